/// What is known of all calls together. It is read from the rows, each of them once, in slices between other work: nothing is
/// added to the path of an event, and the rows are still in the cache when they come in at a moderate rate. See `RowWalk`.
final class Survey {
    var lanes: [WalkedLane<SurveyedCall>] = []
    /// By process.
    var totals: [TotalsTable] = []
    /// By function: how often it is on the stack of the lane that is being walked.
    var active: UnsafeMutablePointer<UInt32>
    /// By function: `DurationBuckets.count` numbers of calls.
    var durations: UnsafeMutablePointer<UInt32>
    private(set) var functionCapacity = 0
    let activity = ActivityTable()
    var exceptions: ExceptionSurvey
    /// Rows that were begun.
    var rows = 0
    /// Where the next slice goes on.
    var nextLane = 0

    init(_ exceptions: ExceptionSurvey) {
        self.exceptions = exceptions
        active = .allocate(capacity: 1)
        durations = .allocate(capacity: 1)
    }

    deinit {
        for lane in lanes { lane.stack.deallocate() }
        for table in totals { table.free() }
        active.deallocate()
        durations.deallocate()
        exceptions.passages.free()
    }

    /// Makes room for functions, lanes and processes that are new.
    func makeRoom(functions: Int, lanes laneCount: Int, processes: Int) {
        if functions > functionCapacity {
            let capacity = max(256, functions, functionCapacity * 2)
            active = Survey.grown(active, from: functionCapacity, to: capacity)
            durations = Survey.grown(
                durations, from: functionCapacity * DurationBuckets.count, to: capacity * DurationBuckets.count)
            for index in totals.indices { totals[index].grow(to: capacity) }
            functionCapacity = capacity
        }
        while totals.count < processes { totals.append(TotalsTable(count: functionCapacity)) }
        while lanes.count < laneCount { lanes.append(WalkedLane()) }
    }

    private static func grown(
        _ numbers: UnsafeMutablePointer<UInt32>, from count: Int, to newCount: Int
    ) -> UnsafeMutablePointer<UInt32> {
        let larger = UnsafeMutablePointer<UInt32>.allocate(capacity: newCount)
        larger.update(from: numbers, count: count)
        (larger + count).initialize(repeating: 0, count: newCount - count)
        numbers.deallocate()
        return larger
    }
}

/// A call that the survey has begun and not ended.
struct SurveyedCall: WalkedFrame {
    var slot: UInt32
    var row: UInt32
    var function: UInt32
    /// ns of its callees that have ended.
    var calleeTime: UInt64
    /// ns that those waited: counted in replays only.
    var calleeWait: UInt64 = 0
}
