import CRecorder

/// One event as `CallEvent` tells it, before it becomes one.
struct Row {
    enum Kind: UInt8 {
        case removed, call, `return`, exception
    }

    var kind: Kind
    /// Of a call: `Collected`. Of a return: `Collected.timing` if its duration counts.
    var bits: UInt8 = 0
    /// Frames of the traceback.
    var depth: UInt8 = 0
    var outcome = Outcome.none
    /// Row of the call that this tells of (a call: itself).
    var call: Int32
    /// Row of the calling call, -1: none.
    var parent: Int32 = -1
    var function: UInt32
    var lane: UInt32
    /// Of an exception.
    var serial: UInt32 = 0
    /// Of an exception: its frame in `SessionDecoder.trail`.
    var trail: Int32 = -1
    /// Of a return: ticks since its call.
    var duration: UInt64 = 0
    /// The event's values, in its chunk.
    var values: UnsafePointer<UInt8>?
    var valueBytes: UInt32 = 0

    enum Outcome: UInt8 {
        case none, caught, propagated
    }
}

/// A frame that an exception came through.
struct TrailFrame {
    var function: UInt32
    var line: UInt32
    /// The frame that it came from, -1: this one raised it.
    var inner: Int32
    /// Frames inwards from here.
    var distance: UInt32
}

/// A session's chunks → rows, in the order of their ticks. The stream is this process's own, complete and from its beginning;
/// a chunk that can't be read is given up, though.
struct SessionDecoder {
    /// An open call.
    struct Open {
        /// -1: it began before the session.
        var row: Int32
        var function: UInt32
        var start: UInt64
        var bits: UInt8
        var depth: UInt8
        /// Rows of the exception that is in flight, and of the one that was handled last; -1: none.
        var raised: Int32 = -1
        var handled: Int32 = -1
        /// A generator or coroutine is being closed, by GeneratorExit: that is no failure.
        var isClosed = false
    }

    struct Stack {
        var calls = Grown<Open>()
    }

    /// One writer's chunks, in order.
    private struct Source {
        var writer: UInt32
        /// Place in `links`, -1: all is read.
        var link: Int
        var lastLink: Int
        var next: UnsafePointer<UInt8>?
        var end: UnsafePointer<UInt8>?
        var tick: UInt64 = 0
        var tag: UInt8 = 0
        var lane: UInt32 = 0
    }

    private(set) var rows = Grown<Row>()
    private(set) var trail = Grown<TrailFrame>()
    /// By number of the lane.
    private var stacks = Grown<Stack>()
    private var suspended = AddressTable()
    private var suspendedCalls = Grown<Open>()
    private var links = Grown<UnsafeMutablePointer<KeptChunks.Link>>()
    /// The next chunk of the same writer, -1: none.
    private var following = Grown<Int>()
    private var sources = Grown<Source>()

    mutating func release() {
        rows.release()
        trail.release()
        var index = 0
        while index < stacks.count {
            stacks.base?[index].calls.release()
            index += 1
        }
        stacks.release()
        suspended.release()
        suspendedCalls.release()
        links.release()
        following.release()
        sources.release()
    }

    // MARK: Order

    mutating func run(_ first: UnsafeMutablePointer<KeptChunks.Link>?) {
        sort(first)
        var index = 0
        while index < sources.count {
            advance(index)
            index += 1
        }
        while let place = earliest() {
            let until = tickAfter(place)
            repeat {
                take(place)
                advance(place)
            } while sources[place].link >= 0 && sources[place].tick <= until
        }
    }

    private mutating func sort(_ first: UnsafeMutablePointer<KeptChunks.Link>?) {
        var next = first
        while let link = next {
            next = link.pointee.next
            let chunk = link.pointee.chunk
            guard chunk.published > 0 else { continue }
            let place = links.count
            guard links.append(link), following.append(-1) else { return }
            var index = 0
            while index < sources.count, sources[index].writer != chunk.writer { index += 1 }
            if index < sources.count {
                following[sources[index].lastLink] = place
                sources.base?[index].lastLink = place
            } else {
                sources.append(Source(writer: chunk.writer, link: place, lastLink: place))
            }
        }
    }

    private func earliest() -> Int? {
        var found: Int?
        var index = 0
        while index < sources.count {
            if sources[index].link >= 0, found.map({ sources[index].tick < sources[$0].tick }) ?? true { found = index }
            index += 1
        }
        return found
    }

    /// The first tick of all other writers.
    private func tickAfter(_ place: Int) -> UInt64 {
        var tick = UInt64.max
        var index = 0
        while index < sources.count {
            if index != place, sources[index].link >= 0 { tick = min(tick, sources[index].tick) }
            index += 1
        }
        return tick
    }

    /// Reads the next event's tag and time.
    private mutating func advance(_ place: Int) {
        guard let source = sources.base.map({ $0 + place }) else { return }
        while source.pointee.link >= 0 {
            if source.pointee.next == nil {
                let chunk = links[source.pointee.link].pointee.chunk
                source.pointee.next = UnsafePointer(chunk.bytes)
                source.pointee.end = UnsafePointer(chunk.bytes) + Int(chunk.published)
                source.pointee.tick = chunk.time
            }
            if let next = source.pointee.next, let end = source.pointee.end, next < end {
                var reader = EventReader(next, end)
                let (tag, passed) = reader.beginning()
                source.pointee.tag = tag
                source.pointee.tick &+= passed
                if !reader.isBroken {
                    source.pointee.next = reader.next
                    return
                }
            }
            leaveChunk(source)
        }
    }

    private func leaveChunk(_ source: UnsafeMutablePointer<Source>) {
        source.pointee.next = nil
        source.pointee.link = following[source.pointee.link]
    }

    // MARK: Events

    private mutating func take(_ place: Int) {
        guard let source = sources.base.map({ $0 + place }), let next = source.pointee.next,
            let end = source.pointee.end
        else { return }
        var reader = EventReader(next, end)
        let (tick, lane) = (source.pointee.tick, source.pointee.lane)
        switch source.pointee.tag {
        case EventTag.enterAt:
            // It began before the session: what begins in it tells its arguments, if only that there are none.
            push(Open(row: -1, function: reader.number(), start: tick, bits: 0, depth: 0), lane)
            _ = reader.varint()
        case EventTag.enterAtWithArguments:
            let function = reader.number()
            _ = reader.varint()
            let (values, count) = reader.region()
            enter(lane, tick, function, values, count)
        case EventTag.exit: leave(lane, tick, nil, 0)
        case EventTag.exitWithResult:
            let (values, count) = reader.region()
            leave(lane, tick, values, count)
        case EventTag.unwind:
            _ = reader.varint()
            unwind(lane, tick)
        case EventTag.suspend: suspend(lane, reader.varint())
        case EventTag.suspendWithValue:
            suspend(lane, reader.varint())
            _ = reader.region()
        case EventTag.resume:
            let function = reader.number()
            resume(lane, tick, function, reader.varint())
        case EventTag.raise:
            let (serial, line) = (reader.number(), reader.number())
            let flags = reader.byte()
            if flags & RaiseFlags.first != 0 {
                _ = reader.varint()
                _ = reader.region()
                if flags & RaiseFlags.chained != 0 { passOverChain(&reader) }
            }
            raise(lane, serial, line)
        case EventTag.handled: handled(lane, reader.number(), reader.number())
        case EventTag.reraise: reraise(lane, reader.number(), reader.number())
        case EventTag.park, EventTag.wake: break
        case EventTag.forget: forget(lane, Int(reader.number()))
        case EventTag.callSite: _ = reader.varint()
        case EventTag.callSiteIn: _ = (reader.varint(), reader.varint())
        case EventTag.lane:
            source.pointee.lane = reader.number()
            _ = reader.varint()
        case EventTag.laneWithStack: source.pointee.lane = introduced(&reader)
        default: reader.isBroken = true
        }
        if reader.isBroken { return leaveChunk(source) }
        source.pointee.next = reader.next
    }

    private func passOverChain(_ reader: inout EventReader) {
        var count = reader.varint()
        while count > 0, !reader.isBroken {
            _ = (reader.byte(), reader.varint(), reader.varint())
            count -= 1
        }
        _ = reader.region()
    }

    /// The stack is known from the session's beginning, but for calls from before it, which the recorder may have re-opened.
    private mutating func introduced(_ reader: inout EventReader) -> UInt32 {
        let lane = reader.number()
        _ = (reader.varint(), reader.varint())
        let depth = Int(truncatingIfNeeded: min(reader.varint(), 1 << 24))
        if !reader.isBroken, let calls = stack(lane).map({ $0.pointee.calls.count }) {
            forget(lane, max(0, calls - depth))
            stack(lane)?.pointee.calls.fill(
                to: depth, with: Open(row: -1, function: 0, start: 0, bits: 0, depth: 0))
        }
        var frames = reader.varint() &+ reader.varint()
        while frames > 0, !reader.isBroken {
            _ = (reader.varint(), reader.varint(), reader.varint())
            frames -= 1
        }
        return lane
    }

    /// The lane's stack, made if need be.
    private mutating func stack(_ lane: UInt32) -> UnsafeMutablePointer<Stack>? {
        stacks.fill(to: Int(lane) + 1, with: Stack())
        return Int(lane) < stacks.count ? stacks.base.map { $0 + Int(lane) } : nil
    }

    func top(_ lane: UInt32) -> UnsafeMutablePointer<Open>? {
        guard Int(lane) < stacks.count, let calls = stacks.base?[Int(lane)].calls, calls.count > 0 else { return nil }
        return calls.base.map { $0 + (calls.count - 1) }
    }

    private mutating func pop(_ lane: UInt32) {
        if Int(lane) < stacks.count { stacks.base?[Int(lane)].calls.removeLast() }
    }

    private mutating func push(_ call: Open, _ lane: UInt32) { stack(lane)?.pointee.calls.append(call) }

    /// The innermost call of the lane, or else of the lane that began it; -1: none.
    private func caller(_ lane: UInt32) -> Int32 {
        if let top = top(lane) { return top.pointee.row }
        guard let parent = LaneRecords.parent(lane), parent != lane, let top = top(parent) else { return -1 }
        return top.pointee.row
    }

    mutating func add(_ row: Row) -> Int32 {
        let place = Int32(truncatingIfNeeded: rows.count)
        return rows.append(row) ? place : -1
    }

    private mutating func enter(
        _ lane: UInt32, _ tick: UInt64, _ function: UInt32, _ values: UnsafePointer<UInt8>?, _ count: Int
    ) {
        var row = Row(kind: .call, call: Int32(truncatingIfNeeded: rows.count), function: function, lane: lane)
        row.parent = caller(lane)
        if let values, count >= 3, values[0] == ValueTag.collected {
            row.bits = values[1]
            row.depth = values[2]
            row.values = values + 3
            row.valueBytes = UInt32(count - 3)
        }
        let place = add(row)
        push(Open(row: place, function: function, start: tick, bits: row.bits, depth: row.depth), lane)
    }

    private mutating func leave(_ lane: UInt32, _ tick: UInt64, _ values: UnsafePointer<UInt8>?, _ count: Int) {
        guard let call = top(lane)?.pointee else { return }
        pop(lane)
        settle(call, leaves: false)
        var row = ending(call, lane, tick)
        row.values = values
        row.valueBytes = UInt32(count)
        if call.row >= 0 { _ = add(row) }
    }

    /// The row of a call's end.
    func ending(_ call: Open, _ lane: UInt32, _ tick: UInt64) -> Row {
        var row = Row(kind: .return, call: call.row, function: call.function, lane: lane)
        row.bits = call.bits & Collected.timing
        row.duration = tick &- call.start
        return row
    }

    private mutating func unwind(_ lane: UInt32, _ tick: UInt64) {
        guard let call = top(lane)?.pointee else { return }
        pop(lane)
        settle(call, leaves: !call.isClosed)
        var row = ending(call, lane, tick)
        row.outcome = call.isClosed ? .none : .propagated
        if call.row >= 0 { _ = add(row) }
    }

    private mutating func suspend(_ lane: UInt32, _ frame: UInt64) {
        guard let call = top(lane)?.pointee else { return }
        pop(lane)
        if let place = suspended.find(frame) {
            suspendedCalls[place] = call
        } else if suspendedCalls.append(call) {
            suspended.set(frame, suspendedCalls.count - 1)
        }
    }

    private mutating func resume(_ lane: UInt32, _ tick: UInt64, _ function: UInt32, _ frame: UInt64) {
        if let place = suspended.take(frame), suspendedCalls[place].function == function {
            push(suspendedCalls[place], lane)
        } else {
            // It began before the session.
            push(Open(row: -1, function: function, start: tick, bits: 0, depth: 0), lane)
        }
    }

    private mutating func forget(_ lane: UInt32, _ count: Int) {
        if Int(lane) < stacks.count { stacks.base?[Int(lane)].calls.removeLast(count) }
    }

    // MARK: Tables

    mutating func addTrail(_ frame: TrailFrame) -> Int32 {
        let place = Int32(truncatingIfNeeded: trail.count)
        return trail.append(frame) ? place : -1
    }
}

/// Reads one event, with its bounds checked: beyond the end all is 0.
struct EventReader {
    private(set) var next: UnsafePointer<UInt8>
    private let end: UnsafePointer<UInt8>
    var isBroken = false

    init(_ next: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>) {
        self.next = next
        self.end = end
    }

    /// The tag of the next event, a short form's as that of the long one, and the ticks that have passed before it.
    mutating func beginning() -> (tag: UInt8, passed: UInt64) {
        let tag = byte()
        if tag < EventTag.forget || tag == EventTag.enterAt || tag == EventTag.enterAtWithArguments {
            return (tag, varint())
        }
        guard tag >= EventTag.shortExit else { return (tag, 0) }
        let passed = UInt64(tag) << 8 | UInt64(byte())
        if tag >= EventTag.shortEnter { return (EventTag.enterAt, passed & 0x7FFF) }
        if tag < EventTag.shortExitWithResult { return (EventTag.exit, passed & 0x1FFF) }
        let isExit = tag < EventTag.shortEnterWithArguments
        return (isExit ? EventTag.exitWithResult : EventTag.enterAtWithArguments, passed & 0xFFF)
    }

    mutating func byte() -> UInt8 {
        guard next < end else {
            isBroken = true
            return 0
        }
        defer { next += 1 }
        return next.pointee
    }

    mutating func varint() -> UInt64 {
        var (value, shift): (UInt64, UInt64) = (0, 0)
        while shift < 64 {
            let byte = byte()
            value |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return value }
            shift += 7
        }
        isBroken = true
        return 0
    }

    mutating func number() -> UInt32 { UInt32(truncatingIfNeeded: varint()) }

    /// Length, and that many bytes.
    mutating func region() -> (UnsafePointer<UInt8>, Int) {
        let count = Int(truncatingIfNeeded: varint())
        guard count >= 0, count <= end - next else {
            isBroken = true
            return (next, 0)
        }
        defer { next += count }
        return (next, count)
    }
}
