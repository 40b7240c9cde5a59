import CRecorder

/// Around a fork the flusher is paused, so that the child inherits no locked mutex and Python sees a single thread. The child
/// is not recorded: its copies of the sockets are closed, and nothing of the parent's is written to.
extension Recorder {
    package static func beforeFork() {
        guard let shared, shared.pointee.flusherRuns, !shared.pointee.isStopping else { return }
        lock(shared)
        shared.pointee.flusherPauses = true
        shared.pointee.pausedAt = ft_monotonic()
        wakeFlusher(shared)
        unlock(shared)
        pthread_join(shared.pointee.flusher, nil)
    }

    /// In the parent, after the fork.
    package static func restartFlusher() {
        guard let shared, !shared.pointee.flusherRuns else { return }
        lock(shared)
        startFlusher()
        unlock(shared)
    }

    /// On the child's only thread, before any of the program's code: only stores and system calls. The mutex may be held by a
    /// thread that does not exist here, and the flusher to join neither: the child forgets both, and their memory.
    static func afterForkInChild() {
        // What is kept in memory is the child's as well.
        guard let shared = Recorder.shared, shared.pointee.kept == nil else { return }
        ft_recording_set(0)
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
        captureHandler = nil
    }
}
