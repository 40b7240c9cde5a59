import TraceStore

/// Which calls a printer shows.
enum PrintScope {
    /// My code and the calls that it makes directly.
    case boundary
    case all
}

/// Walks the rows of one lane in pre-order, as they come: each row once, and each end of a row that was passed while open.
struct RowCursor {
    /// What the cursor has come to.
    enum Step: Equatable {
        /// A row, at this depth below the lane.
        case row(CallID, depth: Int)
        /// A call that was passed while open has ended; all below it was passed.
        case end(CallID, depth: Int)
    }

    let lane: LaneID
    let scope: PrintScope
    /// Index of the next row, in the scope's own counting.
    private var next = 0
    /// The rows around the next one, outermost first.
    private var ancestors: [(row: UInt32, wasOpen: Bool)] = []

    init(_ lane: LaneID, _ scope: PrintScope) {
        self.lane = lane
        self.scope = scope
    }

    private func count(_ store: TraceStore) -> Int {
        scope == .all ? Int(store.rowCount(lane)) : store.boundaryCount(lane)
    }

    private func row(_ store: TraceStore, at index: Int) -> UInt32 {
        scope == .all ? UInt32(index) : store.boundaryRow(lane, at: index)
    }

    /// The row that will come next; the lane's row count when there is none yet.
    func nextRow(_ store: TraceStore) -> UInt32 {
        next < count(store) ? row(store, at: next) : store.rowCount(lane)
    }

    /// The next step; nil: nothing more for now. An open row waits until it was open for `patience` ns at the time `now`.
    mutating func step(_ store: TraceStore, now: UInt64, patience: UInt64) -> Step? {
        let upcoming = nextRow(store)
        while let last = ancestors.last {
            let call = CallID(lane: lane, row: last.row)
            guard !store.isOpen(call), store.subtreeEnd(call) <= upcoming else { break }
            ancestors.removeLast()
            if last.wasOpen { return .end(call, depth: ancestors.count) }
        }
        guard next < count(store) else { return nil }
        let call = CallID(lane: lane, row: upcoming)
        let isOpen = store.isOpen(call)
        if isOpen, store.duration(call, now: now) < patience { return nil }
        next += 1
        ancestors.append((upcoming, isOpen))
        return .row(call, depth: ancestors.count - 1)
    }
}
