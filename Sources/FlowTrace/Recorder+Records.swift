import CRecorder

#if !FLOWTRACE_EXTENSION
    import TraceWire
#endif

/// The slow facts. Each function takes the mutex once and allocates next to nothing.
extension Recorder {
    /// Writes a record into the log. `body` appends at most `Wire.maximumRecord - 4` bytes.
    @inline(__always)
    package static func record(_ tag: UInt8, _ body: (inout ByteWriter) -> Void) {
        guard let shared else { return }
        lock(shared)
        append(tag, shared, body)
        unlock(shared)
    }

    /// Under the mutex.
    @inline(__always)
    static func append(_ tag: UInt8, _ shared: UnsafeMutablePointer<Shared>, _ body: (inout ByteWriter) -> Void) {
        guard let place = shared.pointee.log.reserve(tag) else { return tellDropped(shared) }
        var record = RecordWriter(place, tag: tag)
        body(&record.body)
        shared.pointee.log.append(tag, record.finish())
    }

    /// The log is full: says how many records were dropped, after the first one and after each as many more.
    @inline(never)
    private static func tellDropped(_ shared: UnsafeMutablePointer<Shared>) {
        let dropped = shared.pointee.log.dropped
        if dropped & (dropped - 1) == 0 { appendState(shared) }
    }

    /// Numbers of functions, from 0 without gaps.
    package static func newFunction() -> UInt32 {
        guard let shared else { return 0 }
        lock(shared)
        defer { unlock(shared) }
        shared.pointee.functions &+= 1
        return shared.pointee.functions &- 1
    }

    /// A function or a type is gone, that a record with `tag` told whose body had `bytes` beside its number: what still names it is in
    /// the past.
    package static func dies(_ tag: UInt8, _ number: UInt32, bytes: Int) {
        guard let shared else { return }
        lock(shared)
        dies(tag, number, bytes: bytes, shared)
        unlock(shared)
    }

    /// Nothing comes on the lane any more.
    package static func laneEnds(_ number: UInt32) {
        guard let shared else { return }
        lock(shared)
        laneEnds(number, shared)
        unlock(shared)
    }

    /// Under the mutex. Who keeps the chunks reads the log later.
    static func laneEnds(_ number: UInt32, _ shared: UnsafeMutablePointer<Shared>) {
        if shared.pointee.kept == nil { dies(RecordTag.lane, number, bytes: usualLane, shared) }
    }

    /// Bytes of the body of a lane's record, usually.
    private static let usualLane = 16

    private static func dies(_ tag: UInt8, _ number: UInt32, bytes: Int, _ shared: UnsafeMutablePointer<Shared>) {
        shared.pointee.log.dies(tag, number, bytes: bytes)
        var passed = UInt64.max
        var place = 0
        while place < greatestConnections {
            if let position = shared.pointee.connections[place]?.logSent { passed = min(passed, position) }
            place += 1
        }
        shared.pointee.log.clean(passed: passed)
    }

    /// What was gone is back under its number. False: its record has to be written again.
    package static func returns(_ tag: UInt8, _ number: UInt32, bytes: Int) -> Bool {
        guard let shared else { return false }
        lock(shared)
        defer { unlock(shared) }
        return shared.pointee.log.returns(tag, number, bytes: bytes)
    }

    /// Numbers of types, from 0 without gaps.
    package static func newType() -> UInt32 {
        guard let shared else { return 0 }
        lock(shared)
        defer { unlock(shared) }
        shared.pointee.types &+= 1
        return shared.pointee.types &- 1
    }

    /// Defines a lane. `parent`: nil, or the lane that began it. `name` is UTF-8. `reusing`: a lane that has ended, whose memory
    /// serves again.
    package static func newLane(
        kind: LaneKind, parent: UInt32?, threadID: UInt32, name: UnsafePointer<UInt8>, count: Int,
        reusing old: UnsafeMutablePointer<Lane>? = nil
    ) -> UnsafeMutablePointer<Lane>? {
        guard let shared else { return nil }
        lock(shared)
        let id = shared.pointee.lanes
        shared.pointee.lanes &+= 1
        unlock(shared)
        old?.pointee.reset(id: id)
        guard let lane = old ?? Lane.create(id: id) else { return nil }
        describe(lane: id, kind: kind, parent: parent, threadID: threadID, name: name, count: count)
        return lane
    }

    /// Says, or says anew, what a lane is called.
    package static func describe(
        lane: UInt32, kind: LaneKind, parent: UInt32?, threadID: UInt32, name: UnsafePointer<UInt8>, count: Int
    ) {
        record(RecordTag.lane) { out in
            out.varint(lane)
            out.byte(kind.rawValue)
            out.varint(parent.map { $0 &+ 1 } ?? 0)
            out.varint(threadID)
            out.text(name, count, limit: 256)
        }
    }

    /// A sentence for the person at the explorer.
    package static func notice(severity: UInt8, _ text: StaticString) {
        record(RecordTag.notice) { out in
            out.byte(severity)
            out.text(text)
        }
    }

    /// Tells readers whether calls are captured, and what was dropped.
    package static func describeState() {
        guard let shared else { return }
        lock(shared)
        appendState(shared)
        unlock(shared)
    }

    /// Under the mutex.
    private static func appendState(_ shared: UnsafeMutablePointer<Shared>) {
        guard let place = shared.pointee.log.reserve(RecordTag.state) else { return }
        var record = RecordWriter(place, tag: RecordTag.state)
        record.body.byte(shared.pointee.captures ? 1 : 0)
        record.body.varint(shared.pointee.droppedChunks)
        record.body.varint(shared.pointee.droppedCalls)
        record.body.varint(shared.pointee.log.dropped)
        shared.pointee.log.append(RecordTag.state, record.finish())
    }

    static func writeHello(_ options: RecorderOptions) {
        record(RecordTag.hello) { out in
            out.fixed(Wire.version)
            out.varint(UInt64(UInt32(bitPattern: getpid())))
            out.varint(UInt64(UInt32(bitPattern: getppid())))
            out.fixed(ft_wall_clock())
            out.fixed(ft_monotonic())
            if let language = options.language { pair("language", language, &out) }
            if let runtime = options.runtime { pair("runtime", runtime, &out) }
            fileText("command", "/proc/self/cmdline", &out)
            out.text("directory")
            withPath { path in
                getcwd(path, 4096) != nil ? strlen(path) : 0
            } write: {
                out.text($0, $1, limit: 4096)
            }
            out.text("executable")
            withPath { path in
                let count = readlink("/proc/self/exe", path, 4096)
                return count > 0 ? count : 0
            } write: {
                out.text($0, $1, limit: 4096)
            }
            out.text("recorder")
            out.text("flowtrace 1.0.0")
        }
    }

    private static func pair(_ name: StaticString, _ value: UnsafePointer<CChar>, _ out: inout ByteWriter) {
        out.text(name)
        value.withMemoryRebound(to: UInt8.self, capacity: 1) { out.text($0, strlen(value), limit: 256) }
    }

    private static func withPath(
        _ fill: (UnsafeMutablePointer<CChar>) -> Int, write: (UnsafePointer<UInt8>, Int) -> Void
    ) {
        guard let memory = malloc(4096) else { return write(UnsafePointer(bitPattern: 8).unsafelyUnwrapped, 0) }
        let count = fill(memory.assumingMemoryBound(to: CChar.self))
        write(UnsafePointer(memory.assumingMemoryBound(to: UInt8.self)), count)
        free(memory)
    }

    private static func fileText(_ name: StaticString, _ path: StaticString, _ out: inout ByteWriter) {
        let file = ft_open_for_reading(UnsafeRawPointer(path.utf8Start).assumingMemoryBound(to: CChar.self))
        guard file >= 0 else { return }
        out.text(name)
        withPath {
            max(0, read(file, $0, 4096))
        } write: {
            out.text($0, $1 > 0 ? $1 - 1 : 0, limit: 4096)
        }
        close(file)
    }
}
