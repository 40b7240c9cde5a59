/// All calls of one function together.
package struct FunctionTotals: Equatable, Sendable {
    /// Calls begun; going on with a generator is not another call.
    package var calls = 0
    /// Calls that ended, the parts of a generator one by one.
    package var ended = 0
    /// ns of the calls that are not within another call of the function: recursion counts once.
    package var total: UInt64 = 0
    /// ns less those of the callees.
    package var own: UInt64 = 0
    /// ns of all calls that ended, those within each other included: what the mean is made from.
    package var sum: UInt64 = 0
    /// ns of the fastest and the slowest call that ended; `fastest` is `.max` when none has.
    package var fastest = UInt64.max
    package var slowest: UInt64 = 0
    /// Calls that an exception left, and calls that handled one; control flow excepted.
    package var propagated = 0
    package var caught = 0

    package init() {}

    package var errors: Int { propagated + caught }

    /// ns; nil when no call has ended.
    package var mean: UInt64? { ended == 0 ? nil : sum / UInt64(ended) }

    /// Of several processes.
    package mutating func add(_ other: FunctionTotals) {
        calls += other.calls
        ended += other.ended
        total &+= other.total
        own &+= other.own
        sum &+= other.sum
        fastest = min(fastest, other.fastest)
        slowest = max(slowest, other.slowest)
        propagated += other.propagated
        caught += other.caught
    }
}

/// The totals of one process, by function: a table that the survey writes by pointer.
struct TotalsTable {
    private(set) var totals: UnsafeMutablePointer<FunctionTotals>
    private(set) var count: Int

    init(count: Int) {
        self.count = count
        totals = .allocate(capacity: max(1, count))
        totals.initialize(repeating: FunctionTotals(), count: count)
    }

    mutating func grow(to newCount: Int) {
        guard newCount > count else { return }
        let larger = UnsafeMutablePointer<FunctionTotals>.allocate(capacity: newCount)
        larger.update(from: totals, count: count)
        (larger + count).initialize(repeating: FunctionTotals(), count: newCount - count)
        totals.deallocate()
        totals = larger
        count = newCount
    }

    func free() { totals.deallocate() }
}

/// How often calls took how long: four buckets for each doubling, so that a percentile is right to an eighth.
enum DurationBuckets {
    static let count = 160

    @inline(__always)
    static func index(_ nanoseconds: UInt64) -> Int {
        if nanoseconds < 4 { return Int(nanoseconds) }
        let exponent = 63 - nanoseconds.leadingZeroBitCount
        return min(count - 1, (exponent - 1) << 2 | Int((nanoseconds >> UInt64(exponent - 2)) & 3))
    }

    /// The middle of a bucket, ns.
    static func middle(_ index: Int) -> UInt64 {
        if index < 4 { return UInt64(index) }
        let width = UInt64(1) << UInt64((index >> 2) - 1)
        return UInt64(4 + (index & 3)) * width + width / 2
    }
}
