import TraceStore

/// Showing only some calls. What is left is found in slices, as searches are; the first rows are there at once.
extension ExplorerState {
    mutating func startFilter() {
        filterOrigin = FilterOrigin(
            filter: filter, shown: shown, selection: selection, line: line, folds: folds, follow: follow)
        prompt = Prompt(.filter, text: filter?.text ?? "")
        follow = false
    }

    mutating func filterAnew(_ text: String, _ condition: Condition?, _ store: TraceStore) -> [Effect] {
        let origin = filterOrigin
        setFilter(text, condition, store)
        filterAnchor = origin?.selection
        if filterAnchor == nil { settle(store) }
        return continueWork(store)
    }

    /// nil: everything is shown again.
    mutating func setFilter(_ text: String, _ condition: Condition?, _ store: TraceStore) {
        let outer = filter?.folds ?? folds
        guard let condition else {
            guard filter != nil else { return }
            let kept = selection
            filter = nil
            folds = outer
            showRows(nil, store)
            if shown != nil { filterAnchor = kept }
            if let kept { reveal(kept, store) }
            settle(store, fills: true)
            return
        }
        filter = Filter(text: text, condition: condition, folds: outer)
        // Within the filter all that it leaves is open at first, as far as the scope shows it.
        folds = outer
        folds.showAll(to: Folds.greatestLevel)
        showRows(condition, store)
    }

    private mutating func showRows(_ condition: Condition?, _ store: TraceStore) {
        let showsAll = condition == nil && hidden.isEmpty
        shown = showsAll ? nil : ShownRows(condition, hidden: FunctionSet(hidden))
        siblings.removeAll()
        workStart = now
    }

    mutating func hideFunction(_ store: TraceStore) -> [Effect] {
        guard let call = selectedCall, store.lost(call) == nil else {
            say("Choose a call first: this hides its function")
            return []
        }
        let function = store.functionID(call)
        hidden.append(function)
        say("Hidden: \(store.function(function).displayName); X shows it again")
        return showRowsAnew(store)
    }

    mutating func showHidden(_ store: TraceStore) -> [Effect] {
        guard let function = hidden.popLast() else {
            say("No function is hidden")
            return []
        }
        say("Shown again: \(store.function(function).displayName)")
        return showRowsAnew(store)
    }

    mutating func showRowsAnew(_ store: TraceStore) -> [Effect] {
        let anchor = selection
        showRows(filter?.condition, store)
        filterAnchor = shown == nil ? nil : anchor
        settle(store, fills: true)
        return continueWork(store)
    }

    mutating func acceptFilter(_ store: TraceStore) -> [Effect] {
        prompt = nil
        filterOrigin = nil
        if filter == nil, shown == nil { settle(store, fills: true) }
        return continueWork(store)
    }

    mutating func cancelFilter(_ store: TraceStore) -> [Effect] {
        prompt = nil
        guard let origin = filterOrigin else { return [] }
        filter = origin.filter
        shown = origin.shown
        folds = origin.folds
        selection = origin.selection ?? selection
        line = origin.line
        follow = origin.follow
        filterOrigin = nil
        filterAnchor = nil
        settle(store)
        return continueWork(store)
    }

    mutating func clearFilter(_ store: TraceStore) {
        setFilter("", nil, store)
    }

    mutating func toggleErrors(_ store: TraceStore) -> [Effect] {
        if filter?.text == "exc" {
            clearFilter(store)
            return continueWork(store)
        }
        let anchor = selection
        setFilter("exc", .atom(.exception(type: nil)), store)
        filterAnchor = anchor
        if anchor == nil { settle(store) }
        say("Only calls with exceptions")
        return continueWork(store)
    }

    /// Looks at more calls. True: there are still more.
    mutating func advanceShown(_ store: TraceStore) -> Bool {
        guard shown != nil else { return false }
        var budget = Search.budget
        let found = shown?.advance(store, now: now, &budget) ?? false
        let isMore = shown?.isComplete(store) == false
        // What was found may stand between rows that are known.
        if found { siblings.removeAll() }
        if found || filterAnchor != nil {
            if let anchor = filterAnchor { selection = anchor }
            settle(store, fills: filterAnchor != nil)
        }
        if !isMore { filterAnchor = nil }
        return isMore
    }

    /// How far the work that keys do not wait for has come, 0 to 1; nil when there is none, or not for long yet.
    package func progress(_ store: TraceStore) -> Double? {
        guard now >= workStart + 200_000_000 else { return nil }
        let seen: Int
        if let shown, !shown.isComplete(store) {
            seen = shown.seen
        } else if let counter = search?.counter, !counter.isComplete(store) {
            seen = counter.seen
        } else {
            return siblings.values.lazy.compactMap(\.progress).first
        }
        return store.callCount == 0 ? 0 : Double(seen) / Double(store.callCount)
    }
}
