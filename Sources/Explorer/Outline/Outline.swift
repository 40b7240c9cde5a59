import TraceStore

/// The visible flattening of the forest, as the folds have it: nothing is stored, rows are found from their neighbours.
/// There are no row numbers, so nothing has to be counted when calls come in.
struct Outline {
    let store: TraceStore
    let folds: Folds
    let order: LaneOrder
    /// Rows of each lane that exist for the outline while the display is frozen; nil: all.
    let limits: [UInt32]?
    /// What filter and hidden functions leave; nil: all.
    let shown: ShownRows?
    /// Only this call's subtree is shown, below its lane.
    let focus: CallID?
    /// Equal calls and recursions are one row each, but for those that are open.
    let closesRuns: Bool
    let openGroups: Set<RowID>
    /// The callees of calls that have very many, and of those that are sorted.
    let siblings: [RowID: SiblingIndex]
    let siblingLimit: Int
    let found = FoundSiblings()
    let now: UInt64

    init(_ state: ExplorerState, _ store: TraceStore) {
        self.store = store
        folds = state.folds
        order = state.order
        limits = state.freeze?.limits
        shown = state.shown
        focus = state.focuses.last
        closesRuns = state.closesRuns
        openGroups = state.openGroups
        siblings = state.siblings
        siblingLimit = state.siblingLimit
        now = state.displayedTime
    }

    /// With one process, its row would only take room.
    var showsProcesses: Bool { order.processCount > 1 }

    func rowCount(_ lane: LaneID) -> UInt32 {
        guard let limits else { return store.rowCount(lane) }
        return lane.raw < limits.count ? limits[Int(lane.raw)] : 0
    }

    func end(_ call: CallID) -> UInt32 { min(store.subtreeEnd(call), rowCount(call.lane)) }

    func exists(_ row: RowID) -> Bool {
        switch row {
        case .process(let process): showsProcesses && process.raw < order.processCount
        case .lane(let lane): lane.raw < order.laneCount && hasRows(lane)
        case .call(let call), .group(let call, _): call.lane.raw < order.laneCount && call.row < rowCount(call.lane)
        }
    }

    /// The first row in `rows` that stands directly below its caller, where the caller's fold is `fold` and `rows`
    /// begins at the caller's first row or behind one of its visible rows. O(log rows).
    func firstRow(in lane: LaneID, _ rows: Range<UInt32>, _ fold: Fold) -> UInt32? {
        if let shown { return fold == .closed ? nil : shown.first(in: lane, rows, fold) }
        switch fold {
        case .closed: return nil
        case .full: return rows.isEmpty ? nil : rows.lowerBound
        case .boundary:
            let index = store.boundaryIndex(lane, atOrAfter: rows.lowerBound)
            guard index < store.boundaryCount(lane) else { return nil }
            let row = store.boundaryRow(lane, at: index)
            return row < rows.upperBound ? row : nil
        }
    }

    /// Whether the lane has anything to show.
    func hasRows(_ lane: LaneID) -> Bool {
        if let focus, focus.lane != lane { return false }
        let count = rowCount(lane)
        guard let shown else { return count > 0 }
        return shown.first(in: lane, 0..<count, .full) != nil
    }

    func isInFocus(_ row: RowID) -> Bool {
        guard let focus else { return true }
        switch row {
        case .process: return true
        case .lane(let lane): return lane == focus.lane
        case .call(let call), .group(let call, _):
            return call.lane == focus.lane && call.row >= focus.row && call.row < end(focus)
        }
    }

    /// The fold of the lane: of a subtree that is shown alone, the lane shows the root.
    func fold(of lane: LaneID) -> Fold {
        let fold = folds.fold(of: lane)
        return focus == nil || fold == .closed ? fold : .full
    }

    /// Rows within `rows` that are shown where all calls are.
    func fullCount(in lane: LaneID, _ rows: Range<UInt32>) -> Int {
        shown?.count(in: lane, rows, .full) ?? rows.count
    }

    /// Whether the row is shown where only my code is.
    func isBoundary(_ call: CallID) -> Bool { shown?.contains(call, .boundary) ?? store.isBoundary(call) }

    /// Whether the row is shown where all calls are.
    func isShown(_ call: CallID) -> Bool { shown?.contains(call, .full) ?? true }

    /// Rows of the boundary view within `rows`. O(log rows).
    func boundaryCount(in lane: LaneID, _ rows: Range<UInt32>) -> Int {
        if let shown { return shown.count(in: lane, rows, .boundary) }
        return store.boundaryIndex(lane, atOrAfter: rows.upperBound)
            - store.boundaryIndex(lane, atOrAfter: rows.lowerBound)
    }

    func rowsBelow(_ call: CallID) -> Range<UInt32> {
        let first = call.row + 1
        return first..<max(first, end(call))
    }

    func rowsBelow(_ lane: LaneID) -> Range<UInt32> {
        guard let focus, focus.lane == lane else { return 0..<rowCount(lane) }
        return focus.row..<max(focus.row + 1, end(focus))
    }

    func hasBoundaryRows(below call: CallID) -> Bool {
        firstRow(in: call.lane, rowsBelow(call), .boundary) != nil
    }

    /// How the call opens: my code beneath it where there is some, unless all calls are wanted.
    func openFold(_ call: CallID) -> Fold {
        folds.scope(of: call, store) == .mine && hasBoundaryRows(below: call) ? .boundary : .full
    }

    /// Whether rows stand beneath the call.
    func showsRows(below call: CallID, _ fold: Fold) -> Bool {
        firstRow(in: call.lane, rowsBelow(call), fold) != nil
    }

    /// The callers of `call` and itself, outermost first, as far as they can be shown. O(depth).
    func callers(of call: CallID) -> [UInt32] {
        guard isInFocus(.call(call)) else { return [] }
        var rows = [call.row]
        var next = store.parent(call)
        while let caller = next, focus.map({ caller.row >= $0.row }) ?? true {
            rows.append(caller.row)
            next = store.parent(caller)
        }
        rows.reverse()
        return rows
    }
}
