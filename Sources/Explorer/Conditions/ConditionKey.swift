/// The words of the language of conditions, from which parser, completion and help are made.
package struct ConditionKey: Sendable {
    package enum Kind: Sendable { case text, number, time, word }

    package let name: String
    let kind: Kind
    /// Behind an operator or alone, what it means; an example in the help.
    package let example: String
    package let meaning: String
    /// The key may stand alone.
    let standsAlone: Bool

    private init(_ name: String, _ kind: Kind, _ example: String, _ meaning: String, alone: Bool = false) {
        self.name = name
        self.kind = kind
        self.example = example
        self.meaning = meaning
        standsAlone = alone || kind == .word
    }

    package static let all: [ConditionKey] = [
        .init("dur", .time, "dur>10ms", "total time: ns us ms s min"),
        .init("self", .time, "self>1ms", "time without that of its callees"),
        .init("exc", .text, "exc:ValueError", "an exception, its type; exc~text its message", alone: true),
        .init("caught", .word, "caught", "handled an exception itself"),
        .init("raised", .word, "raised", "ended by an exception"),
        .init("arg", .text, "arg~alice", "some argument, as name=value"),
        .init("res", .text, "res~None", "the result"),
        .init("any", .text, "any~alice", "name, arguments, result or exception"),
        .init("fn", .text, "fn:handle_*", "the function's name"),
        .init("module", .text, "module:app.*", "the function's module"),
        .init("file", .text, "file:*/api/*.py", "the function's file"),
        .init("line", .number, "line:12", "the line of its definition"),
        .init("mine", .word, "mine", "my own code"),
        .init("thread", .text, "thread:worker", "calls on the thread"),
        .init("task", .text, "task:*", "calls on the task"),
        .init("depth", .number, "depth<5", "callers of the call"),
    ]

    var operators: [String] {
        switch kind {
        case .word: []
        case .text: [":", "~", "="]
        case .number, .time: ["<", ">", "<=", ">=", "=", ":"]
        }
    }

    static func named(_ name: String) -> ConditionKey? { all.first { $0.name == name } }

    func atom(_ comparison: String, _ value: ConditionValue) throws(ConditionError) -> Condition.Atom {
        switch kind {
        case .word: throw ConditionError("\(name) stands alone", at: value.position)
        case .number, .time:
            let range = try value.range(comparison, isTime: kind == .time)
            switch name {
            case "dur": return .duration(range)
            case "self": return .selfTime(range)
            case "line": return .line(range)
            default: return .depth(range)
            }
        case .text: return try text(comparison, value.pattern(comparison))
        }
    }

    private func text(_ comparison: String, _ pattern: TextPattern) throws(ConditionError) -> Condition.Atom {
        switch name {
        case "exc": comparison == "~" ? .message(pattern) : .exception(type: pattern)
        case "arg": .argument(pattern)
        case "res": .result(pattern)
        case "any": .anywhere(pattern)
        case "fn": .name(pattern)
        case "module": .module(pattern)
        case "file": .file(pattern)
        case "thread": .thread(pattern)
        default: .task(pattern)
        }
    }

    var aloneAtom: Condition.Atom {
        switch name {
        case "caught": .caught
        case "raised": .raised
        case "mine": .isMine
        default: .exception(type: nil)
        }
    }
}

/// What stands behind an operator.
struct ConditionValue {
    var text: String
    var isExpression: Bool
    /// Characters before it.
    var position: Int

    func pattern(_ comparison: String) throws(ConditionError) -> TextPattern {
        if isExpression {
            do {
                return try TextPattern(expression: text)
            } catch {
                throw ConditionError(error.text, at: position + 1 + error.position)
            }
        }
        switch comparison {
        case "=": return TextPattern(whole: text)
        case "~": return TextPattern(part: text)
        default: return TextPattern(wildcards: text)
        }
    }

    func range(_ comparison: String, isTime: Bool) throws(ConditionError) -> NumberRange {
        guard !isExpression, let number = isTime ? time : UInt64(text) else {
            throw ConditionError(isTime ? "a time is 10ms, 1.5s, 200us" : "this must be a number", at: position)
        }
        switch comparison {
        case "<": return NumberRange(least: number == 0 ? 1 : 0, most: number == 0 ? 0 : number - 1)
        case "<=": return NumberRange(most: number)
        case ">": return NumberRange(least: number == .max ? .max : number + 1)
        case ">=": return NumberRange(least: number)
        default: return NumberRange(least: number, most: number)
        }
    }

    private var time: UInt64? {
        let digits = text.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
        let units: [String: Double] = [
            "ns": 1, "us": 1e3, "µs": 1e3, "ms": 1e6, "": 1e6, "s": 1e9, "min": 60e9, "m": 60e9, "h": 3600e9,
        ]
        guard let number = Double(digits), let unit = units[text.dropFirst(digits.count).lowercased()] else {
            return nil
        }
        let time = number * unit
        return time < 1e18 ? UInt64(time) : nil
    }
}
