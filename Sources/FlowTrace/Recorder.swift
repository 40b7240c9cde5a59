import CRecorder

#if !FLOWTRACE_EXTENSION
    import TraceWire
#endif

/// The recorder of this process. Threads write events through their `Writer`s; all that they share is here, under one
/// mutex that the path of an event takes only once in 64 KiB.
///
/// ```
/// Writer ──▶ Chunk (History) ──▶ Connection ──▶ socket or file
///            RecordLog ─────────▶      ▲
///                                   Flusher
/// ```
package enum Recorder {
    /// What the mutex guards.
    struct Shared {
        var mutex = pthread_mutex_t()
        /// Signalled when a reader has taken what it was sent, and when the flusher ends.
        var progress = pthread_cond_t()
        var history: History
        var log: RecordLog
        var connections: UnsafeMutablePointer<Connection?>
        var writers: UInt32 = 0
        var lanes: UInt32 = 0
        var functions: UInt32 = 0
        var types: UInt32 = 0
        var greeted = 0
        /// Events that found no slot, in chunks and calls.
        var droppedChunks: UInt64 = 0
        var droppedCalls: UInt64 = 0
        var captures = true
        /// Counts, from 1 to 255 and again, how often capture went on: `ft_recording` while it is on.
        var generation: UInt8 = 1
        var isStopping = false
        var endReason: UInt8 = 0
        var flusherRuns = false
        /// The flusher is to end, but the recorder goes on (around a fork).
        var flusherPauses = false
        /// When it was last asked to, ns of CLOCK_MONOTONIC.
        var pausedAt: UInt64 = 0
        var flusher = pthread_t()
        var listener = Descriptor()
        var wakeReader = Descriptor()
        var wakeWriter = Descriptor()
    }

    static let greatestConnections = 8
    /// The program waits this long for a lossless reader, at a time; then the reader is lagging, and chunks are dropped.
    static let patience: UInt32 = 2000

    nonisolated(unsafe) static var shared: UnsafeMutablePointer<Shared>?
    /// Called on the flusher's thread when an explorer turns capture on or off.
    nonisolated(unsafe) package static var captureHandler: (@convention(c) (Bool) -> Void)?

    /// One plain load.
    @inline(__always)
    package static var isRecording: Bool { ft_recording != 0 }

    static func lock(_ shared: UnsafeMutablePointer<Shared>) { pthread_mutex_lock(&shared.pointee.mutex) }
    static func unlock(_ shared: UnsafeMutablePointer<Shared>) { pthread_mutex_unlock(&shared.pointee.mutex) }

    // MARK: Start and stop

    /// Starts recording. Whatever fails outside (a socket folder that can't be made, an explorer that is gone) leaves the
    /// program as it is; only a lack of memory prevents the start.
    package static func start(_ options: RecorderOptions) -> StartResult {
        guard shared == nil else { return .running }
        Clock.start()
        guard let history = History(bytes: options.history), let log = RecordLog(),
            let memory = calloc(1, MemoryLayout<Shared>.stride),
            let list = calloc(greatestConnections, MemoryLayout<Connection?>.stride)
        else { return .noMemory }
        let connections = list.bindMemory(to: Connection?.self, capacity: greatestConnections)
        connections.initialize(repeating: nil, count: greatestConnections)
        let shared = memory.assumingMemoryBound(to: Shared.self)
        shared.initialize(to: Shared(history: history, log: log, connections: connections))
        pthread_mutex_init(&shared.pointee.mutex, nil)
        pthread_cond_init(&shared.pointee.progress, nil)
        Recorder.shared = shared
        _ = ft_thread_end_handler { Recorder.threadEnds($0) }
        ft_fork_handler { Recorder.afterForkInChild() }

        writeHello(options)
        openConnections(options)
        ft_recording = 1
        startFlusher()
        if options.waits { waitForExplorer() }
        return .started
    }

    private static func openConnections(_ options: RecorderOptions) {
        guard let shared else { return }
        if let path = options.connectPath {
            addConnection(Descriptor(ft_socket_connect(path)), isFile: false, isLossless: options.isLossless)
        }
        if let path = options.filePath {
            addConnection(Descriptor(ft_open_file(path)), isFile: true, isLossless: true)
        }
        if options.listens { shared.pointee.listener = Descriptor(SocketPath.listen()) }
    }

    static func addConnection(_ descriptor: Descriptor, isFile: Bool, isLossless: Bool) {
        guard let shared else { return }
        var descriptor = descriptor
        var place = 0
        while place < greatestConnections, shared.pointee.connections[place] != nil { place += 1 }
        guard place < greatestConnections,
            let connection = Connection(
                descriptor: descriptor, isFile: isFile, isLossless: isLossless, slots: shared.pointee.history.slots)
        else {
            descriptor.close()
            return
        }
        shared.pointee.connections[place] = connection
    }

    /// Ends the stream: what was published goes out within `patience`, then the record `end`; sockets are closed.
    /// `reason`: see `RecordTag.end`. A new session may `start` then; writers of threads that live on belong to the old one.
    package static func stop(reason: UInt8) {
        guard let shared, ft_recording != 0 || !shared.pointee.captures, !shared.pointee.isStopping else { return }
        ft_recording = 0
        restartFlusher()
        lock(shared)
        shared.pointee.isStopping = true
        shared.pointee.endReason = reason
        let deadline = ft_monotonic() + UInt64(patience) * 1_000_000
        wakeFlusher(shared)
        while shared.pointee.flusherRuns, ft_monotonic() < deadline {
            _ = ft_wait(&shared.pointee.progress, &shared.pointee.mutex, 50)
        }
        var place = 0
        while place < greatestConnections {
            shared.pointee.connections[place]?.descriptor.close()
            place += 1
        }
        if shared.pointee.listener.isOurs { SocketPath.remove() }
        shared.pointee.listener.close()
        let hasEnded = !shared.pointee.flusherRuns
        unlock(shared)
        // Its memory stays: other threads may be about to write.
        if hasEnded { Recorder.shared = nil }
    }

    /// Waits until an explorer has said hello: a signal's handler does not run meanwhile, but SIGINT's default and SIGKILL do.
    private static func waitForExplorer() {
        guard let shared else { return }
        lock(shared)
        while shared.pointee.greeted == 0 {
            _ = ft_wait(&shared.pointee.progress, &shared.pointee.mutex, 1000)
        }
        unlock(shared)
    }
}
