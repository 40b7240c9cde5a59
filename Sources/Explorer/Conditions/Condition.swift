import TraceStore

/// What calls are looked for: the language of search, filter and command line.
///
///     dur>10ms !exc module:app.* (arg~alice | res~None)
///
/// Terms stand side by side (and), with `|` (or), `!` or `-` before them (not), in parentheses. A term is a word of the
/// function's name, `/a regular expression/` for it, or a key of `ConditionKey` with an operator: `:` holds the text, or
/// with `*` fits it; `~` holds the text or `/expression/`; `=` is the text; `<`, `>`, `<=`, `>=` compare numbers.
package indirect enum Condition: Equatable, Sendable {
    case all([Condition])
    case any([Condition])
    case not(Condition)
    case atom(Atom)

    package enum Atom: Equatable, Sendable {
        case name(TextPattern)
        case module(TextPattern)
        case file(TextPattern)
        case line(NumberRange)
        case isMine
        case thread(TextPattern)
        case task(TextPattern)
        case duration(NumberRange)
        case selfTime(NumberRange)
        case depth(NumberRange)
        /// An exception left the call or was caught in it; control flow counts where a type or text is named.
        case exception(type: TextPattern?)
        case message(TextPattern)
        case caught
        case raised
        case argument(TextPattern)
        case result(TextPattern)
        /// In name, arguments, result or exception.
        case anywhere(TextPattern)
        case function(FunctionID)
        /// In a `Matcher`, the term of this number that the function decides.
        case known(Int)
    }
}

/// Numbers from one to another, both included. Times in ns.
package struct NumberRange: Equatable, Sendable {
    var least: UInt64 = 0
    var most: UInt64 = .max

    func contains(_ number: UInt64) -> Bool { least <= number && number <= most }
}

/// What is wrong with a condition, and where.
package struct ConditionError: Error, Equatable, Sendable {
    package var text: String
    /// Characters before the place.
    package var position: Int

    init(_ text: String, at position: Int) {
        self.text = text
        self.position = position
    }
}

/// Of a call that is still open, not everything can be said.
enum Truth: Equatable, Sendable {
    case no
    case yes
    /// It depends on how the call ends, or on what has not been looked at.
    case open

    init(_ isTrue: Bool) { self = isTrue ? .yes : .no }

    var negated: Truth {
        switch self {
        case .no: .yes
        case .yes: .no
        case .open: .open
        }
    }
}

extension Condition {
    func truth(_ atom: (Atom) -> Truth) -> Truth {
        switch self {
        case .atom(let leaf): return atom(leaf)
        case .not(let condition): return condition.truth(atom).negated
        case .all(let conditions):
            var result = Truth.yes
            for condition in conditions {
                let truth = condition.truth(atom)
                if truth == .no { return .no }
                if truth == .open { result = .open }
            }
            return result
        case .any(let conditions):
            var result = Truth.no
            for condition in conditions {
                let truth = condition.truth(atom)
                if truth == .yes { return .yes }
                if truth == .open { result = .open }
            }
            return result
        }
    }

    var atoms: [Atom] {
        switch self {
        case .atom(let atom): [atom]
        case .not(let condition): condition.atoms
        case .all(let conditions), .any(let conditions): conditions.flatMap(\.atoms)
        }
    }

    func map(_ change: (Atom) -> Atom) -> Condition {
        switch self {
        case .atom(let atom): .atom(change(atom))
        case .not(let condition): .not(condition.map(change))
        case .all(let conditions): .all(conditions.map { $0.map(change) })
        case .any(let conditions): .any(conditions.map { $0.map(change) })
        }
    }

    /// The same with what is cheap to find out first.
    var sorted: Condition {
        func cost(_ condition: Condition) -> Int { condition.atoms.map(\.cost).max() ?? 0 }
        func sorted(_ conditions: [Condition]) -> [Condition] {
            let costs = conditions.enumerated().map { (cost: cost($1), index: $0) }
            return costs.sorted { ($0.cost, $0.index) < ($1.cost, $1.index) }.map { conditions[$0.index].sorted }
        }
        switch self {
        case .atom: return self
        case .not(let condition): return .not(condition.sorted)
        case .all(let conditions): return .all(sorted(conditions))
        case .any(let conditions): return .any(sorted(conditions))
        }
    }

    /// What a row must have, whatever its function, for the condition to be true of it.
    var rowTest: RowTest {
        switch self {
        case .atom(let atom): atom.rowTest
        case .not: RowTest()
        case .all(let conditions): conditions.reduce(RowTest()) { $0.and($1.rowTest) }
        case .any(let conditions):
            conditions.dropFirst().reduce(conditions.first?.rowTest ?? RowTest()) { $0.or($1.rowTest) }
        }
    }

    /// It names what it wants: such calls are shown also where only my code is.
    var namesFunctions: Bool { atoms.contains { $0.isOfFunction && $0 != .isMine } }
}

extension Condition.Atom {
    /// Decided by the function alone.
    var isOfFunction: Bool {
        switch self {
        case .name, .module, .file, .line, .isMine, .function, .known: true
        default: false
        }
    }

    /// Decided by the lane alone.
    var isOfLane: Bool {
        switch self {
        case .thread, .task: true
        default: false
        }
    }

    fileprivate var rowTest: RowTest {
        switch self {
        case .duration(let range), .selfTime(let range): RowTest(leastDuration: range.least)
        case .exception, .message, .caught, .raised: RowTest(hasException: true)
        case .argument: RowTest(hasArguments: true)
        case .result: RowTest(hasResult: true)
        default: RowTest()
        }
    }

    /// About the ns that it takes to find out.
    var cost: Int {
        switch self {
        case .name, .module, .file, .line, .isMine, .function, .known, .thread, .task: 5
        case .duration, .depth, .caught, .raised: 20
        case .selfTime: 100
        case .exception: 400
        case .argument, .result, .message: 3000
        case .anywhere: 6000
        }
    }
}
