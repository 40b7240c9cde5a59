/// A line being typed.
package struct Prompt: Equatable, Sendable {
    /// What becomes of the line.
    package enum Kind: Hashable, Sendable {
        case search
        case filter
        case command
        /// Search in the detail pane.
        case pane
        /// Search in help.
        case help
    }

    package let kind: Kind
    package internal(set) var text = ""
    /// Characters before the cursor.
    package internal(set) var cursor = 0
    /// What is wrong with the text.
    package internal(set) var error: ConditionError?
    /// What Tab has offered, as long as nothing else is typed.
    package internal(set) var completion: Completion?
    /// The number of the line that was brought back; nil: none.
    var recalled: Int?

    /// What stands before the text.
    package var label: String {
        switch kind {
        case .search, .pane, .help: "/"
        case .filter: "&"
        case .command: ":"
        }
    }

    static let greatestLength = 1000

    init(_ kind: Kind = .search, text: String = "") {
        self.kind = kind
        self.text = text
        cursor = text.count
    }

    mutating func insert(_ typed: String) {
        let room = Prompt.greatestLength - text.count
        let typed = typed.prefix(max(0, room))
        text.insert(contentsOf: typed, at: text.index(text.startIndex, offsetBy: cursor))
        // Typed characters may join with their neighbours into one.
        cursor = min(cursor + typed.count, text.count)
    }

    mutating func deleteBackward() {
        guard cursor > 0 else { return }
        text.remove(at: text.index(text.startIndex, offsetBy: cursor - 1))
        cursor = min(cursor - 1, text.count)
    }

    /// To the beginning of the word before the cursor.
    mutating func deleteWord() {
        let before = text.prefix(cursor)
        let kept = before.reversed().drop { $0 == " " }.drop { $0 != " " }
        text = String(kept.reversed()) + text.dropFirst(cursor)
        cursor = min(kept.count, text.count)
    }

    mutating func deleteLine() {
        text = ""
        cursor = 0
    }

    mutating func moveCursor(_ distance: Int) { cursor = min(max(0, cursor + distance), text.count) }

    mutating func cursorToEnd() { cursor = text.count }

    /// What keys mean that only concern the line itself.
    mutating func edit(_ action: Action) -> [Effect] {
        switch action {
        case .type(let text): insert(text)
        case .deleteBackward: deleteBackward()
        case .deleteWord: deleteWord()
        case .deleteLine: deleteLine()
        case .moveCursor(let distance): moveCursor(distance)
        case .cursorToStart: cursor = 0
        case .cursorToEnd: cursorToEnd()
        case .redraw: return [.redraw]
        case .suspend: return [.suspend]
        default: break
        }
        return []
    }

    /// Puts slashes around the text, which makes it a regular expression, or takes them away.
    mutating func toggleExpression() {
        if text.count >= 2, text.hasPrefix("/"), text.hasSuffix("/") {
            text = String(text.dropFirst().dropLast())
            cursor = max(0, min(cursor - 1, text.count))
        } else {
            text = "/" + text + "/"
            cursor = min(cursor + 1, text.count - 1)
        }
    }

    /// Offers the next of the words that fit before the cursor.
    mutating func complete(by step: Int = 1, _ find: (String) -> Completion?) {
        if completion == nil {
            completion = find(String(text.prefix(cursor)))
        } else {
            completion?.next(step)
        }
        guard let completion, let word = completion.word else { return }
        let before = text.prefix(completion.start)
        let after = text.dropFirst(cursor)
        text = before + word + after
        cursor = completion.start + word.count
    }
}

/// Words that may stand at a place in a line.
package struct Completion: Equatable, Sendable {
    /// Characters before the word.
    var start: Int
    package internal(set) var words: [String]
    /// Index of the one that was put in.
    package internal(set) var chosen = 0

    init?(start: Int, words: [String]) {
        guard !words.isEmpty else { return nil }
        self.start = start
        self.words = words
    }

    var word: String? { words.indices.contains(chosen) ? words[chosen] : nil }

    mutating func next(_ step: Int) { chosen = (chosen + step.signum() + words.count) % words.count }
}
