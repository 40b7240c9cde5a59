import CPython
import CRecorder

/// Where calls are made, when it is not simply in the frame of the lane's innermost call.
enum CallSites {
    /// The site of the call that begins in `frame`, as `EventTag.enterAt` has it. A caller that is not on the lane is told by an
    /// event of its own, unless `isHeld`.
    @inline(never)
    static func find(_ writer: UnsafeMutablePointer<Writer>, _ frame: Object, isHeld: Bool) -> UInt32 {
        guard var caller = Layout.caller(frame) else { return 0 }
        let top = NativeCallbacks.caller(writer)
        if top?.pointee.key != UnsafeRawPointer(caller), Layout.isUnstarted(caller) {
            guard let outer = Layout.caller(caller) else { return 0 }
            caller = outer
        }
        if top?.pointee.key == UnsafeRawPointer(caller) { return Layout.site(caller) }
        let lane = writer.pointee.lane
        // The outermost call of a task is made by nobody: the event loop drives it.
        guard !isHeld, lane.pointee.depth > 0 || lane == writer.pointee.threadLane, let code = Layout.code(caller),
            let function = FunctionTable.known(code) ?? FunctionIdentity.make(code, in: caller)
        else { return 0 }
        Decisions.announce(function)
        writer.callSite(in: function.pointee.id, site: Layout.site(caller))
        return 0
    }
}
