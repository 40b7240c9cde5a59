import TraceStore

/// Keeping the selection visible, and the viewport where it is.
extension ExplorerState {
    func clampedLine(_ line: Int) -> Int { min(max(0, line), max(0, areas.tree.rows - 1)) }

    /// Selects a row that is visible in the outline. The viewport stays when the row is in it; otherwise the row
    /// comes to stand in its upper third, or at `elsewhere`.
    mutating func select(_ row: RowID, _ store: TraceStore, elsewhere: Int? = nil) {
        guard row != selection else { return settle(store) }
        if let shown = visibleRows(self, store).firstIndex(where: { $0.id == row }) {
            line = shown
        } else {
            line = clampedLine(elsewhere ?? areas.tree.rows / 3)
        }
        selection = row
        settle(store, fills: true)
    }

    /// Puts right what an action or new calls have left: a selection that cannot be seen, a line with too few rows
    /// above it. `fills`: rows come down from above rather than leave lines empty below.
    mutating func settle(_ store: TraceStore, fills: Bool = false) {
        let outline = Outline(self, store)
        guard let row = selection.flatMap({ outline.nearestVisible($0) }) ?? outline.firstTop() else {
            selection = nil
            line = 0
            return
        }
        selection = row
        line = clampedLine(line)
        var wanted = line
        let start = OutlineCursor(outline, at: row)
        if fills {
            var cursor = start
            var below = 0
            while below < areas.tree.rows - 1 - line, cursor.next() { below += 1 }
            wanted = max(line, areas.tree.rows - 1 - below)
        }
        var cursor = start
        var above = 0
        while above < wanted, cursor.previous() { above += 1 }
        line = above
        guard fills, keepsCallers else { return }
        // The callers that stay at the top must not lie over the selection.
        let limit = min(areas.tree.rows / 3, areas.tree.rows - 1)
        while line < limit, keptCount(cursor) > line, cursor.previous() { line += 1 }
    }

    /// Tree areas with fewer rows have none to spare.
    static let rowsForCallers = 12

    /// The row in the first line of the tree area, whether callers lie over it or not.
    func firstInViewport(_ store: TraceStore) -> OutlineCursor? {
        guard let selection else { return nil }
        var cursor = OutlineCursor(Outline(self, store), at: selection)
        var above = 0
        while above < line, cursor.previous() { above += 1 }
        return cursor
    }

    /// Callers that would stay at the top if the selection left them room.
    func keptCount(_ first: OutlineCursor) -> Int {
        var state = self
        state.line = areas.tree.rows
        return Explorer.keptCallers(state, first).count
    }

    /// The selection keeps its relative height.
    mutating func resize(_ areas: Areas, _ store: TraceStore) {
        let before = self.areas.tree.rows
        self.areas = areas
        let rows = areas.tree.rows
        if before > 1, rows != before, line >= rows {
            line = clampedLine(line * max(0, rows - 1) / (before - 1))
        }
        helpScroll = ExplorerState.scrolled(helpScroll, 0, lines: areas.helpLines, rows: areas.page.rows)
        detailScroll = ExplorerState.scrolled(detailScroll, 0, lines: areas.detailLines, rows: areas.detail.rows)
        resizeLists()
        settleDetail()
        if let picker { self.picker?.choose(picker.chosen, rows: areas.page.rows) }
        settle(store, fills: rows != before)
    }

    /// Selects the newest call, or the row that hides it. A lane is followed as long as something happens on it.
    mutating func followNewest(_ store: TraceStore) {
        guard freeze == nil, let lane = newestLane(store) else { return }
        let rows = store.rowCount(lane)
        followed = FollowedLane(lane: lane, rows: rows)
        let newest = RowID.call(CallID(lane: lane, row: rows - 1))
        guard let row = Outline(self, store).nearestVisible(newest) else { return }
        select(row, store, elsewhere: areas.tree.rows - 1)
    }

    private func newestLane(_ store: TraceStore) -> LaneID? {
        if let followed, store.rowCount(followed.lane) > followed.rows { return followed.lane }
        var newest: (lane: LaneID, time: UInt64)?
        for raw in 0..<store.laneCount {
            let lane = store.lane(LaneID(raw: UInt32(raw)))
            guard lane.rowCount > 0 else { continue }
            if newest.map({ lane.lastTime > $0.time }) ?? true { newest = (lane.id, lane.lastTime) }
        }
        return newest?.lane
    }
}
