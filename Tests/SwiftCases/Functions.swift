import FlowTrace
import Glibc

/// What the cases call.
enum Failure: Error, Equatable {
    case bad
    case missing(key: String)
    case code(Int)
}

struct Trouble: Error {
    var reason: String
    var count: Int
}

final class ObjectError: Error {}

func leaf(_ n: Int) -> Int { withCall("leaf", arguments: ("n", n)) { n * 2 } }

func plain() { withCall("plain") {} }

func fib(_ n: Int) -> Int {
    withCall("fib", arguments: ("n", n)) { n < 2 ? n : fib(n - 1) + fib(n - 2) }
}

func fails(_ error: any Error) throws { try withCall("fails") { throw error } }

func failsTyped(_ error: Failure) throws(Failure) {
    try withCall("failsTyped") { () throws(Failure) -> Void in throw error }
}

func slow(_ n: Int) async -> Int {
    await withCall("slow", arguments: ("n", n)) {
        await Task.yield()
        return n + 1
    }
}

/// For a few milliseconds, so that the recorder sends what it has meanwhile.
func naps(_ n: Int) async {
    await withCall("naps", arguments: ("n", n)) {
        try? await Task.sleep(for: .milliseconds(1 + n % 5))
        _ = leaf(1)
    }
}

func failsLate(_ error: any Error) async throws {
    try await withCall("failsLate") {
        await Task.yield()
        throw error
    }
}

func failsLateTyped(_ error: Failure) async throws(Failure) {
    try await withCall("failsLateTyped") { () async throws(Failure) -> Void in
        await Task.yield()
        throw error
    }
}

actor Counter {
    private var value = 0

    func add(_ n: Int) -> Int {
        withCall("Counter.add", arguments: ("n", n)) {
            value += n
            return value
        }
    }

    func addLater(_ n: Int) async -> Int {
        await withCall("Counter.addLater", arguments: ("n", n)) {
            await Task.yield()
            return add(n)
        }
    }
}

/// Runs its actor's jobs when it is told to, on the thread that tells: as a loop of events does.
final class JobQueue: SerialExecutor, @unchecked Sendable {
    private var jobs: [UnownedJob] = []
    // The thread sanitizer knows this lock; of `Mutex` it sees only the data.
    private let lock = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)

    init() { pthread_mutex_init(lock, nil) }

    deinit {
        pthread_mutex_destroy(lock)
        lock.deallocate()
    }

    private func locked<Result>(_ body: () -> Result) -> Result {
        pthread_mutex_lock(lock)
        defer { pthread_mutex_unlock(lock) }
        return body()
    }

    var isEmpty: Bool { locked { jobs.isEmpty } }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        locked { jobs.append(job) }
    }

    func run() {
        while let job = locked({ jobs.isEmpty ? nil : jobs.removeFirst() }) {
            job.runSynchronously(on: asUnownedSerialExecutor())
        }
    }
}

actor Worker {
    let jobs: JobQueue

    init(jobs: JobQueue) { self.jobs = jobs }

    nonisolated var unownedExecutor: UnownedSerialExecutor { jobs.asUnownedSerialExecutor() }

    func work(_ n: Int) -> Int { withCall("work") { leaf(n) } }
}
