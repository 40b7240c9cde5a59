import CPython
import CRecorder

/// The interpreter runs pending calls on its main thread only. That may wait for ever while other threads work, as in many servers:
/// when capture is to change, or a mark is to be set, and the main thread does not come, a thread of ours takes the GIL for a moment. It is not the flusher, which
/// would have to wait for the program; and it is gone before a fork, which Python wants to see with a single thread.
enum AbsentMainThread {
    private enum Phase {
        case absent, waiting, acting
    }

    private struct Shared {
        var mutex = pthread_mutex_t()
        var thread = pthread_t()
        /// The kernel's number of it.
        var threadID: UInt32 = 0
        var phase = Phase.absent
        /// Somebody waits for the thread's end.
        var isJoined = false
    }

    /// How long the main thread is waited for, in steps of 10 ms.
    private static let patience = 20
    nonisolated(unsafe) private static var shared: UnsafeMutablePointer<Shared>?
    /// Counts what was asked for, and up to which of that was done.
    nonisolated(unsafe) private static var asked: UInt32 = 0
    nonisolated(unsafe) private static var done: UInt32 = 0

    /// On the flusher's thread: something is to be done soon.
    static func expect() {
        ft_store_release_32(&asked, asked &+ 1)
        if shared == nil, let memory = calloc(1, MemoryLayout<Shared>.stride) {
            let made = memory.bindMemory(to: Shared.self, capacity: 1)
            made.initialize(to: Shared())
            pthread_mutex_init(&made.pointee.mutex, nil)
            shared = made
        }
        guard let shared else { return }
        pthread_mutex_lock(&shared.pointee.mutex)
        if shared.pointee.phase == .absent, !shared.pointee.isJoined {
            shared.pointee.phase = .waiting
            if ft_thread_start(&shared.pointee.thread, { AbsentMainThread.wait() }) != 0 {
                shared.pointee.phase = .absent
            }
        }
        pthread_mutex_unlock(&shared.pointee.mutex)
    }

    /// Under the GIL: everything that was asked for is done now.
    static func hasCome() { ft_store_release_32(&done, ft_load_acquire_32(&asked)) }

    /// Under the GIL, before a fork: what the thread waits for is done here.
    static func leave() {
        guard let shared else { return }
        pthread_mutex_lock(&shared.pointee.mutex)
        // One that is about to take the GIL can't be waited for by who holds it.
        let ends = shared.pointee.phase == .waiting
        if ends { shared.pointee.isJoined = true }
        pthread_mutex_unlock(&shared.pointee.mutex)
        guard ends else { return }
        if !isDone { Capture.attend() }
        pthread_join(shared.pointee.thread, nil)
        ft_thread_vanish(shared.pointee.threadID)
        shared.pointee.isJoined = false
    }

    /// In the child of a fork, which has no such thread.
    static func forget() {
        shared = nil
        hasCome()
    }

    private static var isDone: Bool { ft_load_acquire_32(&done) == ft_load_acquire_32(&asked) }

    private static func wait() {
        guard let shared else { return }
        shared.pointee.threadID = ft_thread_id()
        var steps = 0
        while steps < patience, !isDone, !shared.pointee.isJoined {
            _ = poll(nil, 0, 10)
            steps += 1
        }
        pthread_mutex_lock(&shared.pointee.mutex)
        let acts = !isDone && !shared.pointee.isJoined && Recorder.isRunning && Py_IsInitialized() != 0
        shared.pointee.phase = acts ? .acting : .absent
        if !shared.pointee.isJoined { pthread_detach(shared.pointee.thread) }
        pthread_mutex_unlock(&shared.pointee.mutex)
        guard acts else { return }
        let state = PyGILState_Ensure()
        if !isDone { Capture.attend() }
        PyGILState_Release(state)
        pthread_mutex_lock(&shared.pointee.mutex)
        shared.pointee.phase = .absent
        pthread_mutex_unlock(&shared.pointee.mutex)
    }
}
