import TraceStore

/// Showing one subtree only, marks, and what the time column counts.
extension ExplorerState {
    mutating func focus(_ store: TraceStore) -> [Effect] {
        guard let call = selectedCall else {
            say("Choose a call first: this shows only what is below it")
            return []
        }
        guard focuses.last != call else { return [] }
        focuses.append(call)
        if folds.fold(of: call.lane) == .closed { open(.lane(call.lane), store) }
        let outline = Outline(self, store)
        if !outline.showsRows(below: .call(call)) { open(.call(call), store) }
        settle(store, fills: true)
        return []
    }

    /// Back to what was shown before, the subtree's root selected.
    mutating func leaveFocus(_ store: TraceStore) {
        guard let root = focuses.popLast() else {
            say("The whole tree is shown")
            return
        }
        reveal(.call(root), store)
        select(.call(root), store)
        settle(store, fills: true)
    }

    /// Before going to a row that is outside of what is shown.
    mutating func widenFocus(to row: RowID, _ store: TraceStore) {
        while !focuses.isEmpty, !Outline(self, store).isInFocus(row) { focuses.removeLast() }
    }

    mutating func setMark(_ letter: Character, _ store: TraceStore) {
        guard let selection else { return }
        marks[letter] = selection
        if let call = selection.call { markTime = store.start(call) }
        say("Marked: ' \(letter) comes back here")
    }

    mutating func goToMark(_ letter: Character, _ store: TraceStore) {
        guard let row = marks[letter] else {
            let letters = marks.keys.sorted().map(String.init).joined(separator: " ")
            say(
                letters.isEmpty
                    ? "Nothing is marked: m and a letter mark a row" : "No mark \(letter); there are \(letters)")
            return
        }
        leaveMark()
        widenFocus(to: row, store)
        reveal(row, store)
        select(Outline(self, store).nearestVisible(row) ?? row, store)
    }

    mutating func nextTimeColumn() {
        let all = TimeColumn.allCases
        timeColumn = all[((all.firstIndex(of: timeColumn) ?? 0) + 1) % all.count]
        say("Times: \(timeColumn.title)")
    }
}
