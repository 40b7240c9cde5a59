import TraceWire

/// From call to call. O(depth) at worst.
extension TraceStore {
    package func firstChild(_ call: CallID) -> CallID? {
        call.row + 1 < subtreeEnd(call) ? CallID(lane: call.lane, row: call.row + 1) : nil
    }

    package func lastChild(_ call: CallID) -> CallID? {
        let end = subtreeEnd(call)
        guard call.row + 1 < end else { return nil }
        return ancestor(of: end - 1, in: call.lane, below: call.row)
    }

    package func nextSibling(_ call: CallID) -> CallID? {
        let end = subtreeEnd(call)
        guard end < rowCount(call.lane) else { return nil }
        let next = CallID(lane: call.lane, row: end)
        return columns.parents[slot(next)] == columns.parents[slot(call)] ? next : nil
    }

    package func previousSibling(_ call: CallID) -> CallID? {
        let parent = columns.parents[slot(call)]
        if call.row == 0 || parent == call.row - 1 { return nil }
        return ancestor(of: call.row - 1, in: call.lane, below: parent)
    }

    /// The ancestor of `row`, or itself, whose parent is `parent` (`CallColumns.none`: the outermost).
    private func ancestor(of row: UInt32, in lane: LaneID, below parent: UInt32) -> CallID {
        let rows = laneStates[Int(lane.raw)].pointee.rows
        var row = row
        while true {
            let next = columns.parents[rows.slot(row)]
            // The second is for safety only: an ancestor's row is always below.
            if next == parent || next == CallColumns.none { return CallID(lane: lane, row: row) }
            row = next
        }
    }
}
