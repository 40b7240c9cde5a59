import TraceStore

/// Finds the last row beneath one row after another on a way down: the callers of the last call of all are walked
/// once, not once for each level.
struct LastRows {
    let outline: Outline
    let lane: LaneID
    /// The last call and its callers, innermost first; in the boundary view, only those that it shows.
    private var all: [UInt32]?
    private var boundary: [UInt32]?

    init(_ outline: Outline, _ lane: LaneID) {
        self.outline = outline
        self.lane = lane
    }

    /// The last row in `rows` that stands directly below the caller whose fold is `fold`. `rows` begins with the
    /// caller's first row, and ends where one asked for before has ended.
    mutating func row(in rows: Range<UInt32>, _ fold: Fold) -> UInt32? {
        switch fold {
        case .closed: return nil
        case .full:
            // A way down through my code only may have left the last call of all aside.
            if let first = all?.first, first != outline.lastRow(in: lane, rows) { all = nil }
            return LastRows.pop(&all, rows) { outline.lastRows(in: lane, rows) }
        case .boundary: return LastRows.pop(&boundary, rows) { outline.lastBoundaryRows(in: lane, rows) }
        }
    }

    private static func pop(_ chain: inout [UInt32]?, _ rows: Range<UInt32>, _ find: () -> [UInt32]) -> UInt32? {
        var known = chain ?? find()
        while let last = known.last, last < rows.lowerBound { known.removeLast() }
        chain = known
        return known.last
    }
}

extension Outline {
    /// The last of `rows` and its callers within them, innermost first.
    func lastRows(in lane: LaneID, _ rows: Range<UInt32>) -> [UInt32] {
        guard let last = lastRow(in: lane, rows) else { return [] }
        return chain(of: last, in: lane, from: rows.lowerBound) { isShown($0) }
    }

    func lastRow(in lane: LaneID, _ rows: Range<UInt32>) -> UInt32? {
        if let shown { return shown.last(in: lane, rows, .full) }
        return rows.isEmpty ? nil : rows.upperBound - 1
    }

    /// The row and its callers from `first` on.
    private func chain(
        of row: UInt32, in lane: LaneID, from first: UInt32, where isWanted: (CallID) -> Bool
    ) -> [UInt32] {
        var chain = [row]
        var next = store.parent(CallID(lane: lane, row: row))
        while let caller = next, caller.row >= first {
            if isWanted(caller) { chain.append(caller.row) }
            next = store.parent(caller)
        }
        return chain
    }

    func lastBoundaryRows(in lane: LaneID, _ rows: Range<UInt32>) -> [UInt32] {
        if let shown {
            guard let last = shown.last(in: lane, rows, .boundary) else { return [] }
            return chain(of: last, in: lane, from: rows.lowerBound) { isBoundary($0) }
        }
        let index = store.boundaryIndex(lane, atOrAfter: rows.upperBound)
        guard index > 0 else { return [] }
        let last = store.boundaryRow(lane, at: index - 1)
        guard last >= rows.lowerBound else { return [] }
        var chain = [last]
        while let caller = store.boundaryParent(CallID(lane: lane, row: chain[chain.count - 1])),
            caller.row >= rows.lowerBound
        {
            chain.append(caller.row)
        }
        return chain
    }
}
