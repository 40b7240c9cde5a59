import CAllocations
import FlowTrace

/// What is told of the calls of a row.
enum Capture {
    case off
    case names
    case values

    func begin() {
        if self == .off { return TraceRecorder.stop() }
        TraceRecorder.start()
        config(showArgs: self == .values, showResult: self == .values)
    }
}

/// A row of the table.
final class Row {
    let name: String
    let capture: Capture
    let round: (Int) async -> Int
    /// ns and allocations of a call, the loop's share included: the least of all rounds, as others use the machine as well.
    private(set) var time = Double.infinity
    private(set) var allocations = Double.infinity

    /// `round` makes so many calls.
    init(_ name: String, _ capture: Capture = .off, _ round: @escaping (Int) async -> Int) {
        self.name = name
        self.capture = capture
        self.round = round
    }

    func measure(_ calls: Int) async {
        capture.begin()
        keep(await round(calls / 100))
        let (start, before) = (ContinuousClock.now, CAllocations.allocations())
        let result = await round(calls)
        let passed = (ContinuousClock.now - start) / .nanoseconds(1)
        time = min(time, passed / Double(calls))
        allocations = min(allocations, Double(CAllocations.allocations() &- before) / Double(calls))
        keep(result)
    }
}

// The arguments take 1, 1 and 3 bytes in the stream.

@inline(__always)
func loop(_ calls: Int, _ call: (Int, Int, Int) -> Int) -> Int {
    var sum = 0
    for n in 0..<calls { sum = sum &+ call(n & 31, sum & 63, n &+ 70_000) }
    return sum
}

@inline(__always)
func loopInTask(_ calls: Int, _ call: (Int, Int, Int) async -> Int) async -> Int {
    var sum = 0
    for n in 0..<calls { sum = sum &+ (await call(n & 31, sum & 63, n &+ 70_000)) }
    return sum
}

/// Keeps a result from being optimised away.
@inline(never)
private func keep(_ value: Int) { kept = kept &+ value }
nonisolated(unsafe) private var kept = 0
