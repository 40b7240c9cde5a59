import TraceWire

/// Turns the events of one piece into rows. Everything that an enter or an exit needs is copied here from the store: the hot
/// path reads and writes by pointer, without a class, a lock or a count of references.
struct LaneAppender {
    let columns: CallColumns
    let boundaryRows: UnsafeMutablePointer<UInt32>
    let pools: UnsafeMutablePointer<Pools>
    let arena: UnsafeMutablePointer<ByteArena>
    let functions: NumberMap
    let traits: UnsafeMutablePointer<UInt8>
    let calls: UnsafeMutablePointer<UInt64>
    /// ns of the chunk's tick 0.
    let time: UInt64
    let tickScale: UInt64
    unowned(unsafe) let store: TraceStore
    unowned(unsafe) let process: ProcessState
    /// The recorder's number of who wrote the piece.
    let writer: UInt32
    var lane: UnsafeMutablePointer<LaneState>?
    /// The chunk before this one was lost.
    var hasGap = false
    /// The turn of the lane in which the writer is.
    var turn: UInt64 = 0
    /// Pieces that are still to come may hold what comes before the next lane event.
    var waits = false
    /// Lane events that are taken as they come, whatever is missing before them.
    var hurries = 0

    init(
        _ store: TraceStore, _ process: ProcessState, _ header: FrameHeader, lane: UnsafeMutablePointer<LaneState>?
    ) {
        writer = header.writer
        columns = store.columns
        boundaryRows = store.boundaryRows
        pools = store.pools
        arena = store.arena
        functions = process.functions
        traits = store.functionTable.traits
        calls = store.functionTable.calls
        time = header.time
        tickScale = UInt64(header.tickScale)
        self.store = store
        self.process = process
        self.lane = lane
    }

    /// The time of a tick, ns.
    @inline(__always)
    func time(_ tick: UInt64) -> UInt64 { time &+ nanoseconds(tick) }

    /// Of a number of ticks. The product has 128 bits: 64 would overflow after five hours in one chunk.
    @inline(__always)
    func nanoseconds(_ ticks: UInt64) -> UInt64 {
        let (high, low) = ticks.multipliedFullWidth(by: tickScale)
        return (high &<< (64 &- Wire.tickScaleBits)) | (low &>> Wire.tickScaleBits)
    }

    /// The time of a tick on a lane, where it never runs backwards.
    @inline(__always)
    func advance(_ lane: UnsafeMutablePointer<LaneState>, _ tick: UInt64) -> UInt64 {
        let now = max(time(tick), lane.pointee.lastTime)
        lane.pointee.lastTime = now
        return now
    }

    @inline(__always)
    func function(_ number: UInt32) -> UInt32 {
        let known = functions[number]
        return known == NumberMap.none ? FunctionID.unknown.raw : known
    }

    /// Begins a call; answers its slot, or -1 when it has no row.
    @inline(__always)
    func push(_ lane: UnsafeMutablePointer<LaneState>, _ function: UInt32, _ start: UInt64, flags: UInt8 = 0) -> Int {
        let depth = lane.pointee.depth
        if depth == lane.pointee.stackCapacity {
            guard depth < LaneState.greatestDepth else {
                lane.pointee.overflow += 1
                store.lostCalls &+= 1
                lane.pointee.callsBegun &+= 1
                return -1
            }
            lane.pointee.growStack()
        }
        let entry = lane.pointee.stack + depth
        // An outermost call counts as called by code of mine.
        var callerFlags = StackFlags.mine
        var anchor = CallColumns.none
        if depth > 0 {
            callerFlags = entry[-1].flags
            anchor = entry[-1].anchor
        }
        let trait = traits[Int(function)]
        let row = lane.pointee.rowCount
        var slot = Int(lane.pointee.nextSlot)
        if row & BlockTable.mask == 0 { slot = store.addBlock(lane) }
        let ordinal = lane.pointee.callsBegun
        lane.pointee.callsBegun = ordinal &+ 1
        lane.pointee.depth = depth + 1
        entry.pointee.start = start
        entry.pointee.ordinal = ordinal
        entry.pointee.function = function
        entry.pointee.flags = trait | (callerFlags & StackFlags.importing)
        guard slot >= 0 else {
            entry.pointee.row = CallColumns.none
            entry.pointee.slot = CallColumns.none
            entry.pointee.anchor = anchor
            store.lostCalls &+= 1
            return -1
        }
        entry.pointee.row = row
        entry.pointee.slot = UInt32(truncatingIfNeeded: slot)
        entry.pointee.anchor = row
        lane.pointee.rowCount = row &+ 1
        lane.pointee.nextSlot = UInt32(truncatingIfNeeded: slot &+ 1)
        pools.pointee.rows &+= 1
        calls[Int(function)] &+= 1
        columns.functions[slot] = function
        columns.parents[slot] = anchor
        columns.ends[slot] = CallColumns.none
        columns.starts[slot] = start
        var rowFlags = flags
        if callerFlags & StackFlags.importing == 0 && (callerFlags | trait) & StackFlags.mine != 0 {
            rowFlags |= appendBoundary(lane, row)
        }
        columns.flags[slot] = rowFlags
        return slot
    }

    /// Answers `CallFlags.boundary`, or 0 when there is no room.
    @inline(__always)
    func appendBoundary(_ lane: UnsafeMutablePointer<LaneState>, _ row: UInt32) -> UInt8 {
        let index = lane.pointee.boundaryCount
        var slot = Int(lane.pointee.nextBoundarySlot)
        if index & BlockTable.mask == 0 { slot = store.addBoundaryBlock(lane) }
        guard slot >= 0 else { return 0 }
        boundaryRows[slot] = row
        lane.pointee.boundaryCount = index &+ 1
        lane.pointee.nextBoundarySlot = UInt32(truncatingIfNeeded: slot &+ 1)
        return CallFlags.boundary
    }

    /// Takes the innermost call from the stack; nil when there is none.
    @inline(__always)
    func pop(_ lane: UnsafeMutablePointer<LaneState>) -> UnsafeMutablePointer<StackEntry>? {
        let depth = lane.pointee.depth
        guard depth > 0, lane.pointee.overflow == 0 else {
            if lane.pointee.overflow > 0 {
                lane.pointee.overflow -= 1
            } else {
                process.facts.oddities += 1
            }
            return nil
        }
        lane.pointee.depth = depth - 1
        return lane.pointee.stack + (depth - 1)
    }

    /// Ends the row of a call that was taken from the stack.
    @inline(__always)
    func close(
        _ entry: UnsafeMutablePointer<StackEntry>, _ lane: UnsafeMutablePointer<LaneState>, _ now: UInt64,
        _ outcome: Outcome
    ) {
        if entry.pointee.flags & (StackFlags.exceptions | StackFlags.waited) != 0 { endRare(entry, lane) }
        guard entry.pointee.row != CallColumns.none else { return }
        let slot = Int(entry.pointee.slot)
        columns.ends[slot] = lane.pointee.rowCount
        columns.durations[slot] = CompactDuration.encode(now &- entry.pointee.start)
        columns.flags[slot] |= outcome.rawValue
    }

    @inline(never)
    private func endRare(_ entry: UnsafeMutablePointer<StackEntry>, _ lane: UnsafeMutablePointer<LaneState>) {
        if entry.pointee.flags & StackFlags.waited != 0 { store.endWait(entry, lane) }
        if entry.pointee.flags & StackFlags.exceptions != 0 { store.endExceptions(entry, lane) }
    }

    /// Notes how far time has come.
    func finish(tick: UInt64) {
        let now = time(tick)
        if process.facts.firstTime == 0 { process.facts.firstTime = time }
        process.facts.lastTime = max(process.facts.lastTime, now)
    }
}
