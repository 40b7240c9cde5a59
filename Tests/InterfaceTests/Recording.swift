import TraceStore
import TraceWire

/// A recorder's stream, written by hand: what a test's program did.
struct Recording {
    private var records: [UInt8] = []
    private var events: [UInt8] = []
    private var pieces: [Piece] = []
    private var waiting: UInt64 = 0
    private var time = Recording.start
    private var functions: UInt32 = 0
    private var types: [String] = []
    private var lanes: [OpenLane] = []
    private var current = 0
    private var turns: UInt64 = 0
    private var serials: UInt64 = 0

    /// When tick 0 is, ns.
    static let start: UInt64 = 1_000_000_000

    private struct Piece {
        var sequence: UInt32 = 0
        /// Where its bytes begin in `events`, and its chunk's.
        var begin = 0
        var chunk = 0
        var time = Recording.start
        var callsBefore: UInt64 = 0
    }

    private struct OpenLane {
        var calls: UInt64 = 0
        var stack: [(function: UInt32, ordinal: UInt64, time: UInt64)] = []
    }

    init(command: [String] = ["app.py"], pid: UInt32 = 4711) {
        var hello: [UInt8] = []
        hello.add(fixed: Wire.version)
        hello.add(fixed: pid)
        hello.add(fixed: UInt32(1))
        hello.add(fixed: UInt64(1_700_000_000_000_000_000))
        hello.add(fixed: Self.start)
        for text in ["language", "python", "runtime", "3.14.0", "command", command.joined(separator: "\0")] {
            hello.add(text: text)
        }
        append(record: RecordTag.hello, hello)
    }

    mutating func function(
        _ name: String, module: String = "app", file: String = "/home/ada/app.py", line: Int = 1, origin: Origin = .mine,
        flags: UInt32 = 0, parameters: [String] = []
    ) -> UInt32 {
        var body: [UInt8] = []
        body.add(varint: UInt64(functions))
        body.append(origin.rawValue)
        body.add(varint: UInt64(flags))
        body.add(varint: UInt64(line))
        for text in [name, module, file] { body.add(text: text) }
        body.add(varint: UInt64(parameters.count))
        for parameter in parameters {
            let kind: ParameterKind =
                parameter.hasPrefix("**") ? .keywords : parameter.hasPrefix("*") ? .variadic : .positional
            body.append(kind.rawValue)
            body.add(text: parameter.filter { $0 != "*" })
        }
        append(record: RecordTag.function, body)
        functions += 1
        return functions - 1
    }

    mutating func type(_ name: String) -> UInt32 {
        if let number = types.firstIndex(of: name) { return UInt32(number) }
        var body: [UInt8] = []
        body.add(varint: UInt64(types.count))
        body.add(text: name)
        append(record: RecordTag.type, body)
        types.append(name)
        return UInt32(types.count - 1)
    }

    /// Defines a lane and goes on in it.
    @discardableResult
    mutating func lane(_ name: String, kind: LaneKind = .thread, parent: UInt32? = nil) -> UInt32 {
        var body: [UInt8] = []
        body.add(varint: UInt64(lanes.count))
        body.append(kind.rawValue)
        body.add(varint: parent.map { UInt64($0) + 1 } ?? 0)
        body.add(varint: 4711 + UInt64(lanes.count))
        body.add(text: name)
        append(record: RecordTag.lane, body)
        lanes.append(OpenLane())
        current = lanes.count - 1
        beginLane()
        return UInt32(current)
    }

    /// The lane with its open stack, as a chunk says it the first time.
    private mutating func beginLane() {
        let lane = lanes[current]
        events.append(EventTag.laneWithStack)
        let depth = UInt64(lane.stack.count)
        for number in [UInt64(current), turns, lane.calls, depth, depth, 0] { events.add(varint: number) }
        for frame in lane.stack {
            for number in [UInt64(frame.function), frame.ordinal, time - frame.time] {
                events.add(varint: number)
            }
        }
        turns += 1
    }

    /// This many calls of the current lane, complete ones, are lost with their chunks.
    mutating func lose(_ calls: UInt64) {
        lanes[current].calls += calls
        time += waiting
        waiting = 0
        let total = lanes.reduce(0) { $0 + $1.calls }
        pieces.append(
            Piece(
                sequence: (pieces.last?.sequence ?? 0) + 2, begin: events.count, chunk: events.count, time: time,
                callsBefore: total))
        beginLane()
    }

    mutating func go(to lane: UInt32) {
        current = Int(lane)
        events.append(EventTag.lane)
        events.add(varint: UInt64(lane))
        events.add(varint: turns)
        turns += 1
    }

    /// Lets time pass before the next event.
    mutating func pass(_ nanoseconds: UInt64) { waiting += nanoseconds }

    mutating func enter(_ function: UInt32, _ arguments: [Value]? = nil) {
        begin(arguments == nil ? EventTag.enter : EventTag.enterWithArguments)
        events.add(varint: UInt64(function))
        push(function)
        if let arguments { append(values: arguments) }
    }

    mutating func exit(_ result: Value? = nil) {
        begin(result == nil ? EventTag.exit : EventTag.exitWithResult)
        if let result { append(values: [result]) }
        lanes[current].stack.removeLast()
    }

    mutating func suspend(frame: UInt64, _ value: Value) {
        begin(EventTag.suspendWithValue)
        events.add(varint: frame)
        append(values: [value])
        lanes[current].stack.removeLast()
    }

    mutating func resume(_ function: UInt32, frame: UInt64) {
        begin(EventTag.resume)
        events.add(varint: UInt64(function))
        events.add(varint: frame)
        push(function)
    }

    /// The innermost call raises; answers the exception's serial.
    mutating func raise(_ type: String, _ arguments: [Value], line: Int, controlFlow: Bool = false) -> UInt64 {
        let number = self.type(type)
        serials += 1
        begin(EventTag.raise)
        events.add(varint: serials)
        events.add(varint: UInt64(line))
        events.append(RaiseFlags.first | (controlFlow ? RaiseFlags.controlFlow : 0))
        events.add(varint: UInt64(number))
        append(values: [.tuple(arguments, count: arguments.count)])
        return serials
    }

    /// The exception arrives in the innermost call.
    mutating func pass(_ serial: UInt64, line: Int) {
        begin(EventTag.raise)
        events.add(varint: serial)
        events.add(varint: UInt64(line))
        events.append(0)
    }

    mutating func handle(_ serial: UInt64, line: Int) {
        begin(EventTag.handled)
        events.add(varint: serial)
        events.add(varint: UInt64(line))
    }

    mutating func unwind(_ serial: UInt64) {
        begin(EventTag.unwind)
        events.add(varint: serial)
        lanes[current].stack.removeLast()
    }

    private mutating func push(_ function: UInt32) {
        lanes[current].stack.append((function, lanes[current].calls, time))
        lanes[current].calls += 1
    }

    mutating func park() { begin(EventTag.park) }

    /// The frames of the stream.
    func bytes() -> [UInt8] {
        var bytes: [UInt8] = []
        // Records end between two records; tests have few, so that one frame holds them.
        append(FrameHeader(kind: .records, writer: Wire.recordsWriter), records[...], to: &bytes)
        let all = [Piece()] + pieces
        for (index, piece) in all.enumerated() {
            let end = index + 1 < all.count ? all[index + 1].begin : events.count
            if end > piece.begin { append(piece, events[piece.begin..<end], to: &bytes) }
        }
        return bytes
    }

    /// The store that has taken the stream in.
    func store() -> TraceStore {
        let store = TraceStore(capacity: 1 << 20)
        let process = store.beginProcess()
        bytes().withUnsafeBytes { store.ingest(process, $0) }
        return store
    }

    private func append(_ piece: Piece, _ payload: ArraySlice<UInt8>, to bytes: inout [UInt8]) {
        var header = FrameHeader(kind: .events, writer: 0)
        header.sequence = piece.sequence
        header.offset = UInt32(piece.begin - piece.chunk)
        header.time = piece.time
        header.callsBefore = piece.callsBefore
        append(header, payload, to: &bytes)
    }

    private func append(_ header: FrameHeader, _ payload: ArraySlice<UInt8>, to bytes: inout [UInt8]) {
        var header = header
        let head = [UInt8](unsafeUninitializedCapacity: Wire.headerSize) { target, count in
            count = Wire.headerSize
            guard let base = target.baseAddress else { return }
            payload.withUnsafeBytes { header.write(to: base, payload: $0) }
        }
        bytes += head + payload
    }

    private mutating func begin(_ tag: UInt8) {
        var piece = pieces.last ?? Piece()
        if events.count - piece.begin > 60_000 {
            piece.begin = events.count
            pieces.append(piece)
        }
        events.append(tag)
        events.add(varint: waiting)
        time += waiting
        waiting = 0
    }

    private mutating func append(record tag: UInt8, _ body: [UInt8]) {
        records.append(tag)
        records.add(varint: UInt64(body.count))
        records += body
    }

    private mutating func append(values: [Value]) {
        var bytes: [UInt8] = []
        for value in values { bytes.add(value: value) }
        events.add(varint: UInt64(bytes.count))
        events += bytes
    }
}

/// The bytes of the wire's numbers, texts and values.
extension [UInt8] {
    fileprivate mutating func add(varint value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        append(UInt8(rest))
    }

    fileprivate mutating func add<T: FixedWidthInteger>(fixed value: T) {
        for index in 0..<MemoryLayout<T>.size { append(UInt8(truncatingIfNeeded: value >> (index * 8))) }
    }

    fileprivate mutating func add(text: String) {
        add(varint: UInt64(text.utf8.count))
        self += Array(text.utf8)
    }

    private mutating func add(_ tag: UInt8, _ numbers: Int...) {
        append(tag)
        for number in numbers { add(varint: UInt64(number)) }
    }

    private mutating func add(_ values: [Value]) { for value in values { add(value: value) } }

    fileprivate mutating func add(value: Value) {
        switch value {
        case .none: add(ValueTag.none)
        case .boolean(let value): add(value ? ValueTag.true : ValueTag.false)
        case .missing: add(ValueTag.missing)
        case .masked: add(ValueTag.masked)
        case .integer(let value):
            append(ValueTag.integer)
            add(varint: UInt64(bitPattern: (value << 1) ^ (value >> 63)))
        case .float(let value):
            append(ValueTag.float)
            add(fixed: value.bitPattern)
        case .string(let text, let length):
            add(ValueTag.string, length)
            add(text: text)
        case .bytes(let data, let length):
            add(ValueTag.bytes, length, data.count)
            self += data
        case .tuple(let values, let count):
            add(ValueTag.tuple, count, values.count)
            add(values)
        case .list(let values, let count):
            add(ValueTag.list, count, values.count)
            add(values)
        case .dictionary(let entries, let count):
            add(ValueTag.dictionary, count, entries.count)
            add(entries.flatMap { [$0.key, $0.value] })
        case .object(let type, let address, let attributes, let count):
            add(ValueTag.object, Int(type))
            add(varint: address)
            add(varint: UInt64(count))
            add(varint: UInt64(attributes.count))
            for attribute in attributes {
                add(text: attribute.name)
                add(value: attribute.value)
            }
        case .function(let name), .module(let name):
            if case .function = value { append(ValueTag.function) } else { append(ValueTag.module) }
            add(text: name)
        case .typeOnly(let type): add(ValueTag.typeOnly, Int(type))
        default: add(ValueTag.elided)  // the other kinds are tested without a stream
        }
    }
}
