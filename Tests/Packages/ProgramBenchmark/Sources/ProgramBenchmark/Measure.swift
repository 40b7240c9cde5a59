import CAllocations

/// ns and allocations of a call, the loop's share included.
struct Cost {
    var time: Double
    var allocations: Double
}

/// A round. An argument says another number: under valgrind, fewer will do.
private let calls = CommandLine.arguments.dropFirst().first.flatMap { Int($0) } ?? 200_000
/// Others use the machine as well: the fastest counts.
private let rounds = 15

// The arguments take 1, 1 and 3 bytes in the stream.

@inline(__always)
func cost(_ call: (Int, Int, Int) -> Int) -> Cost {
    var best = Cost(time: .infinity, allocations: .infinity)
    for _ in 0..<rounds {
        let (start, before) = (ContinuousClock.now, allocations())
        var sum = 0
        for n in 0..<calls { sum = sum &+ call(n & 31, sum & 63, n &+ 70_000) }
        best.note(start, before, sum)
    }
    return best
}

@inline(__always)
func costInTask(_ call: (Int, Int, Int) async -> Int) async -> Cost {
    var best = Cost(time: .infinity, allocations: .infinity)
    for _ in 0..<rounds {
        let (start, before) = (ContinuousClock.now, allocations())
        var sum = 0
        for n in 0..<calls { sum = sum &+ (await call(n & 31, sum & 63, n &+ 70_000)) }
        best.note(start, before, sum)
    }
    return best
}

extension Cost {
    fileprivate mutating func note(_ start: ContinuousClock.Instant, _ before: UInt64, _ result: Int) {
        let passed = (ContinuousClock.now - start) / .nanoseconds(1)
        time = min(time, passed / Double(calls))
        allocations = min(allocations, Double(CAllocations.allocations() &- before) / Double(calls))
        keep(result)
    }
}

/// Keeps a result from being optimised away.
@inline(never)
private func keep(_ value: Int) { kept = kept &+ value }
nonisolated(unsafe) private var kept = 0
