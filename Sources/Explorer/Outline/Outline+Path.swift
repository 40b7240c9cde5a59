import TraceStore

/// One step of the way from a lane to a row.
struct OutlineStep: Equatable {
    var row: UInt32
    var fold: Fold
    /// nil: a call.
    var group: RowGroup?
    /// Of a group: behind its last row; and its calls.
    var end: UInt32 = 0
    var count = 1

    func id(_ lane: LaneID) -> RowID {
        let call = CallID(lane: lane, row: row)
        return group.map { .group(call, $0) } ?? .call(call)
    }
}

extension Outline {
    /// The visible rows on the way to a row; the last one is the row itself, or the nearest above it that can be seen, the
    /// lane itself when there is none. O(depth).
    func path(to row: RowID) -> [OutlineStep] {
        guard let call = row.firstCall else { return [] }
        let callers = callers(of: call)
        var steps: [OutlineStep] = []
        var index = 0
        while true {
            let around = surroundings(of: steps.count, on: steps, call.lane)
            guard let next = nextOnPath(callers, from: index, call.lane, around.fold) else { return steps }
            let step = step(containing: callers[next], around, depth: steps.count)
            steps.append(step)
            if step.id(call.lane) == row { return steps }
            // A group stands above the call that is in it.
            index = step.group == nil ? next + 1 : next
        }
    }

    /// The index of the row that a fold shows next on the way down.
    func nextOnPath(_ callers: [UInt32], from index: Int, _ lane: LaneID, _ fold: Fold) -> Int? {
        guard fold != .closed else { return nil }
        var index = index
        while index < callers.count {
            let caller = CallID(lane: lane, row: callers[index])
            if fold == .boundary ? isBoundary(caller) : isShown(caller) { return index }
            index += 1
        }
        return nil
    }

    /// The row, or the nearest one above it that is visible; nil when there are no rows at all.
    func nearestVisible(_ row: RowID) -> RowID? {
        guard exists(row) else { return firstTop() }
        switch row {
        case .process: return row
        case .lane(let lane):
            let process = order.process(of: lane)
            return showsProcesses && folds.closedProcesses.contains(process) ? .process(process) : row
        case .call(let call), .group(let call, _):
            guard nearestVisible(.lane(call.lane)) == .lane(call.lane) else { return nearestVisible(.lane(call.lane)) }
            return path(to: row).last?.id(call.lane) ?? .lane(call.lane)
        }
    }
}
