import CRecorder

/// A writer and a lane for each thread of a C program.
enum ProgramThreads {
    private enum Start {
        static let not: UInt32 = 0
        static let done: UInt32 = 2
    }

    nonisolated(unsafe) private static var start = Start.not
    nonisolated(unsafe) static var mutex = pthread_mutex_t()

    /// nil: nothing is recorded. The first call of the program starts the recorder.
    static func writer() -> UnsafeMutablePointer<Writer>? {
        guard ft_captures() else { return nil }
        if ft_load_acquire_32(&start) != Start.done { startRecorder() }
        guard let value = ft_thread_get() else { return begin() }
        let writer = value.assumingMemoryBound(to: Writer.self)
        if writer.pointee.epoch != Recorder.epoch {
            // Capture was off: which calls have ended meanwhile is unknown.
            writer.pointee.epoch = Recorder.epoch
            writer.forget(writer.pointee.lane.pointee.depth)
            open(writer)?.forget()
        }
        return ft_recording_get() != 0 ? writer : nil
    }

    @inline(never)
    private static func begin() -> UnsafeMutablePointer<Writer>? {
        guard ft_recording_get() != 0, let memory = malloc(64) else { return nil }
        defer { free(memory) }
        let id = ft_thread_id()
        let name = memory.assumingMemoryBound(to: CChar.self)
        var count = Int(ft_thread_name(name, 64))
        if id == UInt32(bitPattern: getpid()) {
            strcpy(name, "main")
            count = 4
        }
        let lane = Recorder.newLane(
            kind: .thread, parent: nil, threadID: id, name: UnsafePointer(memory.assumingMemoryBound(to: UInt8.self)),
            count: count)
        let writer = lane.flatMap { Recorder.newWriter(lane: $0, threadID: id) }
        writer?.pointee.attachment = OpenCalls.allocate()
        return writer
    }

    /// The open calls of the writer's thread; nil: there was no memory, and all are told.
    @inline(__always)
    static func open(_ writer: UnsafeMutablePointer<Writer>) -> OpenCalls? {
        writer.pointee.attachment.map { OpenCalls($0) }
    }

    static func endsToldCall(_ writer: UnsafeMutablePointer<Writer>) -> Bool {
        open(writer)?.pop() ?? true
    }

    @inline(never)
    private static func startRecorder() {
        pthread_mutex_lock(&mutex)
        defer { pthread_mutex_unlock(&mutex) }
        guard start == Start.not else { return }
        var options = RecorderOptions()
        options.connectPath = variable("FLOWTRACE_CONNECT")
        options.filePath = variable("FLOWTRACE_FILE")
        options.waits = variable("FLOWTRACE_WAIT") != nil
        options.appends = variable("FLOWTRACE_APPEND") != nil
        options.language = text("C")
        CallRules.begin(variable("FLOWTRACE_RULES"))
        if Recorder.start(options) == .started {
            CallRules.announce()
            ft_at_exit { Recorder.stop(reason: 0) }
        } else {
            ft_recording_set(0)
        }
        ft_store_release_32(&start, Start.done)
    }

    private static func text(_ text: StaticString) -> UnsafePointer<CChar> {
        UnsafeRawPointer(text.utf8Start).assumingMemoryBound(to: CChar.self)
    }

    private static func variable(_ name: StaticString) -> UnsafePointer<CChar>? {
        ft_variable(text(name))
    }
}
