import CRecorder

#if !FLOWTRACE_EXTENSION
    import TraceWire
#endif

/// One thread's end of the recorder: where its next event goes, and the lane that it is in.
///
/// The hot path: no lock, no allocation, one release store an event. Each event begins with `room()`; there is always
/// space for `Wire.maximumEvent` bytes behind `limit`, so nothing else is checked.
package struct Writer {
    /// Next byte of the chunk; beyond `limit` the chunk is full.
    package var cursor: UnsafeMutablePointer<UInt8>
    package var limit: UnsafeMutablePointer<UInt8>
    var base: UnsafeMutablePointer<UInt8>
    package var lastTick: UInt64
    package var lane: UnsafeMutablePointer<Lane>
    var chunk: UnsafeMutablePointer<Chunk>
    /// Calls begun.
    package var calls: UInt64
    /// The lane of the thread itself.
    package var threadLane: UnsafeMutablePointer<Lane>
    var id: UInt32
    var sequence: UInt32
    /// Where events go when the history has no slot for them: they are lost, and counted by `calls`.
    var discarded: UnsafeMutablePointer<Chunk>
    package var threadID: UInt32
    /// `ft_recording` when the stack was last right: another value says that capture was off meanwhile.
    package var generation: UInt8 = 0
    /// `generation`, where the caller's quick way may be taken; else what no generation is.
    package var quick = Writer.notQuick
    /// The thread runs code on the recorder's behalf, of which nothing is told; `generation` is 0 meanwhile.
    package var isBlind = false
    /// `Recorder.epoch` when its stacks were last right.
    package var epoch: UInt8 = 0
    /// The last event, a call that is held back until it proves long enough: where it begins and ends, and `lastTick` before.
    var heldStart: UnsafeMutablePointer<UInt8>?
    var heldEnd: UnsafeMutablePointer<UInt8>?
    var heldTick: UInt64 = 0
    var heldChunk: UnsafeMutablePointer<Chunk>?
    /// Values are being written: calls made meanwhile are the recorder's own doing.
    package var isBusy = false
    /// Of a Swift program: the task that the thread ran when it last wrote.
    package var task: UnsafeMutableRawPointer?
    package var taskID: UInt64 = 0
    /// For the caller's use: memory that is freed with the writer.
    package var attachment: UnsafeMutableRawPointer?
    /// The lane that readers take this thread to be in: the memory of a lane may serve again under another number.
    var laneID: UInt32 = .max
    /// Of the recorder that it belongs to: there may have been others in this process.
    var stream: UInt32 = 0
}

extension UnsafeMutablePointer where Pointee == Writer {
    // MARK: One event

    /// Makes room for one event, in the next chunk if need be.
    @inline(__always)
    func room() {
        if pointee.cursor >= pointee.limit { Recorder.nextChunk(self) }
    }

    /// Begins an event: tag and time. The time is clamped: counters of two cores may differ by a few ticks.
    @inline(__always)
    func begin(_ tag: UInt8, _ now: UInt64) -> ByteWriter {
        var out = ByteWriter(pointee.cursor)
        out.byte(tag)
        let passed = now &- pointee.lastTick
        if Int64(bitPattern: passed) < 0 {
            out.byte(0)
        } else {
            pointee.lastTick = now
            out.varint(passed)
        }
        return out
    }

    /// The same in the short form, where little time has passed: less than `end` ticks.
    @inline(__always)
    func begin(short tag: UInt8, below end: UInt64, long: UInt8, _ now: UInt64) -> ByteWriter {
        let passed = now &- pointee.lastTick
        guard passed < end else { return begin(long, now) }
        pointee.lastTick = now
        var out = ByteWriter(pointee.cursor)
        out.fixed((UInt16(tag) << 8 | UInt16(truncatingIfNeeded: passed)).byteSwapped)
        return out
    }

    /// Publishes what was written.
    @inline(__always)
    package func finish(_ out: ByteWriter) {
        pointee.cursor = out.next
        let chunk = pointee.chunk
        ft_store_release_32(&chunk.pointee.published, UInt32(truncatingIfNeeded: out.next - pointee.base))
        if Overhead.isSample(pointee.lastTick) { Overhead.sample(pointee.lastTick) }
    }

    @inline(__always)
    func push(_ function: UInt32, _ key: UnsafeRawPointer?, _ now: UInt64, _ results: UInt8) {
        let lane = pointee.lane
        if lane.pointee.depth == lane.pointee.capacity { _ = lane.pointee.grow() }
        lane.pointee.stack[lane.pointee.depth] = StackEntry(
            key: key, start: now, ordinal: lane.pointee.calls, function: function, serial: 0, mark: 0,
            results: results)
        lane.pointee.depth &+= 1
        lane.pointee.calls &+= 1
    }

    @inline(__always)
    func pop() {
        if pointee.lane.pointee.depth > 0 { pointee.lane.pointee.depth &-= 1 }
    }

    /// The innermost open call; nil: none.
    @inline(__always)
    package var top: UnsafeMutablePointer<StackEntry>? {
        let depth = pointee.lane.pointee.depth
        return depth == 0 ? nil : pointee.lane.pointee.stack + (depth &- 1)
    }

    // MARK: Calls

    /// `site`: as `EventTag.enterAt` has it.
    @inline(__always)
    package func enter(_ function: UInt32, key: UnsafeRawPointer?, site: UInt32 = 0, results: UInt8 = 0) {
        room()
        let now = ft_ticks()
        var out = begin(short: EventTag.shortEnter, below: 1 << 15, long: EventTag.enterAt, now)
        out.varint(function)
        out.varint(site)
        push(function, key, now, results)
        pointee.calls &+= 1
        finish(out)
    }

    /// Begins the event; the caller appends the values' region (length and values, `ValueLimits.bytes` at most) and finishes.
    @inline(__always)
    package func beginEnterWithArguments(
        _ function: UInt32, key: UnsafeRawPointer?, site: UInt32 = 0, results: UInt8 = 0
    ) -> ByteWriter {
        room()
        let now = ft_ticks()
        var out = begin(
            short: EventTag.shortEnterWithArguments, below: 1 << 12, long: EventTag.enterAtWithArguments, now)
        out.varint(function)
        out.varint(site)
        push(function, key, now, results)
        pointee.calls &+= 1
        return out
    }

    @inline(__always)
    package func exit() {
        room()
        let out = begin(short: EventTag.shortExit, below: 1 << 13, long: EventTag.exit, ft_ticks())
        pop()
        finish(out)
    }

    @inline(__always)
    package func beginExitWithResult() -> ByteWriter {
        room()
        let out = begin(
            short: EventTag.shortExitWithResult, below: 1 << 12, long: EventTag.exitWithResult, ft_ticks())
        pop()
        return out
    }

    @inline(never)
    package func unwind(serial: UInt32) {
        room()
        var out = begin(EventTag.unwind, ft_ticks())
        out.varint(serial)
        pop()
        finish(out)
    }

    // MARK: Short calls

    /// What `body` writes, one `enter`, is not published before the next event.
    @inline(never)
    package func holdBack(_ body: () -> Void) {
        beginHolding()
        body()
        endHolding()
    }

    /// What is written from now on, one `enter`, is not published before the event after `endHolding`.
    @inline(never)
    package func beginHolding() {
        room()
        (pointee.heldStart, pointee.heldTick, pointee.heldChunk) = (pointee.cursor, pointee.lastTick, pointee.chunk)
        pointee.chunk = pointee.discarded
    }

    @inline(never)
    package func endHolding() {
        pointee.chunk = pointee.heldChunk ?? pointee.chunk
        pointee.heldEnd = pointee.cursor
    }

    /// Takes back the innermost call, if it is the last event, was held back, and is younger than `shortest` ticks.
    @inline(never)
    package func takeBack(shorterThan shortest: UInt64) -> Bool {
        guard let start = pointee.heldStart, pointee.heldEnd == pointee.cursor, let top,
            ft_ticks() &- top.pointee.start < shortest
        else { return false }
        pointee.cursor = start
        pointee.lastTick = pointee.heldTick
        pointee.heldStart = nil
        pop()
        pointee.lane.pointee.calls &-= 1
        pointee.calls &-= 1
        return true
    }

    // MARK: Generators

    @inline(__always)
    package func beginSuspend(frame: UInt64, withValue: Bool) -> ByteWriter {
        room()
        var out = begin(withValue ? EventTag.suspendWithValue : EventTag.suspend, ft_ticks())
        out.varint(frame)
        pop()
        return out
    }

    @inline(__always)
    package func resume(
        _ function: UInt32, frame: UInt64, key: UnsafeRawPointer?, site: UInt32? = nil, results: UInt8 = 0
    ) {
        room()
        let now = ft_ticks()
        var out = begin(site == nil ? EventTag.resume : EventTag.resumeAt, now)
        out.varint(function)
        out.varint(frame)
        if let site { out.varint(site) }
        push(function, key, now, results)
        finish(out)
    }

    // MARK: Exceptions

    @inline(never)
    package func beginRaise(serial: UInt32, line: UInt32, flags: UInt8) -> ByteWriter {
        room()
        var out = begin(EventTag.raise, ft_ticks())
        out.varint(serial)
        out.varint(line)
        out.byte(flags)
        return out
    }

    /// `tag`: `handled` or `reraise`.
    @inline(never)
    package func exceptionState(_ tag: UInt8, serial: UInt32, line: UInt32) {
        room()
        var out = begin(tag, ft_ticks())
        out.varint(serial)
        out.varint(line)
        finish(out)
    }

    // MARK: Lanes

    /// `tag`: `park` or `wake`.
    @inline(never)
    package func awaiting(_ tag: UInt8) {
        room()
        finish(begin(tag, ft_ticks()))
    }

    /// The innermost `count` calls of the lane are lost track of.
    @inline(never)
    package func forget(_ count: Int) {
        room()
        let lane = pointee.lane
        let known = count < lane.pointee.depth ? count : lane.pointee.depth
        guard known > 0 else { return }
        var out = ByteWriter(pointee.cursor)
        out.byte(EventTag.forget)
        out.varint(known)
        lane.pointee.depth &-= known
        finish(out)
    }

    /// The next call of the lane is made by a function that is not on the stack.
    @inline(never)
    package func callSite(in function: UInt32, site: UInt32) {
        room()
        var out = ByteWriter(pointee.cursor)
        out.byte(EventTag.callSiteIn)
        out.varint(function)
        out.varint(site)
        finish(out)
    }

    /// Puts a call on the stack that began unseen; `tellStack` tells readers.
    package func reopen(_ function: UInt32, key: UnsafeRawPointer?, results: UInt8) {
        push(function, key, ft_ticks(), results)
    }

    /// Tells the lane's open stack anew.
    @inline(never)
    package func tellStack() {
        room()
        if pointee.base + (Chunk.size - Writer.greatestStack) < pointee.cursor {
            Recorder.nextChunk(self)
        } else {
            introduceLane()
        }
    }

    /// Goes on in `lane`. The first time in a chunk, the lane's open stack is told; and whenever the lane comes from another thread,
    /// whose events a reader may get later: by the stack and the number of calls it sees what it has to wait for.
    @inline(never)
    package func switchTo(_ lane: UnsafeMutablePointer<Lane>) {
        guard
            lane != pointee.lane || lane.pointee.id != pointee.laneID
                || lane.pointee.holder != UnsafeMutableRawPointer(self)
        else { return }
        let comesFromElsewhere = lane.pointee.turn > 0 && lane.pointee.holder != UnsafeMutableRawPointer(self)
        pointee.lane = lane
        lane.pointee.holder = UnsafeMutableRawPointer(self)
        lane.pointee.turn &+= 1
        room()
        if lane.pointee.chunk == pointee.chunk.pointee.order, lane.pointee.chunk != 0, !comesFromElsewhere {
            pointee.laneID = lane.pointee.id
            var out = ByteWriter(pointee.cursor)
            out.byte(EventTag.lane)
            out.varint(lane.pointee.id)
            out.varint(lane.pointee.turn)
            finish(out)
        } else {
            tellStack()
        }
    }
}

extension Writer {
    /// Bytes of the greatest `laneWithStack`: 25 for each frame that is listed, 41 for the rest.
    static let greatestStack = 41 + 25 * (Wire.outermostFrames + Wire.innermostFrames)
}

extension UnsafeMutablePointer where Pointee == Writer {
    /// Tells the current lane and its open stack; there is room for `Writer.greatestStack`.
    @inline(never)
    func introduceLane() {
        let lane = pointee.lane
        lane.pointee.chunk = pointee.chunk.pointee.order
        lane.pointee.holder = UnsafeMutableRawPointer(self)
        pointee.laneID = lane.pointee.id
        let depth = lane.pointee.depth
        let listed = Wire.outermostFrames + Wire.innermostFrames
        let outer = depth <= listed ? 0 : Wire.outermostFrames
        let inner = depth <= listed ? depth : Wire.innermostFrames
        var out = ByteWriter(pointee.cursor)
        out.byte(EventTag.laneWithStack)
        out.varint(lane.pointee.id)
        out.varint(lane.pointee.turn)
        out.varint(lane.pointee.calls)
        out.varint(depth)
        out.varint(outer)
        out.varint(inner)
        var index = 0
        while index < outer {
            write(lane.pointee.stack[index], to: &out)
            index &+= 1
        }
        index = depth &- inner
        while index < depth {
            write(lane.pointee.stack[index], to: &out)
            index &+= 1
        }
        finish(out)
    }

    private func write(_ entry: StackEntry, to out: inout ByteWriter) {
        out.varint(entry.function)
        out.varint(entry.ordinal)
        let age = pointee.lastTick &- entry.start
        out.varint(Int64(bitPattern: age) < 0 ? 0 : age)
    }
}
