import TraceStore

/// Calls that are one row, and the order of siblings. What takes longer goes on in steps.
extension ExplorerState {
    mutating func toggleRuns(_ store: TraceStore) -> [Effect] {
        closesRuns.toggle()
        openGroups.removeAll()
        siblings = siblings.filter { $0.value.sorting != nil }
        say(closesRuns ? "Runs of equal calls and recursions are one row: zg opens one" : "All calls are rows")
        settle(store, fills: true)
        return []
    }

    /// Opens the group that the row stands for, or closes the one that it is in.
    mutating func toggleRun(_ store: TraceStore) {
        guard closesRuns, let selection, let call = selection.firstCall else {
            return say("zG shows runs of equal calls as one row; then this opens and closes a run")
        }
        if case .group = selection {
            if openGroups.remove(selection) == nil { openGroups.insert(selection) }
        } else if let around = Outline(self, store).path(to: selection).last(where: { $0.group != nil }) {
            self.selection = around.id(call.lane)
            openGroups.remove(around.id(call.lane))
        } else {
            return say("The call stands for itself")
        }
        settle(store, fills: true)
    }

    /// A call that new calls made part of a group stays in view: the group is open, and so are the callers that the
    /// group's row has brought one level down.
    mutating func openGroups(around call: CallID, _ store: TraceStore) {
        guard closesRuns else { return }
        var count = 0
        while true {
            let path = Outline(self, store).path(to: .call(call))
            guard let last = path.last, path.count > count, last.fold == .closed else { return }
            let row = last.id(call.lane)
            if last.group != nil {
                openGroups.insert(row)
            } else if let caller = row.call, caller != call {
                folds.calls[caller] = folds.scope(of: caller, store) == .all ? .full : .boundary
            } else {
                return
            }
            count = path.count
        }
    }

    // MARK: The order of siblings

    /// The rows around the selected one, by time, or as they began.
    mutating func sortSiblings(inverts: Bool, _ store: TraceStore) {
        let outline = Outline(self, store)
        guard let selection, let call = selection.firstCall, focuses.last != call else {
            return say("Choose a call first: this sorts it and its siblings")
        }
        let path = outline.path(to: selection)
        let around = outline.surroundings(of: path.count - 1, on: path, call.lane)
        var sorting = siblings[around.parent]?.sorting ?? SiblingSorting(key: .start, isAscending: true)
        if inverts {
            sorting.isAscending.toggle()
        } else {
            sorting =
                sorting.key == .start
                ? SiblingSorting(key: .time, isAscending: false) : SiblingSorting(key: .start, isAscending: true)
        }
        workStart = now
        if sorting == SiblingSorting(key: .start, isAscending: true) {
            siblings[around.parent] = nil
            say("As they began")
        } else {
            var index = SiblingIndex(around.fold, closesRuns: false)
            index.begin(sorting)
            siblings[around.parent] = index
            let order = sorting.isAscending ? "shortest" : "longest"
            say(sorting.key == .time ? "Siblings by time, the \(order) first" : "Siblings, the newest first")
        }
        settle(store, fills: true)
    }

    /// How the siblings of the selected row are sorted; nil: as they began. O(depth).
    package func siblingSorting(_ store: TraceStore) -> SiblingSorting? {
        guard siblings.contains(where: { $0.value.sorting != nil }), let selection else { return nil }
        guard let parent = Outline(self, store).visibleParent(of: selection) else { return nil }
        return siblings[parent]?.sorting
    }

    /// True when there was something to cancel.
    mutating func cancelSorting(_ store: TraceStore) -> Bool {
        let before = siblings.count
        siblings = siblings.filter { !$0.value.isSorting }
        guard siblings.count < before else { return false }
        say("The sorting was cancelled")
        settle(store)
        return true
    }

    // MARK: Steps

    /// Rows that are taken in or compared in one step: about a millisecond.
    private static let siblingBudget = 20_000

    /// Goes on with the indexes of rows beneath callers that have very many. True: there is more to do.
    mutating func advanceSiblings(_ store: TraceStore) -> Bool {
        guard view == .tree, closesRuns || !siblings.isEmpty else { return false }
        if closesRuns { noteLargeCallers(store) }
        guard !siblings.isEmpty else { return false }
        let kept = selection?.call
        let waiting = siblingRows(store)
        // The arrays are not copied as long as nothing else holds them.
        var bare = self
        bare.siblings = [:]
        let outline = Outline(bare, store)
        var budget = Self.siblingBudget
        var isMore = false
        for (parent, lane, rows) in waiting {
            guard var index = siblings.removeValue(forKey: parent) else { continue }
            let isWhole = index.extend(outline, lane, rows, &budget)
            if isWhole, index.isUnbegun { index.restart() }
            if !isWhole || index.goOn(outline, lane, &budget) { isMore = true }
            siblings[parent] = index
        }
        if let kept { openGroups(around: kept, store) }
        settle(store)
        return isMore
    }

    /// The rows beneath each caller that has an index; while the caller is not in view, they wait.
    private func siblingRows(_ store: TraceStore) -> [(parent: RowID, lane: LaneID, rows: Range<UInt32>)] {
        let outline = Outline(self, store)
        return siblings.keys.compactMap { parent in
            guard let lane = parent.lane, outline.exists(parent) else { return nil }
            let path = outline.path(to: parent)
            guard path.last?.id(lane) == parent || path.isEmpty && parent == .lane(lane) else { return nil }
            return (parent, lane, outline.surroundings(of: path.count, on: path, lane).rows)
        }
    }

    /// Callers on the screen that need an index; those that are not any more are forgotten when there are many.
    private mutating func noteLargeCallers(_ store: TraceStore) {
        let outline = Outline(self, store)
        guard let selection else { return }
        var cursor = OutlineCursor(outline, at: selection)
        var above = 0
        while above < line, cursor.previous() { above += 1 }
        for _ in 0..<max(1, areas.tree.rows) where !cursor.next() { break }
        if siblings.count > 64 { siblings = siblings.filter { $0.value.sorting != nil } }
        for (parent, needed) in outline.found.large where siblings[parent]?.fold != needed.fold {
            siblings[parent] = SiblingIndex(needed.fold, closesRuns: true)
        }
    }
}
