import TraceStore

/// The rows that a filter and hidden functions leave, found in slices: matching calls and their callers, or all calls,
/// without those of hidden functions. Calls that come in later, and those that end, are taken in as they do.
struct ShownRows: Equatable, Sendable {
    /// One lane's rows.
    struct LaneRows: Equatable, Sendable {
        var matches = RowSet()
        /// What is shown where all calls are, and where only my code is.
        var all = RowSet()
        var brief = RowSet()
        /// The first row that has not been looked at.
        var next: UInt32 = 0
        /// Rows that were open when they were looked at, outermost first: what they are depends on how they end.
        var open: [UInt32] = []
        var canMatch = true
    }

    /// nil: all calls match.
    private(set) var matcher: Matcher?
    let hidden: FunctionSet
    /// Where only my code is shown, calls that match are, too.
    private let showsMatches: Bool
    /// Callers of matching calls are shown; otherwise matches are only counted.
    private let keepsCallers: Bool
    /// Calls that these do not show, however much is open, do not match; nil: all may.
    let view: Folds?
    private(set) var lanes: [LaneRows] = []
    private(set) var matchCount = 0
    /// Rows that have been looked at.
    private(set) var seen = 0

    init(
        _ condition: Condition?, hidden: FunctionSet = FunctionSet(), keepsCallers: Bool = true,
        view: Folds? = nil
    ) {
        matcher = condition.map { Matcher($0) }
        self.hidden = hidden
        showsMatches = condition?.namesFunctions ?? false
        self.keepsCallers = keepsCallers
        self.view = view
    }

    /// Everything that the store holds has been looked at.
    func isComplete(_ store: TraceStore) -> Bool { seen >= store.callCount }

    /// Looks at what is new, until the budget (about ns) is used up. True: something was found.
    mutating func advance(_ store: TraceStore, now: UInt64, _ budget: inout Int) -> Bool {
        matcher?.update(store)
        let before = matchCount
        while lanes.count < store.laneCount {
            var lane = LaneRows()
            if let matcher { lane.canMatch = matcher.canMatch(store.lane(LaneID(raw: UInt32(lanes.count)))) }
            lanes.append(lane)
        }
        for index in lanes.indices where budget > 0 {
            let lane = LaneID(raw: UInt32(index))
            if !lanes[index].open.isEmpty { lookAgain(lane, store, now, &budget) }
            if lanes[index].next < store.rowCount(lane) { look(lane, store, now, &budget) }
        }
        return matchCount != before
    }

    /// Looks again at calls that were open. Those of a lane lie within each other: when one has not ended, neither have
    /// the ones around it.
    private mutating func lookAgain(_ lane: LaneID, _ store: TraceStore, _ now: UInt64, _ budget: inout Int) {
        let index = Int(lane.raw)
        while let row = lanes[index].open.last, budget > 0, let matcher {
            let call = CallID(lane: lane, row: row)
            guard !store.isOpen(call) else { break }
            lanes[index].open.removeLast()
            budget -= matcher.cost
            if matcher.truth(call, store, now: now) == .yes { match(call, store, &budget) }
        }
        guard let matcher, matcher.isOfTime else { return }
        // The outer ones have been running longer. What has matched once is known, and does no harm.
        for row in lanes[index].open.prefix(64) where !lanes[index].matches.contains(row) {
            let call = CallID(lane: lane, row: row)
            budget -= matcher.cost
            if matcher.truth(call, store, now: now) == .yes { match(call, store, &budget) }
        }
    }

    private mutating func look(_ lane: LaneID, _ store: TraceStore, _ now: UInt64, _ budget: inout Int) {
        let index = Int(lane.raw)
        let count = store.rowCount(lane)
        let before = lanes[index].next
        defer { seen += Int(lanes[index].next - before) }
        guard let matcher else { return lookAtAll(lane, count, store, &budget) }
        guard lanes[index].canMatch else {
            lanes[index].next = count
            return
        }
        if let test = matcher.rowTest { return look(lane, count, test, matcher, store, now, &budget) }
        while budget > 0, lanes[index].next < count {
            let start = lanes[index].next
            switch store.find(matcher.candidates, in: lane, from: start, forward: true, budget: budget) {
            case .notFound:
                budget -= Int(count - start)
                lanes[index].next = count
            case .exhausted(let row):
                budget = 0
                lanes[index].next = row
            case .found(let row):
                budget -= Int(row - start)
                ask(CallID(lane: lane, row: row), count, matcher, store, now, &budget)
            }
        }
    }

    private mutating func look(
        _ lane: LaneID, _ count: UInt32, _ test: RowTest, _ matcher: Matcher, _ store: TraceStore, _ now: UInt64,
        _ budget: inout Int
    ) {
        let index = Int(lane.raw)
        while budget > 0, lanes[index].next < count {
            let row = store.firstRow(passing: test, in: lane, from: lanes[index].next, to: count, budget: &budget)
            lanes[index].next = row
            guard row < count, budget > 0 else { return }
            ask(CallID(lane: lane, row: row), count, matcher, store, now, &budget)
        }
    }

    /// Whether a call matches, and from where on, of the lane's `count` rows, to look next.
    private mutating func ask(
        _ call: CallID, _ count: UInt32, _ matcher: Matcher, _ store: TraceStore, _ now: UInt64, _ budget: inout Int
    ) {
        budget -= matcher.cost
        let index = Int(call.lane.raw)
        lanes[index].next = min(count, matcher.row(after: call, store))
        if view?.isInView(call, store) == false { return }
        switch matcher.truth(call, store, now: now) {
        case .no: break
        case .yes: match(call, store, &budget)
        case .open: lanes[index].open.append(call.row)
        }
    }

    private mutating func lookAtAll(_ lane: LaneID, _ count: UInt32, _ store: TraceStore, _ budget: inout Int) {
        let index = Int(lane.raw)
        let start = lanes[index].next
        let end = min(count, start + UInt32(clamping: budget / 10 + 1))
        for row in start..<end {
            let call = CallID(lane: lane, row: row)
            show(call, store, isMatch: false)
        }
        lanes[index].next = end
        matchCount += Int(end - start)
        budget -= Int(end - start) * 10
    }

    private mutating func match(_ call: CallID, _ store: TraceStore, _ budget: inout Int) {
        let index = Int(call.lane.raw)
        guard lanes[index].matches.insert(call.row) else { return }
        matchCount += 1
        guard keepsCallers else { return }
        // Rows are taken in in order, callers first. What was found before lies before them, or beneath them: then they
        // have been taken in with it.
        var callers: [CallID] = []
        var next = store.parent(call)
        while let caller = next, !lanes[index].all.contains(caller.row) {
            budget -= 10
            callers.append(caller)
            next = store.parent(caller)
        }
        for caller in callers.reversed() { show(caller, store, isMatch: false) }
        show(call, store, isMatch: true)
    }

    private mutating func show(_ call: CallID, _ store: TraceStore, isMatch: Bool) {
        let index = Int(call.lane.raw)
        if hidden.contains(store.functionID(call)) { return }
        let isBrief = isMatch && showsMatches || store.isBoundary(call)
        lanes[index].all.insert(call.row)
        if isBrief { lanes[index].brief.insert(call.row) }
    }
}

extension ShownRows {
    func contains(_ call: CallID, _ fold: Fold) -> Bool {
        Int(call.lane.raw) < lanes.count && rows(call.lane, fold).contains(call.row)
    }

    /// The first of `rows` that is shown.
    func first(in lane: LaneID, _ rows: Range<UInt32>, _ fold: Fold) -> UInt32? {
        guard Int(lane.raw) < lanes.count else { return nil }
        return self.rows(lane, fold).next(rows.lowerBound).flatMap { $0 < rows.upperBound ? $0 : nil }
    }

    func last(in lane: LaneID, _ rows: Range<UInt32>, _ fold: Fold) -> UInt32? {
        guard Int(lane.raw) < lanes.count else { return nil }
        return self.rows(lane, fold).previous(before: rows.upperBound).flatMap { $0 >= rows.lowerBound ? $0 : nil }
    }

    func count(in lane: LaneID, _ rows: Range<UInt32>, _ fold: Fold) -> Int {
        Int(lane.raw) < lanes.count ? self.rows(lane, fold).count(in: rows) : 0
    }

    /// The number of a match among all, from 1, in the outline's order; nil when not all before it is known.
    func number(of call: CallID, in order: LaneOrder) -> Int? {
        var number = 1
        for lane in order.lanes.joined() {
            guard Int(lane.raw) < lanes.count else { return nil }
            let rows = lanes[Int(lane.raw)]
            if lane == call.lane { return rows.matches.contains(call.row) ? number + rows.matches.rank(call.row) : nil }
            number += rows.matches.count
        }
        return nil
    }

    func isMatch(_ call: CallID) -> Bool {
        matcher == nil || Int(call.lane.raw) < lanes.count && lanes[Int(call.lane.raw)].matches.contains(call.row)
    }

    private func rows(_ lane: LaneID, _ fold: Fold) -> RowSet {
        fold == .boundary ? lanes[Int(lane.raw)].brief : lanes[Int(lane.raw)].all
    }
}
