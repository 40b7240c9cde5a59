import TraceStore

/// Opening and closing.
extension ExplorerState {
    /// Rows that a recursive opening shows at most.
    static let greatestOpening = 10_000

    func showsRows(below row: RowID, _ store: TraceStore) -> Bool { Outline(self, store).showsRows(below: row) }

    mutating func open(_ row: RowID, _ store: TraceStore) {
        switch row {
        case .process(let process): folds.closedProcesses.remove(process)
        case .lane(let lane): folds.set(folds.scope(of: lane) == .all ? .full : .boundary, of: lane)
        case .call(let call):
            let outline = Outline(self, store)
            guard outline.end(call) > call.row + 1 else { return }
            folds.calls[call] = outline.openFold(call)
        case .group: openGroups.insert(row)
        }
    }

    mutating func close(_ row: RowID) {
        switch row {
        case .process(let process): folds.closedProcesses.insert(process)
        case .lane(let lane): folds.set(.closed, of: lane)
        case .call(let call): folds.calls[call] = .closed
        case .group: openGroups.remove(row)
        }
    }

    /// Opens the row and all below it, as far as calls have begun, up to a number of rows.
    mutating func openSubtree(_ row: RowID, _ store: TraceStore) {
        var budget = ExplorerState.greatestOpening
        switch row {
        case .process(let process):
            open(row, store)
            for lane in order.lanes[Int(process.raw)] where budget > 0 { openLane(lane, store, &budget) }
        case .lane(let lane): openLane(lane, store, &budget)
        case .call(let call):
            let outline = Outline(self, store)
            let end = outline.end(call)
            guard end > call.row + 1 else { return }
            let fold = outline.openFold(call)
            folds.forget(below: call, store)
            folds.subtrees.set(fold, for: call, limit: end, store)
            guard let limit = lastOpened(behind: .call(call), before: end, store, &budget) else { break }
            folds.subtrees.set(fold, for: call, limit: limit, store)
        case .group: openGroups.insert(row)
        }
        if budget <= 0 { say("Opened \(ExplorerState.greatestOpening) rows; the rest stays folded", .warning) }
    }

    private mutating func openLane(_ lane: LaneID, _ store: TraceStore, _ budget: inout Int) {
        let end = Outline(self, store).rowCount(lane)
        folds.forget(lane)
        folds.lanes[lane, default: LaneFolds()].level = Folds.greatestLevel
        folds.lanes[lane, default: LaneFolds()].levelLimit = end
        if let limit = lastOpened(behind: .lane(lane), before: end, store, &budget) {
            folds.lanes[lane, default: LaneFolds()].levelLimit = limit
        }
    }

    /// Counts the visible rows beneath `row` against the budget; answers the call at which it was used up.
    private func lastOpened(
        behind row: RowID, before end: UInt32, _ store: TraceStore, _ budget: inout Int
    ) -> UInt32? {
        var cursor = OutlineCursor(Outline(self, store), at: row)
        let top = cursor.top
        while cursor.next(), cursor.top == top, let call = cursor.id.firstCall, call.row < end {
            budget -= 1
            if budget <= 0 { return call.row }
        }
        return nil
    }

    mutating func closeSubtree(_ row: RowID, _ store: TraceStore) {
        switch row {
        case .process(let process):
            for lane in order.lanes[Int(process.raw)] { closeLane(lane) }
            folds.closedProcesses.insert(process)
        case .lane(let lane): closeLane(lane)
        case .call(let call):
            folds.forget(below: call, store)
            folds.subtrees.set(.closed, for: call, store)
        case .group: openGroups.remove(row)
        }
    }

    private mutating func closeLane(_ lane: LaneID) {
        folds.forget(lane)
        folds.lanes[lane, default: LaneFolds()].level = 0
        folds.set(.closed, of: lane)
    }

    mutating func showLevel(_ level: Int, _ text: String, _ store: TraceStore) {
        folds.showAll(to: level)
        say(text)
    }

    mutating func changeLevel(_ distance: Int, _ store: TraceStore) {
        var level = folds.level
        if level == Folds.greatestLevel, distance < 0, let selection {
            // One less than everything: what is above the selection.
            level = OutlineCursor(Outline(self, store), at: selection).path.count
        }
        let target = min(max(0, level + distance), Folds.greatestLevel)
        showLevel(target, target == 0 ? "1 level of calls" : "\(target + 1) levels of calls", store)
    }

    /// Between my code and all calls, for all below the row.
    mutating func toggleScope(of row: RowID, _ store: TraceStore) {
        switch row {
        case .process, .group: return say("Choose a lane or a call: this toggles what is shown beneath it")
        case .lane(let lane):
            let scope: Scope = folds.scope(of: lane) == .mine ? .all : .mine
            folds.scopes.remove(in: lane, rows: 0..<UInt32.max)
            folds.forget(lane)
            folds.lanes[lane] = LaneFolds(scope: scope)
            sayScope(scope)
        case .call(let call):
            // What the row shows decides: a library call shows its callees though the scope is my code.
            let isFull = Outline(self, store).fold(of: call) == .full
            let scope: Scope = isFull || folds.scope(of: call, store) == .all ? .mine : .all
            folds.forget(below: call, store)
            folds.scopes.set(scope, for: call, store)
            let outline = Outline(self, store)
            folds.calls[call] = scope == .all ? .full : outline.hasBoundaryRows(below: call) ? .boundary : .closed
            sayScope(scope)
        }
    }

    mutating func toggleScope(_ store: TraceStore) {
        let scope: Scope = folds.scope == .mine ? .all : .mine
        folds.show(scope)
        if var row = selection {
            while scope == .mine, let call = row.firstCall, !Outline(self, store).isBoundary(call) {
                row = store.boundaryParent(call).map { .call($0) } ?? .lane(call.lane)
            }
            reveal(row, store)
            selection = row
        }
        sayScope(scope)
    }

    private mutating func sayScope(_ scope: Scope) {
        say(scope == .all ? "All calls" : "My code, and the calls that it makes directly")
    }

    /// Opens what hides a row: through my code as long as that leads to it.
    mutating func reveal(_ row: RowID, _ store: TraceStore) {
        guard let lane = row.lane, Outline(self, store).exists(row) else { return }
        folds.closedProcesses.remove(order.process(of: lane))
        guard let call = row.firstCall else { return }
        var outline = Outline(self, store)
        let callers = outline.callers(of: call)
        let lastBoundary = callers.lastIndex { outline.isBoundary(CallID(lane: lane, row: $0)) } ?? -1
        var index = 0
        var steps: [OutlineStep] = []
        while index < callers.count {
            var around = outline.surroundings(of: steps.count, on: steps, lane)
            if outline.nextOnPath(callers, from: index, lane, around.fold) == nil {
                let above = steps.last
                let scope = above.map { folds.scope(of: CallID(lane: lane, row: $0.row), store) }
                let fold: Fold =
                    (scope ?? folds.scope(of: lane)) == .mine && lastBoundary >= index ? .boundary : .full
                if let above, above.group != nil {
                    openGroups.insert(above.id(lane))
                    steps[steps.count - 1].fold = outline.surroundings(of: steps.count - 1, on: steps, lane).fold
                } else if let above {
                    folds.calls[CallID(lane: lane, row: above.row)] = fold
                    steps[steps.count - 1].fold = fold
                } else {
                    folds.set(fold, of: lane)
                    outline = Outline(self, store)
                }
                around = outline.surroundings(of: steps.count, on: steps, lane)
            }
            // An open row shows the next one on the path, or has just been opened for it.
            guard let next = outline.nextOnPath(callers, from: index, lane, around.fold) else { return }
            let step = outline.step(containing: callers[next], around, depth: steps.count)
            steps.append(step)
            if step.id(lane) == row { return }
            index = step.group == nil ? next + 1 : next
        }
    }
}
