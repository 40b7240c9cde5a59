/// What a row must have to be worth a closer look, told by its columns alone: of millions of rows, most are passed over by the block.
/// Calls that are open pass, since it depends on their ends.
package struct RowTest: Equatable, Sendable {
    /// ns
    package var leastDuration: UInt64
    /// An exception left the call, or was caught in it.
    package var hasException: Bool
    package var hasArguments: Bool
    package var hasResult: Bool

    package init(
        leastDuration: UInt64 = 0, hasException: Bool = false, hasArguments: Bool = false, hasResult: Bool = false
    ) {
        self.leastDuration = leastDuration
        self.hasException = hasException
        self.hasArguments = hasArguments
        self.hasResult = hasResult
    }

    /// Every row passes.
    package var isEmpty: Bool { self == RowTest() }

    /// What must be met to meet both.
    package func and(_ other: RowTest) -> RowTest {
        RowTest(
            leastDuration: max(leastDuration, other.leastDuration), hasException: hasException || other.hasException,
            hasArguments: hasArguments || other.hasArguments, hasResult: hasResult || other.hasResult)
    }

    /// What must be met to meet one of them.
    package func or(_ other: RowTest) -> RowTest {
        RowTest(
            leastDuration: min(leastDuration, other.leastDuration), hasException: hasException && other.hasException,
            hasArguments: hasArguments && other.hasArguments, hasResult: hasResult && other.hasResult)
    }
}

extension TraceStore {
    /// The first of the lane's rows from `row` on that passes, `end` when none before it does. When the budget (about ns) is used up, the
    /// row to go on with. About 0.3 ns a row that is passed over.
    package func firstRow(
        passing test: RowTest, in lane: LaneID, from row: UInt32, to end: UInt32, budget: inout Int
    ) -> UInt32 {
        let rows = laneStates[Int(lane.raw)].pointee.rows
        // Durations are in the order of their compact forms.
        let least = CompactDuration.encode(test.leastDuration)
        var row = row
        while row < end {
            if budget <= 0 { return row }
            let length = Int(min(64 - (row & BlockTable.mask), end - row))
            let base = rows.slot(row)
            budget -= 20
            if blockMayPass(test, least, base, length) {
                for offset in 0..<length where passes(test, least, base + offset) { return row + UInt32(offset) }
            }
            row += UInt32(length)
        }
        return end
    }

    /// Without branches within the loops, so that the compiler makes vectors of them.
    @inline(__always)
    private func blockMayPass(_ test: RowTest, _ least: UInt32, _ base: Int, _ length: Int) -> Bool {
        var open: UInt8 = 0
        var marked: UInt8 = 0
        for slot in base..<base &+ length {
            let flags = columns.flags[slot]
            open |= flags & CallFlags.outcome == 0 ? 1 : 0
            marked |= flags & CallFlags.hasNote
            marked |= flags & CallFlags.outcome == Outcome.raised.rawValue ? 1 : 0
        }
        if open != 0 { return true }
        if test.hasException, marked == 0 { return false }
        if least > 0 {
            var longest: UInt32 = 0
            for slot in base..<base &+ length { longest = max(longest, columns.durations[slot]) }
            if longest < least { return false }
        }
        if test.hasArguments {
            var all: UInt32 = 0
            for slot in base..<base &+ length { all |= columns.arguments[slot] }
            if all == 0 { return false }
        }
        if test.hasResult {
            var all: UInt32 = 0
            for slot in base..<base &+ length { all |= columns.results[slot] }
            if all == 0 { return false }
        }
        return true
    }

    @inline(__always)
    private func passes(_ test: RowTest, _ least: UInt32, _ slot: Int) -> Bool {
        let flags = columns.flags[slot]
        let outcome = flags & CallFlags.outcome
        if outcome == 0 { return true }
        if test.hasException, flags & CallFlags.hasNote == 0, outcome != Outcome.raised.rawValue { return false }
        if columns.durations[slot] < least { return false }
        if test.hasArguments, columns.arguments[slot] == 0 { return false }
        return !test.hasResult || columns.results[slot] != 0
    }
}
