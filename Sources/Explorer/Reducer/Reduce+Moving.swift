import TraceStore

/// Moving the selection and the viewport.
extension ExplorerState {
    private static let greatestStep = 100_000

    private func cursor(_ store: TraceStore) -> OutlineCursor? {
        selection.map { OutlineCursor(Outline(self, store), at: $0) }
    }

    /// So many rows down, up if negative; answers how many it went.
    @discardableResult
    private mutating func step(_ distance: Int, _ store: TraceStore) -> Int {
        guard var cursor = cursor(store) else { return 0 }
        var steps = 0
        let wanted = min(max(distance, -ExplorerState.greatestStep), ExplorerState.greatestStep)
        while steps < abs(wanted), wanted > 0 ? cursor.next() : cursor.previous() { steps += 1 }
        selection = cursor.id
        return distance < 0 ? -steps : steps
    }

    mutating func move(_ distance: Int, _ store: TraceStore) {
        line = clampedLine(line + step(distance, store))
        settle(store, fills: true)
    }

    /// Moves the selection and the viewport alike.
    mutating func scroll(_ pages: Int, by rows: Int, _ store: TraceStore) {
        let distance = pages.multipliedReportingOverflow(by: rows)
        let wanted = distance.overflow ? ExplorerState.greatestStep : distance.partialValue
        let went = step(wanted, store)
        // At either end, the selection goes where the viewport cannot.
        if abs(went) < abs(wanted) { line = wanted > 0 ? max(0, areas.tree.rows - 1) : 0 }
        settle(store, fills: true)
    }

    /// Pages so that no row is left out: callers that stay at the top lie over some.
    mutating func page(_ pages: Int, _ store: TraceStore) {
        let rows = max(1, areas.tree.rows - 1)
        if pages < 0 { return scroll(pages, by: max(1, rows - coveredRows(store)), store) }
        let before = selection
        scroll(pages, by: rows, store)
        let covered = coveredRows(store)
        guard covered > 0, selection != before, line < rows else { return }
        step(-min(covered, rows - 1), store)
        settle(store, fills: true)
    }

    private func coveredRows(_ store: TraceStore) -> Int { visibleRows(self, store).prefix { $0.isKept }.count }

    /// Moves the viewport; the selection stays as long as it is in it.
    mutating func moveViewport(_ lines: Int, _ store: TraceStore) {
        guard var cursor = cursor(store) else { return }
        let rows = areas.tree.rows
        let lines = min(max(lines, -rows), rows)
        let room = lines < 0 ? line : max(0, rows - 1 - line)
        var found = 0
        while found < room + abs(lines), lines < 0 ? cursor.previous() : cursor.next() { found += 1 }
        let possible = max(0, min(abs(lines), found - room))
        line -= lines < 0 ? -possible : possible
        if line < 0 || line >= rows {
            let kept = clampedLine(line)
            step(kept - line, store)
            line = kept
        }
        if lines > 0, let first = firstInViewport(store) {
            let covered = keptCount(first)
            if line < covered { line += step(covered - line, store) }
        }
        settle(store, fills: true)
    }

    mutating func moveToFirst(_ store: TraceStore) {
        leaveMark()
        selection = Outline(self, store).firstTop()
        line = 0
    }

    mutating func moveToLast(_ store: TraceStore) {
        selection = OutlineCursor.last(Outline(self, store))?.id
        line = max(0, areas.tree.rows - 1)
        settle(store, fills: true)
    }

    mutating func moveToParent(_ store: TraceStore) {
        guard let row = selection, let parent = Outline(self, store).visibleParent(of: row) else { return }
        select(parent, store)
    }

    mutating func moveToSibling(_ distance: Int, _ store: TraceStore) {
        let outline = Outline(self, store)
        guard var row = selection else { return }
        for _ in 0..<min(abs(distance), ExplorerState.greatestStep) {
            guard let next = outline.sibling(of: row, distance > 0 ? 1 : -1) else { break }
            row = next
        }
        if row == selection { say(distance > 0 ? "The last of its siblings" : "The first of its siblings") }
        select(row, store)
    }

    mutating func moveToSlowestChild(_ store: TraceStore) {
        guard let row = selection else { return }
        if !showsRows(below: row, store) { open(row, store) }
        guard let slowest = Outline(self, store).slowestChild(of: row, now: displayedTime) else { return }
        leaveMark()
        reveal(slowest, store)
        select(slowest, store)
    }

    mutating func moveToLane(_ distance: Int, _ store: TraceStore) {
        let outline = Outline(self, store)
        guard var row = selection else { return }
        for _ in 0..<min(abs(distance), 10_000) {
            guard let lane = outline.lane(after: row, distance > 0 ? 1 : -1) else { break }
            row = .lane(lane)
        }
        guard row != selection, case .lane(let lane) = row else {
            say(distance > 0 ? "The last lane" : "The first lane")
            return
        }
        leaveMark()
        folds.closedProcesses.remove(order.process(of: lane))
        select(row, store)
    }

    /// Remembers where one is before a jump.
    mutating func leaveMark() {
        if let selection { history.leave(selection) }
    }

    mutating func moveInHistory(_ distance: Int, _ store: TraceStore) {
        guard let selection else { return }
        guard let place = history.step(distance, from: selection) else {
            say(distance < 0 ? "Nowhere to go back to" : "Nowhere to go forward to")
            return
        }
        widenFocus(to: place, store)
        reveal(place, store)
        select(Outline(self, store).nearestVisible(place) ?? place, store)
    }
}
