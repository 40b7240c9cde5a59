import TraceWire

extension TraceStore {
    /// The nearest row of one of `functions`, from `row` on (inclusive), forward or backward in pre-order. Looks at `budget`
    /// rows at most, then answers where to go on. O(budget), about a nanosecond a row; sealed segments without any of the
    /// functions cost next to nothing.
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
        var skip = SegmentSkip(functions, spill.functions)
        return functions.words.withUnsafeBufferPointer { words in
            var row = from
            var left = budget
            while row < lane.rowCount {
                if left <= 0 { return .exhausted(row) }
                let length = min(64 - (row & BlockTable.mask), lane.rowCount - row, UInt32(clamping: left))
                let base = lane.rows.slot(row)
                if skip.hasNone(at: base) {
                    row += length
                    left -= 1
                    continue
                }
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
        var skip = SegmentSkip(functions, spill.functions)
        return functions.words.withUnsafeBufferPointer { words in
            var end = from + 1
            var left = budget
            while end > 0 {
                if left <= 0 { return .exhausted(end - 1) }
                let inBlock = (end - 1) & BlockTable.mask
                let length = min(inBlock + 1, UInt32(clamping: left))
                let last = lane.rows.slot(end - 1)
                if skip.hasNone(at: last) {
                    end -= length
                    left -= 1
                    continue
                }
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

/// Knows sealed segments in which a search need not look.
private struct SegmentSkip {
    private let wanted: SIMD16<UInt64>
    private let segments: [SIMD16<UInt64>]
    private var last = -1
    private var answer = false

    init(_ functions: FunctionSet, _ segments: [SIMD16<UInt64>]) {
        var wanted = SIMD16<UInt64>()
        for (index, word) in functions.words.enumerated() { wanted[index & 15] |= word }
        self.wanted = wanted
        self.segments = segments
    }

    @inline(__always)
    mutating func hasNone(at slot: Int) -> Bool {
        let segment = slot >> Spill.segmentShift
        if segment == last { return answer }
        guard segment < segments.count else { return false }
        last = segment
        answer = segments[segment] & wanted == SIMD16<UInt64>()
        return answer
    }
}
