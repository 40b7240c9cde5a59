import TraceWire

/// What is known of one call. All O(1) unless said otherwise. A `CallID` must name an existing row.
extension TraceStore {
    @inline(__always)
    func slot(_ call: CallID) -> Int {
        let lane = laneStates[Int(call.lane.raw)]
        precondition(call.row < lane.pointee.rowCount, "the row exists")
        return lane.pointee.rows.slot(call.row)
    }

    package func rowCount(_ lane: LaneID) -> UInt32 { laneStates[Int(lane.raw)].pointee.rowCount }

    package func functionID(_ call: CallID) -> FunctionID { FunctionID(raw: columns.functions[slot(call)]) }

    package func parent(_ call: CallID) -> CallID? {
        let row = columns.parents[slot(call)]
        return row == CallColumns.none ? nil : CallID(lane: call.lane, row: row)
    }

    /// First row behind the subtree; for an open call the lane's row count.
    package func subtreeEnd(_ call: CallID) -> UInt32 {
        min(columns.ends[slot(call)], laneStates[Int(call.lane.raw)].pointee.rowCount)
    }

    package func outcome(_ call: CallID) -> Outcome {
        let slot = slot(call)
        if endsLater(slot) { return .open }
        // Only raw values of `Outcome` are ever stored.
        return Outcome(rawValue: columns.flags[slot] & CallFlags.outcome) ?? .unknown
    }

    package func isOpen(_ call: CallID) -> Bool {
        let slot = slot(call)
        return columns.ends[slot] == CallColumns.none || endsLater(slot)
    }

    /// Whether the call ended after `horizon`.
    @inline(__always)
    func endsLater(_ slot: Int) -> Bool {
        horizon != .max && columns.ends[slot] != CallColumns.none
            && columns.starts[slot] &+ CompactDuration.decode(columns.durations[slot]) > horizon
    }

    /// Whether the row is a resumed generator: `firstPart` is where it began.
    package func isContinuation(_ call: CallID) -> Bool { columns.flags[slot(call)] & CallFlags.continuation != 0 }

    /// Whether the call's beginning was not seen: re-opened after a loss, or open before the recording began.
    package func isReopened(_ call: CallID) -> Bool { columns.flags[slot(call)] & CallFlags.reopened != 0 }

    /// Whether the call is the innermost open one of a lane that awaits.
    package func isParked(_ call: CallID) -> Bool {
        let lane = laneStates[Int(call.lane.raw)]
        guard lane.pointee.isParked, lane.pointee.depth > 0 else { return false }
        return lane.pointee.stack[lane.pointee.depth - 1].anchor == call.row
    }

    package func mark(_ call: CallID) -> ExceptionMark? {
        let slot = slot(call)
        if endsLater(slot) { return nil }
        let flags = columns.flags[slot]
        if flags & CallFlags.outcome == Outcome.raised.rawValue { return .propagated }
        return flags & CallFlags.caught != 0 ? .caught : nil
    }

    /// ns of CLOCK_MONOTONIC.
    package func start(_ call: CallID) -> UInt64 { columns.starts[slot(call)] }

    /// ns; of an open call until `now` (ns of CLOCK_MONOTONIC), or until its process's last event when that has ended.
    package func duration(_ call: CallID, now: UInt64) -> UInt64 {
        let slot = slot(call)
        guard columns.ends[slot] == CallColumns.none || endsLater(slot) else {
            return CompactDuration.decode(columns.durations[slot])
        }
        let process = processStates[Int(laneStates[Int(call.lane.raw)].pointee.process)]
        let end = min(process.facts.hasEnded ? process.facts.lastTime : now, horizon)
        return end > columns.starts[slot] ? end - columns.starts[slot] : 0
    }

    /// Callers of the call. O(depth).
    package func depth(_ call: CallID) -> Int {
        var depth = 0
        var row = columns.parents[slot(call)]
        let rows = laneStates[Int(call.lane.raw)].pointee.rows
        while row != CallColumns.none {
            depth += 1
            row = columns.parents[rows.slot(row)]
        }
        return depth
    }

    /// One value for each parameter; none when they were not recorded. Those of a continuation are those of its first part.
    package func arguments(_ call: CallID) -> [Value] {
        let slot = slot(call)
        guard columns.functions[slot] != FunctionID.lost.raw else { return [] }
        if columns.flags[slot] & CallFlags.continuation != 0 {
            guard let first = firstPart(call), !isContinuation(first) else { return [] }
            return arguments(first)
        }
        return ValueReader.all(arena.pointee[columns.arguments[slot]], name: names(of: call))
    }

    /// The result, or the yielded value; nil when there is none, or it was not recorded.
    package func result(_ call: CallID) -> Value? {
        let slot = slot(call)
        if endsLater(slot) { return nil }
        var reader = ValueReader(arena.pointee[columns.results[slot]], name: names(of: call))
        return reader.next()
    }

    private func names(of call: CallID) -> (UInt32) -> String {
        let names = processStates[Int(laneStates[Int(call.lane.raw)].pointee.process)].typeNames
        return { names[$0] ?? "?" }
    }

    /// How many lost calls the row stands for; nil for a row that is a call.
    package func lost(_ call: CallID) -> Int? {
        let slot = slot(call)
        return columns.functions[slot] == FunctionID.lost.raw ? Int(columns.arguments[slot]) : nil
    }

    /// Of a row that stands for lost calls: its lane begins here, for whoever looks. The recorder no longer had what was before.
    package func beginsLate(_ call: CallID) -> Bool { call.row == 0 }

    /// The lane's current stack, outermost first. O(depth).
    package func openCalls(_ lane: LaneID) -> [CallID] {
        if horizon != .max {
            var stack: [CallID] = []
            var next = innermostCall(lane, at: horizon)
            while let call = next {
                stack.append(call)
                next = parent(call)
            }
            return stack.reversed()
        }
        let state = laneStates[Int(lane.raw)].pointee
        return (0..<state.depth).compactMap { index in
            let row = state.stack[index].row
            return row == CallColumns.none ? nil : CallID(lane: lane, row: row)
        }
    }
}
