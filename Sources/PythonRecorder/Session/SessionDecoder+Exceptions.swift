/// One mark a frame: the exception that left it, else the one that it handled last.
extension SessionDecoder {
    mutating func raise(_ lane: UInt32, _ serial: UInt32, _ line: UInt32) {
        guard let call = top(lane), call.pointee.row >= 0 else { return }
        if Raised.isClosing(serial), FunctionTexts.of(call.pointee.function)?.isPlain == false {
            call.pointee.isClosed = true
            return
        }
        // The same again in this frame: raised anew by its handler.
        if call.pointee.raised >= 0, rows[Int(call.pointee.raised)].serial == serial { return }
        if call.pointee.handled >= 0, rows[Int(call.pointee.handled)].serial == serial {
            call.pointee.raised = call.pointee.handled
            call.pointee.handled = -1
            return
        }
        remove(call.pointee.raised)
        var row = Row(kind: .exception, call: call.pointee.row, function: call.pointee.function, lane: lane)
        row.bits = call.pointee.bits
        row.depth = call.pointee.depth
        row.serial = serial
        row.trail = trailFrame(serial, call.pointee.function, line)
        call.pointee.raised = add(row)
    }

    mutating func handled(_ lane: UInt32, _ serial: UInt32, _ line: UInt32) {
        guard let call = top(lane), call.pointee.raised >= 0, rows[Int(call.pointee.raised)].serial == serial else {
            return
        }
        remove(call.pointee.handled)
        call.pointee.handled = call.pointee.raised
        call.pointee.raised = -1
    }

    mutating func reraise(_ lane: UInt32, _ serial: UInt32, _ line: UInt32) {
        guard let call = top(lane), call.pointee.handled >= 0, rows[Int(call.pointee.handled)].serial == serial else {
            return
        }
        remove(call.pointee.raised)
        call.pointee.raised = call.pointee.handled
        call.pointee.handled = -1
    }

    /// The call ends; `leaves`: by an exception.
    mutating func settle(_ call: Open, leaves: Bool) {
        guard leaves else {
            // Neither handled nor let through: the end of an iteration, the result of a coroutine.
            remove(call.raised)
            if call.handled >= 0 { rows.base?[Int(call.handled)].outcome = .caught }
            return
        }
        let leaving = call.raised >= 0 ? call.raised : call.handled
        if leaving != call.handled { remove(call.handled) }
        if leaving >= 0 { rows.base?[Int(leaving)].outcome = .propagated }
    }

    private func remove(_ row: Int32) {
        if row >= 0 { rows.base?[Int(row)].kind = .removed }
    }

    /// The newest frame that the exception came through is the one inwards from this.
    private mutating func trailFrame(_ serial: UInt32, _ function: UInt32, _ line: UInt32) -> Int32 {
        let inner = Raised.newestFrame(serial)
        let distance = inner >= 0 ? trail[Int(inner)].distance + 1 : 0
        let place = addTrail(TrailFrame(function: function, line: line, inner: inner, distance: distance))
        Raised.setNewestFrame(serial, place)
        return place
    }
}
