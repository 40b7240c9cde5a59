extension Condition {
    /// nil for a text of spaces.
    package static func parse(_ text: String) throws(ConditionError) -> Condition? {
        var parser = ConditionParser(text)
        return try parser.condition()?.sorted
    }
}

/// Reads a condition; see `Condition` for the language.
struct ConditionParser {
    private let characters: [Character]
    private var position = 0
    private var depth = 0

    private static let greatestDepth = 50
    private static let operators = [">=", "<=", "<", ">", ":", "~", "="]

    init(_ text: String) { characters = Array(text) }

    private var next: Character? { position < characters.count ? characters[position] : nil }

    private mutating func skipSpaces() { while next == " " { position += 1 } }

    mutating func condition() throws(ConditionError) -> Condition? {
        let condition = try alternatives()
        guard position == characters.count else { throw ConditionError("this closes nothing", at: position) }
        return condition
    }

    private mutating func alternatives() throws(ConditionError) -> Condition? {
        guard var first = try sequence() else { return nil }
        while next == "|" {
            position += 1
            guard let second = try sequence() else { throw ConditionError("what or?", at: position) }
            if case .any(let conditions) = first {
                first = .any(conditions + [second])
            } else {
                first = .any([first, second])
            }
        }
        return first
    }

    private mutating func sequence() throws(ConditionError) -> Condition? {
        var terms: [Condition] = []
        skipSpaces()
        while let character = next, character != "|", character != ")" {
            terms.append(try term())
            skipSpaces()
        }
        if terms.isEmpty, next == "|" { throw ConditionError("nothing stands before this", at: position) }
        return terms.count > 1 ? .all(terms) : terms.first
    }

    private mutating func term() throws(ConditionError) -> Condition {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.greatestDepth else { throw ConditionError("too deep", at: position) }
        let start = position
        switch next {
        case "!"?, "-"?:
            position += 1
            guard let character = next, character != " ", character != "|", character != ")" else {
                throw ConditionError("not what?", at: position)
            }
            return .not(try term())
        case "("?:
            position += 1
            let inner = try alternatives()
            guard next == ")" else { throw ConditionError("this parenthesis is not closed", at: start) }
            position += 1
            guard let inner else { throw ConditionError("nothing in parentheses", at: start) }
            return inner
        case "/"?, "\""?: return .atom(.name(try value().pattern(":")))
        default: return try keyed()
        }
    }

    /// A key with operator and value, a key that stands alone, or a word of a name.
    private mutating func keyed() throws(ConditionError) -> Condition {
        let start = position
        while let character = next, character.isLetter || character == "_" { position += 1 }
        let word = String(characters[start..<position])
        if let comparison = comparison(), !word.isEmpty {
            guard let key = ConditionKey.named(word) else {
                let names = ConditionKey.all.map(\.name).joined(separator: " ")
                throw ConditionError("no key “\(word)”; there are \(names)", at: start)
            }
            guard key.operators.contains(comparison) else {
                let allowed = key.operators.joined(separator: " ")
                throw ConditionError(
                    allowed.isEmpty ? "\(word) stands alone" : "\(word) goes with \(allowed)", at: position)
            }
            position += comparison.count
            guard let character = next, character != " ", character != "|", character != ")" else {
                throw ConditionError("a value is missing, as in \(key.example)", at: position)
            }
            // A path begins with a slash, too.
            return .atom(try key.atom(comparison, value(expressions: word != "file" || comparison != ":")))
        }
        if let key = ConditionKey.named(word), key.standsAlone, isEnd { return .atom(key.aloneAtom) }
        position = start
        let value = try value()
        return .atom(.name(try value.pattern(":")))
    }

    private var isEnd: Bool { next.map { $0 == " " || $0 == "|" || $0 == ")" } ?? true }

    private func comparison() -> String? {
        Self.operators.first { characters[position...].starts(with: $0) }
    }

    /// A word, or a text in quotes or, as an expression, in slashes.
    private mutating func value(expressions: Bool = true) throws(ConditionError) -> ConditionValue {
        let start = position
        if next == "\"" || next == "/" && expressions { return try quoted() }
        // A parenthesis that was opened in the word belongs to it: `f(x)`.
        var open = 0
        while let character = next, character != " ", character != "|", character != ")" || open > 0 {
            open += character == "(" ? 1 : character == ")" ? -1 : 0
            position += 1
        }
        return ConditionValue(text: String(characters[start..<position]), isExpression: false, position: start)
    }

    /// Up to the quote that ends a term: an expression may have slashes within.
    private mutating func quoted() throws(ConditionError) -> ConditionValue {
        let start = position
        let quote = characters[start]
        var text = ""
        position += 1
        while let character = next {
            position += 1
            if character == "\\", let escaped = next {
                // Other backslashes are the expression's own.
                if escaped != quote && quote == "/" { text.append("\\") }
                text.append(escaped)
                position += 1
            } else if character == quote, isEnd {
                guard !text.isEmpty else { throw ConditionError("nothing stands here", at: start) }
                return ConditionValue(text: text, isExpression: quote == "/", position: start)
            } else {
                text.append(character)
            }
        }
        throw ConditionError(quote == "/" ? "the second / is missing" : "the second quote is missing", at: start)
    }
}
