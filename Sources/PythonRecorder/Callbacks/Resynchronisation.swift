import CPython
import CRecorder

/// When an event comes for a frame that is not on top of the lane's stack: capture began in the middle, a greenlet was switched, or
/// a generator was closed without a word (CPython 3.13.0).
enum Resynchronisation {
    /// Frames looked through.
    private static let reach = 4096

    /// Forgets the calls above `frame`. False: the frame is not on the stack at all; the event is to be passed over.
    @inline(never)
    static func align(_ writer: UnsafeMutablePointer<Writer>, _ frame: Object) -> Bool {
        guard let above = distance(writer.pointee.lane, frame) else { return false }
        if above > 0 { writer.forget(above) }
        return true
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
}
