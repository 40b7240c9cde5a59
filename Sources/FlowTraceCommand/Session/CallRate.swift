/// Calls a second, over about the last second.
struct CallRate {
    private var samples: [(time: UInt64, calls: Int)] = []
    private(set) var perSecond: Double = 0

    /// `time`: ns of CLOCK_MONOTONIC.
    mutating func note(_ calls: Int, at time: UInt64) {
        samples.append((time, calls))
        samples.removeAll { time - $0.time > 1_200_000_000 }
        guard let first = samples.first, time > first.time else { return }
        perSecond = Double(calls - first.calls) * 1e9 / Double(time - first.time)
    }
}
