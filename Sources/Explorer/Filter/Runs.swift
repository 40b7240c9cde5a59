import TraceStore

/// Runs of equal calls one after the other beneath the same caller: the first stands for all, the others and what is
/// below them are left aside until the run is opened.
struct Runs: Equatable, Sendable {
    /// Rows that are shown while every run is closed.
    private(set) var heads = RowSet()
    /// Rows that go on with the run of the one before; not those within a call that is left aside itself.
    private(set) var members = RowSet()
    /// The calls that rows to come may be beneath, outermost first.
    private var callers: [Caller] = []

    private struct Caller: Equatable, Sendable {
        var row: UInt32
        /// Function of its last callee so far.
        var lastFunction: UInt32?
        /// It is left aside, and so is all beneath it.
        var isAside: Bool
    }

    private var outermost = Caller(row: .max, lastFunction: nil, isAside: false)

    /// Takes in the next row; rows must come in order. Amortised O(1).
    mutating func append(_ call: CallID, _ store: TraceStore) {
        while let last = callers.last, store.subtreeEnd(CallID(lane: call.lane, row: last.row)) <= call.row {
            callers.removeLast()
        }
        let function = store.functionID(call).raw
        let caller = callers.last ?? outermost
        let goesOn = caller.lastFunction == function
        if callers.isEmpty {
            outermost.lastFunction = function
        } else {
            callers[callers.count - 1].lastFunction = function
        }
        if !caller.isAside {
            if goesOn { members.insert(call.row) } else { heads.insert(call.row) }
        }
        callers.append(Caller(row: call.row, lastFunction: nil, isAside: caller.isAside || goesOn))
    }
}

/// Rows with the runs among them; `open` names the heads of those that are open.
struct RunView {
    let rows: RowSet
    let runs: Runs
    let open: [Range<UInt32>]

    private func isOpen(_ row: UInt32) -> Bool { open.contains { $0.contains(row) } }

    func contains(_ row: UInt32) -> Bool { runs.heads.contains(row) || isOpen(row) && rows.contains(row) }

    func next(_ row: UInt32) -> UInt32? {
        guard !open.isEmpty else { return runs.heads.next(row) }
        guard let next = rows.next(row) else { return nil }
        if contains(next) { return next }
        // The nearest row of an open run, or the next that stands for its run.
        let opened = open.compactMap { range in
            range.upperBound > next
                ? rows.next(max(next, range.lowerBound)).flatMap { range.contains($0) ? $0 : nil } : nil
        }
        return ([runs.heads.next(next)].compactMap { $0 } + opened).min()
    }

    func previous(before row: UInt32) -> UInt32? {
        guard !open.isEmpty else { return runs.heads.previous(before: row) }
        let opened = open.compactMap { range in
            range.lowerBound < row
                ? rows.previous(before: min(row, range.upperBound)).flatMap { range.contains($0) ? $0 : nil } : nil
        }
        return ([runs.heads.previous(before: row)].compactMap { $0 } + opened).max()
    }
}

/// Runs that are open: their first calls.
struct OpenRuns {
    var heads: [LaneID: [UInt32]] = [:]
    private let store: TraceStore

    init(_ calls: Set<CallID>, _ store: TraceStore) {
        self.store = store
        for call in calls { heads[call.lane, default: []].append(call.row) }
    }

    /// Where the call ends, and where its caller does.
    func ends(_ lane: LaneID, _ row: UInt32) -> (own: UInt32, caller: UInt32) {
        let call = CallID(lane: lane, row: row)
        return (store.subtreeEnd(call), store.parent(call).map { store.subtreeEnd($0) } ?? store.rowCount(lane))
    }
}
