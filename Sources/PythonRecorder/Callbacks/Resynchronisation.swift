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
        if entering { frame = frame?.field(Layout.framePrevious) }
        while let found = frame, count < greatestChain {
            chain[count] = found
            count += 1
            frame = found.field(Layout.framePrevious)
        }
        var living = 0
        while count > 0, living < lane.pointee.depth {
            count -= 1
            let entry = lane.pointee.stack[living]
            // The address alone could be a later frame's.
            if entry.key == UnsafeRawPointer(chain[count]), let code = Layout.code(chain[count]),
                FunctionTable.known(code)?.pointee.id == entry.function
            {
                living += 1
            }
        }
        writer.forget(lane.pointee.depth - living)
    }
}
