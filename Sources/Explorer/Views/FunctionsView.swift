import TraceStore

/// A column that the table of functions can be sorted by.
package enum FunctionOrder: Equatable, Sendable, CaseIterable {
    case own
    case total
    case calls
    case mean
    case slowest
    case errors
    case name
}

/// The table of functions, and what was opened of one of them.
package struct FunctionsView: Equatable, Sendable {
    package struct Row: Equatable, Sendable {
        package var function: FunctionID
        package var totals: FunctionTotals
    }

    package internal(set) var list = EntryList()
    /// As they were when the list was last made, in its order.
    package internal(set) var rows: [Row] = []
    package internal(set) var order = FunctionOrder.own
    package internal(set) var isInverted = false
    package internal(set) var filter = ""
    /// Only functions of my code.
    package internal(set) var mineOnly = false
    /// Of all processes, or of one.
    package internal(set) var process: ProcessID?
    /// ns: the greatest self time of a row, for heat.
    package internal(set) var hottest: UInt64 = 0
    /// What is shown in place of the table.
    package internal(set) var opened: FunctionPage?

    /// The list in front: the table, or what is opened.
    package internal(set) var front: EntryList {
        get { opened?.list ?? list }
        set { if opened != nil { opened?.list = newValue } else { list = newValue } }
    }

    /// Reads the totals anew. O(functions · log functions + open calls).
    mutating func update(_ store: TraceStore, now: UInt64, height: Int) {
        let totals = store.functionTotals(of: process, now: now)
        let pattern = TextPattern(part: filter)
        rows = totals.indices.compactMap { number in
            let function = FunctionID(raw: UInt32(number))
            guard totals[number].calls > 0, function != .lost else { return nil }
            if mineOnly, store.function(function).origin != .mine { return nil }
            if !filter.isEmpty, !pattern.matches(FunctionsView.name(store.function(function))) { return nil }
            return Row(function: function, totals: totals[number])
        }
        hottest = rows.reduce(0) { max($0, $1.totals.own) }
        sort(store)
        list.update(rows.map { Entry(id: .function($0.function)) }, rows: height)
    }

    /// What names are filtered and sorted by: with the module, since many are called `__init__`.
    static func name(_ function: Function) -> String {
        function.module.isEmpty || function.isModuleBody
            ? function.displayName : function.module + "." + function.displayName
    }

    private mutating func sort(_ store: TraceStore) {
        func precedes(_ key: (Row) -> UInt64) {
            // Equal ones by number, so that they never change places.
            rows.sort { left, right in
                let (first, second) = (key(left), key(right))
                return first == second ? left.function < right.function : first > second
            }
        }
        switch order {
        case .own: precedes { $0.totals.own }
        case .total: precedes { $0.totals.total }
        case .calls: precedes { UInt64($0.totals.calls) }
        case .mean: precedes { $0.totals.mean ?? 0 }
        case .slowest: precedes { $0.totals.slowest }
        case .errors: precedes { UInt64($0.totals.errors) }
        case .name:
            let names = rows.map { (FunctionsView.name(store.function($0.function)), $0) }
            rows = names.sorted { $0.0 == $1.0 ? $0.1.function < $1.1.function : $0.0 < $1.0 }.map(\.1)
        }
        if isInverted { rows.reverse() }
    }
}

/// What is opened of one function: its calls, its callers or its callees.
package struct FunctionPage: Equatable, Sendable {
    package enum Kind: Equatable, Sendable, CaseIterable {
        case calls
        case callers
        case callees
    }

    package enum CallOrder: Equatable, Sendable, CaseIterable {
        case time
        case duration
    }

    package let function: FunctionID
    package internal(set) var kind: Kind
    package internal(set) var order = CallOrder.time
    package internal(set) var isInverted = false
    package internal(set) var list = EntryList()
    /// Calls found so far, in the order of their beginning within each lane.
    package internal(set) var calls: [CallID] = []
    package internal(set) var relatives: CallGraph
    /// There is more to look at than has been.
    package internal(set) var isBusy = true
    /// The next row of each lane to look at.
    private var positions: [UInt32] = []
    private var lane = 0
    /// Of callers and callees: rows of the lane before this one belong to a call of the function that was taken in.
    private var covered: UInt32 = 0
    /// The call whose callees are being read.
    private var walk: CalleeWalk?

    /// Calls that are kept: more are not read through by anybody.
    package static let greatestCount = 50_000

    init(_ function: FunctionID, _ kind: Kind) {
        self.function = function
        self.kind = kind
        relatives = CallGraph(function)
    }

    /// Begins anew: what was found may not have happened yet at the moment that a replay went back to.
    mutating func restart() {
        (calls, relatives, positions) = ([], CallGraph(function), [])
        (lane, covered, walk, isBusy) = (0, 0, nil, true)
    }

    /// Goes on for about a millisecond's worth of rows, and answers whether there is more to do. Calls that come in later are
    /// taken in by the next time; callers and callees are those of the moment.
    mutating func advance(_ store: TraceStore, limits: [UInt32]?, budget: Int = 300_000) -> Bool {
        let functions = FunctionSet([function])
        var left = budget
        while positions.count < store.laneCount { positions.append(0) }
        while left > 0, lane < positions.count, calls.count < FunctionPage.greatestCount {
            if walk != nil {
                if relatives.addCallees(&walk, store, budget: &left) { continue }
                break
            }
            let id = LaneID(raw: UInt32(lane))
            let row = positions[lane]
            let end = min(store.rowCount(id), limits.map { $0.count > lane ? $0[lane] : 0 } ?? .max)
            guard row < end else {
                lane += 1
                covered = 0
                left -= 8
                continue
            }
            switch store.find(functions, in: id, from: row, forward: true, budget: min(left, Int(end - row))) {
            case .found(let found) where found < end:
                // A row that is found costs more than one that is passed over.
                left -= Int(found - row) / 8 + 20
                positions[lane] = found + 1
                take(CallID(lane: id, row: found), store, &left)
            case .exhausted(let next) where next < end:
                positions[lane] = next
                left -= Int(next - row)
            default: positions[lane] = end
            }
        }
        isBusy = lane < positions.count && calls.count < FunctionPage.greatestCount
        if !isBusy, kind == .calls { lane = 0 }
        return isBusy
    }

    private mutating func take(_ call: CallID, _ store: TraceStore, _ left: inout Int) {
        switch kind {
        case .calls: if !store.isContinuation(call) { calls.append(call) }
        case .callers:
            left -= relatives.addCallers(of: call, isOutermost: call.row >= covered, store)
            covered = max(covered, store.subtreeEnd(call))
        case .callees:
            // What is below another call of the function has been counted with that one.
            guard call.row >= covered else { return }
            covered = store.subtreeEnd(call)
            walk = CalleeWalk(call)
        }
    }

    mutating func update(_ store: TraceStore, now: UInt64, height: Int) {
        switch kind {
        case .calls:
            var sorted = calls
            if order == .duration {
                let times = calls.map { (store.duration($0, now: now), $0) }
                sorted = times.sorted { $0.0 == $1.0 ? $0.1 < $1.1 : $0.0 > $1.0 }.map(\.1)
            } else if store.laneCount > 1 {
                let times = calls.map { (store.start($0), $0) }
                sorted = times.sorted { $0.0 == $1.0 ? $0.1 < $1.1 : $0.0 < $1.0 }.map(\.1)
            }
            if isInverted { sorted.reverse() }
            list.update(sorted.map { Entry(id: .call($0)) }, rows: height)
        case .callers, .callees: list.update(relatives.entries, rows: height)
        }
    }
}
