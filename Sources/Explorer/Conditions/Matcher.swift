import TraceStore

/// A condition made ready for many calls: what is decided by the function is decided once for each function.
struct Matcher: Equatable, Sendable {
    /// Terms that functions decide are `known`, by their number in `terms`.
    private let condition: Condition
    private let terms: [Condition.Atom]
    /// For each of the terms, the functions that meet it.
    private var sets: [FunctionSet]
    /// The functions of which calls may match, and those of which all do.
    private(set) var candidates = FunctionSet()
    private(set) var certain = FunctionSet()
    /// How many functions have been looked at: those that come in later are matched as they come.
    private var lookedAt = 0
    /// Units of work that a look at one call takes: about ns.
    let cost: Int
    /// All terms are of functions: calls need not be looked at.
    let isOfFunctions: Bool
    /// What rows must have, where functions say nothing; nil: candidates are found by their functions.
    let rowTest: RowTest?
    /// What is true of an open call may change as time goes.
    let isOfTime: Bool
    /// No call with more callers can match; nil: any may.
    private let greatestDepth: UInt64?

    init(_ condition: Condition) {
        let atoms = condition.atoms
        cost = 10 + atoms.reduce(0) { $0 + $1.cost }
        isOfFunctions = atoms.allSatisfy { $0.isOfFunction }
        isOfTime = atoms.contains { if case .duration = $0 { true } else { false } }
        greatestDepth =
            atoms.compactMap { atom in
                guard case .depth(let range) = atom, range.most < .max else { return nil }
                // Whether the whole fails with it.
                return condition.truth { $0 == atom ? .no : .open } == .no ? range.most : nil
            }
            .min()
        var terms: [Condition.Atom] = []
        self.condition = condition.map { atom in
            guard atom.isOfFunction else { return atom }
            terms.append(atom)
            return .known(terms.count - 1)
        }
        self.terms = terms
        let test = condition.rowTest
        rowTest = terms.isEmpty && !test.isEmpty ? test : nil
        sets = terms.map { _ in FunctionSet() }
    }

    /// Matches the functions that are new. O(new functions).
    mutating func update(_ store: TraceStore) {
        while lookedAt < store.functionCount {
            let id = FunctionID(raw: UInt32(lookedAt))
            lookedAt += 1
            guard id != .lost else { continue }
            let function = store.function(id)
            for index in terms.indices where Matcher.meets(terms[index], id, function) { sets[index].insert(id) }
            let truth = condition.truth { atom in
                if case .known(let term) = atom { return Truth(sets[term].contains(id)) }
                return .open
            }
            if truth != .no { candidates.insert(id) }
            if truth == .yes { certain.insert(id) }
        }
    }

    /// Calls of the functions all of whose calls match. O(functions).
    func certainCalls(_ store: TraceStore) -> Int {
        var count = 0
        for raw in 0..<store.functionCount where certain.contains(FunctionID(raw: UInt32(raw))) {
            count += store.calls(of: FunctionID(raw: UInt32(raw)))
        }
        return count
    }

    /// Whether calls on the lane can match at all.
    func canMatch(_ lane: Lane) -> Bool {
        condition.truth { Matcher.meets($0, lane) } != .no
    }

    /// The first row behind a call that may match: calls inside it do not when they lie too deep. O(greatest depth).
    func row(after call: CallID, _ store: TraceStore) -> UInt32 {
        guard let greatestDepth, Matcher.hasDepth(call, NumberRange(least: greatestDepth, most: .max), store) else {
            return call.row + 1
        }
        return max(call.row + 1, store.subtreeEnd(call))
    }

    /// `now`: ns of CLOCK_MONOTONIC, for calls that are open.
    func truth(_ call: CallID, _ store: TraceStore, now: UInt64) -> Truth {
        let id = store.functionID(call)
        guard candidates.contains(id) else { return .no }
        if certain.contains(id) { return .yes }
        return condition.truth { atom in
            switch atom {
            case .known(let term): Truth(sets[term].contains(id))
            case .thread, .task: Matcher.meets(atom, store.lane(call.lane))
            case .duration(let range): Matcher.time(call, range, store, now)
            case .selfTime(let range):
                store.selfTime(call).map { Truth(range.contains($0)) } ?? .open
            case .depth(let range): Truth(Matcher.hasDepth(call, range, store))
            default: Matcher.values(atom, call, store)
            }
        }
    }
}

extension Matcher {
    private static func meets(_ atom: Condition.Atom, _ id: FunctionID, _ function: Function) -> Bool {
        switch atom {
        case .name(let pattern):
            // Rows of the import system are shown as `import x`: only who types the beginning of their names means them.
            function.origin == .importSystem
                ? pattern.begins(function.displayName) : pattern.matches(function.displayName)
        case .module(let pattern): pattern.matches(function.module)
        case .file(let pattern): pattern.matches(function.file)
        case .line(let range): range.contains(UInt64(function.line))
        case .isMine: function.origin == .mine
        case .function(let wanted): id == wanted
        default: false
        }
    }

    private static func meets(_ atom: Condition.Atom, _ lane: Lane) -> Truth {
        switch atom {
        case .thread(let pattern): Truth(lane.kind == .thread && pattern.matches(lane.name))
        case .task(let pattern): Truth(lane.kind == .task && pattern.matches(lane.name))
        default: .open
        }
    }

    /// An open call has taken at least as long as it has been running.
    private static func time(_ call: CallID, _ range: NumberRange, _ store: TraceStore, _ now: UInt64) -> Truth {
        let time = store.duration(call, now: now)
        guard store.isOpen(call) else { return Truth(range.contains(time)) }
        if time > range.most { return .no }
        return time >= range.least && range.most == .max ? .yes : .open
    }

    /// Climbs no further than the range asks.
    private static func hasDepth(_ call: CallID, _ range: NumberRange, _ store: TraceStore) -> Bool {
        var depth: UInt64 = 0
        var next = store.parent(call)
        let enough = range.most == .max ? range.least : range.most + 1
        while depth < enough, let caller = next {
            depth += 1
            next = store.parent(caller)
        }
        return range.contains(depth)
    }

    private static func values(_ atom: Condition.Atom, _ call: CallID, _ store: TraceStore) -> Truth {
        switch atom {
        case .caught: return decided(call, store, store.mark(call) == .caught && isNotable(call, store))
        case .raised: return decided(call, store, store.mark(call) == .propagated && isNotable(call, store))
        case .exception(nil): return decided(call, store, isNotable(call, store))
        case .exception(let pattern?):
            return decided(call, store, store.exception(call).map { pattern.matches($0.typeName) } ?? false)
        case .message(let pattern):
            return decided(call, store, store.exception(call).map { pattern.matches($0.message) } ?? false)
        case .argument(let pattern): return Truth(store.argumentTexts(call).contains { pattern.matches($0) })
        case .result(let pattern):
            return decided(call, store, store.resultText(call).map { pattern.matches($0) } ?? false)
        case .anywhere(let pattern):
            if pattern.matches(store.function(store.functionID(call)).displayName) { return .yes }
            if store.argumentTexts(call).contains(where: { pattern.matches($0) }) { return .yes }
            if let result = store.resultText(call), pattern.matches(result) { return .yes }
            let note = store.exception(call)
            return decided(
                call, store, note.map { pattern.matches($0.typeName) || pattern.matches($0.message) } ?? false)
        default: return .no
        }
    }

    private static func isNotable(_ call: CallID, _ store: TraceStore) -> Bool {
        store.mark(call) != nil && store.exception(call).map { !$0.controlFlow } ?? true
    }

    /// What has happened stays; what has not may still happen as long as the call is open.
    private static func decided(_ call: CallID, _ store: TraceStore, _ isTrue: Bool) -> Truth {
        store.isOpen(call) ? .open : Truth(isTrue)
    }
}
