import TraceStore

/// A word that the command line understands, with what stands behind it.
package struct CommandDescription: Sendable {
    package let name: String
    /// As in `:set NAME=VALUE`; empty: nothing stands behind the name.
    package let argument: String
    package let title: String
    /// Whole words that may stand behind the name, for Tab; the text typed so far is given.
    let words: @Sendable (String, ExplorerState, TraceStore) -> Completion?
    let run: @Sendable (inout ExplorerState, String, TraceStore) -> [Effect]

    package init(
        _ name: String, _ argument: String = "", _ title: String,
        words: @escaping @Sendable (String, ExplorerState, TraceStore) -> Completion? = { _, _, _ in nil },
        run: @escaping @Sendable (inout ExplorerState, String, TraceStore) -> [Effect]
    ) {
        self.name = name
        self.argument = argument
        self.title = title
        self.words = words
        self.run = run
    }
}

/// All that the command line understands: these, and every action of `ActionList` by its name, such as `open-all`.
/// A new command is a line here.
package enum CommandList {
    package static let all: [CommandDescription] = [
        .init("filter", "condition", "show only calls that meet it, and their callers", words: condition) {
            state, text, store in
            state.filter(by: text, store)
        },
        .init("search", "condition", "find calls", words: condition) { state, text, store in
            state.search(for: text, store)
        },
        .init("hide", "name", "hide the functions; their callees move up", words: names) { state, text, store in
            state.hide(text, store)
        },
        .init("show", "name", "show hidden functions again; all when none is named", words: hidden) {
            state, text, store in
            state.unhide(text, store)
        },
        .init("focus", "", "show only the subtree of this call") { state, _, store in state.focus(store) },
        .init("mark", "letter", "mark this row") { state, text, store in
            guard let letter = letter(text) else { return state.complain("a mark is a letter: :mark a") }
            return state.apply(.setMark(letter), store)
        },
        .init("goto", "letter", "to the mark") { state, text, store in
            guard let letter = letter(text) else { return state.complain("a mark is a letter: :goto a") }
            return state.apply(.goToMark(letter), store)
        },
        .init("note", "text", "put a row with this text into the trace, where the program is now") { state, text, _ in
            guard !text.isEmpty else { return state.complain("a text is missing: :note before the upload") }
            state.say("Noted, where the program is")
            return [.mark(text)]
        },
        .init("w", "file", "save the trace so far; as another program's file by .json .jsonl .txt .html .folded") {
            state, text, _ in
            if ExportWish.suffixes.contains(where: { text.lowercased().hasSuffix($0) }) { return state.export(text) }
            return [.save(text.isEmpty ? nil : text)]
        },
        .init("view", "name", "another view: \(views.joined(separator: " "))", words: matchingViews) {
            state, text, store in
            guard let view = ExplorerView(rawValue: text), views.contains(text) else {
                return state.complain("views are \(views.joined(separator: ", "))")
            }
            return state.apply(.showView(view), store)
        },
        .init("timeline", "", "activity and errors over time, or not") { state, _, store in
            state.toggleTimeline(store)
            return []
        },
        .init(
            "columns", "names", "what rows show: name \(TreeColumn.all.map(\.name).joined(separator: " "))",
            words: columns
        ) { state, text, store in
            if text.isEmpty { state.columns = TreeColumn.standard }
            return text.isEmpty ? [] : state.set("columns=" + text, store)
        },
        .init(
            "export", "[subtree] [mine] [format] file", "write calls for another program",
            words: { text, state, _ in state.exportWords(text) }, run: { state, text, _ in state.export(text) }),
        .init("compare", "file", "what changed since the trace in that file") { state, text, store in
            state.compare(text, store)
        },
        .init(
            "theme", "name", "another theme; without a name, that of the beginning",
            words: { text, state, _ in
                Completion(start: 0, words: state.themes.names.filter { $0.hasPrefix(text) })
            }, run: { state, text, _ in state.chooseTheme(text.isEmpty ? nil : text) }),
        .init("set", "name=value", "settings: \(settings.map(\.name).joined(separator: " "))", words: setting) {
            state, text, store in
            state.set(text, store)
        },
    ]

    private static let views = ViewDescription.all.map(\.view.rawValue)

    private static func matchingViews(_ text: String, _ state: ExplorerState, _ store: TraceStore) -> Completion? {
        Completion(start: 0, words: views.filter { $0.hasPrefix(text) })
    }

    private static func letter(_ text: String) -> Character? {
        guard text.count == 1, let letter = text.first, ActionList.marks.contains(letter) else { return nil }
        return letter
    }

    private static func condition(_ text: String, _ state: ExplorerState, _ store: TraceStore) -> Completion? {
        Condition.completion(of: text, store)
    }

    private static func names(_ text: String, _ state: ExplorerState, _ store: TraceStore) -> Completion? {
        Condition.functionNames(text, store)
    }

    private static func hidden(_ text: String, _ state: ExplorerState, _ store: TraceStore) -> Completion? {
        let names = state.hidden.map { store.function($0).displayName }
        return Completion(start: 0, words: names.filter { $0.hasPrefix(text) })
    }

    private static func columns(_ text: String, _ state: ExplorerState, _ store: TraceStore) -> Completion? {
        let words = text.split(separator: " ", omittingEmptySubsequences: false)
        let last = words.last.map(String.init) ?? ""
        let left = TreeColumn.all.map(\.name).filter { name in !words.dropLast().contains { $0 == name } }
        return Completion(start: text.count - last.count, words: left.filter { $0.hasPrefix(last) })
    }

    private static func setting(_ text: String, _ state: ExplorerState, _ store: TraceStore) -> Completion? {
        let words = settings.flatMap { setting in setting.values.map { setting.name + "=" + $0 } }
        return Completion(start: 0, words: words.filter { $0.hasPrefix(text) && $0 != text })
    }

    /// What is wrong with a setting, as a sentence; nil: nothing.
    package static func fault(inSetting name: String, _ value: String) -> String? {
        guard let setting = settings.first(where: { $0.name == name }) else {
            return "there is no setting “\(name)”; there are \(settings.map(\.name).joined(separator: ", "))"
        }
        if let fault = setting.fault { return fault(value) }
        return setting.values.contains(value) ? nil : "\(name) is one of \(setting.values.joined(separator: ", "))"
    }

    /// What `:set` changes.
    struct Setting: Sendable {
        let name: String
        let values: [String]
        /// Where any text may stand: what is wrong with it.
        var fault: (@Sendable (String) -> String?)?
        let apply: @Sendable (inout ExplorerState, String, TraceStore) -> Void
    }

    static let settings: [Setting] = [
        Setting(name: "rows", values: ["values", "names", "times"]) { state, value, _ in
            state.rowContents = value == "values" ? .values : value == "names" ? .names : .namesAndTime
        },
        Setting(name: "time", values: TimeColumn.allCases.map(\.rawValue)) { state, value, _ in
            state.timeColumn = TimeColumn(rawValue: value) ?? state.timeColumn
        },
        Setting(name: "columns", values: [], fault: TreeColumn.fault) { state, value, _ in
            state.columns = TreeColumn.parse(value) ?? state.columns
        },
        Setting(name: "heat", values: Heat.allCases.map(\.rawValue)) { state, value, _ in
            state.heat = Heat(rawValue: value) ?? state.heat
        },
        Setting(name: "callers", values: ["on", "off"]) { state, value, _ in state.keepsCallers = value == "on" },
        Setting(name: "scope", values: ["mine", "all"]) { state, value, store in
            if (value == "all") != (state.scope == .all) { state.toggleScope(store) }
        },
        Setting(name: "runs", values: ["on", "off"]) { state, value, store in
            if (value == "on") != state.closesRuns { _ = state.toggleRuns(store) }
        },
        Setting(name: "follow", values: ["on", "off"]) { state, value, store in
            state.follow = value == "on"
            if state.follow { state.followNewest(store) }
        },
    ]
}

extension ActionDescription {
    /// As the command line calls it: `open-all`, `move -1`, `show-view output`.
    package var name: String {
        var name = ""
        // Swift writes the value of an enumeration with its type and module before it.
        let action = "\(action)".replacing(/[A-Za-z]+\.(?=[A-Za-z])/, with: "")
        for character in action where character != ")" && character != "\"" {
            if character == "(" {
                name += " "
            } else if character.isUppercase {
                name += "-" + character.lowercased()
            } else {
                name.append(character)
            }
        }
        return name
    }
}
