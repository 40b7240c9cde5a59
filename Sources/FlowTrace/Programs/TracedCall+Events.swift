import CRecorder
import TraceWire

/// The events of a call. Nothing here allocates, but for the first call of a function, of a thread or of a task.
extension TracedCall {
    @inline(__always)
    private var told: Told { Told(rawValue: toldBits) }

    @usableFromInline
    mutating func enterKnown(
        _ name: UnsafePointer<UInt8>, _ file: UnsafePointer<UInt8>, _ line: UInt32
    ) -> TraceEncoder {
        guard let function = Definitions.function(name, file, line) else { return TraceEncoder(.unknown) }
        return enter(function)
    }

    /// The first call of a function, which may be the first of the program: the recorder starts.
    @usableFromInline @inline(never)
    mutating func enterNew(
        _ name: StaticString, _ parameters: StaticString, _ options: TraceOptions, _ fileID: StaticString,
        _ file: StaticString, _ line: UInt32
    ) -> TraceEncoder {
        let texts = UnsafeBufferPointer(start: parameters.utf8Start, count: parameters.utf8CodeUnitCount)
        let names = texts.split(separator: UInt8(ascii: " ")).map { UnsafeBufferPointer(rebasing: $0) }
        return enter(
            TraceSite(name: name, parameters: names, options: options, fileID: fileID, file: file, line: line))
    }

    @usableFromInline @inline(never)
    mutating func enterNew(
        _ name: StaticString, _ parameters: [StaticString], _ options: TraceOptions, _ fileID: StaticString,
        _ file: StaticString, _ line: UInt32
    ) -> TraceEncoder {
        let names = parameters.map { UnsafeBufferPointer(start: $0.utf8Start, count: $0.utf8CodeUnitCount) }
        return enter(
            TraceSite(name: name, parameters: names, options: options, fileID: fileID, file: file, line: line))
    }

    private mutating func enter(_ site: TraceSite) -> TraceEncoder {
        guard TraceRecorder.startForCall() else { return TraceEncoder(.closed) }
        return enter(Definitions.define(site))
    }

    @inline(__always)
    private mutating func enter(_ function: UnsafeMutablePointer<Definition>) -> TraceEncoder {
        let told = Told(rawValue: ft_load_acquire_32(&function.pointee.told))
        guard !told.contains(.nothing), let writer = ProgramLanes.writer() else { return TraceEncoder(.closed) }
        let lane = writer.pointee.lane
        if lane.pointee.isParked { ProgramLanes.wake(writer) }
        toldBits = told.rawValue
        if told.contains(.limited), !isWithinLimits(writer) { return TraceEncoder(.closed) }
        self.writer = UnsafeMutableRawPointer(writer)
        depth = Int32(truncatingIfNeeded: lane.pointee.depth)
        epoch = lane.pointee.epoch
        guard told.contains(.arguments) else {
            writer.enter(function.pointee.number, key: nil)
            if self.told.contains(.held) { writer.endHolding() }
            return TraceEncoder(.closed)
        }
        let out = writer.beginEnterWithArguments(function.pointee.number, key: nil)
        writer.pointee.isBusy = true
        return TraceEncoder(
            region: out.next, secrets: function.pointee.secrets, typesOnly: told.contains(.argumentTypes))
    }

    /// Asked where there are limits. A call that may prove too short is held back from now on.
    @inline(never)
    private mutating func isWithinLimits(_ writer: UnsafeMutablePointer<Writer>) -> Bool {
        if writer.pointee.lane.pointee.depth >= ProgramRules.depth { return false }
        if ProgramRules.shortest != 0, !told.contains(.asynchronous) {
            toldBits |= Told.held.rawValue
            writer.beginHolding()
        }
        return true
    }

    /// Ends the event whose region of values ends at `next`.
    @usableFromInline
    mutating func finish(_ next: UnsafeMutablePointer<UInt8>, _ end: UnsafeMutablePointer<UInt8>) {
        guard let writer = writer?.assumingMemoryBound(to: Writer.self) else { return }
        writer.pointee.isBusy = false
        writer.finish(ByteWriter(TraceEncoder.close(next, end)))
        if told.contains(.held) { writer.endHolding() }
    }

    // MARK: Ending

    /// The writer, if the call is the innermost of its lane still; otherwise it is given up.
    @inline(__always)
    private mutating func current() -> UnsafeMutablePointer<Writer>? {
        guard var writer = writer?.assumingMemoryBound(to: Writer.self) else { return nil }
        if told.contains(.asynchronous) {
            guard let now = ProgramLanes.writer() else { return abandon() }
            writer = now
        } else if writer.pointee.generation != ft_recording_get() {
            guard isOpen() else { return abandon() }
        }
        guard writer.pointee.lane.pointee.depth == Int(depth) &+ 1 else { return abandon() }
        if writer.pointee.lane.pointee.isParked { ProgramLanes.wake(writer) }
        return writer
    }

    /// Has capture been on since the call began? Otherwise which calls are open is unknown, and was told, or will be.
    @inline(never)
    private func isOpen() -> Bool { Recorder.epoch == epoch && ft_recording_get() != 0 }

    /// Capture was off meanwhile.
    @inline(never)
    private mutating func abandon() -> UnsafeMutablePointer<Writer>? {
        writer = nil
        forgetKept()
        return nil
    }

    /// The writer for the call's last event, once it is told that an error of a callee did not get any further. nil: there is
    /// nothing to tell, since the call was too short, or capture was off.
    @inline(__always)
    private mutating func closing() -> UnsafeMutablePointer<Writer>? {
        guard let writer = current() else { return nil }
        self.writer = nil
        if let top = writer.top {
            if told.contains(.asynchronous), top.pointee.serial == 0 {
                top.pointee.serial = ChildErrors.take(writer.pointee.lane, type: nil)
            }
            if top.pointee.serial != 0 {
                writer.exceptionState(EventTag.handled, serial: top.pointee.serial, line: 0)
            }
        }
        if told.contains(.held), writer.takeBack(shorterThan: ProgramRules.shortestTicks) { return nil }
        return writer
    }

    @usableFromInline
    mutating func beginResult() -> TraceEncoder {
        guard told.contains(.result) else {
            end()
            return TraceEncoder(.closed)
        }
        guard let writer = closing() else { return TraceEncoder(.closed) }
        self.writer = UnsafeMutableRawPointer(writer)
        let out = writer.beginExitWithResult()
        writer.pointee.isBusy = true
        return TraceEncoder(region: out.next, secrets: 0, typesOnly: told.contains(.resultTypes))
    }

    @usableFromInline
    mutating func finishResult(_ next: UnsafeMutablePointer<UInt8>, _ end: UnsafeMutablePointer<UInt8>) {
        guard let writer = writer?.assumingMemoryBound(to: Writer.self) else { return }
        self.writer = nil
        writer.pointee.isBusy = false
        writer.finish(ByteWriter(TraceEncoder.close(next, end)))
    }

    /// The call is about to end by an error.
    mutating func failing() -> UnsafeMutablePointer<Writer>? {
        guard let writer = current() else { return nil }
        self.writer = nil
        forgetKept()
        return writer
    }

    @usableFromInline
    mutating func beginKept() -> TraceEncoder {
        guard told.contains(.result), kept == nil, let writer = current() else { return TraceEncoder(.closed) }
        // The length of the value (2 bytes), then what an event could hold of it. The writer has such memory from a call before.
        guard let place = writer.pointee.attachment ?? malloc(Wire.maximumEvent) else { return TraceEncoder(.closed) }
        writer.pointee.attachment = nil
        writer.pointee.isBusy = true
        // Of another thread than the one that the call began in.
        self.writer = UnsafeMutableRawPointer(writer)
        let memory = place.assumingMemoryBound(to: UInt8.self)
        kept = memory
        return TraceEncoder(region: memory + 1, secrets: 0, typesOnly: told.contains(.resultTypes))
    }

    @usableFromInline
    mutating func finishKept(_ next: UnsafeMutablePointer<UInt8>) {
        guard let kept, let writer = writer?.assumingMemoryBound(to: Writer.self) else { return }
        writer.pointee.isBusy = false
        UnsafeMutableRawPointer(kept).storeBytes(of: UInt16(next - kept - 2), as: UInt16.self)
    }

    @usableFromInline
    mutating func end() {
        guard let writer = closing() else { return forgetKept() }
        guard let kept else { return writer.exit() }
        let count = Int(UnsafeRawPointer(kept).load(as: UInt16.self))
        var out = writer.beginExitWithResult()
        out.varint(count)
        out.bytes(UnsafePointer(kept + 2), count)
        writer.finish(out)
        self.kept = nil
        if writer.pointee.attachment == nil {
            writer.pointee.attachment = UnsafeMutableRawPointer(kept)
        } else {
            free(kept)
        }
    }

    @inline(__always)
    private mutating func forgetKept() {
        free(kept)
        kept = nil
    }

    // MARK: Awaiting

    @usableFromInline
    mutating func park() {
        guard let writer = current() else { return }
        writer.pointee.lane.pointee.isParked = true
        writer.awaiting(EventTag.park)
    }

    /// `current` wakes a lane that is parked.
    @usableFromInline
    mutating func wake() { _ = current() }
}
