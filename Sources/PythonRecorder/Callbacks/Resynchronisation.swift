import CPython
import CRecorder

/// When an event comes for a frame that is not the innermost call of the lane.
enum Resynchronisation {
    /// Frames looked through.
    private static let reach = 4096

    /// Brings the writer to the call in `frame`. False: that call is on no lane, and not to be recorded.
    @inline(never)
    static func align(_ writer: UnsafeMutablePointer<Writer>, _ frame: Object) -> Bool {
        if let above = distance(writer.pointee.lane, frame) {
            if above > 0 { writer.forget(above) }
        } else if !Limits.leavesCallsOut {
            Continuity.settle(writer, on: frame)
        }
        return writer.top?.pointee.key == UnsafeRawPointer(frame)
    }

    /// How many calls lie above `frame` on the lane; nil: it is not there.
    static func distance(_ lane: UnsafeMutablePointer<Lane>, _ frame: Object) -> Int? {
        let depth = lane.pointee.depth
        var index = depth - 1
        while index >= 0, depth - index <= reach {
            if lane.pointee.stack[index].key == UnsafeRawPointer(frame) { return depth - 1 - index }
            index -= 1
        }
        return nil
    }

    /// Frames of the interpreter that are compared after capture was off; calls further out are forgotten.
    private static let greatestChain = 1 << 16

    /// Forgets the calls of the thread's lane that have ended while capture was off: from the first that is no longer among
    /// the interpreter's frames. `entering`: the innermost frame is new.
    @inline(never)
    static func keepLiving(_ writer: UnsafeMutablePointer<Writer>, entering: Bool) {
        let lane = writer.pointee.lane
        guard lane.pointee.depth > 0 else { return }
        guard let memory = malloc(greatestChain * MemoryLayout<Object>.stride) else {
            return writer.forget(lane.pointee.depth)
        }
        defer { free(memory) }
        let chain = memory.assumingMemoryBound(to: Object.self)
        var count = 0
        var frame = Layout.frame
        if entering { frame = frame.flatMap(Layout.previous) }
        while let found = frame, count < greatestChain {
            chain[count] = found
            count += 1
            frame = Layout.previous(found)
        }
        var living = 0
        while count > 0, living < lane.pointee.depth {
            count -= 1
            if Continuity.isSame(lane.pointee.stack[living], chain[count]) { living += 1 }
        }
        writer.forget(lane.pointee.depth - living)
    }
}
