import CRecorder

/// Around a fork the flusher is paused, so that Python sees a single thread. The child forgets all that was its parent's with only
/// stores and system calls; a recorder of its own begins with its first event, or never.
extension Recorder {
    /// The child of a fork that has no recorder yet, and is to have one. It has one thread.
    nonisolated(unsafe) package private(set) static var isForked = false
    /// Is a child to be recorded? Whoever sets this calls `startForked` at the child's first event.
    nonisolated(unsafe) package static var followsForks = false
    /// What the forking thread was in the middle of: its writer, in the child.
    nonisolated(unsafe) private static var inherited: UnsafeMutableRawPointer?
    nonisolated(unsafe) private static var capturedBeforeFork = true

    /// Where the last explorer that wanted to know waits for children. It is never freed: a child may be reading it. Under the mutex.
    nonisolated(unsafe) package private(set) static var childrenPath: UnsafeMutablePointer<CChar>?
    private static let greatestPath = 256

    static func setChildrenPath(_ path: [UInt8], _ shared: UnsafeMutablePointer<Shared>) {
        guard path.count < greatestPath, let memory = malloc(greatestPath) else { return }
        let text = memory.assumingMemoryBound(to: CChar.self)
        var index = 0
        while index < path.count {
            text[index] = CChar(bitPattern: path[index])
            index += 1
        }
        text[index] = 0
        lock(shared)
        childrenPath = text
        unlock(shared)
    }

    package static func beforeFork() {
        guard let shared, shared.pointee.flusherRuns, !shared.pointee.isStopping else { return }
        lock(shared)
        shared.pointee.flusherPauses = true
        shared.pointee.pausedAt = ft_monotonic()
        wakeFlusher(shared)
        unlock(shared)
        joinFlusher(shared)
    }

    /// In the parent, after the fork.
    package static func restartFlusher() {
        guard let shared, !shared.pointee.flusherRuns else { return }
        lock(shared)
        startFlusher()
        unlock(shared)
    }

    /// On the child's only thread, before any of the program's code: only stores and system calls. The mutex may be held by a
    /// thread that does not exist here, and the flusher to join neither: the child forgets both.
    static func afterForkInChild() {
        // What is kept in memory is the child's as well.
        guard let shared = Recorder.shared, shared.pointee.kept == nil else { return }
        inherited = ft_thread_get()
        ft_thread_set(nil)
        ft_thread_watch(nil)
        Recorder.shared = nil
        var place = 0
        while place < greatestConnections {
            shared.pointee.connections[place]?.descriptor.close()
            place += 1
        }
        shared.pointee.listener.close()
        shared.pointee.wakeReader.close()
        shared.pointee.wakeWriter.close()
        shared.pointee.log.memory.leave()
        capturedBeforeFork = shared.pointee.captures
        lastGeneration = shared.pointee.generation
        isForked = followsForks && !shared.pointee.isStopping
        if isForked { return }
        ft_recording_set(0)
        captureHandler = nil
    }

    /// The child's own recorder; numbers of functions, types and lanes begin again. Gives the writer of the forking thread as it was,
    /// whose lanes tell the open calls; nil: it had none, or nothing is recorded.
    package static func startForked(_ options: RecorderOptions) -> UnsafeMutablePointer<Writer>? {
        isForked = false
        var options = options
        options.isChild = true
        options.appends = true
        options.waits = false
        if options.connectPath == nil, let childrenPath {
            // Of a service, which is to wait for nobody.
            options.connectPath = UnsafePointer(childrenPath)
            options.isLossless = false
        }
        options.captures = capturedBeforeFork
        guard start(options) == .started else {
            ft_recording_set(0)
            return nil
        }
        return inherited?.assumingMemoryBound(to: Writer.self)
    }
}
