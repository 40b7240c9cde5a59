import CRecorder
import TraceWire

// Errors: the recorder sees where one leaves a traced function. One that comes out of a callee and out of its caller as the same
// type is the same; a call that ends normally after its callee threw has caught it. A child task's goes to the call that made the
// child.

@usableFromInline @inline(never)
func failCall<Failure: Error>(
    _ error: Failure, _ lane: UnsafeMutableRawPointer, _ facts: CallFacts, _ kept: UnsafeMutablePointer<UInt8>?
) {
    free(kept)
    let type = Definitions.type(type(of: error as any Error))
    guard let writer = callWriter(lane, facts), let top = writer.top else { return }
    let start = top.pointee.start
    if top.pointee.serial == 0, facts.told.contains(.asynchronous) {
        top.pointee.serial = ChildErrors.take(writer.pointee.lane, type: type)
        top.pointee.mark = type &+ 1
    }
    var serial = top.pointee.serial
    if serial == 0 || top.pointee.mark != type &+ 1 {
        if serial != 0 { writer.exceptionState(EventTag.handled, serial: serial, line: 0) }
        serial = ft_next_serial()
        raise(error, type, serial, facts.told, writer)
    }
    writer.unwind(serial: serial)
    // To whom it goes.
    if let caller = writer.top {
        caller.pointee.serial = serial
        caller.pointee.mark = type &+ 1
    } else if let parent = writer.pointee.lane.pointee.parent {
        ChildErrors.add(parent: parent, start: start, serial: serial, type: type)
    }
}

private func raise(
    _ error: some Error, _ type: UInt32, _ serial: UInt32, _ told: Told, _ writer: UnsafeMutablePointer<Writer>
) {
    let isFlow = error is CancellationError
    var out = writer.beginRaise(
        serial: serial, line: 0, flags: RaiseFlags.first | (isFlow ? RaiseFlags.controlFlow : 0))
    out.varint(type)
    writer.pointee.isBusy = true
    var encoder = TraceEncoder(out.next, secrets: 0, typesOnly: told.contains(.resultTypes))
    // The tuple of arguments that readers expect has the error itself as its only item.
    encoder.byte(ValueTag.tuple)
    encoder.byte(1)
    encoder.byte(1)
    encoder.add(error as any Error)
    writer.pointee.isBusy = false
    writer.finish(ByteWriter(TraceEncoder.close(encoder.next, encoder.end)))
}
