import TraceStore

/// The command line.
extension ExplorerState {
    mutating func startCommand() {
        prompt = Prompt(.command)
        follow = false
    }

    /// What the last word of the line may become.
    func commandCompletion(_ text: String, _ store: TraceStore) -> Completion? {
        if let space = text.firstIndex(of: " ") {
            let name = String(text[..<space])
            let start = text.distance(from: text.startIndex, to: space) + 1
            guard let command = CommandList.all.first(where: { $0.name == name }),
                var completion = command.words(String(text.dropFirst(start)), self, store)
            else { return nil }
            completion.start += start
            return completion
        }
        let commands = CommandList.all.map { $0.argument.isEmpty ? $0.name : $0.name + " " }
        // The marks and levels are many alike.
        let actions = ActionList.all.filter { !$0.isOneOfMany }.map(\.name)
        let all = commands + actions
        let inside = all.filter { !$0.hasPrefix(text) && $0.contains(text) }
        return Completion(start: 0, words: all.filter { $0.hasPrefix(text) } + inside)
    }

    mutating func acceptCommand(_ store: TraceStore) -> [Effect] {
        guard let line = prompt?.text else { return [] }
        prompt = nil
        let text = String(line.drop { $0 == " " || $0 == ":" })
        guard !text.isEmpty else { return [] }
        remember(text, .command)
        let words = text.split(separator: " ", maxSplits: 1).map(String.init)
        let argument = words.count > 1 ? words[1].trimmed : ""
        if let command = CommandList.all.first(where: { $0.name == words[0] }) {
            return command.run(&self, argument, store)
        }
        let name = argument.isEmpty ? words[0] : words[0] + " " + argument
        if words[0] == "q" { return apply(.quit, store) }
        if let count = Int(words[0]), argument.isEmpty {
            _ = apply(.first, store)
            return apply(.move(max(0, count - 1)), store)
        }
        if let action = ActionList.action(named: name) { return apply(action, store) }
        return complain("No command “\(words[0])”: Tab shows those that there are")
    }

    mutating func complain(_ text: String) -> [Effect] {
        say(text, .warning)
        return []
    }

    mutating func filter(by text: String, _ store: TraceStore) -> [Effect] {
        do {
            let condition = try Condition.parse(text)
            let anchor = selection
            setFilter(text, condition, store)
            filterAnchor = shown == nil ? nil : anchor
            settle(store)
            return continueWork(store)
        } catch {
            return complain("\(error.text) (character \(error.position + 1))")
        }
    }

    mutating func search(for text: String, _ store: TraceStore) -> [Effect] {
        do {
            guard try Condition.parse(text) != nil else { return findNext(1, store) }
            search = Search(text: text)
            return findNext(1, store)
        } catch {
            return complain("\(error.text) (character \(error.position + 1))")
        }
    }

    mutating func hide(_ text: String, _ store: TraceStore) -> [Effect] {
        if text.isEmpty { return apply(.hideFunction, store) }
        let pattern = TextPattern(wildcards: text)
        let functions = (2..<max(2, store.functionCount)).map { FunctionID(raw: UInt32($0)) }.filter {
            let name = store.function($0).displayName
            return (text.contains("*") ? pattern.matches(name) : name == text) && !hidden.contains($0)
        }
        guard !functions.isEmpty else { return complain("No function “\(text)”: with * parts of a name will do") }
        hidden += functions
        say("Hidden: \(functions.count == 1 ? text : "\(functions.count) functions")")
        return showRowsAnew(store)
    }

    mutating func unhide(_ text: String, _ store: TraceStore) -> [Effect] {
        let before = hidden.count
        hidden.removeAll { text.isEmpty || store.function($0).displayName == text }
        if hidden.count == before { return complain("No function “\(text)” is hidden") }
        say("\(before - hidden.count) shown again")
        return showRowsAnew(store)
    }

    mutating func set(_ text: String, _ store: TraceStore) -> [Effect] {
        let parts = text.split(separator: "=", maxSplits: 1).map { String($0).trimmed }
        let (name, value) = (parts.first ?? "", parts.count > 1 ? parts[1] : "")
        if let fault = CommandList.fault(inSetting: name, value) { return complain(fault) }
        CommandList.settings.first { $0.name == name }?.apply(&self, value, store)
        settle(store)
        return []
    }

    /// Lines that were typed can be brought back.
    mutating func remember(_ text: String, _ kind: Prompt.Kind) {
        guard !text.isEmpty else { return }
        lines[kind, default: []].removeAll { $0 == text }
        lines[kind, default: []].append(text)
        if lines[kind, default: []].count > 100 { lines[kind]?.removeFirst() }
    }

    /// The line typed before (-1) or after (1); behind the last one, an empty one.
    mutating func recall(_ direction: Int) {
        guard let prompt else { return }
        let lines = lines[prompt.kind] ?? []
        let index = min(max(0, (prompt.recalled ?? lines.count) + direction), lines.count)
        self.prompt?.recalled = index
        self.prompt?.text = index < lines.count ? lines[index] : ""
        self.prompt?.cursorToEnd()
    }
}

extension String {
    fileprivate var trimmed: String {
        String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
}
