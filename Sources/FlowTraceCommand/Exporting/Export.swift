import TraceStore

/// An export that is done in slices: whoever runs it looks at keys and progress in between.
struct Export {
    private let store: TraceStore
    private let filter: ExportFilter
    private let output: ExportOutput
    private var exporter: any TraceExporter
    private let lanes: [LaneID]
    private var laneIndex = 0
    private var walk: TraceWalk?
    private var rowsDone = 0
    private let rowsInAll: Int
    /// Calls that were written; rows that stand for lost calls are not among them.
    private(set) var calls = 0

    init(_ store: TraceStore, format: ExportFormat, filter: ExportFilter, output: ExportOutput) {
        self.store = store
        self.filter = filter
        self.output = output
        exporter = format.exporter(store, filter)
        lanes = filter.subtree.map { [$0.lane] } ?? (0..<store.laneCount).map { LaneID(raw: UInt32($0)) }
        rowsInAll = lanes.reduce(0) { $0 + TraceWalk($1, filter, in: store).rowsInAll }
    }

    /// 0 … 1
    var progress: Double {
        rowsInAll == 0 ? 1 : min(1, Double(rowsDone + (walk?.rowsPassed ?? 0)) / Double(rowsInAll))
    }

    /// Goes on until `deadline` (ns of CLOCK_MONOTONIC). True: all is written, and `ExportOutput.close` is due.
    mutating func advance(until deadline: UInt64) -> Bool {
        if laneIndex == 0, walk == nil { exporter.begin(output) }
        while laneIndex < lanes.count {
            if walk == nil {
                let next = TraceWalk(lanes[laneIndex], filter, in: store)
                walk = next
                if !next.isEmpty { exporter.begin(lane: next.lane, output) }
            }
            guard advanceLane(until: deadline) else { return false }
        }
        exporter.end(output)
        return true
    }

    /// True: the lane is done.
    private mutating func advanceLane(until deadline: UInt64) -> Bool {
        guard var walk else { return true }
        let isEmpty = walk.isEmpty
        var steps = 0
        while !output.hasFailed, let step = walk.next() {
            switch step {
            case .enter(let span):
                if store.lost(span.call) == nil { calls += 1 }
                exporter.enter(span, upcoming: walk.upcoming, output)
            case .leave(let span): exporter.leave(span, output)
            }
            steps += 1
            if steps & 255 == 0, MonotonicClock.now >= deadline {
                self.walk = walk
                return false
            }
        }
        if !isEmpty { exporter.end(lane: walk.lane, output) }
        rowsDone += walk.rowsInAll
        laneIndex += 1
        self.walk = nil
        return true
    }
}
