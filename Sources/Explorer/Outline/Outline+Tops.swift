import TraceStore

/// The rows of processes and lanes. Lanes without a call are left out.
extension Outline {
    func isOpen(_ process: ProcessID) -> Bool { !folds.closedProcesses.contains(process) }

    func firstTop() -> RowID? {
        guard order.processCount > 0 else { return nil }
        let first = ProcessID(raw: 0)
        return showsProcesses ? .process(first) : lane(of: first, from: 0, 1).map { .lane($0) }
    }

    func lastTop() -> RowID? {
        guard order.processCount > 0 else { return nil }
        let last = ProcessID(raw: UInt32(order.processCount - 1))
        guard showsProcesses else {
            return lane(of: last, from: order.lanes[Int(last.raw)].count - 1, -1).map { .lane($0) }
        }
        guard isOpen(last), let lane = lastLane(of: last) else { return .process(last) }
        return .lane(lane)
    }

    func firstLane(of process: ProcessID) -> LaneID? { lane(of: process, from: 0, 1) }

    func lastLane(of process: ProcessID) -> LaneID? {
        lane(of: process, from: order.lanes[Int(process.raw)].count - 1, -1)
    }

    /// The lane of the same process after (1) or before (-1) this one.
    func lane(beside lane: LaneID, _ direction: Int) -> LaneID? {
        self.lane(of: order.process(of: lane), from: order.index(of: lane) + direction, direction)
    }

    private func lane(of process: ProcessID, from index: Int, _ direction: Int) -> LaneID? {
        let lanes = order.lanes[Int(process.raw)]
        var index = index
        while lanes.indices.contains(index) {
            if hasRows(lanes[index]) { return lanes[index] }
            index += direction
        }
        return nil
    }

    /// The process or lane row that follows all that is beneath `lane`.
    func top(after lane: LaneID) -> RowID? {
        if let next = self.lane(beside: lane, 1) { return .lane(next) }
        return top(after: order.process(of: lane))
    }

    func top(after process: ProcessID) -> RowID? {
        let next = Int(process.raw) + 1
        return showsProcesses && next < order.processCount ? .process(ProcessID(raw: UInt32(next))) : nil
    }

    /// The process or lane row before this one; what is beneath that lane comes in between.
    func top(before lane: LaneID) -> RowID? {
        if let previous = self.lane(beside: lane, -1) { return .lane(previous) }
        return showsProcesses ? .process(order.process(of: lane)) : nil
    }

    func top(before process: ProcessID) -> RowID? {
        guard process.raw > 0 else { return nil }
        let previous = ProcessID(raw: process.raw - 1)
        guard isOpen(previous), let lane = lastLane(of: previous) else { return .process(previous) }
        return .lane(lane)
    }

    /// The next lane in any process, whether its process is open or not.
    func lane(after row: RowID, _ direction: Int) -> LaneID? {
        let process: ProcessID
        switch row {
        case .process(let id):
            process = id
            if direction > 0, let lane = firstLane(of: id) { return lane }
        case .lane(let lane):
            if let next = self.lane(beside: lane, direction) { return next }
            process = order.process(of: lane)
        case .call(let call), .group(let call, _):
            if direction < 0 { return call.lane }
            return self.lane(after: .lane(call.lane), direction)
        }
        var next = Int(process.raw) + direction
        while next >= 0 && next < order.processCount {
            let id = ProcessID(raw: UInt32(next))
            if let lane = direction > 0 ? firstLane(of: id) : lastLane(of: id) { return lane }
            next += direction
        }
        return nil
    }
}
