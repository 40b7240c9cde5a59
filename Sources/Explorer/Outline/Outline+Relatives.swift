import TraceStore

extension RowID {
    /// The lane that the row is, or is in.
    var lane: LaneID? {
        switch self {
        case .process: nil
        case .lane(let lane): lane
        case .call(let call), .group(let call, _): call.lane
        }
    }
}

/// From a row to those around it.
extension Outline {
    /// O(depth).
    func fold(of call: CallID) -> Fold { path(to: .call(call)).last?.fold ?? .closed }

    func showsRows(below row: RowID) -> Bool {
        switch row {
        case .process(let process): isOpen(process) && firstLane(of: process) != nil
        case .lane(let lane): firstRow(in: lane, rowsBelow(lane), fold(of: lane)) != nil
        case .call(let call): showsRows(below: call, fold(of: call))
        case .group: openGroups.contains(row)
        }
    }

    func visibleParent(of row: RowID) -> RowID? {
        switch row {
        case .process: return nil
        case .lane(let lane): return showsProcesses ? .process(order.process(of: lane)) : nil
        case .call(let call), .group(let call, _):
            let path = path(to: row)
            return path.count > 1 ? path[path.count - 2].id(call.lane) : .lane(call.lane)
        }
    }

    /// The next (1) or previous (-1) row beneath the same caller.
    func sibling(of row: RowID, _ direction: Int) -> RowID? {
        switch row {
        case .process(let process):
            let next = Int(process.raw) + direction
            return next >= 0 && next < order.processCount ? .process(ProcessID(raw: UInt32(next))) : nil
        case .lane(let lane): return self.lane(beside: lane, direction).map { .lane($0) }
        case .call(let call), .group(let call, _):
            let path = path(to: row)
            guard let step = path.last else { return nil }
            let around = surroundings(of: path.count - 1, on: path, call.lane)
            var last = LastRows(self, call.lane)
            let next =
                direction > 0
                ? self.next(after: step, around, depth: path.count - 1)
                : previous(before: step.row, around, depth: path.count - 1, &last)
            return next?.id(call.lane)
        }
    }

    /// The callee, among those that the row shows, that took longest. Of very many, the first are looked at.
    func slowestChild(of row: RowID, now: UInt64) -> RowID? {
        guard let lane = row.lane else { return nil }
        let path = path(to: row)
        let around = surroundings(of: path.count, on: path, lane)
        let fold = around.fold
        var rows = around.rows
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
