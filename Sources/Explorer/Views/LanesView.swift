import TraceStore

/// What a thread or a task does.
package enum LaneActivity: Equatable, Sendable {
    case running
    /// It awaits something.
    case waiting
    /// It is in no recorded call.
    case idle
    /// The process has ended.
    case ended
}

package enum LaneSorting: Equatable, Sendable, CaseIterable {
    /// As they appeared.
    case appearance
    case running
    case waiting
    case calls
}

/// Threads and tasks of each process; each opens to its current stack, the innermost call first.
package struct LanesView: Equatable, Sendable {
    package struct Row: Equatable, Sendable {
        package var lane: LaneID
        package var activity: LaneActivity
        /// ns within calls, waiting not included, and ns of waiting.
        package var running: UInt64
        package var waiting: UInt64
        package var calls: Int
        /// The innermost call now open.
        package var innermost: CallID?
    }

    package internal(set) var list = EntryList()
    /// As they were when the list was last made.
    package internal(set) var rows: [LaneID: Row] = [:]
    package internal(set) var sorting = LaneSorting.appearance
    package internal(set) var isInverted = false
    package internal(set) var filter = ""
    var opened: Set<LaneID> = []
    var closedProcesses: Set<ProcessID> = []

    /// Calls of a stack that are listed, from the innermost.
    static let greatestStack = 200

    /// Reads the lanes anew. O(lanes · log lanes + what is open).
    mutating func update(_ store: TraceStore, now: UInt64, limits: [UInt32]?, height: Int) {
        let pattern = TextPattern(part: filter)
        rows = [:]
        let running = store.horizon == .max ? nil : store.callRunning(at: now)?.lane
        var byProcess: [[Row]] = Array(repeating: [], count: store.processCount)
        for lane in store.lanes {
            let limit = min(
                lane.rowCount, limits.map { Int(lane.id.raw) < $0.count ? $0[Int(lane.id.raw)] : 0 } ?? .max)
            guard limit > 0, filter.isEmpty || pattern.matches(lane.name) else { continue }
            let row = LanesView.row(lane, limit, store, now, running: running)
            rows[lane.id] = row
            byProcess[Int(lane.process.raw)].append(row)
        }
        var entries: [Entry] = []
        for (number, rows) in byProcess.enumerated() where !rows.isEmpty {
            let process = ProcessID(raw: UInt32(number))
            let isAlone = store.processCount == 1
            let isOpen = isAlone || !closedProcesses.contains(process)
            if !isAlone { entries.append(Entry(id: .process(process), fold: isOpen ? .open : .closed)) }
            guard isOpen else { continue }
            for row in sorted(rows) { append(row, depth: isAlone ? 0 : 1, store, limits, to: &entries) }
        }
        list.update(entries, rows: height)
    }

    private static func row(_ lane: Lane, _ limit: UInt32, _ store: TraceStore, _ now: UInt64, running: LaneID?) -> Row
    {
        let process = store.process(lane.process)
        // In a replay, what has ended is still running then.
        let hasEnded = process.hasEnded && now >= process.lastTime
        let time = hasEnded ? process.lastTime : now
        let parking = lane.isParked && time > lane.lastTime ? time - lane.lastTime : 0
        let waiting = store.parkedTime(lane.id) + parking
        let busy = store.busyTime(lane.id, now: time)
        let innermost = store.openCalls(lane.id).last { $0.row < limit }
        // When tasks were parked is not kept: in a replay, those wait that do not run.
        let isPast = store.horizon != .max
        let isParked = isPast ? lane.kind == .task && lane.id != running : lane.isParked
        let isIdle = isPast ? innermost == nil : lane.openDepth == 0
        let activity: LaneActivity = hasEnded ? .ended : isIdle ? .idle : isParked ? .waiting : .running
        return Row(
            lane: lane.id, activity: activity, running: busy > waiting ? busy - waiting : 0, waiting: waiting,
            calls: Int(limit), innermost: innermost)
    }

    private func sorted(_ rows: [Row]) -> [Row] {
        func key(_ row: Row) -> UInt64 {
            switch sorting {
            case .appearance: 0
            case .running: row.running
            case .waiting: row.waiting
            case .calls: UInt64(row.calls)
            }
        }
        let sorted = rows.sorted { left, right in
            key(left) == key(right) ? left.lane < right.lane : key(left) > key(right)
        }
        return isInverted ? sorted.reversed() : sorted
    }

    private func append(_ row: Row, depth: Int, _ store: TraceStore, _ limits: [UInt32]?, to entries: inout [Entry]) {
        let isOpen = opened.contains(row.lane)
        entries.append(
            Entry(
                id: .lane(row.lane), depth: depth, fold: row.innermost == nil ? .leaf : isOpen ? .open : .closed))
        guard isOpen, row.innermost != nil else { return }
        let stack = store.openCalls(row.lane).filter { Int($0.row) < row.calls }
        entries += stack.suffix(LanesView.greatestStack).reversed().map { Entry(id: .call($0), depth: depth + 1) }
    }
}
