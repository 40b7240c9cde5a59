import CRecorder
import TraceWire

// The events of a call. Nothing here allocates, but for the first call of a function, of a thread or of a task.
//
// They are called from other modules: what they take and answer fits into registers; and they are no methods, which would be called
// in a roundabout way.

// MARK: Beginning

/// In the common case; `.unknown`: `openAnyCall` knows.
@usableFromInline
func openCall(_ name: UnsafePointer<UInt8>, _ file: UnsafePointer<UInt8>, _ line: UInt32) -> OpenedCall {
    guard let function = Definitions.function(name, file, line), Writer.mayBeQuick
    else { return OpenedCall(nil, .unknown) }
    let now = ft_invariant_ticks()
    let told = Told(rawValue: ft_load_acquire_32(&function.pointee.told))
    guard told.isDisjoint(with: [.nothing, .limited]), let writer = ProgramLanes.readyWriter()
    else { return OpenedCall(nil, .unknown) }
    let lane = writer.pointee.lane
    var opened = OpenedCall(lane, CallFacts(told, lane))
    if told.contains(.arguments) {
        guard let region = writer.enterReady(function, EventTag.shortEnterWithArguments, bits: 12, now)
        else { return OpenedCall(nil, .unknown) }
        opened.region = region
        opened.secrets = function.pointee.secrets
        writer.pointee.isBusy = true
    } else {
        guard let next = writer.enterReady(function, EventTag.shortEnter, bits: 15, now)
        else { return OpenedCall(nil, .unknown) }
        writer.finishReady(next, now)
    }
    return opened
}

/// In all cases; `.unknown`: `openNewCall`.
@usableFromInline @inline(never)
func openAnyCall(_ name: UnsafePointer<UInt8>, _ file: UnsafePointer<UInt8>, _ line: UInt32) -> OpenedCall {
    guard let function = Definitions.function(name, file, line) else { return OpenedCall(nil, .unknown) }
    return openCall(function)
}

/// The first call of a function, which may be the first of the program: the recorder starts.
@usableFromInline @inline(never)
func openNewCall(
    _ name: StaticString, _ parameters: StaticString, _ options: TraceOptions, _ fileID: StaticString,
    _ file: StaticString, _ line: UInt32
) -> OpenedCall {
    openCall(
        TraceSite(
            name: name, qualifiedName: name.bytes, parameters: words(parameters), options: options, fileID: fileID,
            file: file, line: line))
}

/// Of an accessor.
@usableFromInline @inline(never)
func openNewCall(
    _ property: StaticString, _ kind: StaticString, _ type: StaticString, _ parameters: StaticString,
    _ options: TraceOptions, _ fileID: StaticString, _ file: StaticString, _ line: UInt32
) -> OpenedCall {
    let parts = [type, property, kind].filter { $0.utf8CodeUnitCount > 0 }.map { "\($0)" }
    // As long as the process: it is the name of a function.
    let name = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: parts.reduce(2) { $0 + $1.utf8.count })
    let count = name.update(fromContentsOf: Array(parts.joined(separator: ".").utf8))
    return openCall(
        TraceSite(
            name: property, qualifiedName: UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(name)[..<count]),
            parameters: words(parameters), options: options, fileID: fileID, file: file, line: line))
}

@usableFromInline @inline(never)
func openNewCall(
    _ name: StaticString, _ parameters: [StaticString], _ options: TraceOptions, _ fileID: StaticString,
    _ file: StaticString, _ line: UInt32
) -> OpenedCall {
    openCall(
        TraceSite(
            name: name, qualifiedName: name.bytes,
            parameters: parameters.map { UnsafeBufferPointer(start: $0.utf8Start, count: $0.utf8CodeUnitCount) },
            options: options, fileID: fileID, file: file, line: line))
}

private func words(_ text: StaticString) -> [UnsafeBufferPointer<UInt8>] {
    UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount).split(separator: UInt8(ascii: " "))
        .map { UnsafeBufferPointer(rebasing: $0) }
}

private func openCall(_ site: TraceSite) -> OpenedCall {
    guard TraceRecorder.startForCall() else { return OpenedCall(nil, CallFacts(bits: 0)) }
    return openCall(Definitions.define(site))
}

@inline(__always)
private func openCall(_ function: UnsafeMutablePointer<Definition>) -> OpenedCall {
    var told = Told(rawValue: ft_load_acquire_32(&function.pointee.told))
    guard !told.contains(.nothing), let writer = ProgramLanes.writer() else {
        return OpenedCall(nil, CallFacts(bits: 0))
    }
    let lane = writer.pointee.lane
    if lane.pointee.isParked { ProgramLanes.wake(writer) }
    if told.contains(.limited) {
        told = toldWithinLimits(writer, told)
        if told.contains(.nothing) { return OpenedCall(nil, CallFacts(bits: 0)) }
    }
    var opened = OpenedCall(lane, CallFacts(told, lane))
    guard told.contains(.arguments) else {
        writer.enter(function.pointee.number, key: nil)
        if told.contains(.held) { writer.endHolding() }
        return opened
    }
    opened.region = writer.beginEnterWithArguments(function.pointee.number, key: nil).next
    opened.secrets = function.pointee.secrets
    writer.pointee.isBusy = true
    return opened
}

/// Asked where there are limits: what is told of this call. One that may prove too short is held back from now on.
@inline(never)
private func toldWithinLimits(_ writer: UnsafeMutablePointer<Writer>, _ told: Told) -> Told {
    if writer.pointee.lane.pointee.depth >= ProgramRules.depth { return .nothing }
    guard ProgramRules.shortest != 0, !told.contains(.asynchronous) else { return told }
    writer.beginHolding()
    return told.union(.held)
}

/// Ends the event whose region of values ends at `next`.
@usableFromInline
func finishArguments(
    _ facts: CallFacts, _ next: UnsafeMutablePointer<UInt8>, _ end: UnsafeMutablePointer<UInt8>
) {
    guard let writer = finishValues(next, end) else { return }
    if facts.told.contains(.held) { writer.endHolding() }
}

@inline(__always)
private func finishValues(
    _ next: UnsafeMutablePointer<UInt8>, _ end: UnsafeMutablePointer<UInt8>
) -> UnsafeMutablePointer<Writer>? {
    guard let writer = ft_thread_get()?.assumingMemoryBound(to: Writer.self) else { return nil }
    writer.pointee.isBusy = false
    writer.finish(ByteWriter(TraceEncoder.close(next, end)))
    return writer
}

// MARK: Ending

/// The thread's writer, in the call's lane, if the call is the innermost there; nil: capture was off meanwhile.
@inline(__always)
func callWriter(
    _ lane: UnsafeMutableRawPointer, _ facts: CallFacts
) -> UnsafeMutablePointer<Writer>? {
    // Whatever thread this is, it runs what the lane stands for: which task runs need not be asked.
    // A task may go on in a thread that has told nothing yet.
    guard let value = ft_thread_get() else { return findWriter(lane, facts) }
    let writer = value.assumingMemoryBound(to: Writer.self)
    let own = writer.pointee.lane
    guard UnsafeMutableRawPointer(own) == lane, own.pointee.holder == value, facts.isInnermost(own),
        own.pointee.epoch == facts.epoch,
        writer.pointee.generation == ft_recording_get(), !own.pointee.isParked
    else { return findWriter(lane, facts) }
    return writer
}

/// The thread is new, or was in another lane, the lane in another thread, or capture was off.
@inline(never)
private func findWriter(
    _ lane: UnsafeMutableRawPointer, _ facts: CallFacts
) -> UnsafeMutablePointer<Writer>? {
    guard let writer = ProgramLanes.writer() else { return nil }
    let own = writer.pointee.lane
    guard UnsafeMutableRawPointer(own) == lane, own.pointee.epoch == facts.epoch, facts.isInnermost(own)
    else { return nil }
    if own.pointee.isParked { ProgramLanes.wake(writer) }
    return writer
}

/// `closingWriter`, where there is nothing to tell but the call's end, which is seen without a call; nil: that one knows.
@inline(__always)
private func readyWriter(
    _ lane: UnsafeMutableRawPointer, _ facts: CallFacts
) -> UnsafeMutablePointer<Writer>? {
    guard let value = ft_thread_get() else { return nil }
    let writer = value.assumingMemoryBound(to: Writer.self)
    let own = writer.pointee.lane
    guard UnsafeMutableRawPointer(own) == lane, facts.isInnermost(own), own.pointee.epoch == facts.epoch,
        writer.pointee.generation == ft_recording_get(), writer.pointee.cursor < writer.pointee.limit,
        facts.bits & UInt64(Told.held.rawValue) == 0,
        own.pointee.stack[own.pointee.depth &- 1].serial == 0
    else { return nil }
    // Of another, the lane stays where it is until it ends.
    if facts.bits & UInt64(Told.asynchronous.rawValue) != 0 {
        guard own.pointee.holder == value, !own.pointee.isParked, !ft_has_child_errors() else { return nil }
    }
    return writer
}

/// The writer for the call's last event, once it is told that an error of a callee did not get any further. nil: there is
/// nothing to tell, since the call was too short, or capture was off.
@inline(__always)
private func closingWriter(
    _ lane: UnsafeMutableRawPointer, _ facts: CallFacts
) -> UnsafeMutablePointer<Writer>? {
    guard let writer = callWriter(lane, facts), let top = writer.top else { return nil }
    if !facts.told.isDisjoint(with: [.asynchronous, .held]) || top.pointee.serial != 0 {
        guard isEndTold(writer, top, facts.told) else { return nil }
    }
    return writer
}

@inline(never)
private func isEndTold(
    _ writer: UnsafeMutablePointer<Writer>, _ top: UnsafeMutablePointer<StackEntry>, _ told: Told
) -> Bool {
    if told.contains(.asynchronous), top.pointee.serial == 0 {
        top.pointee.serial = ChildErrors.take(writer.pointee.lane, type: nil)
    }
    if top.pointee.serial != 0 {
        writer.exceptionState(EventTag.handled, serial: top.pointee.serial, line: 0)
    }
    return !told.contains(.held) || !writer.takeBack(shorterThan: ProgramRules.shortestTicks)
}

/// Where the result goes; nil: the call's end is not told.
@usableFromInline
func beginResult(
    _ lane: UnsafeMutableRawPointer, _ facts: CallFacts
) -> UnsafeMutablePointer<UInt8>? {
    if Writer.mayBeQuick, let writer = readyWriter(lane, facts),
        let out = writer.quickExitWithResult(at: Writer.quickTicks)
    {
        writer.pointee.isBusy = true
        return out.next
    }
    return beginAnyResult(lane, facts)
}

@inline(never)
private func beginAnyResult(
    _ lane: UnsafeMutableRawPointer, _ facts: CallFacts
) -> UnsafeMutablePointer<UInt8>? {
    guard let writer = closingWriter(lane, facts) else { return nil }
    let out = writer.beginExitWithResult()
    writer.pointee.isBusy = true
    return out.next
}

@usableFromInline
func finishResult(_ next: UnsafeMutablePointer<UInt8>, _ end: UnsafeMutablePointer<UInt8>) {
    _ = finishValues(next, end)
}

/// Memory for a result; nil: it is not told. The writer has such memory from a call before.
@usableFromInline
func beginKept(_ lane: UnsafeMutableRawPointer, _ facts: CallFacts) -> UnsafeMutablePointer<UInt8>? {
    guard let writer = callWriter(lane, facts), let place = writer.pointee.attachment ?? malloc(Wire.maximumEvent)
    else { return nil }
    writer.pointee.attachment = nil
    writer.pointee.isBusy = true
    return place.assumingMemoryBound(to: UInt8.self)
}

@usableFromInline
func finishKept(_ kept: UnsafeMutablePointer<UInt8>, _ next: UnsafeMutablePointer<UInt8>) {
    ft_thread_get()?.assumingMemoryBound(to: Writer.self).pointee.isBusy = false
    UnsafeMutableRawPointer(kept).storeBytes(of: UInt16(next - kept - 2), as: UInt16.self)
}

@usableFromInline
func endCall(_ lane: UnsafeMutableRawPointer, _ facts: CallFacts) {
    guard Writer.mayBeQuick else { return endAnyCall(lane, facts) }
    let now = ft_invariant_ticks()
    guard let writer = readyWriter(lane, facts), writer.exitReady(now)
    else { return endAnyCall(lane, facts) }
}

@inline(never)
private func endAnyCall(_ lane: UnsafeMutableRawPointer, _ facts: CallFacts) { closingWriter(lane, facts)?.exit() }

/// With a result that was kept.
@usableFromInline @inline(never)
func endCall(_ lane: UnsafeMutableRawPointer, _ facts: CallFacts, _ kept: UnsafeMutablePointer<UInt8>) {
    guard let writer = closingWriter(lane, facts) else { return free(kept) }
    let count = Int(UnsafeRawPointer(kept).load(as: UInt16.self))
    var out = writer.beginExitWithResult()
    out.varint(count)
    out.bytes(UnsafePointer(kept + 2), count)
    writer.finish(out)
    if writer.pointee.attachment == nil {
        writer.pointee.attachment = UnsafeMutableRawPointer(kept)
    } else {
        free(kept)
    }
}

// MARK: Awaiting

@usableFromInline
func parkCall(_ lane: UnsafeMutableRawPointer, _ facts: CallFacts) {
    guard let writer = callWriter(lane, facts) else { return }
    writer.pointee.lane.pointee.isParked = true
    writer.awaiting(EventTag.park)
}

/// `callWriter` wakes a lane that is parked.
@usableFromInline
func wakeCall(_ lane: UnsafeMutableRawPointer, _ facts: CallFacts) { _ = callWriter(lane, facts) }

extension CallFacts {
    @inline(__always)
    init(_ told: Told, _ lane: UnsafeMutablePointer<Lane>) {
        let depth = UInt64(UInt32(truncatingIfNeeded: lane.pointee.depth))
        bits = UInt64(told.rawValue) | UInt64(lane.pointee.epoch) << 16 | depth << 32
    }

    @inline(__always) var told: Told { Told(rawValue: UInt32(truncatingIfNeeded: bits & 0x7FFF)) }

    @inline(__always) var epoch: UInt8 { UInt8(truncatingIfNeeded: bits >> 16) }

    @inline(__always)
    func isInnermost(_ lane: UnsafeMutablePointer<Lane>) -> Bool {
        UInt64(truncatingIfNeeded: lane.pointee.depth) == (bits >> 32) &+ 1
    }
}
