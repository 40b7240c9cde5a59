import TraceStore

/// Typing into a prompt.
extension ExplorerState {
    mutating func edit(_ action: Action, _ store: TraceStore) -> [Effect] {
        let before = prompt?.text
        switch action {
        case .complete: break
        case .recall where isChoosingTheme: break
        default: prompt?.completion = nil
        }
        switch action {
        case .deleteBackward where prompt?.text.isEmpty ?? true:
            // As in vi: deleting from an empty prompt leaves it.
            return cancelPrompt(store)
        case .complete:
            let isCommand = prompt?.kind == .command
            let state = self
            prompt?.complete { isCommand ? state.commandCompletion($0, store) : Condition.completion(of: $0, store) }
        case .recall(let direction) where isChoosingTheme:
            let state = self
            prompt?.complete(by: direction) { state.commandCompletion($0, store) }
        case .recall(let direction): recall(direction)
        case .toggleExpression: prompt?.toggleExpression()
        case .accept, .toggleDetail: return acceptPrompt(store)
        case .leave, .interrupt, .quit: return cancelPrompt(store)
        default:
            let effects = prompt?.edit(action) ?? []
            if !effects.isEmpty { return effects }
        }
        guard let prompt, prompt.text != before else { return [] }
        return textChanged(prompt, store)
    }

    private mutating func textChanged(_ prompt: Prompt, _ store: TraceStore) -> [Effect] {
        if prompt.kind == .command { return previewTheme() }
        if prompt.kind == .help {
            helpFilter = prompt.text
            helpScroll = 0
            return []
        }
        if prompt.kind == .pane {
            typedInPane(prompt.text)
            return []
        }
        var condition: Condition?
        self.prompt?.error = nil
        do {
            condition = try Condition.parse(prompt.text)
        } catch {
            self.prompt?.error = error
        }
        switch prompt.kind {
        case .command, .pane, .help: return []
        case .search: return searchAnew(prompt.text, store)
        case .filter:
            // What was understood last stays until what is typed is understood again.
            if self.prompt?.error != nil { return [] }
            return filterAnew(prompt.text, condition, store)
        }
    }

    private mutating func acceptPrompt(_ store: TraceStore) -> [Effect] {
        // Wrong text stays, to be put right.
        if prompt?.error != nil { return [] }
        if let prompt, prompt.kind != .command { remember(prompt.text, prompt.kind) }
        switch prompt?.kind {
        case .search: return acceptSearch(store)
        case .filter: return acceptFilter(store)
        case .command: return acceptCommand(store)
        case .pane, .help, nil:
            prompt = nil
            return []
        }
    }

    private mutating func cancelPrompt(_ store: TraceStore) -> [Effect] {
        switch prompt?.kind {
        case .search: return cancelSearch(store)
        case .filter: return cancelFilter(store)
        case .command, .pane:
            prompt = nil
            return endPreview()
        case .help:
            prompt = nil
            helpFilter = ""
            return []
        case nil: return []
        }
    }

    /// Goes on with what takes long: the search, the count of its matches, the filter.
    mutating func continueWork(_ store: TraceStore, walks: Bool = true) -> [Effect] {
        var budget = Search.budget
        var isMore = walks && walkOn(store, &budget)
        // Counting begins when the next hit is there.
        if search?.task == nil, search?.count(store, now: now, &budget) == true { isMore = true }
        if let search, let counter = search.counter, let hit = search.hit, hit.number == nil {
            let number = counter.number(of: hit.call, in: order)
            self.search?.hit?.number = number
        }
        if advanceShown(store) { isMore = true }
        return isMore ? [.continueSearch] : []
    }
}
