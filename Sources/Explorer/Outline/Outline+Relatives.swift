import TraceStore

extension RowID {
    /// The lane that the row is, or is in.
    var lane: LaneID? {
        switch self {
        case .process: nil
        case .lane(let lane): lane
        case .call(let call): call.lane
        }
    }
}

/// From a row to those around it.
extension Outline {
    /// O(depth).
    func fold(of call: CallID) -> Fold { path(to: call).last?.fold ?? .closed }

    func showsRows(below row: RowID) -> Bool {
        switch row {
        case .process(let process): isOpen(process) && firstLane(of: process) != nil
        case .lane(let lane): firstRow(in: lane, rowsBelow(lane), fold(of: lane)) != nil
        case .call(let call): showsRows(below: call, fold(of: call))
        }
    }

    func visibleParent(of row: RowID) -> RowID? {
        switch row {
        case .process: return nil
        case .lane(let lane): return showsProcesses ? .process(order.process(of: lane)) : nil
        case .call(let call):
            let path = path(to: call)
            guard path.count > 1 else { return .lane(call.lane) }
            return .call(CallID(lane: call.lane, row: path[path.count - 2].row))
        }
    }

    /// The next (1) or previous (-1) row beneath the same caller.
    func sibling(of row: RowID, _ direction: Int) -> RowID? {
        switch row {
        case .process(let process):
            let next = Int(process.raw) + direction
            return next >= 0 && next < order.processCount ? .process(ProcessID(raw: UInt32(next))) : nil
        case .lane(let lane): return self.lane(beside: lane, direction).map { .lane($0) }
        case .call(let call):
            let path = path(to: call)
            let (rows, fold) = surroundings(of: path.count - 1, on: path, call.lane)
            if direction > 0 {
                let end = end(call)
                guard end < rows.upperBound else { return nil }
                return firstRow(in: call.lane, end..<rows.upperBound, fold).map {
                    .call(CallID(lane: call.lane, row: $0))
                }
            }
            var last = LastRows(self, call.lane)
            return last.row(in: rows.lowerBound..<call.row, fold).map { .call(CallID(lane: call.lane, row: $0)) }
        }
    }

    /// What stands around the step at `index`: the rows below its caller, and the caller's fold.
    func surroundings(of index: Int, on path: [OutlineStep], _ lane: LaneID) -> (rows: Range<UInt32>, fold: Fold) {
        guard index > 0 else { return (rowsBelow(lane), fold(of: lane)) }
        let caller = path[index - 1]
        return (rowsBelow(CallID(lane: lane, row: caller.row)), caller.fold)
    }

    /// The callee, among those that the row shows, that took longest. Of very many, the first are looked at.
    func slowestChild(of row: RowID, now: UInt64) -> RowID? {
        guard let lane = row.lane else { return nil }
        let fold = row.call.map { self.fold(of: $0) } ?? self.fold(of: lane)
        var rows = row.call.map { rowsBelow($0) } ?? rowsBelow(lane)
        var slowest: (call: CallID, time: UInt64)?
        var budget = 200_000
        while budget > 0, let next = firstRow(in: lane, rows, fold) {
            let call = CallID(lane: lane, row: next)
            let time = store.duration(call, now: now)
            if slowest.map({ time > $0.time }) ?? true { slowest = (call, time) }
            let end = end(call)
            guard end < rows.upperBound else { break }
            rows = end..<rows.upperBound
            budget -= 1
        }
        return slowest.map { .call($0.call) }
    }
}
