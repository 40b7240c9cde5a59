/// Decodes the pieces of one chunk, in order. It keeps the chunk's clock from one piece to the next.
@usableFromInline package struct EventDecoder {
    /// Ticks since the chunk's beginning.
    @usableFromInline package var tick: UInt64 = 0
    /// Events decoded.
    @usableFromInline package var events = 0
    /// Where in the piece decoding stopped because the sink `waits`; nil: at its end.
    @usableFromInline package var stop: Int?

    @inlinable
    package init() {}

    /// Gives the events of a whole piece to `sink`. False: the rest of the piece is unreadable; what came before has been given.
    @inlinable
    package mutating func decode<S: EventSink>(_ payload: UnsafeRawBufferPointer, into sink: inout S) -> Bool {
        var reader = ByteReader(payload)
        var tick = self.tick
        var events = 0
        var readable = true
        stop = nil
        while reader.next < reader.end {
            let start = reader.left
            let tag = reader.byte()
            if tag >= EventTag.shortExit {
                EventDecoder.decodeShort(tag, &tick, &reader, &sink)
            } else {
                // Of the long forms, `forget` and what follows it in the table of tags carry no time, or tell it themselves.
                if tag < EventTag.forget { tick &+= reader.varint() }
                readable = EventDecoder.decodeLong(tag, &tick, &reader, &sink)
            }
            if reader.failed || !readable {
                readable = false
                break
            }
            if sink.waits {
                stop = payload.count - start
                break
            }
            events &+= 1
        }
        self.tick = tick
        self.events &+= events
        return readable
    }

    @inlinable @inline(__always)
    static func decodeShort<S: EventSink>(
        _ tag: UInt8, _ tick: inout UInt64, _ reader: inout ByteReader, _ sink: inout S
    ) {
        let passed = UInt64(tag) << 8 | UInt64(reader.byte())
        if tag >= EventTag.shortEnter {
            tick &+= passed & 0x7FFF
            let function = reader.number()
            let site = reader.number()
            if !reader.failed { sink.enter(tick: tick, function: function, site: site) }
        } else if tag < EventTag.shortExitWithResult {
            tick &+= passed & 0x1FFF
            if !reader.failed { sink.exit(tick: tick) }
        } else if tag < EventTag.shortEnterWithArguments {
            tick &+= passed & 0xFFF
            let result = reader.region()
            if !reader.failed { sink.exit(tick: tick, result: result) }
        } else {
            tick &+= passed & 0xFFF
            let function = reader.number()
            let site = reader.number()
            let arguments = reader.region()
            if !reader.failed { sink.enter(tick: tick, function: function, site: site, arguments: arguments) }
        }
    }

    @inlinable @inline(__always)
    static func decodeLong<S: EventSink>(
        _ tag: UInt8, _ tick: inout UInt64, _ reader: inout ByteReader, _ sink: inout S
    ) -> Bool {
        switch tag {
        case EventTag.enter:
            let function = reader.number()
            if !reader.failed { sink.enter(tick: tick, function: function) }
        case EventTag.exit:
            if !reader.failed { sink.exit(tick: tick) }
        case EventTag.enterWithArguments:
            let function = reader.number()
            let arguments = reader.region()
            if !reader.failed { sink.enter(tick: tick, function: function, arguments: arguments) }
        case EventTag.exitWithResult:
            let result = reader.region()
            if !reader.failed { sink.exit(tick: tick, result: result) }
        case EventTag.enterAt:
            tick &+= reader.varint()
            let function = reader.number()
            let site = reader.number()
            if !reader.failed { sink.enter(tick: tick, function: function, site: site) }
        case EventTag.enterAtWithArguments:
            tick &+= reader.varint()
            let function = reader.number()
            let site = reader.number()
            let arguments = reader.region()
            if !reader.failed { sink.enter(tick: tick, function: function, site: site, arguments: arguments) }
        case EventTag.resumeAt:
            tick &+= reader.varint()
            let function = reader.number()
            let frame = reader.varint()
            let site = reader.number()
            if !reader.failed { sink.resume(tick: tick, function: function, frame: frame, site: site) }
        default: return EventDecoder.decodeRare(tag, tick, &reader, &sink)
        }
        return true
    }

    @inlinable @inline(never)
    static func decodeRare<S: EventSink>(
        _ tag: UInt8, _ tick: UInt64, _ reader: inout ByteReader, _ sink: inout S
    ) -> Bool {
        switch tag {
        case EventTag.unwind:
            let serial = reader.varint()
            if !reader.failed { sink.unwind(tick: tick, serial: serial) }
        case EventTag.suspend:
            let frame = reader.varint()
            if !reader.failed { sink.suspend(tick: tick, frame: frame) }
        case EventTag.suspendWithValue:
            let frame = reader.varint()
            let value = reader.region()
            if !reader.failed { sink.suspend(tick: tick, frame: frame, value: value) }
        case EventTag.resume:
            let function = reader.number()
            let frame = reader.varint()
            if !reader.failed { sink.resume(tick: tick, function: function, frame: frame) }
        case EventTag.raise:
            decodeRaise(tick, &reader, &sink)
        case EventTag.handled:
            let serial = reader.varint()
            let line = reader.number()
            if !reader.failed { sink.handled(tick: tick, serial: serial, line: line) }
        case EventTag.reraise:
            let serial = reader.varint()
            let line = reader.number()
            if !reader.failed { sink.reraise(tick: tick, serial: serial, line: line) }
        case EventTag.park:
            if !reader.failed { sink.park(tick: tick) }
        case EventTag.wake:
            if !reader.failed { sink.wake(tick: tick) }
        case EventTag.forget:
            let count = reader.varint()
            if !reader.failed { sink.forget(count: count) }
        case EventTag.callSite:
            let line = reader.number()
            if !reader.failed { sink.callSite(line: line) }
        case EventTag.callSiteIn:
            let function = reader.number()
            let site = reader.number()
            if !reader.failed { sink.callSite(function: function, site: site) }
        case EventTag.lane:
            let lane = reader.number()
            let turn = reader.varint()
            if !reader.failed { sink.lane(lane, turn: turn) }
        case EventTag.laneWithStack:
            let stack = decodeStack(&reader)
            if !reader.failed { sink.lane(tick: tick, stack) }
        default:
            return false
        }
        return true
    }

    @inlinable
    static func decodeRaise<S: EventSink>(_ tick: UInt64, _ reader: inout ByteReader, _ sink: inout S) {
        let serial = reader.varint()
        let line = reader.number()
        let flags = reader.byte()
        var exception: RaisedException?
        if flags & RaiseFlags.first != 0 {
            let type = reader.number()
            exception = RaisedException(type: type, arguments: reader.region())
            if flags & RaiseFlags.chained != 0 { decodeChain(&exception, &reader) }
        }
        guard !reader.failed else { return }
        sink.raise(tick: tick, serial: serial, line: line, flags: flags, exception: exception)
    }

    @usableFromInline
    static func decodeChain(_ exception: inout RaisedException?, _ reader: inout ByteReader) {
        let count = reader.varint()
        // An exception takes at least 3 bytes: a count beyond that is a lie.
        guard count <= UInt64(reader.left / 3) else {
            reader.failed = true
            return
        }
        for _ in 0..<count {
            let relation = ExceptionRelation(rawValue: reader.byte()) ?? .context
            exception?.chain.append(
                ChainedException(relation: relation, serial: reader.varint(), type: reader.number()))
        }
        exception?.chainArguments = reader.region()
    }

    @usableFromInline
    static func decodeStack(_ reader: inout ByteReader) -> OpenStack {
        var stack = OpenStack(lane: reader.number(), turn: reader.varint())
        stack.calls = reader.varint()
        stack.depth = reader.varint()
        let outer = reader.varint()
        let inner = reader.varint()
        let (listed, overflow) = outer.addingReportingOverflow(inner)
        // A frame takes at least 3 bytes: a count beyond that is a lie.
        guard !overflow, listed <= stack.depth, listed <= UInt64(reader.left / 3) else {
            reader.failed = true
            return stack
        }
        for index in 0..<listed {
            let frame = OpenFrame(function: reader.number(), ordinal: reader.varint(), age: reader.varint())
            if index < outer { stack.outer.append(frame) } else { stack.inner.append(frame) }
        }
        return stack
    }
}
