/// Calls, and exceptions that came to my code, over time, in buckets of equal width that doubles as time goes on.
package struct Activity: Equatable, Sendable {
    package struct Bucket: Equatable, Sendable {
        package var calls: UInt32 = 0
        package var errors: UInt32 = 0
    }

    /// ns of CLOCK_MONOTONIC at which the first bucket begins.
    package var origin: UInt64
    /// ns.
    package var width: UInt64
    /// Up to the last one in which something happened.
    package var buckets: [Bucket]

    /// ns of CLOCK_MONOTONIC behind the last bucket.
    package var end: UInt64 { origin + width * UInt64(buckets.count) }
}

/// The buckets as the survey fills them.
final class ActivityTable {
    private let buckets: UnsafeMutablePointer<Activity.Bucket>
    private var used = 0
    private(set) var origin: UInt64 = 0
    /// A bucket is 2 to the power of this wide, ns.
    private var shift = ActivityTable.leastShift
    private var isEmpty = true

    static let count = 2048
    /// About a millisecond.
    static let leastShift: UInt64 = 20

    init() {
        buckets = .allocate(capacity: ActivityTable.count)
        buckets.initialize(repeating: Activity.Bucket(), count: ActivityTable.count)
    }

    deinit { buckets.deallocate() }

    /// When the first event came; has no effect once something was added. Times before it count in the first bucket.
    func begin(at time: UInt64) {
        if isEmpty { origin = (time >> ActivityTable.leastShift) << ActivityTable.leastShift }
    }

    @inline(__always)
    func addCall(at time: UInt64) { buckets[bucket(time)].calls &+= 1 }

    func addError(at time: UInt64) { buckets[bucket(time)].errors &+= 1 }

    @inline(__always)
    private func bucket(_ time: UInt64) -> Int {
        let index = time > origin ? (time &- origin) >> shift : 0
        if index < UInt64(used) { return Int(index) }
        return extend(to: time)
    }

    @inline(never)
    private func extend(to time: UInt64) -> Int {
        isEmpty = false
        while time > origin, (time - origin) >> shift >= UInt64(ActivityTable.count) { double() }
        let index = time > origin ? Int((time - origin) >> shift) : 0
        used = max(used, index + 1)
        return index
    }

    private func double() {
        let half = ActivityTable.count / 2
        for index in 0..<half {
            let (first, second) = (buckets[index * 2], buckets[index * 2 + 1])
            buckets[index] = Activity.Bucket(
                calls: first.calls &+ second.calls, errors: first.errors &+ second.errors)
        }
        (buckets + half).update(repeating: Activity.Bucket(), count: half)
        used = (used + 1) / 2
        shift += 1
    }

    var activity: Activity {
        Activity(
            origin: origin, width: 1 << shift,
            buckets: Array(UnsafeBufferPointer(start: buckets, count: used)))
    }
}
