import TraceStore

/// What actions mean in the tree.
extension ExplorerState {
    mutating func treeCommand(_ action: Action, _ store: TraceStore) -> [Effect] {
        if isInPane, let effects = paneCommand(action, store) { return effects }
        switch action {
        case .startSearch:
            startSearch()
            return []
        case .startFilter:
            startFilter()
            return []
        case .toggleErrors: return toggleErrors(store)
        case .filterSame(let term): return filterSame(term, store)
        case .clearFilter:
            if filter == nil { say("No filter is set") }
            clearFilter(store)
            return continueWork(store)
        case .toggleRuns: return toggleRuns(store)
        case .toggleRun: toggleRun(store)
        case .nextOrder: sortSiblings(inverts: false, store)
        case .invertOrder: sortSiblings(inverts: true, store)
        case .focus: return focus(store)
        case .leaveFocus: leaveFocus(store)
        case .setMark(let letter): setMark(letter, store)
        case .goToMark(let letter): goToMark(letter, store)
        case .nextTimeColumn: nextTimeColumn()
        case .toggleCallers:
            keepsCallers.toggle()
            say(keepsCallers ? "Callers stay at the top" : "Callers scroll away with the rest")
            settle(store, fills: true)
        case .showWritten: return showWritten(store)
        case .moveInTime(let distance): moveInTime(distance, store)
        case .showColumn(let column): showColumn(column, store)
        case .copy(let content): return copy(content)
        case .openEditor: return openEditor(store)
        case .openCallSite: return openCallSite(store)
        case .hideFunction: return hideFunction(store)
        case .showHidden: return showHidden(store)
        case .findNext(let direction): return findNext(direction, store)
        case .findSame(let direction): return findSame(direction, store)
        case .exception(let direction): return findException(direction, store)
        case .toggleFollow:
            follow.toggle()
            if follow { followNewest(store) }
        case .nextRowContents:
            let all = RowContents.allCases
            // Every case is in the list of all cases.
            rowContents = all[((all.firstIndex(of: rowContents) ?? 0) + 1) % all.count]
        case .scrollDetail(let distance):
            guard showsDetail else { return [] }
            scrollPane(distance, store)
        case .toggleDetail, .accept: togglePane(showsSource: false)
        case .toggleSource: togglePane(showsSource: true)
        case .focusPane: focusPane()
        case .clickDetail(let line): clickPane(line)
        case .last:
            leaveMark()
            follow = true
            followed = nil
            moveToLast(store)
        default:
            guard selection != nil else { return [] }
            if !isAboutAll(action) { follow = false }
            rowCommand(action, store)
        }
        return []
    }

    private mutating func copy(_ content: CopyContent) -> [Effect] {
        guard let call = selectedCall else {
            say("Choose a call first: this copies its text")
            return []
        }
        return [.copy(content, call)]
    }

    private mutating func openEditor(_ store: TraceStore) -> [Effect] {
        guard let call = selectedCall, store.lost(call) == nil else {
            say("Choose a call first: this opens its source")
            return []
        }
        let function = store.function(store.functionID(call))
        guard !function.file.isEmpty, !function.file.hasPrefix("<") else {
            say("\(function.displayName) has no file", .warning)
            return []
        }
        let raised = store.mark(call) == nil ? nil : store.exception(call)?.raisedLine
        return [.edit(file: function.file, line: Int(raised ?? max(1, function.line)))]
    }

    private mutating func openCallSite(_ store: TraceStore) -> [Effect] {
        guard let call = selectedCall, store.lost(call) == nil else {
            say("Choose a call first: this opens the line that makes it")
            return []
        }
        guard let site = store.callSite(call),
            let function = (site.function ?? store.caller(call)).map(store.function), !function.file.isEmpty,
            !function.file.hasPrefix("<")
        else {
            say("It is not known which line makes this call")
            return []
        }
        return [.edit(file: function.file, line: Int(site.line))]
    }

    /// Whoever does something with one row wants it to stay: following ends. Not so with what is about all rows.
    private func isAboutAll(_ action: Action) -> Bool {
        switch action {
        case .toggleScope, .openAll, .closeAll, .changeLevel, .showLevels: true
        default: false
        }
    }

    private mutating func rowCommand(_ action: Action, _ store: TraceStore) {
        switch action {
        case .move(let distance): move(distance, store)
        case .page(let pages): page(pages, store)
        case .halfPage(let pages): scroll(pages, by: max(1, areas.tree.rows / 2), store)
        case .wheel(let lines): moveViewport(lines, store)
        case .first: moveToFirst(store)
        case .sibling(let distance): moveToSibling(distance, store)
        case .parent: moveToParent(store)
        case .slowestChild: moveToSlowestChild(store)
        case .lane(let distance): moveToLane(distance, store)
        case .history(let distance): moveInHistory(distance, store)
        case .click(let line, let onSign): click(line, onSign: onSign, store)
        case .clickSubtree(let line):
            click(line, onSign: false, store)
            guard let row = selection else { break }
            if showsRows(below: row, store) { closeSubtree(row, store) } else { openSubtree(row, store) }
            settle(store)
        case .doubleClick(let line):
            click(line, onSign: false, store)
            showsDetail = true
            detail.showsSource = false
        default: foldCommand(action, store)
        }
    }

    private mutating func foldCommand(_ action: Action, _ store: TraceStore) {
        guard let row = selection else { return }
        switch action {
        case .openOrFirstChild:
            if showsRows(below: row, store) { move(1, store) } else { open(row, store) }
        case .closeOrParent:
            if showsRows(below: row, store) { close(row) } else { moveToParent(store) }
        case .toggleFold:
            if showsRows(below: row, store) { close(row) } else { open(row, store) }
        case .open: if !showsRows(below: row, store) { open(row, store) }
        case .close: close(row)
        case .openSubtree: openSubtree(row, store)
        case .closeSubtree: closeSubtree(row, store)
        case .openAll: showLevel(Folds.greatestLevel, "All levels are open", store)
        case .closeAll: showLevel(0, "All calls are closed", store)
        case .changeLevel(let distance): changeLevel(distance, store)
        case .showLevels(let levels):
            showLevel(levels - 1, "\(levels) \(levels == 1 ? "level" : "levels") of calls", store)
        case .toggleScopeHere: toggleScope(of: row, store)
        case .toggleScope: toggleScope(store)
        default: return
        }
        settle(store)
    }

    private mutating func click(_ line: Int, onSign: Bool, _ store: TraceStore) {
        let rows = visibleRows(self, store)
        guard rows.indices.contains(line) else { return }
        selection = rows[line].id
        self.line = line
        if onSign, let row = selection {
            if showsRows(below: row, store) { close(row) } else { open(row, store) }
        }
        settle(store)
    }
}
