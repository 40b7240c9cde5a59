import CPython
import CRecorder

/// Brings a session's writer to the stack that a call begins on. Unlike `Continuity`, which serves a recorder that has seen everything,
/// it opens no call that had begun before the session.
enum SessionGreenlets {
    private static let reach = 4096

    /// The call that begins in `frame` comes from another frame than the lane's innermost call: through the library, as a rule; or
    /// it is on another stack, that of a greenlet; or calls have ended without a word.
    @inline(never)
    static func join(_ writer: UnsafeMutablePointer<Writer>, _ frame: Object) {
        guard let top = writer.top else { return }
        let innermost = top.pointee.key
        var root = frame
        var steps = 0
        while steps < reach, let caller = Layout.caller(root) {
            if UnsafeRawPointer(caller) == innermost { return }
            root = caller
            steps += 1
        }
        guard steps < reach else { return }
        if let lane = TaskLanes.lane(of: root), lane.pointee.root != nil {
            return goOn(writer, in: lane, frame)
        }
        if living(writer.pointee.lane, frame) > 0 { return goOn(writer, in: writer.pointee.lane, frame) }
        let own = writer.pointee.threadLane
        if own.pointee.depth == 0 || living(own, frame) > 0 { return goOn(writer, in: own, frame) }
        if let lane = Continuity.newGreenlet(root, writer) { Continuity.go(writer, to: lane) }
    }

    private static func goOn(
        _ writer: UnsafeMutablePointer<Writer>, in lane: UnsafeMutablePointer<Lane>, _ frame: Object
    ) {
        Continuity.go(writer, to: lane)
        let count = living(lane, frame)
        if count < lane.pointee.depth { writer.forget(lane.pointee.depth - count) }
    }

    /// How many calls of the lane go on: up to the innermost that is among the callers of `frame`.
    private static func living(_ lane: UnsafeMutablePointer<Lane>, _ frame: Object) -> Int {
        var next = Layout.caller(frame)
        var steps = 0
        while steps < reach, let caller = next {
            if let above = Resynchronisation.distance(lane, caller) { return lane.pointee.depth - above }
            next = Layout.caller(caller)
            steps += 1
        }
        return 0
    }
}
