import CPython
import CRecorder

/// The child of a fork: a process of its own, from its first event. Functions and types are told anew when they are first met,
/// so that a child costs what it does, not what its parent knew.
enum ForkedProcess {
    /// Frames of the interpreter that are looked through for the calls that are open at the fork.
    private static let reach = 1 << 12

    /// Starts the child's recorder, if it is a child that has none yet: at the end of `os.fork`, or at the first event after a fork
    /// that the interpreter knows nothing of. The thread that forked goes on in the calls that it was in.
    @inline(never)
    static func begin(_ options: RecorderOptions) {
        guard Recorder.isForked else { return }
        FunctionTable.forget()
        FunctionNumbers.forget()
        TypeTable.forget()
        NameTable.forget()
        TaskLanes.forget()
        ExceptionIdentity.forget()
        AbsentMainThread.forget()
        Threads.forget()
        let before = Recorder.startForked(options)
        Decisions.announce()
        guard let before, ft_recording != 0 else { return }
        let frames = innerFrames()
        guard let frames, let lane = Threads.newLane() else { return free(frames?.list) }
        // The thread's own calls lie below those of the task that it ran.
        retell(before.pointee.threadLane, in: lane, frames.list, frames.count)
        if before.pointee.lane != before.pointee.threadLane {
            retell(before.pointee.lane, in: lane, frames.list, frames.count)
        }
        free(frames.list)
        _ = Threads.make(lane)
    }

    /// The frames that are running on this thread, innermost first.
    private static func innerFrames() -> (list: UnsafeMutablePointer<Object>, count: Int)? {
        guard let memory = malloc(reach * MemoryLayout<Object>.stride) else { return nil }
        let list = memory.assumingMemoryBound(to: Object.self)
        var count = 0
        var frame = Layout.frame
        while let found = frame, count < reach {
            list[count] = found
            count += 1
            frame = Layout.previous(found)
        }
        return (list, count)
    }

    /// Copies the calls of `old` that are still among the frames, which are innermost first. O(calls + frames).
    private static func retell(
        _ old: UnsafeMutablePointer<Lane>, in lane: UnsafeMutablePointer<Lane>, _ frames: UnsafeMutablePointer<Object>,
        _ count: Int
    ) {
        var outer = count - 1
        var index = 0
        while index < old.pointee.depth {
            let entry = old.pointee.stack[index]
            var place = outer
            while place >= 0, UnsafeRawPointer(frames[place]) != entry.key { place -= 1 }
            if place >= 0, let code = Layout.code(frames[place]),
                let function = FunctionTable.known(code) ?? FunctionIdentity.make(code, in: frames[place])
            {
                Decisions.announce(function)
                lane.pointee.retell(entry, as: function.pointee.id)
                outer = place - 1
            }
            index += 1
        }
    }
}
