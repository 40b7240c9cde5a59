import FlowTrace

let asyncCases = [
    Case("async: one", "slow(n: 1) = 2") { _ = await slow(1) },
    Case("async: calls sync", "a{ leaf(n: 1) = 2 slow(n: 2) = 3 } = 5") {
        _ = await withCall("a") {
            let x = leaf(1)
            return await slow(2) + x
        }
    },
    Case("async throws: propagated", "failsLate!Failure(.bad)") { try? await failsLate(Failure.bad) },
    Case("async throws: through two", "a{ failsLate!Failure(.bad) }!Failure(.bad)") {
        try? await withCall("a") { try await failsLate(Failure.bad) }
    },
    Case("async throws: caught", "a{ failsLate!Failure(.bad) }?Failure(.bad) = 1") {
        _ = await withCall("a") {
            do { try await failsLate(Failure.bad) } catch { return 1 }
            return 0
        }
    },
    Case("async throws: sync below async", "a{ fails!Failure(.bad) }!Failure(.bad)") {
        try? await withCall("a") {
            await Task.yield()
            try fails(Failure.bad)
        }
    },
    Case("async typed throws", "a{ failsLateTyped!Failure(.code(1)) }!Failure(.code(1))") {
        try? await withCall("a") { () async throws(Failure) -> Void in try await failsLateTyped(.code(1)) }
    },
    Case("async: cancelled sleep", "a!CancellationError") {
        let task = Task { try await withCall("a") { try await Task.sleep(for: .seconds(60)) } }
        task.cancel()
        _ = await task.result
    },
    Case("async let: two lanes", "a = 9 | slow(n: 3) = 4 | slow(n: 4) = 5") {
        _ = await withCall("a") {
            async let x = slow(3)
            async let y = slow(4)
            return await x + y
        }
    },
    Case("async let: failing", "a?Failure(.bad) = 0 | failsLate!Failure(.bad)") {
        _ = await withCall("a") {
            async let x: Void = failsLate(Failure.bad)
            do { try await x } catch { return 0 }
            return 1
        }
    },
    Case("async let: failing in a callee", "a{ b?Failure(.bad) = 1 leaf(n: 2) = 4 } = 4 | failsLate!Failure(.bad)") {
        _ = await withCall("a") {
            _ = await withCall("b") {
                async let x: Void = failsLate(Failure.bad)
                do { try await x } catch { return 1 }
                return 0
            }
            return leaf(2)
        }
    },
    Case("async let: through the parent", "a{ b!Failure(.bad) }?Failure(.bad) = 1 | failsLate!Failure(.bad)") {
        _ = await withCall("a") {
            do {
                try await withCall("b") {
                    async let x: Void = failsLate(Failure.bad)
                    try await x
                }
            } catch { return 1 }
            return 0
        }
    },
    Case("group: a lane each", "a = 6 | slow(n: 0) = 1 | slow(n: 1) = 2 | slow(n: 2) = 3") {
        _ = await withCall("a") {
            await withTaskGroup(of: Int.self) { group in
                for n in 0..<3 { group.addTask { await slow(n) } }
                return await group.reduce(0, +)
            }
        }
    },
    Case("group: throwing", "a!Failure(.bad) | failsLate!Failure(.bad)") {
        try? await withCall("a") {
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await failsLate(Failure.bad) }
                try await group.waitForAll()
            }
        }
    },
    Case("group: many on few threads", manyLanes) {
        await withCall("all") {
            await withTaskGroup(of: Void.self) { group in
                for n in 0..<40 {
                    group.addTask { await withCall("t", arguments: ("n", n)) { for i in 0..<5 { _ = await slow(i) } } }
                }
            }
        }
    },
    Case("group: sleepers go from thread to thread", sleepers) {
        await withCall("all") {
            await withTaskGroup(of: Void.self) { group in
                for n in 0..<12 {
                    group.addTask { await withCall("t", arguments: ("n", n)) { for i in 0..<9 { await naps(i + n) } } }
                }
            }
        }
    },
    Case("unstructured: its own lane", "a | slow(n: 8) = 9") {
        await withCall("a") { _ = await Task { await slow(8) }.value }
    },
    Case("detached: its own lane", "a | slow(n: 8) = 9") {
        await withCall("a") { _ = await Task.detached { await slow(8) }.value }
    },
    Case("actor: in the caller's lane", "a{ Counter.add(n: 2) = 2 Counter.add(n: 3) = 5 } = 5") {
        let counter = Counter()
        _ = await withCall("a") {
            _ = await counter.add(2)
            return await counter.add(3)
        }
    },
    Case("actor: awaits inside", "Counter.addLater(n: 1){ Counter.add(n: 1) = 1 } = 1") {
        _ = await Counter().addLater(1)
    },
    Case("main actor: hops and comes back", "a{ b{ leaf(n: 1) = 2 } = 2 leaf(n: 2) = 4 } = 6") {
        _ = await withCall("a") {
            let x = await MainActor.run { withCall("b") { leaf(1) } }
            await Task.yield()
            return leaf(2) + x
        }
    },
    Case("a call that runs jobs of other tasks", "pump{ leaf(n: 1) = 2 leaf(n: 2) = 4 } | work{ leaf(n: 3) = 6 } = 6") {
        let jobs = JobQueue()
        let worker = Worker(jobs: jobs)
        async let result = worker.work(3)
        while jobs.isEmpty { await Task.yield() }
        withCall("pump") {
            _ = leaf(1)
            jobs.run()
            _ = leaf(2)
        }
        while !jobs.isEmpty { jobs.run() }
        _ = await result
    },
    Case("task executor: runs at once, inside a call", "enqueue | leaf(n: 3) = 6") {
        _ = await Task(executorPreference: AtOnce()) { leaf(3) }.value
    },
    Case("tasks that rest while others run", resters) {
        withCall("all") {}
        let gate = Gate(tasks: 200)
        await withTaskGroup(of: Void.self) { group in
            for n in 0..<200 {
                group.addTask {
                    _ = leaf(n)
                    await gate.pass()
                    _ = leaf(n + 1)
                }
            }
        }
    },
    Case("async: deep", "a{ b{ c{ slow(n: 1) = 2 } = 2 } = 2 } = 2") {
        _ = await withCall("a") { await withCall("b") { await withCall("c") { await slow(1) } } }
    },
    Case("async: stream", "a{ leaf(n: 0) = 0 leaf(n: 1) = 2 } = 2") {
        _ = await withCall("a") {
            let numbers = AsyncStream<Int> { stream in
                for n in 0..<2 { stream.yield(n) }
                stream.finish()
            }
            return await numbers.reduce(0) { $0 + leaf($1) }
        }
    },
]

private let resters: String = {
    let lanes = (0..<200).map { "leaf(n: \($0)) = \($0 * 2) leaf(n: \($0 + 1)) = \($0 * 2 + 2)" }
    return "all | " + lanes.sorted().joined(separator: " | ")
}()

private let sleepers: String = {
    let lanes = (0..<12).map { n in
        "t(n: \(n)){ " + (0..<9).map { "naps(n: \($0 + n)){ leaf(n: 1) = 2 }" }.joined(separator: " ") + " }"
    }
    return "all | " + lanes.sorted().joined(separator: " | ")
}()

private let manyLanes: String = {
    let inner = (0..<5).map { "slow(n: \($0)) = \($0 + 1)" }.joined(separator: " ")
    let lanes = (0..<40).map { "t(n: \($0)){ \(inner) }" }
    return "all | " + lanes.sorted().joined(separator: " | ")
}()

/// Runs jobs on the thread that brings them.
final class AtOnce: TaskExecutor {
    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        withCall("enqueue") { job.runSynchronously(on: asUnownedTaskExecutor()) }
    }
}

/// Nobody goes on before all are there.
actor Gate {
    private var missing: Int
    private var waiting: [CheckedContinuation<Void, Never>] = []

    init(tasks: Int) { missing = tasks }

    func pass() async {
        missing -= 1
        guard missing == 0 else { return await withCheckedContinuation { waiting.append($0) } }
        for task in waiting { task.resume() }
    }
}
