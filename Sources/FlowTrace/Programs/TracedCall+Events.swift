import CRecorder
import TraceWire

/// The events of a call. Nothing here allocates, but for the first call of a function, of a thread or of a task.
extension TracedCall {
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
    private mutating func enter(_ function: UnsafePointer<Definition>) -> TraceEncoder {
        let traits = function.pointee.traits
        guard let writer = ProgramLanes.writer(isAsynchronous: traits.isAsynchronous) else {
            return TraceEncoder(.closed)
        }
        let lane = writer.pointee.lane
        if lane.pointee.isParked { ProgramLanes.wake(writer) }
        self.writer = UnsafeMutableRawPointer(writer)
        depth = Int32(truncatingIfNeeded: lane.pointee.depth)
        epoch = Recorder.epoch
        flags = traits.isAsynchronous ? Flags.asynchronous : 0
        if traits.showsResult { flags |= Flags.result }
        guard traits.showsArguments else {
            writer.enter(function.pointee.number, key: nil)
            return TraceEncoder(.closed)
        }
        let out = writer.beginEnterWithArguments(function.pointee.number, key: nil)
        writer.pointee.isBusy = true
        return TraceEncoder(region: out.next, secrets: function.pointee.secrets)
    }

    /// Ends the event whose region of values ends at `next`.
    @usableFromInline
    mutating func finish(_ next: UnsafeMutablePointer<UInt8>, _ end: UnsafeMutablePointer<UInt8>) {
        guard let writer = writer?.assumingMemoryBound(to: Writer.self) else { return }
        writer.pointee.isBusy = false
        writer.finish(ByteWriter(TraceEncoder.close(next, end)))
    }

    // MARK: Ending

    /// The writer, if the call is the innermost of its lane still; otherwise it is given up.
    @inline(__always)
    private mutating func current() -> UnsafeMutablePointer<Writer>? {
        guard var writer = writer?.assumingMemoryBound(to: Writer.self) else { return nil }
        if flags & Flags.asynchronous != 0 {
            guard let now = ProgramLanes.writer(isAsynchronous: true) else { return abandon() }
            writer = now
        }
        guard Recorder.epoch == epoch, ft_recording_get() != 0,
            writer.pointee.lane.pointee.depth == Int(depth) + 1
        else { return abandon() }
        if writer.pointee.lane.pointee.isParked { ProgramLanes.wake(writer) }
        return writer
    }

    /// Capture was off meanwhile.
    @inline(never)
    private mutating func abandon() -> UnsafeMutablePointer<Writer>? {
        writer = nil
        kept?.deallocate()
        kept = nil
        return nil
    }

    /// What is to be told before the last event: an error of a callee did not get any further.
    @inline(__always)
    private mutating func close(_ writer: UnsafeMutablePointer<Writer>) {
        self.writer = nil
        if let top = writer.top, top.pointee.serial != 0 {
            writer.exceptionState(EventTag.handled, serial: top.pointee.serial, line: 0)
        }
    }

    @usableFromInline
    mutating func beginResult() -> TraceEncoder {
        guard flags & Flags.result != 0, let writer = current() else {
            end()
            return TraceEncoder(.closed)
        }
        close(writer)
        self.writer = UnsafeMutableRawPointer(writer)
        let out = writer.beginExitWithResult()
        writer.pointee.isBusy = true
        return TraceEncoder(region: out.next, secrets: 0)
    }

    @usableFromInline
    mutating func finishResult(_ next: UnsafeMutablePointer<UInt8>, _ end: UnsafeMutablePointer<UInt8>) {
        finish(next, end)
        writer = nil
    }

    /// The call is about to end by an error.
    mutating func failing() -> UnsafeMutablePointer<Writer>? {
        guard let writer = current() else { return nil }
        self.writer = nil
        kept?.deallocate()
        kept = nil
        return writer
    }

    @usableFromInline
    mutating func beginKept() -> TraceEncoder {
        guard flags & Flags.result != 0, kept == nil, let writer = current() else { return TraceEncoder(.closed) }
        writer.pointee.isBusy = true
        // The length of the value (2 bytes), then what an event could hold of it.
        let memory = UnsafeMutablePointer<UInt8>.allocate(capacity: Wire.maximumEvent)
        kept = memory
        return TraceEncoder(region: memory + 1, secrets: 0)
    }

    @usableFromInline
    mutating func finishKept(_ next: UnsafeMutablePointer<UInt8>) {
        guard let kept, let writer = writer?.assumingMemoryBound(to: Writer.self) else { return }
        writer.pointee.isBusy = false
        UnsafeMutableRawPointer(kept).storeBytes(of: UInt16(next - kept - 2), as: UInt16.self)
    }

    @usableFromInline
    mutating func end() {
        guard let writer = current() else { return }
        close(writer)
        guard let kept else { return writer.exit() }
        let count = Int(UnsafeRawPointer(kept).load(as: UInt16.self))
        var out = writer.beginExitWithResult()
        out.varint(count)
        out.bytes(UnsafePointer(kept + 2), count)
        writer.finish(out)
        kept.deallocate()
        self.kept = nil
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
