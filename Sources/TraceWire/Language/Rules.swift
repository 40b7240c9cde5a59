// What is recorded, and how much of it: rules, as text wherever they travel (in the recorder's environment, in the control
// message `rules`, in the record `rules`). A text has one statement a line, and amends the rules in force:
//
//   scope all | boundary | mine | nothing
//   values LEVEL[,LEVEL]             of arguments and results: values, types, none, or repr: as the program's own code shows them
//   include PATTERN                  whatever the scope says
//   exclude PATTERN
//   level LEVEL[,LEVEL] PATTERN      instead of `values`, for these functions
//   depth N                          open calls of a lane; 0: no limit
//   min-duration TIME                shorter calls without callees are left out: 50us, 1ms, 2s; 0: none
//   start-at PATTERN                 nothing is recorded before such a call
//   stop-after PATTERN | N calls | TIME
//   native on | off                  calls of functions written in C
//   secret NAME                      values of parameters, keys and attributes of this name are masked: a glob, capitals do not matter
//   reveal NAME                      they are shown, though the name looks like a secret
//   adapt on | off                   off: values are recorded however often a function is called
//   reset                            all as at the beginning
//
// Of `include`, `exclude` and `level` the last that fits a function counts. `start-at` and `stop-after` without anything
// behind them are lifted. Of `secret` and `reveal` the last that fits a name counts. PATTERN: see `Pattern`.

/// How much of a value is recorded.
package enum ValueLevel: UInt8, Sendable {
    case none = 0
    case types = 1
    case values = 2
    /// What `repr` answers: code of the program runs for it.
    case repr = 3
}

package struct Rules: Equatable, Sendable {
    package enum Scope: UInt8, Sendable {
        case all = 0
        /// My code, and the calls that it makes directly.
        case boundary = 1
        case mine = 2
        /// Only what is included.
        case nothing = 3
    }

    /// What is said of the functions that fit a pattern.
    package struct Choice: Equatable, Sendable {
        package enum Kind: UInt8, Sendable {
            case include, exclude, level, start, stop
        }

        package var kind: Kind
        package var arguments = ValueLevel.values
        package var results = ValueLevel.values
        package var pattern: Pattern
    }

    /// What is said of names of values.
    package struct NameChoice: Equatable, Sendable {
        package var isSecret: Bool
        package var pattern: Pattern
    }

    package var scope = Scope.all
    package var arguments = ValueLevel.values
    package var results = ValueLevel.values
    /// 0: no limit.
    package var depth: UInt64 = 0
    /// ns; 0: no limit.
    package var shortest: UInt64 = 0
    /// 0: no limit.
    package var stopCalls: UInt64 = 0
    /// ns; 0: no limit.
    package var stopTime: UInt64 = 0
    package var recordsNative = false
    package var adapts = true
    package var names: [NameChoice] = []
    package var choices: [Choice] = []

    /// Bytes of the longest text, and choices at most: beyond, a statement is refused.
    package static let greatestText = 16384
    package static let greatestChoices = 64

    package init() {}

    package enum Fault: UInt8, Error, Sendable {
        case unknownStatement, badScope, badLevel, badNumber, badTime, badSwitch, badPattern, tooMany
    }

    /// A statement that was refused: its line, from 1, and why.
    package struct Refusal: Error, Equatable, Sendable {
        package var line: Int
        package var fault: Fault

        package init(line: Int, fault: Fault) {
            self.line = line
            self.fault = fault
        }
    }

    /// Obeys a text. Statements that are refused change nothing; the first of them is the answer.
    package mutating func amend(_ text: UnsafeRawBufferPointer) -> Refusal? {
        var refusal: Refusal?
        var (place, line) = (0, 0)
        while place < text.count {
            var end = place
            while end < text.count, text[end] != UInt8(ascii: "\n") { end += 1 }
            line += 1
            var words = Words(UnsafeRawBufferPointer(rebasing: text[place..<end]))
            if let fault = obey(&words), refusal == nil { refusal = Refusal(line: line, fault: fault) }
            place = end + 1
        }
        return refusal
    }

    private mutating func obey(_ words: inout Words) -> Fault? {
        let keyword = words.next()
        if keyword.isEmpty { return nil }
        if keyword.equals("scope") { return setScope(words.next()) }
        if keyword.equals("values") { return setLevels(words.next(), &arguments, &results) }
        if keyword.equals("include") { return choose(.include, words.rest) }
        if keyword.equals("exclude") { return choose(.exclude, words.rest) }
        if keyword.equals("level") {
            var choice = Choice(kind: .level, pattern: Pattern())
            let fault = setLevels(words.next(), &choice.arguments, &choice.results)
            return fault ?? choose(choice, words.rest)
        }
        if keyword.equals("depth") { return setNumber(words.next(), &depth) }
        if keyword.equals("min-duration") { return setTime(words.next(), &shortest) }
        if keyword.equals("start-at") {
            choices.removeAll { $0.kind == .start }
            return words.rest.isEmpty ? nil : choose(.start, words.rest)
        }
        if keyword.equals("stop-after") { return setStop(&words) }
        if keyword.equals("native") { return setSwitch(words.next(), &recordsNative) }
        if keyword.equals("adapt") { return setSwitch(words.next(), &adapts) }
        if keyword.equals("secret") { return choose(isSecret: true, words.rest) }
        if keyword.equals("reveal") { return choose(isSecret: false, words.rest) }
        if keyword.equals("reset") {
            self = Rules()
            return nil
        }
        return .unknownStatement
    }

    private mutating func setScope(_ word: Words.Word) -> Fault? {
        if word.equals("all") {
            scope = .all
        } else if word.equals("boundary") {
            scope = .boundary
        } else if word.equals("mine") {
            scope = .mine
        } else if word.equals("nothing") {
            scope = .nothing
        } else {
            return .badScope
        }
        return nil
    }

    /// `types`, or `types,none`: arguments, results.
    private func setLevels(_ word: Words.Word, _ arguments: inout ValueLevel, _ results: inout ValueLevel) -> Fault? {
        let (first, second) = word.split(UInt8(ascii: ","))
        guard let one = level(first), let other = second.map({ level($0) }) ?? one else { return .badLevel }
        (arguments, results) = (one, other)
        return nil
    }

    private func level(_ word: Words.Word) -> ValueLevel? {
        if word.equals("values") { return .values }
        if word.equals("types") { return .types }
        if word.equals("repr") { return .repr }
        return word.equals("none") ? ValueLevel.none : nil
    }

    private func setNumber(_ word: Words.Word, _ number: inout UInt64) -> Fault? {
        guard let value = word.number else { return .badNumber }
        number = value
        return nil
    }

    private func setTime(_ word: Words.Word, _ time: inout UInt64) -> Fault? {
        guard let value = word.time else { return .badTime }
        time = value
        return nil
    }

    private func setSwitch(_ word: Words.Word, _ value: inout Bool) -> Fault? {
        guard word.equals("on") || word.equals("off") else { return .badSwitch }
        value = word.equals("on")
        return nil
    }

    private mutating func setStop(_ words: inout Words) -> Fault? {
        let rest = words.rest
        let word = words.next()
        let unit = words.next()
        if unit.equals("calls") || unit.equals("call") {
            guard let count = word.number, words.rest.isEmpty else { return .badNumber }
            stopCalls = count
            return nil
        }
        if unit.isEmpty, let time = word.time {
            stopTime = time
            return nil
        }
        choices.removeAll { $0.kind == .stop }
        guard rest.isEmpty else { return choose(.stop, rest) }
        (stopCalls, stopTime) = (0, 0)
        return nil
    }

    private mutating func choose(_ kind: Choice.Kind, _ pattern: Words.Word) -> Fault? {
        choose(Choice(kind: kind, pattern: Pattern()), pattern)
    }

    private mutating func choose(isSecret: Bool, _ text: Words.Word) -> Fault? {
        guard names.count < Rules.greatestChoices else { return .tooMany }
        guard let pattern = Pattern(text.bytes) else { return .badPattern }
        names.append(NameChoice(isSecret: isSecret, pattern: pattern))
        return nil
    }

    private mutating func choose(_ choice: Choice, _ text: Words.Word) -> Fault? {
        guard choices.count < Rules.greatestChoices else { return .tooMany }
        guard let pattern = Pattern(text.bytes) else { return .badPattern }
        var choice = choice
        choice.pattern = pattern
        choices.append(choice)
        return nil
    }
}
