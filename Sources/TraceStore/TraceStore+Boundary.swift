import TraceWire

/// The boundary view: calls of my code, and the calls that it makes directly; outermost calls count as made by my code.
///
/// An import folds into one row: below a frame of the import system nothing is visible, module bodies of mine included, until
/// the import is over. Rows that stand for lost calls are always visible. What is visible is decided once, when the call
/// begins.
extension TraceStore {
    package func isBoundary(_ call: CallID) -> Bool { columns.flags[slot(call)] & CallFlags.boundary != 0 }

    package func boundaryCount(_ lane: LaneID) -> Int { Int(laneStates[Int(lane.raw)].pointee.boundaryCount) }

    /// The `index`th visible row, 0 ≤ index < `boundaryCount`.
    package func boundaryRow(_ lane: LaneID, at index: Int) -> UInt32 {
        let state = laneStates[Int(lane.raw)]
        precondition(index >= 0 && index < Int(state.pointee.boundaryCount), "the index exists")
        return boundaryRows[state.pointee.boundary.slot(UInt32(index))]
    }

    /// The index of the first visible row that is not before `row`; `boundaryCount` when there is none. O(log rows).
    package func boundaryIndex(_ lane: LaneID, atOrAfter row: UInt32) -> Int {
        let state = laneStates[Int(lane.raw)]
        let table = state.pointee.boundary
        var low: UInt32 = 0
        var high = state.pointee.boundaryCount
        while low < high {
            let middle = low + (high - low) / 2
            if boundaryRows[table.slot(middle)] < row { low = middle + 1 } else { high = middle }
        }
        return Int(low)
    }

    /// The nearest caller that is visible. O(depth).
    package func boundaryParent(_ call: CallID) -> CallID? {
        var next = parent(call)
        while let caller = next, !isBoundary(caller) { next = parent(caller) }
        return next
    }
}
