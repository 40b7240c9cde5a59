import TraceStore

extension Condition {
    private static let greatestCount = 50

    /// What the last word before the cursor may become: keys, then names of functions; behind a key, its values.
    static func completion(of text: String, _ store: TraceStore) -> Completion? {
        let starts = text.indices.filter { " |(!".contains(text[$0]) }
        let start = starts.last.map { text.distance(from: text.startIndex, to: $0) + 1 } ?? 0
        let word = String(text.dropFirst(start))
        if let place = word.firstIndex(where: { ":=~<>".contains($0) }) {
            let key = String(word[..<place])
            let typed = word[word.index(after: place)...]
            let length = word.distance(from: word.startIndex, to: place) + 1
            return Completion(start: start + length, words: some(values(of: key, store), typed))
        }
        // A key that stands alone needs nothing behind it.
        let keys = ConditionKey.all.map { key in
            key.standsAlone ? key.name : key.name + (key.operators.contains("~") ? ":" : ">")
        }
        let fitting = keys.filter { $0.hasPrefix(word) && $0 != word }
        return Completion(start: start, words: fitting + (word.isEmpty ? [] : some(names(store), word[...])))
    }

    /// Functions whose name may stand at the end of the text.
    static func functionNames(_ text: String, _ store: TraceStore) -> Completion? {
        Completion(start: 0, words: some(names(store), text[...]))
    }

    private static func names(_ store: TraceStore) -> [String] { functions(store) { $0.displayName } }

    private static func functions(_ store: TraceStore, _ text: (Function) -> String) -> [String] {
        // The first two functions stand for calls that are not known.
        (2..<max(2, store.functionCount)).map { text(store.function(FunctionID(raw: UInt32($0)))) }
    }

    private static func values(of key: String, _ store: TraceStore) -> [String] {
        switch key {
        case "fn": return names(store)
        case "module": return functions(store) { $0.module }
        case "file": return functions(store) { $0.file }
        case "exc": return store.exceptionTypes
        case "thread", "task":
            let wanted = key == "thread" ? "thread" : "task"
            return store.lanes.filter { "\($0.kind)" == wanted }.map(\.name)
        case "dur", "self": return ["1ms", "10ms", "100ms", "1s"]
        default: return []
        }
    }

    /// Those that begin so, then those that hold it; each once. A word with spaces needs quotes.
    private static func some(_ words: [String], _ typed: Substring) -> [String] {
        let typed = typed.lowercased()
        var seen: Set<String> = []
        let all = words.filter { !$0.isEmpty && seen.insert($0).inserted }.sorted()
        let first = all.filter { $0.lowercased().hasPrefix(typed) }
        let second = all.filter {
            let word = $0.lowercased()
            return !word.hasPrefix(typed) && TextPattern(part: typed).matches(word)
        }
        return (first + second).prefix(greatestCount).map { $0.contains(" ") ? "\"\($0)\"" : $0 }
    }
}
