import TraceWire

/// Turns a snapshot of the recorder into `CallEvent`s, lane by lane, then in the order of time.
struct EventCollector {
    /// A stretch of a lane's events that one thread wrote.
    private struct Stretch {
        var turn: UInt64
        var order: Int
        var events: [RawEvent] = []
    }

    struct RawEvent {
        enum Kind { case enter, exit, unwind, raise, handled, forget }
        var kind: Kind
        /// ns
        var time: UInt64
        var function: UInt32 = 0
        var serial: UInt64 = 0
        var values: [Value] = []
    }

    private var functions: [UInt32: FunctionRecord] = [:]
    private var types: [UInt32: String] = [:]
    private var lanes: [UInt32: String] = [:]
    private var stretches: [UInt32: [Stretch]] = [:]
    private var pieces = 0

    /// Of the piece that is being read.
    private var lane: UInt32?
    private var stretch = Stretch(turn: 0, order: 0)
    private var start: UInt64 = 0
    private var scale: UInt64 = 0

    mutating func take(_ header: FrameHeader, _ payload: UnsafeRawBufferPointer) {
        guard header.kind == .events else { return take(records: payload) }
        start = header.time
        scale = UInt64(header.tickScale)
        pieces += 1
        var decoder = EventDecoder()
        _ = decoder.decode(payload, into: &self)
        finishStretch()
        lane = nil
    }

    private mutating func take(records payload: UnsafeRawBufferPointer) {
        var reader = RecordReader(payload)
        while let record = reader.next() {
            switch record {
            case .function(let function): functions[function.id] = function
            case .type(let type): types[type.id] = type.name
            case .lane(let lane): lanes[lane.id] = lane.name
            default: break
            }
        }
    }

    private mutating func finishStretch() {
        if let lane, !stretch.events.isEmpty { stretches[lane, default: []].append(stretch) }
    }

    private mutating func go(to lane: UInt32, _ turn: UInt64) {
        finishStretch()
        self.lane = lane
        stretch = Stretch(turn: turn, order: pieces)
    }

    private mutating func add(
        _ kind: RawEvent.Kind, _ tick: UInt64, function: UInt32 = 0, serial: UInt64 = 0, values: [Value] = []
    ) {
        let (high, low) = tick.multipliedFullWidth(by: scale)
        let passed = (high &<< (64 &- Wire.tickScaleBits)) | (low &>> Wire.tickScaleBits)
        stretch.events.append(
            RawEvent(kind: kind, time: start &+ passed, function: function, serial: serial, values: values))
    }

    /// The events of calls that began at `since` (ns of CLOCK_MONOTONIC) or later.
    func events(since: UInt64) -> [CallEvent] {
        var found: [(time: UInt64, event: CallEvent)] = []
        let notation = SwiftNotation { types[$0] ?? "?" }
        let errors = raisedErrors(notation)
        for (lane, stretches) in stretches {
            let ordered = stretches.sorted { ($0.turn, $0.order) < ($1.turn, $1.order) }
            var assembler = CallAssembler(
                lane: lanes[lane] ?? "?", functions: functions, notation: notation, errors: errors, since: since,
                base: found.count)
            for stretch in ordered { for event in stretch.events { assembler.take(event) } }
            found += assembler.events
        }
        // Ids are places in the list: stable, so that a call stays before what it calls.
        let order = found.indices.sorted { (found[$0].time, $0) < (found[$1].time, $1) }
        var places = [Int](repeating: 0, count: found.count)
        for (place, index) in order.enumerated() { places[index] = place }
        return order.enumerated().map { place, index in
            var event = found[index].event
            event.id = place
            event.parentID = event.parentID.map { places[$0] }
            return event
        }
    }
}

extension EventCollector {
    private func raisedErrors(_ notation: SwiftNotation) -> [UInt64: CallAssembler.RaisedError] {
        var errors: [UInt64: CallAssembler.RaisedError] = [:]
        for event in stretches.values.joined().flatMap(\.events) where event.kind == .raise {
            var message = ""
            if case .tuple(let values, _)? = event.values.first, let value = values.first {
                message = SwiftNotation.message(value, notation)
            }
            errors[event.serial] = CallAssembler.RaisedError(type: types[event.function] ?? "?", message: message)
        }
        return errors
    }
}

extension EventCollector: EventSink {
    mutating func enter(tick: UInt64, function: UInt32) { add(.enter, tick, function: function) }
    mutating func enter(tick: UInt64, function: UInt32, arguments: UnsafeRawBufferPointer) {
        add(.enter, tick, function: function, values: ValueReader.all(arguments))
    }
    mutating func exit(tick: UInt64) { add(.exit, tick) }
    mutating func exit(tick: UInt64, result: UnsafeRawBufferPointer) {
        add(.exit, tick, values: ValueReader.all(result))
    }
    mutating func unwind(tick: UInt64, serial: UInt64) { add(.unwind, tick, serial: serial) }
    mutating func raise(tick: UInt64, serial: UInt64, line: UInt32, flags: UInt8, exception: RaisedException?) {
        guard let exception else { return }
        add(.raise, tick, function: exception.type, serial: serial, values: ValueReader.all(exception.arguments))
    }
    mutating func handled(tick: UInt64, serial: UInt64, line: UInt32) { add(.handled, tick, serial: serial) }
    mutating func forget(count: UInt64) {
        for _ in 0..<min(count, 1 << 20) { stretch.events.append(RawEvent(kind: .forget, time: 0)) }
    }
    mutating func lane(_ lane: UInt32, turn: UInt64) { go(to: lane, turn) }
    mutating func lane(tick: UInt64, _ stack: OpenStack) { go(to: stack.lane, stack.turn) }

    // Swift programs have no generators, and how long a lane waits is no event of a call.
    mutating func suspend(tick: UInt64, frame: UInt64) {}
    mutating func suspend(tick: UInt64, frame: UInt64, value: UnsafeRawBufferPointer) {}
    mutating func resume(tick: UInt64, function: UInt32, frame: UInt64) {}
    mutating func reraise(tick: UInt64, serial: UInt64, line: UInt32) {}
    mutating func park(tick: UInt64) {}
    mutating func wake(tick: UInt64) {}
    mutating func callSite(line: UInt32) {}
}
