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
        /// Of this process's frames.
        let stream: UInt32
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
        /// Nothing is captured while no explorer is there.
        var isDormant = false
        /// When the listening socket is to be made, ns of CLOCK_MONOTONIC; 0: it is there, or is not wanted.
        var listensFrom: UInt64 = 0
        /// Counts, from 1 to 255 and again, how often capture went on: `ft_recording` while it is on.
        var generation: UInt8 = 1
        var isStopping = false
        /// The readers were too slow in the end: the flusher leaves them.
        var gaveUp = false
        var endReason: UInt8 = 0
        /// Set: nothing is sent, and these are the chunks.
        var kept: KeptChunks?
        /// Bytes sent to all readers.
        var sent: UInt64 = 0
        var flusherRuns = false
        /// The flusher is to end, but the recorder goes on (around a fork).
        var flusherPauses = false
        /// When it was last asked to, ns of CLOCK_MONOTONIC.
        var pausedAt: UInt64 = 0
        var flusher = pthread_t()
        /// The kernel's number of it.
        var flusherID: UInt32 = 0
        var listener = Descriptor()
        var wakeReader = Descriptor()
        var wakeWriter = Descriptor()
    }

    static let greatestConnections = 8
    /// The program waits this long for a lossless reader, at a time; then the reader is lagging, and chunks are dropped.
    static let patience: UInt32 = 2000

    /// Of the session before.
    nonisolated(unsafe) static var lastGeneration: UInt8 = 0
    nonisolated(unsafe) static var shared: UnsafeMutablePointer<Shared>?
    /// Called on the flusher's thread when an explorer turns capture on or off.
    /// On the flusher's thread: a mark waits, perhaps for a program that does nothing.
    nonisolated(unsafe) package static var markHandler: (@convention(c) () -> Void)?
    nonisolated(unsafe) package static var captureHandler: (@convention(c) (Bool) -> Void)?

    /// Called on the flusher's thread when an explorer has sent rules: `takeRules` gives them.
    nonisolated(unsafe) package static var rulesHandler: (@convention(c) () -> Void)?
    /// Rules that wait to be obeyed. Guarded by the mutex.
    nonisolated(unsafe) static var waitingRules: [UInt8] = []
    nonisolated(unsafe) static var waitingMark: [UInt8] = []
    /// Counts how often recording or capture went on: what was known of the stacks before is out of date.
    nonisolated(unsafe) package static var epoch: UInt8 = 0
    /// ns of CLOCK_MONOTONIC at which capture goes off; 0: never.
    nonisolated(unsafe) package static var deadline: UInt64 = 0

    /// Does the writer belong to a recorder that has been stopped since? Then nobody reads what it writes.
    package static func isPast(_ writer: UnsafeMutablePointer<Writer>) -> Bool {
        shared.map { $0.pointee.stream != writer.pointee.stream } ?? false
    }

    /// One plain load.
    @inline(__always)
    package static var isRecording: Bool { ft_recording != 0 }

    /// It was started, and has not been stopped.
    package static var isRunning: Bool { shared.map { !$0.pointee.isStopping } ?? false }

    static func lock(_ shared: UnsafeMutablePointer<Shared>) { pthread_mutex_lock(&shared.pointee.mutex) }
    static func unlock(_ shared: UnsafeMutablePointer<Shared>) { pthread_mutex_unlock(&shared.pointee.mutex) }

    // MARK: Start and stop

    /// Starts recording. Whatever fails outside (a socket folder that can't be made, an explorer that is gone) leaves the
    /// program as it is; only a lack of memory prevents the start.
    package static func start(_ options: RecorderOptions) -> StartResult {
        guard shared == nil else { return .running }
        if !options.isChild, !options.keeps { Clock.start() }
        let stream = chooseStream()
        guard let room = HistoryMemory(slots: History.slots(options.history), stream: stream),
            let history = History(room), let log = RecordLog(room), let memory = calloc(1, MemoryLayout<Shared>.stride),
            let list = calloc(greatestConnections, MemoryLayout<Connection?>.stride)
        else { return .noMemory }
        let connections = list.bindMemory(to: Connection?.self, capacity: greatestConnections)
        connections.initialize(repeating: nil, count: greatestConnections)
        let shared = memory.assumingMemoryBound(to: Shared.self)
        shared.initialize(to: Shared(history: history, log: log, stream: stream, connections: connections))
        pthread_mutex_init(&shared.pointee.mutex, nil)
        pthread_cond_init(&shared.pointee.progress, nil)
        // Another number than the last of an old session: its writers see that they are out of date.
        shared.pointee.generation = lastGeneration % 255 + 1
        shared.pointee.captures = options.captures
        shared.pointee.isDormant = options.isDormant
        Recorder.shared = shared
        epoch &+= 1
        _ = ft_thread_end_handler { Recorder.threadEnds($0) }
        ft_fork_handler { Recorder.afterForkInChild() }

        writeHello(options)
        if options.keeps {
            shared.pointee.kept = KeptChunks()
            return .started
        }
        openConnections(options)
        ft_recording_set(options.captures ? shared.pointee.generation : 0)
        if !options.captures { describeState() }
        greetExplorer()
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
            addConnection(Descriptor(ft_open_file(path, options.appends)), isFile: true, isLossless: true, path: path)
        }
        guard options.listens, SocketPath.settle() != nil else { return }
        if options.isChild, hasConnections(shared) {
            // Most children of a fork end before anybody else could come.
            shared.pointee.listensFrom = ft_monotonic() + listeningDelay
        } else {
            shared.pointee.listener = Descriptor(SocketPath.listen())
        }
    }

    /// ns
    private static let listeningDelay: UInt64 = 200_000_000

    /// A number that no other process of a trace has: from the clock and the pid.
    private static func chooseStream() -> UInt32 {
        let pid = UInt64(UInt32(bitPattern: getpid()))
        let mixed = (ft_monotonic() ^ ft_wall_clock() ^ pid << 32) &* 0x9E37_79B9_7F4A_7C15
        return UInt32(truncatingIfNeeded: (mixed &+ pid &* 0xC2B2_AE3D_27D4_EB4F) >> 32) | 1
    }

    /// Sends the explorer that waits for us the first records, and the memory file with them, before the flusher has begun: a process
    /// may live for a moment only.
    private static func greetExplorer() {
        guard let shared else { return }
        var place = 0
        while place < greatestConnections {
            if shared.pointee.connections[place]?.isFile == false {
                _ = shared.pointee.connections[place]?.fill(shared.pointee.log, shared.pointee.history)
                _ = shared.pointee.connections[place]?.send()
            }
            place += 1
        }
    }

    static func addConnection(
        _ descriptor: Descriptor, isFile: Bool, isLossless: Bool, path: UnsafePointer<CChar>? = nil
    ) {
        guard let shared else { return }
        var descriptor = descriptor
        var place = 0
        while place < greatestConnections, shared.pointee.connections[place] != nil { place += 1 }
        guard place < greatestConnections,
            var connection = Connection(
                descriptor: descriptor, isFile: isFile, isLossless: isLossless, slots: shared.pointee.history.slots,
                stream: shared.pointee.stream, passing: shared.pointee.log.memory.file)
        else {
            descriptor.close()
            return
        }
        if let path, let memory = malloc(strlen(path) + 1) {
            memcpy(memory, path, strlen(path) + 1)
            connection.path = memory.assumingMemoryBound(to: CChar.self)
        }
        shared.pointee.connections[place] = connection
    }

    /// Ends the stream: what was published goes out, then the record `end`; sockets are closed. Readers may take their time,
    /// but not pause for longer than `patience`, nor take more than five times that in all.
    /// `reason`: see `RecordTag.end`. A new session may `start` then; writers of threads that live on belong to the old one.
    package static func stop(reason: UInt8) {
        guard let shared, ft_recording != 0 || !shared.pointee.captures, !shared.pointee.isStopping else { return }
        if shared.pointee.droppedChunks > 0 || shared.pointee.log.dropped > 0 { describeState() }
        restartFlusher()
        lock(shared)
        ft_recording_set(0)
        shared.pointee.isStopping = true
        shared.pointee.endReason = reason
        if shared.pointee.listener.isOpen { SocketPath.remove() }
        let flusherBegan = shared.pointee.flusherRuns
        drain(shared)
        // A flusher that still runs is stuck in a file system: what it uses stays open.
        let hasFlusherEnded = !shared.pointee.flusherRuns
        if hasFlusherEnded {
            var isRead = true
            var place = 0
            while place < greatestConnections {
                if shared.pointee.connections[place]?.hasEnded == false { isRead = false }
                shared.pointee.connections[place]?.close()
                shared.pointee.connections[place] = nil
                place += 1
            }
            if isRead { shared.pointee.log.memory.giveBackChunks() }
            shared.pointee.listener.close()
            shared.pointee.wakeReader.close()
            shared.pointee.wakeWriter.close()
            shared.pointee.log.memory.closeFile()
        }
        unlock(shared)
        guard hasFlusherEnded else { return }
        if flusherBegan { joinFlusher(shared) }
        lastGeneration = shared.pointee.generation
        (waitingRules, waitingMark, deadline) = ([], [], 0)
        // Its addresses stay: other threads may be about to write.
        Recorder.shared = nil
    }

    private static func drain(_ shared: UnsafeMutablePointer<Shared>) {
        let start = ft_monotonic()
        let longest = UInt64(patience) * 1_000_000
        var (sent, moved) = (shared.pointee.sent, start)
        wakeFlusher(shared)
        while shared.pointee.flusherRuns {
            _ = ft_wait(&shared.pointee.progress, &shared.pointee.mutex, 50)
            let now = ft_monotonic()
            if shared.pointee.sent != sent { (sent, moved) = (shared.pointee.sent, now) }
            if now &- moved > longest || now &- start > 5 * longest { shared.pointee.gaveUp = true }
            // It looks at `gaveUp` in each turn, unless a write to a file holds it.
            if shared.pointee.gaveUp, now &- moved > longest + longest / 4 { return }
        }
    }

    /// Waits until an explorer has said hello. A signal that the program handles ends the waiting, so that its handler can run;
    /// so does the loss of all ways for an explorer to come.
    private static func waitForExplorer() {
        guard let shared else { return }
        var isExpected = true
        while isExpected {
            lock(shared)
            let anyone = shared.pointee.listener.isOurs || hasConnections(shared)
            isExpected = shared.pointee.greeted == 0 && anyone
            unlock(shared)
            if isExpected, poll(nil, 0, 10) < 0 { return }
        }
    }

    static func hasConnections(_ shared: UnsafeMutablePointer<Shared>) -> Bool {
        var place = 0
        while place < greatestConnections {
            if shared.pointee.connections[place]?.isFile == false { return true }
            place += 1
        }
        return false
    }
}
