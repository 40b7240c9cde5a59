import TraceWire

extension LaneAppender: EventSink {
    @inline(__always)
    mutating func enter(tick: UInt64, function number: UInt32) { enter(tick: tick, function: number, site: 0) }

    @inline(__always)
    mutating func enter(tick: UInt64, function number: UInt32, arguments: UnsafeRawBufferPointer) {
        enter(tick: tick, function: number, site: 0, arguments: arguments)
    }

    @inline(__always)
    mutating func enter(tick: UInt64, function number: UInt32, site: UInt32) {
        guard let lane else { return }
        let slot = push(lane, function(number), advance(lane, tick))
        if slot >= 0 { place(site, slot, lane) }
    }

    @inline(__always)
    mutating func enter(
        tick: UInt64, function number: UInt32, site: UInt32, arguments: UnsafeRawBufferPointer
    ) {
        guard let lane else { return }
        let slot = push(lane, function(number), advance(lane, tick))
        guard slot >= 0 else { return }
        if arguments.count > 0 {
            columns.arguments[slot] = arena.pointee.append(arguments)
            pools.pointee.rowsWithValues &+= 1
        }
        place(site, slot, lane)
    }

    @inline(__always)
    private func place(_ site: UInt32, _ slot: Int, _ lane: UnsafeMutablePointer<LaneState>) {
        if site &- 1 < UInt32(CallColumns.farSite) - 1 {
            columns.sites[slot] = UInt16(truncatingIfNeeded: site)
            pools.pointee.hasSites = true
        } else if site != 0 || lane.pointee.hasFarSite {
            store.placeFarSite(site, slot, lane)
        }
    }

    @inline(__always)
    mutating func exit(tick: UInt64) {
        guard let lane else { return }
        let now = advance(lane, tick)
        if let entry = pop(lane) { close(entry, lane, now, .returned) }
    }

    @inline(__always)
    mutating func exit(tick: UInt64, result: UnsafeRawBufferPointer) {
        guard let lane else { return }
        let now = advance(lane, tick)
        guard let entry = pop(lane) else { return }
        close(entry, lane, now, .returned)
        setResult(entry, result)
    }

    mutating func unwind(tick: UInt64, serial: UInt64) {
        guard let lane else { return }
        let now = advance(lane, tick)
        guard let entry = pop(lane) else { return }
        store.unwind(entry, lane, serial, process)
        close(entry, lane, now, .raised)
    }

    mutating func suspend(tick: UInt64, frame: UInt64) {
        suspend(tick: tick, frame: frame, value: UnsafeRawBufferPointer(start: nil, count: 0))
    }

    mutating func suspend(tick: UInt64, frame: UInt64, value: UnsafeRawBufferPointer) {
        guard let lane else { return }
        let now = advance(lane, tick)
        guard let entry = pop(lane) else { return }
        close(entry, lane, now, .suspended)
        setResult(entry, value)
        if entry.pointee.row != CallColumns.none { store.suspend(entry, frame: frame, now, process) }
    }

    mutating func resume(tick: UInt64, function number: UInt32, frame: UInt64) {
        resume(tick: tick, function: number, frame: frame, site: 0)
    }

    mutating func resume(tick: UInt64, function number: UInt32, frame: UInt64, site: UInt32) {
        guard let lane else { return }
        let function = function(number)
        let slot = push(lane, function, advance(lane, tick), flags: CallFlags.continuation)
        guard slot >= 0 else { return }
        store.resume(slot, function: function, frame: frame, process)
        place(site, slot, lane)
    }

    mutating func raise(tick: UInt64, serial: UInt64, line: UInt32, flags: UInt8, exception: RaisedException?) {
        guard let lane else { return }
        _ = advance(lane, tick)
        store.raise(lane, serial, line, flags, exception, process)
    }

    mutating func handled(tick: UInt64, serial: UInt64, line: UInt32) {
        guard let lane else { return }
        _ = advance(lane, tick)
        store.setHandled(true, lane, serial, line, process)
    }

    mutating func reraise(tick: UInt64, serial: UInt64, line: UInt32) {
        guard let lane else { return }
        _ = advance(lane, tick)
        store.setHandled(false, lane, serial, line, process)
    }

    mutating func park(tick: UInt64) {
        guard let lane else { return }
        let now = advance(lane, tick)
        // The lane has gone on in another thread since.
        if turn < lane.pointee.turn { return }
        if !lane.pointee.isParked { lane.pointee.parkedSince = now }
        lane.pointee.isParked = true
    }

    mutating func wake(tick: UInt64) {
        guard let lane else { return }
        let now = advance(lane, tick)
        if lane.pointee.isParked { store.wake(lane, waited: now - lane.pointee.parkedSince) }
        lane.pointee.isParked = false
    }

    mutating func forget(count: UInt64) {
        guard let lane else { return }
        process.facts.realigned += 1
        var left = count
        while left > 0 && lane.pointee.depth > 0 {
            left -= 1
            if let entry = pop(lane) { close(entry, lane, lane.pointee.lastTime, .unknown) }
        }
    }

    mutating func callSite(line: UInt32) {
        guard let lane else { return }
        lane.pointee.hasFarSite = true
        lane.pointee.farSite = FarSite(function: nil, place: line)
    }

    mutating func callSite(function number: UInt32, site: UInt32) {
        guard let lane else { return }
        lane.pointee.hasFarSite = true
        lane.pointee.farSite = FarSite(function: function(number), place: site)
    }

    mutating func lane(_ number: UInt32, turn: UInt64) {
        lane = store.laneState(number, of: process)
        self.turn = turn
        guard let lane else { return }
        lane.pointee.turn = max(lane.pointee.turn, turn)
        lane.pointee.writer = writer
    }

    mutating func lane(tick: UInt64, _ stack: OpenStack) {
        guard let next = store.laneState(stack.lane, of: process) else {
            lane = nil
            return
        }
        if isEarly(next, stack) {
            if hurries == 0 {
                waits = true
                return
            }
            hurries -= 1
        }
        lane = next
        turn = stack.turn
        synchronise(next, stack, time(tick))
        if stack.turn >= next.pointee.turn { next.pointee.writer = writer }
    }

    @inline(__always)
    private func setResult(_ entry: UnsafeMutablePointer<StackEntry>, _ result: UnsafeRawBufferPointer) {
        guard entry.pointee.row != CallColumns.none, result.count > 0 else { return }
        columns.results[Int(entry.pointee.slot)] = arena.pointee.append(result)
        pools.pointee.rowsWithValues &+= 1
    }
}
