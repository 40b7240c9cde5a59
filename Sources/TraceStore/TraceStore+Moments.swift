/// Calls by time: within a lane, rows are in the order in which they began.
extension TraceStore {
    /// The first row that began at `time` or later, nil: none did. `boundary`: of those in the boundary view. O(log rows).
    package func firstRow(_ lane: LaneID, atOrAfter time: UInt64, boundary: Bool = false) -> UInt32? {
        let index = index(lane, atOrAfter: time, boundary)
        return index < count(lane, boundary) ? row(lane, index, boundary) : nil
    }

    /// The last row that began before `time`. O(log rows).
    package func lastRow(_ lane: LaneID, before time: UInt64, boundary: Bool = false) -> UInt32? {
        let index = index(lane, atOrAfter: time, boundary)
        return index > 0 ? row(lane, index - 1, boundary) : nil
    }

    /// The innermost call of the lane that was open at `time`; nil: none was. O(log rows + depth).
    package func innermostCall(_ lane: LaneID, at time: UInt64, boundary: Bool = false) -> CallID? {
        guard let last = lastRow(lane, before: time &+ 1, boundary: boundary) else { return nil }
        var next: CallID? = CallID(lane: lane, row: last)
        while let call = next {
            if isOpen(call) || start(call) &+ duration(call, now: time) >= time { return call }
            next = boundary ? boundaryParent(call) : parent(call)
        }
        return nil
    }

    /// The innermost call that was open at `time` in the lane that ran: where the latest call began of all that were open. A call of my
    /// code, or one that it made, where there is one. O(lanes · log rows).
    package func callRunning(at time: UInt64) -> CallID? {
        var best: (time: UInt64, lane: LaneID)?
        for raw in 0..<laneCount {
            let lane = LaneID(raw: UInt32(raw))
            guard let row = lastRow(lane, before: time &+ 1), innermostCall(lane, at: time) != nil else { continue }
            let start = start(CallID(lane: lane, row: row))
            if best.map({ start > $0.time }) ?? true { best = (start, lane) }
        }
        return best.flatMap { innermostCall($0.lane, at: time, boundary: true) ?? innermostCall($0.lane, at: time) }
    }

    /// Rows of the lane that had begun at `time`. O(log rows).
    package func rowCount(_ lane: LaneID, until time: UInt64) -> UInt32 {
        UInt32(index(lane, atOrAfter: time &+ 1, false))
    }

    private func count(_ lane: LaneID, _ boundary: Bool) -> Int {
        boundary ? boundaryCount(lane) : Int(rowCount(lane))
    }

    private func row(_ lane: LaneID, _ index: Int, _ boundary: Bool) -> UInt32 {
        boundary ? boundaryRow(lane, at: index) : UInt32(index)
    }

    private func index(_ lane: LaneID, atOrAfter time: UInt64, _ boundary: Bool) -> Int {
        var (low, high) = (0, count(lane, boundary))
        while low < high {
            let middle = low + (high - low) / 2
            let isEarlier = start(CallID(lane: lane, row: row(lane, middle, boundary))) < time
            if isEarlier { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
