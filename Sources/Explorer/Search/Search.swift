import TraceStore

/// A search for calls that meet a condition: most often a part of a function's name.
package struct Search: Equatable, Sendable {
    package internal(set) var text: String
    /// nil: nothing is searched for.
    var matcher: Matcher?
    private var condition: Condition?
    /// Which calls are gone through. What the view shows comes first: who searches in their own code does not mean the calls deep
    /// inside libraries that are called the same.
    package private(set) var reach = Reach.all
    /// Calls within reach that match, folded ones and other lanes included.
    package internal(set) var matchCount = 0
    /// Counts the matches where calls must be asked, for the condition or for the view.
    var counter: ShownRows?
    /// Where one was when the search began, to go back to.
    var origin: SearchOrigin?
    /// What remains to be searched; nil: nothing.
    var task: SearchTask?
    /// Searched by the selected call's function rather than by text.
    var exact: FunctionID?

    /// Calls that are gone through instead of searching: the evidence of an insight.
    private(set) var evidence: [CallID] = []

    /// The last hit, and its number, where that was cheap to find.
    var hit: Hit?

    package enum Reach: Equatable, Sendable {
        /// Calls that the view shows, or would when folds are opened.
        case view
        case all
    }

    struct Hit: Equatable, Sendable {
        var call: CallID
        /// nil: not all before it has been counted.
        var number: Int?
    }

    package var isBusy: Bool { task != nil }

    /// `matchCount` grows still, while calls are being asked.
    package private(set) var isCounting = false

    /// Work, about ns, that is done before keys are looked at.
    static let budget = 1_000_000

    /// A text that is no condition finds nothing.
    init(text: String = "") {
        self.text = text
        if let condition = try? Condition.parse(text) { find(condition) }
    }

    init(exact: FunctionID, text: String) {
        self.text = text
        self.exact = exact
        find(.atom(.function(exact)))
    }

    /// `call`: the one where one is.
    init(evidence: [CallID], at call: CallID, text: String) {
        self.text = text
        self.evidence = evidence
        matchCount = evidence.count
        hit = evidence.firstIndex(of: call).map { Hit(call: call, number: $0 + 1) }
    }

    private mutating func find(_ condition: Condition) {
        let matcher = Matcher(condition)
        self.matcher = matcher
        self.condition = condition
        if !matcher.isOfFunctions { counter = ShownRows(condition, keepsCallers: false) }
    }

    /// From now on only what `view` shows is gone through, and counted; nil: everything.
    mutating func reach(_ view: Folds?, _ store: TraceStore) {
        let isSame = view.map { counter?.view?.hasScopes(of: $0) == true } ?? (reach == .all)
        if !isSame, let condition, let matcher {
            reach = view == nil ? .all : .view
            hit = nil
            matchCount = 0
            let isAsked = view != nil || !matcher.isOfFunctions
            counter = isAsked ? ShownRows(condition, keepsCallers: false, view: view) : nil
            isCounting = isAsked
        }
        update(store)
    }

    /// Whether any call can match, as far as functions tell.
    var isHopeless: Bool { matcher?.candidates.isEmpty ?? true }

    package func matches(_ call: CallID, _ store: TraceStore, now: UInt64) -> Bool {
        evidence.isEmpty ? matcher?.truth(call, store, now: now) == .yes : evidence.contains(call)
    }

    /// Matches the functions that are new, and counts. O(functions).
    mutating func update(_ store: TraceStore) {
        matcher?.update(store)
        if let matcher, counter == nil { matchCount = matcher.certainCalls(store) }
    }

    /// Counts on, where calls must be asked. True: there is more to do.
    mutating func count(_ store: TraceStore, now: UInt64, _ budget: inout Int) -> Bool {
        guard counter != nil else { return false }
        _ = counter?.advance(store, now: now, &budget)
        matchCount = counter?.matchCount ?? 0
        isCounting = counter?.isComplete(store) == false
        return isCounting
    }
}

struct SearchOrigin: Equatable, Sendable {
    var selection: RowID?
    var line: Int
    var folds: Folds
    var follow: Bool
    /// What was searched for before.
    var text: String?
}
