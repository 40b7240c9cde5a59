import CRecorder

#if !FLOWTRACE_EXTENSION
    import TraceWire
#endif

/// What is the same each time that a function is entered.
package struct EnterHead {
    package var function: UInt32
    package var results: UInt8
    /// Bytes of the varint of `function`, and these, the lowest first: up to four.
    package let count: UInt8
    package let bytes: UInt32

    package static let greatestFunction: UInt32 = 1 << 28

    package init(function: UInt32, results: UInt8) {
        (self.function, self.results) = (function, results)
        var bytes: UInt32 = 0
        var bits: UInt32 = 0
        var rest = function
        while rest >= 0x80, bits < 24 {
            bytes |= (rest & 0x7F | 0x80) &<< bits
            bits &+= 8
            rest &>>= 7
        }
        self.bytes = (bytes | rest &<< bits).littleEndian
        count = UInt8(truncatingIfNeeded: bits / 8 &+ 1)
    }
}

extension Writer {
    package static let notQuick: UInt16 = 256

    /// Are ticks read from the processor's counter?
    package static var mayBeQuick: Bool { ft_counter_invariant != 0 }

    /// Ticks by that counter.
    @inline(__always)
    package static var quickTicks: UInt64 { ft_invariant_ticks() }
}

/// Events as they nearly always are: in short form, with room for them, by the processor's counter. Whoever calls has made sure of the counter
/// (`Writer.mayBeQuick`); what is otherwise is not written, and left to the general functions.
extension UnsafeMutablePointer where Pointee == Writer {
    /// `enter` where all is as usual: little time has passed since the event before, and there is room. `entry`: the lane's next
    /// one, for which there is room. False: nothing is written.
    @inline(__always)
    package func quickEnter(
        _ head: UnsafePointer<EnterHead>, _ entry: UnsafeMutablePointer<StackEntry>, key: UnsafeRawPointer,
        site: UInt32, at now: UInt64
    ) -> Bool {
        let passed = now &- pointee.lastTick
        guard _fastPath(pointee.cursor < pointee.limit), _fastPath(site < 1 << 14), _fastPath(passed < 1 << 15) else {
            return false
        }
        publish(write(UInt16(EventTag.shortEnter) << 8 | UInt16(truncatingIfNeeded: passed), head, site), now)
        push(head, entry, key, now)
        pointee.calls &+= 1
        return true
    }

    /// The same of a call with arguments: where their region goes, as from `beginEnterWithArguments`. nil: nothing is written.
    @inline(__always)
    package func quickEnterWithArguments(
        _ head: UnsafePointer<EnterHead>, _ entry: UnsafeMutablePointer<StackEntry>, key: UnsafeRawPointer,
        site: UInt32, at now: UInt64
    ) -> ByteWriter? {
        let passed = now &- pointee.lastTick
        guard _fastPath(pointee.cursor < pointee.limit), _fastPath(site < 1 << 14), _fastPath(passed < 1 << 12) else {
            return nil
        }
        pointee.lastTick = now
        let next = write(
            UInt16(EventTag.shortEnterWithArguments) << 8 | UInt16(truncatingIfNeeded: passed), head, site)
        push(head, entry, key, now)
        pointee.calls &+= 1
        return ByteWriter(next.assumingMemoryBound(to: UInt8.self))
    }

    /// A short event's tag and time, a function and a site of two bytes at most.
    @inline(__always)
    private func write(_ tag: UInt16, _ head: UnsafePointer<EnterHead>, _ site: UInt32) -> UnsafeMutableRawPointer {
        let next = UnsafeMutableRawPointer(pointee.cursor)
        next.storeBytes(of: tag.byteSwapped, as: UInt16.self)
        next.storeBytes(of: head.pointee.bytes, toByteOffset: 2, as: UInt32.self)
        return write(site, at: next + (2 &+ Int(head.pointee.count)))
    }

    @inline(__always)
    private func write(_ site: UInt32, at next: UnsafeMutableRawPointer) -> UnsafeMutableRawPointer {
        guard site >= 0x80 else {
            next.storeBytes(of: UInt8(truncatingIfNeeded: site), as: UInt8.self)
            return next + 1
        }
        let bytes = UInt16(truncatingIfNeeded: site & 0x7F | 0x80 | (site &>> 7) &<< 8)
        next.storeBytes(of: bytes.littleEndian, as: UInt16.self)
        return next + 2
    }

    /// Field by field: a whole value would need a register for each.
    @inline(__always)
    private func push(
        _ head: UnsafePointer<EnterHead>, _ entry: UnsafeMutablePointer<StackEntry>, _ key: UnsafeRawPointer,
        _ now: UInt64
    ) {
        let lane = pointee.lane
        entry.pointee.key = key
        entry.pointee.start = now
        entry.pointee.function = head.pointee.function
        entry.pointee.serial = 0
        entry.pointee.mark = 0
        entry.pointee.results = head.pointee.results
        entry.pointee.ordinal = lane.pointee.calls
        lane.pointee.calls &+= 1
        lane.pointee.depth &+= 1
    }

    /// `exit` where little time has passed and there is room. False: nothing is written.
    @inline(__always)
    package func quickExit(at now: UInt64) -> Bool {
        let next = UnsafeMutableRawPointer(pointee.cursor)
        let passed = now &- pointee.lastTick
        guard _fastPath(next < UnsafeMutableRawPointer(pointee.limit)), _fastPath(passed < 1 << 13) else {
            return false
        }
        next.storeBytes(
            of: (UInt16(EventTag.shortExit) << 8 | UInt16(truncatingIfNeeded: passed)).byteSwapped, as: UInt16.self)
        pointee.lane.pointee.depth &-= 1
        publish(next + 2, now)
        return true
    }

    /// `exitWithResult`: where the region of the result goes. nil: nothing is written.
    @inline(__always)
    package func quickExitWithResult(at now: UInt64) -> ByteWriter? {
        let next = UnsafeMutableRawPointer(pointee.cursor)
        let passed = now &- pointee.lastTick
        guard _fastPath(next < UnsafeMutableRawPointer(pointee.limit)), _fastPath(passed < 1 << 12) else { return nil }
        pointee.lastTick = now
        next.storeBytes(
            of: (UInt16(EventTag.shortExitWithResult) << 8 | UInt16(truncatingIfNeeded: passed)).byteSwapped,
            as: UInt16.self)
        pointee.lane.pointee.depth &-= 1
        return ByteWriter((next + 2).assumingMemoryBound(to: UInt8.self))
    }

    /// `resume` of a generator with a call site. `entry`: as of `quickEnter`. False: nothing is written.
    @inline(__always)
    package func quickResume(
        _ head: UnsafePointer<EnterHead>, _ entry: UnsafeMutablePointer<StackEntry>, key: UnsafeRawPointer,
        site: UInt32, at now: UInt64
    ) -> Bool {
        guard _fastPath(site < 1 << 14), var out = beginQuick(EventTag.resumeAt, at: now) else { return false }
        UnsafeMutableRawPointer(out.next).storeBytes(of: head.pointee.bytes, as: UInt32.self)
        out.next += Int(head.pointee.count)
        out.address(key)
        push(head, entry, key, now)
        finish(ByteWriter(write(site, at: out.next).assumingMemoryBound(to: UInt8.self)))
        return true
    }

    /// `suspend` of the innermost call. False: nothing is written.
    @inline(__always)
    package func quickSuspend(at now: UInt64) -> Bool {
        guard let out = beginQuickSuspend(EventTag.suspend, at: now) else { return false }
        finish(out)
        return true
    }

    /// The same with a value: where its region goes. nil: nothing is written.
    @inline(__always)
    package func quickSuspendWithValue(at now: UInt64) -> ByteWriter? {
        beginQuickSuspend(EventTag.suspendWithValue, at: now)
    }

    @inline(__always)
    private func beginQuickSuspend(_ tag: UInt8, at now: UInt64) -> ByteWriter? {
        guard let key = top?.pointee.key, var out = beginQuick(tag, at: now) else { return nil }
        out.address(key)
        pointee.lane.pointee.depth &-= 1
        return out
    }

    /// Tag and time of an event without a short form.
    @inline(__always)
    private func beginQuick(_ tag: UInt8, at now: UInt64) -> ByteWriter? {
        let passed = now &- pointee.lastTick
        guard _fastPath(pointee.cursor < pointee.limit), _fastPath(passed < 1 << 14) else { return nil }
        pointee.lastTick = now
        var out = ByteWriter(pointee.cursor)
        out.byte(tag)
        if passed < 0x80 {
            out.byte(UInt8(truncatingIfNeeded: passed))
        } else {
            out.fixed(UInt16(truncatingIfNeeded: passed & 0x7F | 0x80 | (passed &>> 7) &<< 8))
        }
        return out
    }

    /// The next byte is `next`, the time of the event was `now`. The overhead is not sampled.
    @inline(__always)
    func publish(_ next: UnsafeMutableRawPointer, _ now: UInt64) {
        pointee.lastTick = now
        pointee.cursor = next.assumingMemoryBound(to: UInt8.self)
        ft_store_release_32(
            &pointee.chunk.pointee.published,
            UInt32(truncatingIfNeeded: next - UnsafeMutableRawPointer(pointee.base)))
    }
}
