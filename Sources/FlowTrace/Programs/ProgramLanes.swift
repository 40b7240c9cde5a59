import CRecorder
import TraceWire

/// A writer for each thread of a Swift program; a lane for each thread and for each task.
///
/// A task runs on one thread after another, one at a time: its lane follows it. Which task runs is asked at each call.
enum ProgramLanes {
    /// This thread's writer, in the lane of what runs. nil: nothing is recorded.
    @inline(__always)
    static func writer() -> UnsafeMutablePointer<Writer>? {
        guard let value = ft_thread_get() else { return begin() }
        let writer = value.assumingMemoryBound(to: Writer.self)
        if writer.pointee.isBusy { return nil }
        guard writer.pointee.generation == ft_recording_get() else { return goOn(writer) }
        let task = swift_task_getCurrent()
        let lane = writer.pointee.lane
        // The task may have been in other threads since, or its memory may be a new task's.
        guard task == writer.pointee.task, lane.pointee.holder == value else { return change(writer, to: task) }
        if let task, lane.pointee.depth == 0, swift_task_getJobTaskId(task) != writer.pointee.taskID {
            return change(writer, to: task)
        }
        return writer
    }

    /// The same where nothing has changed since the thread's last event and there is room for another one, which is seen without a
    /// call. nil: `writer` knows.
    @inline(__always)
    static func readyWriter() -> UnsafeMutablePointer<Writer>? {
        guard let value = ft_thread_get() else { return nil }
        let writer = value.assumingMemoryBound(to: Writer.self)
        // Compared as numbers: two optionals would be asked first whether they are nil.
        let task = unsafeBitCast(ft_task_get(), to: UInt.self)
        guard writer.pointee.generation == ft_recording_get(), !writer.pointee.isBusy,
            task == unsafeBitCast(writer.pointee.task, to: UInt.self), writer.pointee.cursor < writer.pointee.limit
        else { return nil }
        let lane = writer.pointee.lane
        guard lane.pointee.holder == value, !lane.pointee.isParked, lane.pointee.depth != lane.pointee.capacity
        else { return nil }
        if let task = UnsafeRawPointer(bitPattern: task),
            ft_task_short_id(task) != UInt32(truncatingIfNeeded: writer.pointee.taskID)
        {
            return nil
        }
        return writer
    }

    @inline(never)
    private static func begin() -> UnsafeMutablePointer<Writer>? {
        guard ft_recording_get() != 0 else { return nil }
        let id = ft_thread_id()
        guard let lane = threadLane(id), let writer = Recorder.newWriter(lane: lane, threadID: id) else { return nil }
        lane.pointee.epoch = Recorder.epoch
        return change(writer, to: swift_task_getCurrent())
    }

    /// Where a thread's task is to be seen is learnt from a task; where none runs, one is made that does nothing else.
    static func learnTaskWord() {
        guard #available(macOS 26.0, iOS 26.0, watchOS 26.0, tvOS 26.0, visionOS 26.0, *) else { return }
        if let task = swift_task_getCurrent() { return ft_task_check(task, swift_task_getJobTaskId(task)) }
        Task.immediate {
            if let task = swift_task_getCurrent() { ft_task_check(task, swift_task_getJobTaskId(task)) }
        }
    }

    private static func threadLane(_ id: UInt32) -> UnsafeMutablePointer<Lane>? {
        let capacity = 64
        return withUnsafeTemporaryAllocation(byteCount: capacity, alignment: 1) { name in
            guard let base = name.baseAddress?.assumingMemoryBound(to: UInt8.self) else { return nil }
            var text = UnsafePointer(base)
            var count = Int(ft_thread_name(UnsafeMutableRawPointer(base).assumingMemoryBound(to: CChar.self), capacity))
            if id == UInt32(bitPattern: getpid()) {
                let main: StaticString = "main"
                text = main.utf8Start
                count = main.utf8CodeUnitCount
            }
            return Recorder.newLane(kind: .thread, parent: nil, threadID: id, name: text, count: count)
        }
    }

    /// Capture was off: which calls have ended meanwhile is unknown.
    @inline(never)
    private static func goOn(_ writer: UnsafeMutablePointer<Writer>) -> UnsafeMutablePointer<Writer>? {
        let generation = ft_recording_get()
        guard generation != 0 else { return nil }
        writer.pointee.generation = generation
        // Capture was off, or an explorer has sent something.
        guard let writer = change(writer, to: swift_task_getCurrent()) else { return nil }
        if writer.pointee.lane.pointee.isParked { wake(writer) }
        ProgramMarks.setWaiting(writer)
        return writer
    }

    private static func refresh(_ writer: UnsafeMutablePointer<Writer>) {
        let lane = writer.pointee.lane
        guard lane.pointee.epoch != Recorder.epoch else { return }
        lane.pointee.epoch = Recorder.epoch
        lane.pointee.isParked = false
        writer.forget(lane.pointee.depth)
    }

    @inline(never)
    private static func change(
        _ writer: UnsafeMutablePointer<Writer>, to task: UnsafeMutableRawPointer?
    ) -> UnsafeMutablePointer<Writer>? {
        let lane: UnsafeMutablePointer<Lane>
        if let task {
            guard let found = TaskTable.lane(of: task, writer) else { return nil }
            lane = found
        } else {
            if writer.pointee.task != nil { TaskTable.leave(writer) }
            lane = writer.pointee.threadLane
        }
        writer.switchTo(lane)
        writer.pointee.task = task
        writer.pointee.taskID = task.map { swift_task_getJobTaskId($0) } ?? 0
        ft_task_check(task, writer.pointee.taskID)
        refresh(writer)
        return writer
    }

    /// A lane that goes on.
    @inline(never)
    static func wake(_ writer: UnsafeMutablePointer<Writer>) {
        writer.pointee.lane.pointee.isParked = false
        writer.awaiting(EventTag.wake)
    }
}
