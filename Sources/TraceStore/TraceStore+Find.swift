import TraceWire

extension TraceStore {
    /// The nearest row of one of `functions`, from `row` on (inclusive), forward or backward in pre-order. Looks at `budget`
    /// rows at most, then answers where to go on. O(budget), about a nanosecond a row.
    package func find(
        _ functions: FunctionSet, in lane: LaneID, from row: UInt32, forward: Bool, budget: Int
    ) -> FindResult {
        let state = laneStates[Int(lane.raw)].pointee
        guard state.rowCount > 0, !functions.isEmpty else { return .notFound }
        if forward {
            return findForward(functions, state, from: row, budget: budget)
        }
        return findBackward(functions, state, from: min(row, state.rowCount - 1), budget: budget)
    }

    private func findForward(_ functions: FunctionSet, _ lane: LaneState, from: UInt32, budget: Int) -> FindResult {
        functions.words.withUnsafeBufferPointer { words in
            var row = from
            var left = budget
            while row < lane.rowCount {
                if left <= 0 { return .exhausted(row) }
                let length = min(64 - (row & BlockTable.mask), lane.rowCount - row, UInt32(clamping: left))
                let base = lane.rows.slot(row)
                for offset in 0..<Int(length) {
                    let function = columns.functions[base + offset]
                    let word = Int(function >> 6)
                    if word < words.count && words[word] & (1 << UInt64(function & 63)) != 0 {
                        return .found(row + UInt32(offset))
                    }
                }
                row += length
                left -= Int(length)
            }
            return .notFound
        }
    }

    private func findBackward(_ functions: FunctionSet, _ lane: LaneState, from: UInt32, budget: Int) -> FindResult {
        functions.words.withUnsafeBufferPointer { words in
            var end = from + 1
            var left = budget
            while end > 0 {
                if left <= 0 { return .exhausted(end - 1) }
                let inBlock = (end - 1) & BlockTable.mask
                let length = min(inBlock + 1, UInt32(clamping: left))
                let last = lane.rows.slot(end - 1)
                for offset in 0..<Int(length) {
                    let function = columns.functions[last - offset]
                    let word = Int(function >> 6)
                    if word < words.count && words[word] & (1 << UInt64(function & 63)) != 0 {
                        return .found(end - 1 - UInt32(offset))
                    }
                }
                end -= length
                left -= Int(length)
            }
            return .notFound
        }
    }
}
