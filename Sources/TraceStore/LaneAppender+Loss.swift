import TraceWire

extension LaneAppender {
    /// Does the lane come from another thread, of which not all has arrived? Pieces of different writers come in any order.
    func isEarly(_ lane: UnsafeMutablePointer<LaneState>, _ stack: OpenStack) -> Bool {
        if lane.pointee.writer == .max && process.beganLate { return false }
        guard stack.turn > 1, stack.turn > lane.pointee.turn else { return false }
        // What the same writer has told before is here, unless it was lost.
        if lane.pointee.writer == writer, hasGap || stack.turn == lane.pointee.turn + 1 { return false }
        // Each turn is told: a turn between is still to come from another writer, even if no call began or ended in it.
        return stack.turn > lane.pointee.turn + 1 || !isInStep(lane, stack)
    }

    /// Brings a lane to the open stack that the recorder reports. Where nothing was lost, nothing changes; otherwise calls that
    /// have ended meanwhile end with an unknown outcome, a row stands for the calls that were missed, and the missing open
    /// calls get rows of their own.
    func synchronise(_ lane: UnsafeMutablePointer<LaneState>, _ stack: OpenStack, _ now: UInt64) {
        // An older turn whose piece came late: the lane has gone on since.
        let isLate = stack.turn < lane.pointee.turn && stack.calls < lane.pointee.callsBegun
        lane.pointee.turn = max(lane.pointee.turn, stack.turn)
        let depth = min(stack.depth, UInt64(LaneState.greatestDepth))
        if isLate || isInStep(lane, stack) { return }
        let before = lane.pointee.lastTime
        let now = max(now, before)
        let common = commonDepth(lane, stack, Int(depth))
        lane.pointee.overflow = 0
        lane.pointee.isParked = false
        while lane.pointee.depth > common {
            if let entry = pop(lane) { close(entry, lane, before, .unknown) }
        }
        let reopened = stack.depth - UInt64(common)
        let begun = stack.calls > lane.pointee.callsBegun ? stack.calls - lane.pointee.callsBegun : 0
        let missed = begun > reopened ? begun - reopened : 0
        if missed == 0, before != 0 { process.facts.realigned += 1 }
        if missed > 0 {
            // Of a lane seen for the first time, the calls were missed before its outermost open call began, or since.
            let from = before == 0 ? start(of: stack.outer.first ?? stack.inner.first, now) : before
            lane.pointee.lastTime = from
            if lane.pointee.rowCount == 0 { store.earlierCalls &+= Int(UInt32(clamping: missed)) }
            appendLost(lane, missed, from: from, to: now)
        }
        for index in common..<Int(depth) { reopen(lane, stack, index, Int(depth), now) }
        lane.pointee.overflow = min(stack.depth - depth, LaneState.greatestOverflow)
        lane.pointee.callsBegun = stack.calls
        lane.pointee.lastTime = now
    }

    private func isInStep(_ lane: UnsafeMutablePointer<LaneState>, _ stack: OpenStack) -> Bool {
        guard stack.calls == lane.pointee.callsBegun,
            min(stack.depth, LaneState.greatestOverflow) == UInt64(lane.pointee.depth) + lane.pointee.overflow
        else { return false }
        guard let innermost = stack.inner.last ?? stack.outer.last, lane.pointee.overflow == 0 else { return true }
        return lane.pointee.depth > 0
            && lane.pointee.stack[lane.pointee.depth - 1].ordinal == innermost.ordinal
    }

    /// How many of the lane's outermost calls are still open. One call is at one depth as long as it is open, and so are its
    /// callers: the deepest match decides.
    private func commonDepth(_ lane: UnsafeMutablePointer<LaneState>, _ stack: OpenStack, _ depth: Int) -> Int {
        func isSame(_ index: Int, _ frame: OpenFrame) -> Bool {
            index >= 0 && index < lane.pointee.depth && index < depth
                && lane.pointee.stack[index].ordinal == frame.ordinal
                && lane.pointee.stack[index].function == function(frame.function)
        }
        for (index, frame) in stack.inner.enumerated().reversed() {
            let (place, overflow) = stack.depth.subtractingReportingOverflow(UInt64(stack.inner.count - index))
            if !overflow, place < UInt64(depth), isSame(Int(place), frame) { return Int(place) + 1 }
        }
        for (index, frame) in stack.outer.enumerated().reversed() where isSame(index, frame) { return index + 1 }
        return 0
    }

    private func appendLost(_ lane: UnsafeMutablePointer<LaneState>, _ count: UInt64, from: UInt64, to: UInt64) {
        store.lostCalls &+= Int(UInt32(clamping: count))
        let slot = push(lane, FunctionID.lost.raw, from)
        if slot >= 0 {
            columns.arguments[slot] = UInt32(clamping: count)
            if columns.flags[slot] & CallFlags.boundary == 0 {
                columns.flags[slot] |= appendBoundary(lane, lane.pointee.rowCount - 1)
            }
        } else {
            store.lostCalls &-= 1
        }
        if let entry = pop(lane) { close(entry, lane, to, .unknown) }
    }

    /// Puts the call at `index` of the reported stack on the lane's. One that is only counted there gets no row.
    private func reopen(
        _ lane: UnsafeMutablePointer<LaneState>, _ stack: OpenStack, _ index: Int, _ depth: Int, _ now: UInt64
    ) {
        let innerStart = stack.depth - UInt64(stack.inner.count)
        var frame: OpenFrame?
        if index < stack.outer.count {
            frame = stack.outer[index]
        } else if UInt64(index) >= innerStart {
            frame = stack.inner[index - Int(innerStart)]
        }
        guard let frame else {
            pushWithoutRow(lane, now)
            return
        }
        let start = max(start(of: frame, now), lane.pointee.lastTime)
        lane.pointee.lastTime = start
        _ = push(lane, function(frame.function), start, flags: CallFlags.reopened)
        lane.pointee.stack[lane.pointee.depth - 1].ordinal = frame.ordinal
    }

    /// When a reported call began, ns; `now` when there is none.
    private func start(of frame: OpenFrame?, _ now: UInt64) -> UInt64 {
        let age = nanoseconds(frame?.age ?? 0)
        return now > age ? now - age : 0
    }

    private func pushWithoutRow(_ lane: UnsafeMutablePointer<LaneState>, _ now: UInt64) {
        if lane.pointee.depth == lane.pointee.stackCapacity { lane.pointee.growStack() }
        let depth = lane.pointee.depth
        var entry = StackEntry(
            start: now, ordinal: .max, row: CallColumns.none, slot: CallColumns.none, anchor: CallColumns.none,
            function: FunctionID.unknown.raw, flags: 0)
        if depth > 0 {
            entry.anchor = lane.pointee.stack[depth - 1].anchor
            entry.flags = lane.pointee.stack[depth - 1].flags & StackFlags.importing
        }
        lane.pointee.stack[depth] = entry
        lane.pointee.depth = depth + 1
    }
}
