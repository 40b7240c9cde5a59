import TraceStore

/// What is recorded, as a list of settings that can be changed: made from the rules that the recorder says are in force.
package struct RecordingSettings {
    package enum Setting: Equatable, Sendable {
        case scope, values, depth, shortest, native
        /// Leaves out the function of the selected row.
        case exclude(String)
        /// One of the rules' choices, which can be taken back.
        case choice(Int)
    }

    package struct Row: Equatable, Sendable {
        package var setting: Setting
        package var name: String
        package var value: String
        /// What else it can be.
        package var note: String
    }

    let rules: RecordingRules
    package let rows: [Row]

    /// nil: no recorder has said what it records.
    package init?(_ state: ExplorerState, _ store: TraceStore) {
        guard let rules = store.processes.last(where: { !$0.hasEnded && $0.rules != nil })?.rules else { return nil }
        self.rules = rules
        let level = Self.levels.first { $0.0 == rules.arguments && $0.1 == rules.results }
        var rows = [
            Row(setting: .scope, name: "Scope", value: Self.name(rules.scope), note: "all, boundary, mine, nothing"),
            Row(
                setting: .values, name: "Values", value: level?.2 ?? "mixed",
                note: "of arguments and results: values, types, none"),
            Row(
                setting: .depth, name: "Depth", value: rules.depth == 0 ? "no limit" : "\(rules.depth) calls",
                note: "calls inside each other, in a thread or task"),
            Row(
                setting: .shortest, name: "Short calls", value: Self.text(shortest: rules.shortest),
                note: "those without callees can be left out"),
            Row(
                setting: .native, name: "C functions", value: rules.recordsNative ? "recorded" : "left out",
                note: "those that recorded functions call"),
        ]
        if let call = state.selectedCall, store.lost(call) == nil {
            let function = store.function(store.functionID(call))
            let name = function.isModuleBody ? "" : Self.pattern(function)
            if !name.isEmpty {
                rows.append(
                    Row(
                        setting: .exclude(name), name: "Leave out", value: name,
                        note: "the function of the selected row"))
            }
        }
        for (index, choice) in rules.choices.enumerated() {
            let name =
                switch choice.kind {
                case .include: "Included"
                case .exclude: "Left out"
                case .level: "Own level"
                case .start: "Starts at"
                case .stop: "Ends after"
                }
            let pattern = String(decoding: choice.pattern.text, as: UTF8.self)
            rows.append(Row(setting: .choice(index), name: name, value: pattern, note: "Enter takes it back"))
        }
        self.rows = rows
    }

    /// The rules that make the setting of row `index` the next one, or with a negative `step` the one before.
    func change(_ index: Int, by step: Int) -> String? {
        guard rows.indices.contains(index) else { return nil }
        switch rows[index].setting {
        case .scope:
            let all: [RecordingRules.Scope] = [.all, .boundary, .mine, .nothing]
            let scope = next(rules.scope, in: all, step)
            let knowsLogs = rules.choices.contains { $0.pattern.text.elementsEqual(LogRecord.function.utf8) }
            let logs = scope == .mine && !knowsLogs ? "\ninclude \(LogRecord.function)" : ""
            return "scope \(Self.name(scope))\(logs)"
        case .values:
            let place = Self.levels.firstIndex { $0.0 == rules.arguments && $0.1 == rules.results }
            // Nobody is to come by code of the program's that runs in passing.
            let names = Self.levels.map(\.2).filter { $0 != "repr" }
            return "values " + (place.map { next(Self.levels[$0].2, in: names, step) } ?? names[0])
        case .depth: return "depth \(next(rules.depth, in: [0, 5, 10, 20, 50], step))"
        case .shortest:
            return "min-duration \(next(rules.shortest, in: [0, 10_000, 100_000, 1_000_000, 10_000_000], step))ns"
        case .native: return rules.recordsNative ? "native off" : "native on"
        case .exclude(let name): return "exclude " + name
        case .choice(let index):
            var rules = rules
            rules.choices.remove(at: index)
            return String(decoding: rules.text, as: UTF8.self)
        }
    }

    private func next<Value: Equatable>(_ value: Value, in all: [Value], _ step: Int) -> Value {
        guard let place = all.firstIndex(of: value) else { return all[0] }
        return all[(place + (step < 0 ? all.count - 1 : 1)) % all.count]
    }

    private static let levels: [(RecordingLevel, RecordingLevel, String)] = [
        (.values, .values, "values"), (.types, .types, "types"), (.none, .none, "none"), (.repr, .repr, "repr"),
    ]

    /// What the status line says of rules that leave something out; nil: they leave out nothing.
    package static func summary(_ rules: RecordingRules) -> String? {
        var words: [String] = []
        if rules.scope != .all { words.append(name(rules.scope)) }
        if rules.arguments != .values || rules.results != .values {
            let (arguments, results) = (rules.arguments, rules.results)
            let runsCode = arguments == .repr || results == .repr
            words.append(runsCode ? "repr" : arguments == .none && results == .none ? "no values" : "fewer values")
        }
        if rules.depth > 0 { words.append("depth \(rules.depth)") }
        if rules.shortest > 0 { words.append("from \(text(shortest: rules.shortest))") }
        if rules.choices.contains(where: { $0.kind == .exclude }) { words.append("some left out") }
        return words.isEmpty ? nil : "records " + words.joined(separator: ", ")
    }

    private static func name(_ scope: RecordingRules.Scope) -> String {
        switch scope {
        case .all: "all"
        case .boundary: "boundary"
        case .mine: "mine"
        case .nothing: "nothing"
        }
    }

    private static func text(shortest: UInt64) -> String {
        switch shortest {
        case 0: "recorded"
        case ..<1_000_000: "\(shortest / 1000) µs"
        case ..<1_000_000_000: "\(shortest / 1_000_000) ms"
        default: "\(shortest / 1_000_000_000) s"
        }
    }

    /// A pattern that fits the function: its full name, where glob's own characters stand for any one.
    private static func pattern(_ function: Function) -> String {
        let name = function.qualifiedName.replacing("<locals>.", with: "")
        let full = function.module.isEmpty ? name : function.module + "." + name
        return String(full.map { "*?[".contains($0) || $0.isNewline ? "?" : $0 })
    }
}
