import TraceStore

/// Typing a search, and going from hit to hit. A search runs in slices, so that no key has to wait for it.
extension ExplorerState {
    mutating func startSearch() {
        prompt = Prompt(.search)
        let origin = SearchOrigin(
            selection: selection, line: line, folds: folds, follow: follow, text: search.map(\.text))
        search = Search()
        search?.origin = origin
        follow = false
    }

    /// Searches from where one was when the prompt was opened.
    mutating func searchAnew(_ text: String, _ store: TraceStore) -> [Effect] {
        let origin = search?.origin
        returnTo(origin, store)
        var search = Search(text: text)
        search.origin = origin
        search.update(store)
        self.search = search
        if !search.isHopeless { setOut(1, inclusive: true, store) }
        workStart = now
        return continueWork(store)
    }

    /// Begins to search from the selection; through what the view shows at first, where that is not everything.
    private mutating func setOut(_ direction: Int, inclusive: Bool, inAll: Bool = false, _ store: TraceStore) {
        let isOfView = !folds.showsEverything && !inAll
        search?.reach(isOfView ? folds : nil, store)
        var task = Outline(self, store).searchTask(from: selection, direction, inclusive: inclusive)
        task?.isOfView = isOfView
        search?.task = task
    }

    private mutating func returnTo(_ origin: SearchOrigin?, _ store: TraceStore) {
        guard let origin else { return }
        folds = origin.folds
        selection = origin.selection ?? selection
        line = origin.line
        settle(store)
    }

    mutating func cancelSearch(_ store: TraceStore) -> [Effect] {
        let origin = search?.origin
        returnTo(origin, store)
        follow = origin?.follow ?? follow
        prompt = nil
        searchAgain(origin?.text, store)
        return continueWork(store)
    }

    /// Takes up what was searched for before.
    private mutating func searchAgain(_ text: String?, _ store: TraceStore) {
        search = text.map { Search(text: $0) }
        search?.update(store)
    }

    mutating func acceptSearch(_ store: TraceStore) -> [Effect] {
        guard let search, !search.text.isEmpty else {
            // As in vi: nothing typed means the same again.
            let before = search?.origin?.text
            _ = cancelSearch(store)
            return before == nil ? [] : findNext(1, store)
        }
        prompt = nil
        if search.isHopeless {
            say("Not found: \(search.text)", .warning)
        } else if let origin = search.origin?.selection, origin != selection {
            history.leave(origin)
        }
        self.search?.origin = nil
        return continueWork(store)
    }

    mutating func findNext(_ direction: Int, _ store: TraceStore) -> [Effect] {
        guard search != nil else {
            say("Nothing to search for yet: / asks for a name")
            return []
        }
        follow = false
        if let evidence = search?.evidence, !evidence.isEmpty { return stepThrough(evidence, direction, store) }
        search?.update(store)
        if let search, search.isHopeless {
            say("Not found: \(search.text)", .warning)
            return []
        }
        leaveMark()
        setOut(direction, inclusive: false, store)
        workStart = now
        return continueWork(store)
    }

    /// To the next call of an insight's evidence; from elsewhere, to the one where one was last.
    private mutating func stepThrough(_ evidence: [CallID], _ direction: Int, _ store: TraceStore) -> [Effect] {
        let last = (search?.hit?.number ?? 1) - 1
        let current = selectedCall.flatMap { evidence.firstIndex(of: $0) }
        let next = ((current ?? last) + (current == nil ? 0 : direction) + evidence.count) % evidence.count
        guard Outline(self, store).exists(.call(evidence[next])) else { return [] }
        leaveMark()
        widenFocus(to: .call(evidence[next]), store)
        reveal(.call(evidence[next]), store)
        select(.call(evidence[next]), store)
        search?.hit = Search.Hit(call: evidence[next], number: next + 1)
        if let current, (next < current) == (direction > 0), evidence.count > 1 {
            say(direction > 0 ? "Went on from the first" : "Went on from the last")
        }
        return []
    }

    mutating func findSame(_ direction: Int, _ store: TraceStore) -> [Effect] {
        guard let call = selectedCall else {
            say("Choose a call first")
            return []
        }
        let function = store.functionID(call)
        search = Search(exact: function, text: store.function(function).displayName)
        return findNext(direction, store)
    }

    mutating func findException(_ direction: Int, _ store: TraceStore) -> [Effect] {
        follow = false
        leaveMark()
        if search == nil { search = Search() }
        let task = Outline(self, store).searchTask(from: selection, direction, inclusive: false, .exceptions)
        search?.task = task
        workStart = now
        return continueWork(store)
    }

    /// Goes on searching. True: there is more to do.
    mutating func walkOn(_ store: TraceStore, _ budget: inout Int) -> Bool {
        guard var task = search?.task else { return false }
        switch Outline(self, store).walk(&task, search?.matcher, now: now, &budget) {
        case .more:
            search?.task = task
            return true
        case .nothing where task.isOfView:
            // Nothing that is in view is called so: what is hidden inside libraries may be meant.
            setOut(task.forward ? 1 : -1, inclusive: task.isInclusive, inAll: true, store)
            return walkOn(store, &budget)
        case .nothing: notFound(task)
        case .found(let call): arrive(at: call, task, store)
        }
        search?.task = nil
        forgetEmptySearch()
        return false
    }

    private mutating func arrive(at call: CallID, _ task: SearchTask, _ store: TraceStore) {
        if RowID.call(call) == selection, prompt == nil {
            say(task.isOfView ? "The only one in this view; A shows all calls" : "The only one")
        }
        reveal(.call(call), store)
        select(.call(call), store)
        if task.target == .functions, let search {
            let number = Outline(self, store).number(of: call, search)
            self.search?.hit = Search.Hit(call: call, number: number)
        }
        guard task.hasWrapped, prompt == nil, message == nil else { return }
        say(task.forward ? "Went on from the beginning" : "Went on from the end")
    }

    private mutating func notFound(_ task: SearchTask) {
        guard prompt == nil else { return }
        let none = folds.scope == .mine ? "No exceptions in my code; F5 lists all" : "No exceptions"
        say(task.target == .exceptions ? none : "Not found: \(search?.text ?? "")", .warning)
    }

    /// Going from exception to exception needs a task, but is no search to be shown.
    private mutating func forgetEmptySearch() {
        if prompt == nil, let search, search.text.isEmpty, search.exact == nil { self.search = nil }
    }
}
