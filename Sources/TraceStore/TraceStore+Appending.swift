import TraceWire

/// What the hot path does rarely.
extension TraceStore {
    /// Gives a lane the next 64 slots; answers the first, or -1 when there are none left.
    @inline(never)
    func addBlock(_ lane: UnsafeMutablePointer<LaneState>) -> Int {
        let block = pools.pointee.blocks
        guard block < pools.pointee.blockCapacity, lane.pointee.rowCount < CallColumns.none - 64 else { return -1 }
        pools.pointee.blocks = block + 1
        blockOwners.append(UInt64(lane.pointee.id) << 32 | UInt64(lane.pointee.rows.count))
        lane.pointee.rows.append(UInt32(block))
        return block << 6
    }

    @inline(never)
    func addBoundaryBlock(_ lane: UnsafeMutablePointer<LaneState>) -> Int {
        let block = pools.pointee.boundaryBlocks
        guard block < pools.pointee.blockCapacity else { return -1 }
        pools.pointee.boundaryBlocks = block + 1
        lane.pointee.boundary.append(UInt32(block))
        return block << 6
    }

    /// The call in a slot that is in use.
    func call(inSlot slot: UInt32) -> CallID {
        let owner = blockOwners[Int(slot >> BlockTable.shift)]
        let block = UInt32(truncatingIfNeeded: owner)
        return CallID(
            lane: LaneID(raw: UInt32(truncatingIfNeeded: owner >> 32)), row: block << 6 | slot & BlockTable.mask)
    }

    func raise(
        _ lane: UnsafeMutablePointer<LaneState>, _ serial: UInt64, _ line: UInt32, _ flags: UInt8,
        _ raised: RaisedException?, _ process: ProcessState
    ) {
        let note = note(serial, process, isNew: raised != nil)
        let entry = exceptions.notes.elements + Int(note)
        if entry.pointee.type == CallColumns.none, let raised {
            entry.pointee.type = raised.type
            entry.pointee.firstSlot = CallColumns.none
            entry.pointee.arguments = arena.pointee.append(raised.arguments)
            entry.pointee.raisedLine = line
            entry.pointee.flags = flags
            if !raised.chain.isEmpty {
                entry.pointee.chain = ExceptionChain.bytes(raised.chain).withUnsafeBytes { arena.pointee.append($0) }
                entry.pointee.chainArguments = arena.pointee.append(raised.chainArguments)
            }
        }
        concern(lane, ExceptionTable.Concern(serial: serial, note: note, line: line))
    }

    /// A handler was entered, or it let the exception go on.
    func setHandled(
        _ isHandled: Bool, _ lane: UnsafeMutablePointer<LaneState>, _ serial: UInt64, _ line: UInt32,
        _ process: ProcessState
    ) {
        let note = note(serial, process, isNew: false)
        concern(
            lane, ExceptionTable.Concern(serial: serial, note: note, isHandled: isHandled, handledLine: line))
    }

    private func concern(_ lane: UnsafeMutablePointer<LaneState>, _ concern: ExceptionTable.Concern) {
        guard lane.pointee.depth > 0, lane.pointee.overflow == 0 else { return }
        let entry = lane.pointee.stack + (lane.pointee.depth - 1)
        entry.pointee.flags |= StackFlags.exceptions
        let key = ExceptionTable.key(lane.pointee.id, lane.pointee.depth - 1)
        exceptions.concern(key, concern, slot: entry.pointee.slot)
    }

    func unwind(
        _ entry: UnsafeMutablePointer<StackEntry>, _ lane: UnsafeMutablePointer<LaneState>, _ serial: UInt64,
        _ process: ProcessState
    ) {
        let note = note(serial, process, isNew: false)
        var line: UInt32 = 0
        if entry.pointee.flags & StackFlags.exceptions != 0 {
            // The frame is no longer on the stack: `depth` is its place there.
            let (notes, arena) = (exceptions.notes.elements, arena)
            line = exceptions.end(ExceptionTable.key(lane.pointee.id, lane.pointee.depth), propagating: note) {
                ExceptionChain.read(arena.pointee[notes[Int($0)].chain])
            }
            entry.pointee.flags &= ~StackFlags.exceptions
        }
        setNote(entry, note, line: line, hasLeft: true)
    }

    /// Ends the exceptions of a frame that was just taken from the stack and goes on without one.
    @inline(never)
    func endExceptions(_ entry: UnsafeMutablePointer<StackEntry>, _ lane: UnsafeMutablePointer<LaneState>) {
        let key = ExceptionTable.key(lane.pointee.id, lane.pointee.depth)
        guard let caught = exceptions.end(key) else { return }
        setNote(entry, caught.note, line: caught.line, hasLeft: false)
        if entry.pointee.row != CallColumns.none { columns.flags[Int(entry.pointee.slot)] |= CallFlags.caught }
    }

    private func setNote(
        _ entry: UnsafeMutablePointer<StackEntry>, _ note: UInt32, line: UInt32, hasLeft: Bool
    ) {
        guard entry.pointee.row != CallColumns.none else { return }
        columns.flags[Int(entry.pointee.slot)] |= CallFlags.hasNote
        exceptions.set(entry.pointee.slot, note: note, line: line, hasLeft: hasLeft)
    }

    /// The number of an exception's note; a new one when it is not known. Serials are not used twice, unless `isNew`.
    private func note(_ serial: UInt64, _ process: ProcessState, isNew: Bool) -> UInt32 {
        // Of two threads, the one that passes an exception on may be heard before the one that raised it.
        if let note = process.notes[serial], !isNew || exceptions.notes.elements[Int(note)].type == CallColumns.none {
            return note
        }
        if process.notes.count >= ProcessState.greatestSerials {
            let eldestKept = process.notes.keys.sorted()[process.notes.count / 2]
            process.notes = process.notes.filter { $0.key >= eldestKept }
        }
        let note = exceptions.notes.append(ExceptionTable.Note(process: process.facts.id, serial: serial))
        process.notes[serial] = note
        return note
    }
}
