import TraceStore

/// Walks one lane in pre-order over the calls that a filter lets through, and comes back to each at its end. It holds no
/// more than the open calls.
struct TraceWalk {
    enum Step {
        case enter(ExportSpan)
        case leave(ExportSpan)
    }

    let lane: LaneID
    private let filter: ExportFilter
    private let store: TraceStore
    /// First row behind all that is walked.
    private let limit: UInt32
    /// The time at which calls end that have not ended.
    private let endOfTrace: UInt64
    /// The next row to enter; `limit` when there is none.
    private(set) var upcoming: UInt32
    private var open: [(span: ExportSpan, subtreeEnd: UInt32)] = []

    init(_ lane: LaneID, _ filter: ExportFilter, in store: TraceStore) {
        self.lane = lane
        self.filter = filter
        self.store = store
        endOfTrace = store.process(store.lane(lane).process).lastTime
        switch filter.subtree {
        case let call? where call.lane == lane:
            upcoming = call.row
            limit = store.subtreeEnd(call)
        case .some: (upcoming, limit) = (0, 0)
        case nil: (upcoming, limit) = (0, store.rowCount(lane))
        }
        isEmpty = false
        settle()
        isEmpty = upcoming == limit
    }

    /// Nothing of the lane is written.
    private(set) var isEmpty: Bool

    /// Rows that were passed, of `rowsInAll`: how far the walk has come.
    var rowsInAll: Int { Int(limit - (filter.subtree?.row ?? 0)) }
    var rowsPassed: Int { Int(upcoming - (filter.subtree?.row ?? 0)) }

    mutating func next() -> Step? {
        if let last = open.last, last.subtreeEnd <= upcoming || upcoming == limit {
            open.removeLast()
            return .leave(last.span)
        }
        guard upcoming < limit else { return nil }
        let call = CallID(lane: lane, row: upcoming)
        let start = store.start(call)
        let duration = store.duration(call, now: endOfTrace)
        var span = ExportSpan(call: call, depth: open.count, start: start, end: start &+ duration)
        if let caller = open.last?.span {
            let within = caller.start...max(caller.start, caller.end)
            span = ExportSpan(
                call: call, depth: open.count, start: min(max(start, within.lowerBound), within.upperBound),
                end: min(max(span.end, within.lowerBound), within.upperBound))
        }
        open.append((span, store.subtreeEnd(call)))
        upcoming += 1
        settle()
        return .enter(span)
    }

    /// Moves `upcoming` to a row that the filter lets through.
    private mutating func settle() {
        while upcoming < limit {
            if filter.mineOnly, upcoming != filter.subtree?.row {
                let index = store.boundaryIndex(lane, atOrAfter: upcoming)
                guard index < store.boundaryCount(lane) else { break }
                upcoming = store.boundaryRow(lane, at: index)
                guard upcoming < limit else { break }
            }
            let call = CallID(lane: lane, row: upcoming)
            var depth = open.count
            while depth > 0, open[depth - 1].subtreeEnd <= upcoming { depth -= 1 }
            let isShort =
                filter.minimumDuration > 0 && !store.isOpen(call)
                && store.duration(call, now: 0) < filter.minimumDuration
            // Callees are no longer than their caller.
            guard isShort || depth >= filter.depth else { return }
            upcoming = store.subtreeEnd(call)
        }
        upcoming = limit
    }
}
