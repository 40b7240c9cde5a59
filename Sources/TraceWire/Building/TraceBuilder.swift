/// Builds valid streams, call by call, with a clock of its own: what a recorder would send, for tests, benchmarks and demos.
///
/// Names define what they name when they are first used. `take` gives the stream since the last `take`, as a new chunk.
package struct TraceBuilder {
    /// ns; each event comes `step` after the one before.
    package var now: UInt64
    package var step: UInt64
    /// Of the process, among several in a file.
    package var stream: UInt32 = 0
    /// Events that follow soon upon others are told in their short forms, as recorders do.
    package var usesShortForms = false

    private var records = ByteBuffer()
    private var recordOffset: UInt32 = 0
    private var recordFrames: [[UInt8]] = []
    private var eventFrames: [[UInt8]] = []
    private var events = ByteBuffer()
    private var header = FrameHeader(kind: .events, writer: 0)
    private var lastTime: UInt64
    private var stampedLanes: Set<UInt32> = []

    private var functions: [FunctionKey: UInt32] = [:]
    private var types: [String: UInt32] = [:]
    private var laneNumbers: [String: UInt32] = [:]
    private var lanes: [LaneShadow] = []
    private var current: UInt32?
    private var writtenLane: UInt32?
    /// Frames of suspended generators by their function's name, as `append` of a notation knows them.
    var generatorFrames: [String: UInt64] = [:]
    private var exceptions: UInt64 = 0
    private var frames: UInt64 = 0

    private struct FunctionKey: Hashable {
        var name: String
        var origin: Origin
    }

    private struct LaneShadow {
        var turn: UInt64 = 0
        var calls: UInt64 = 0
        var stack: [(function: UInt32, ordinal: UInt64, start: UInt64)] = []
    }

    package init(start: UInt64 = 1_000_000_000, step: UInt64 = 1000) {
        now = start
        lastTime = start
        self.step = step
    }

    package mutating func record(_ record: Record) {
        let bytes = record.encoded
        if records.bytes.count + bytes.count > Wire.maximumPayload { sealRecords() }
        records.raw(bytes)
    }

    /// The number of a function, defined when it is new. Module and file follow from the origin.
    package mutating func function(
        _ name: String, origin: Origin = .mine, flags: UInt32 = 0, parameters: [String] = []
    ) -> UInt32 {
        let key = FunctionKey(name: name, origin: origin)
        if let number = functions[key] { return number }
        let number = UInt32(functions.count)
        functions[key] = number
        var function = FunctionRecord(id: number, qualifiedName: name)
        function.origin = origin
        function.flags = flags
        function.line = 10 * (number + 1)
        let places = ["app", "library", "standard", "importlib._bootstrap"]
        function.module = flags & FunctionFlags.moduleBody == 0 ? places[Int(origin.rawValue)] : name
        function.file = function.module + ".py"
        function.parameters = parameters.map { Parameter(name: $0) }
        record(.function(function))
        return number
    }

    package mutating func type(_ name: String) -> UInt32 {
        if let number = types[name] { return number }
        let number = UInt32(types.count)
        types[name] = number
        record(.type(TypeRecord(id: number, name: name)))
        return number
    }

    /// Goes on in the lane of this name, defined when it is new.
    package mutating func lane(_ name: String, kind: LaneKind = .thread, parent: String? = nil) {
        if let number = laneNumbers[name] {
            current = number
            return
        }
        let number = UInt32(lanes.count)
        laneNumbers[name] = number
        lanes.append(LaneShadow())
        let parent = parent.flatMap { laneNumbers[$0] }
        record(.lane(LaneRecord(id: number, kind: kind, parent: parent, threadID: UInt64(number) + 1, name: name)))
        current = number
    }

    /// `site`: see `EventTag.enterAt`; nil is told by leaving it out.
    package mutating func enter(_ function: UInt32, site: UInt32? = nil, arguments: [Value]? = nil) {
        if site == nil {
            begin(arguments == nil ? EventTag.enter : EventTag.enterWithArguments)
        } else if arguments == nil {
            begin(EventTag.enterAt, short: EventTag.shortEnter, bits: 15)
        } else {
            begin(EventTag.enterAtWithArguments, short: EventTag.shortEnterWithArguments, bits: 12)
        }
        events.varint(function)
        if let site { events.varint(site) }
        if let arguments { events.region(arguments.flatMap(\.encoded)) }
        push(function)
    }

    package mutating func exit(result: Value? = nil) {
        if let result {
            begin(EventTag.exitWithResult, short: EventTag.shortExitWithResult, bits: 12)
            events.region(result.encoded)
        } else {
            begin(EventTag.exit, short: EventTag.shortExit, bits: 13)
        }
        pop()
    }

    package mutating func unwind(_ serial: UInt64) {
        begin(EventTag.unwind)
        events.varint(serial)
        pop()
    }

    /// A new exception; answers its serial.
    package mutating func raise(
        _ type: String, _ arguments: [Value] = [], line: UInt32 = 1, controlFlow: Bool = false,
        cancelled: Bool = false, from chain: [(ExceptionRelation, UInt64, String, [Value])] = []
    ) -> UInt64 {
        let number = self.type(type)
        let chainTypes = chain.map { self.type($0.2) }
        exceptions += 1
        begin(EventTag.raise)
        events.varint(exceptions)
        events.varint(line)
        var flags = RaiseFlags.first | (controlFlow ? RaiseFlags.controlFlow : 0)
        if cancelled { flags |= RaiseFlags.cancelled }
        events.byte(flags | (chain.isEmpty ? 0 : RaiseFlags.chained))
        events.varint(number)
        events.region(Value.tuple(arguments, count: arguments.count).encoded)
        guard !chain.isEmpty else { return exceptions }
        events.varint(chain.count)
        for (link, type) in zip(chain, chainTypes) {
            events.byte(link.0.rawValue)
            events.varint(link.1)
            events.varint(type)
        }
        events.region(chain.flatMap { Value.tuple($0.3, count: $0.3.count).encoded })
        return exceptions
    }

    /// The exception arrives in the innermost call from its callee.
    package mutating func arrive(_ serial: UInt64, line: UInt32 = 1) {
        begin(EventTag.raise)
        events.varint(serial)
        events.varint(line)
        events.byte(0)
    }

    package mutating func handled(_ serial: UInt64, line: UInt32 = 2) {
        begin(EventTag.handled)
        events.varint(serial)
        events.varint(line)
    }

    package mutating func reraise(_ serial: UInt64, line: UInt32 = 3) {
        begin(EventTag.reraise)
        events.varint(serial)
        events.varint(line)
    }

    /// A number for a new generator's frame.
    package mutating func newFrame() -> UInt64 {
        frames += 1
        return frames
    }

    package mutating func suspend(_ frame: UInt64, value: Value? = nil) {
        begin(value == nil ? EventTag.suspend : EventTag.suspendWithValue)
        events.varint(frame)
        if let value { events.region(value.encoded) }
        pop()
    }

    package mutating func resume(_ function: UInt32, _ frame: UInt64, site: UInt32? = nil) {
        begin(site == nil ? EventTag.resume : EventTag.resumeAt)
        events.varint(function)
        events.varint(frame)
        if let site { events.varint(site) }
        push(function)
    }

    package mutating func park() { begin(EventTag.park) }
    package mutating func wake() { begin(EventTag.wake) }

    package mutating func forget(_ count: Int) {
        writeLane()
        events.byte(EventTag.forget)
        events.varint(count)
        for _ in 0..<count { pop() }
    }

    package mutating func callSite(_ line: UInt32) {
        writeLane()
        events.byte(EventTag.callSite)
        events.varint(line)
    }

    package mutating func callSite(in function: UInt32, site: UInt32) {
        writeLane()
        events.byte(EventTag.callSiteIn)
        events.varint(function)
        events.varint(site)
    }

    /// `count` calls begin and end in the current lane, and are lost with their chunk.
    package mutating func lose(_ count: Int) {
        sealChunk()
        header.sequence += 1
        lanes[Int(currentLane())].calls += UInt64(count)
        now += step
    }

    /// Names of the types defined so far, by number.
    var typeNames: [String] { types.sorted { $0.value < $1.value }.map(\.key) }

    /// Depth of the current lane's stack.
    package var depth: Int { current.map { lanes[Int($0)].stack.count } ?? 0 }

    /// The stream since the last `take`. The next event begins a new chunk.
    package mutating func take() -> [UInt8] { takeFrames().flatMap { $0 } }

    /// The same, frame by frame: those of records come first.
    package mutating func takeFrames() -> [[UInt8]] {
        sealRecords()
        sealChunk()
        defer {
            recordFrames = []
            eventFrames = []
        }
        return recordFrames + eventFrames
    }

    private mutating func sealRecords() {
        guard !records.bytes.isEmpty else { return }
        var header = FrameHeader(kind: .records, writer: Wire.recordsWriter)
        header.offset = recordOffset
        header.stream = stream
        recordFrames.append(header.frame(records.bytes))
        recordOffset += UInt32(records.bytes.count)
        records.removeAll()
    }

    private mutating func sealPiece() {
        guard !events.bytes.isEmpty else { return }
        header.stream = stream
        eventFrames.append(header.frame(events.bytes))
        header.offset += UInt32(events.bytes.count)
        events.removeAll()
    }

    private mutating func sealChunk() {
        sealPiece()
        guard header.offset > 0 else { return }
        header.sequence += 1
        header.offset = 0
        header.callsBefore = lanes.reduce(0) { $0 + $1.calls }
        stampedLanes = []
        writtenLane = nil
    }

    private mutating func currentLane() -> UInt32 {
        if current == nil { lane("main") }
        return current ?? 0
    }

    private mutating func push(_ function: UInt32) {
        let lane = Int(currentLane())
        lanes[lane].stack.append((function, lanes[lane].calls, now))
        lanes[lane].calls += 1
    }

    private mutating func pop() { _ = lanes[Int(currentLane())].stack.popLast() }

    /// Writes the lane where needed, then the tag and the time of an event: in the short form, where there is one and the time fits
    /// into its `bits`.
    private mutating func begin(_ tag: UInt8, short: UInt8? = nil, bits: UInt64 = 0) {
        now += step
        writeLane()
        let passed = now > lastTime ? now - lastTime : 0
        if usesShortForms, let short, passed < 1 << bits {
            events.byte(short | UInt8(passed >> 8))
            events.byte(UInt8(passed & 0xFF))
        } else {
            events.byte(tag)
            events.varint(passed)
        }
        lastTime = now
    }

    private mutating func writeLane() {
        if events.bytes.count > Wire.maximumPayload - Wire.maximumEvent * 4 { sealPiece() }
        if events.bytes.isEmpty && header.offset == 0 {
            header.time = now
            lastTime = now
        }
        let lane = currentLane()
        guard writtenLane != lane else { return }
        writtenLane = lane
        lanes[Int(lane)].turn += 1
        let shadow = lanes[Int(lane)]
        if stampedLanes.insert(lane).inserted {
            writeStack(lane, shadow)
        } else {
            events.byte(EventTag.lane)
            events.varint(lane)
            events.varint(shadow.turn)
        }
    }

    private mutating func writeStack(_ lane: UInt32, _ shadow: LaneShadow) {
        let depth = shadow.stack.count
        let outer = min(depth, Wire.outermostFrames)
        let inner = min(depth - outer, Wire.innermostFrames)
        events.byte(EventTag.laneWithStack)
        events.varint(lane)
        for number in [shadow.turn, shadow.calls, UInt64(depth), UInt64(outer), UInt64(inner)] { events.varint(number) }
        for frame in shadow.stack.prefix(outer) + shadow.stack.suffix(inner) {
            events.varint(frame.function)
            events.varint(frame.ordinal)
            events.varint(lastTime > frame.start ? lastTime - frame.start : 0)
        }
    }
}
