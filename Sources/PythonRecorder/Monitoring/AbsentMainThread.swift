import CPython
import CRecorder

/// The interpreter runs pending calls on its main thread only. That may wait for ever while other threads work, as in many servers:
/// when capture is to change and the main thread does not come, a thread of ours takes the GIL for a moment. It is not the flusher, which
/// would have to wait for the program.
enum AbsentMainThread {
    /// How long the main thread is waited for, ms.
    private static let patience: Int32 = 200
    /// Counts what was asked for, and up to which of that was done.
    nonisolated(unsafe) private static var asked: UInt32 = 0
    nonisolated(unsafe) private static var done: UInt32 = 0

    /// On the flusher's thread: something is to be done soon.
    static func expect() {
        ft_store_release_32(&asked, asked &+ 1)
        var thread = pthread_t()
        if ft_thread_start(&thread, { AbsentMainThread.wait() }) == 0 { pthread_detach(thread) }
    }

    /// Under the GIL: everything that was asked for is done now.
    static func hasCome() { ft_store_release_32(&done, ft_load_acquire_32(&asked)) }

    private static var isDone: Bool { ft_load_acquire_32(&done) == ft_load_acquire_32(&asked) }

    private static func wait() {
        _ = poll(nil, 0, patience)
        guard !isDone, Recorder.isRunning, Py_IsInitialized() != 0 else { return }
        let state = PyGILState_Ensure()
        if !isDone { Capture.follow() }
        PyGILState_Release(state)
    }
}
