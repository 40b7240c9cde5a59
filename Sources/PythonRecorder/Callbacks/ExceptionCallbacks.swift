import CPython
import CRecorder

/// RAISE, EXCEPTION_HANDLED, RERAISE and PY_UNWIND: told as they are; the reader decides what a call's one mark is. CPython
/// sends RAISE in every frame that an exception enters: it keeps its serial when the callee has just ended by it.
enum ExceptionCallbacks {
    nonisolated(unsafe) private static var serials: UInt32 = 0

    static let raise: py_vectorcall = { _, arguments, _, _ in
        guard let writer = Threads.writer(), let arguments, let frame = Layout.frame,
            aligned(writer, frame), let top = writer.top
        else { return py_none() }
        let exception = arguments[2]
        let address = UInt(bitPattern: exception)
        let known = writer.pointee.exceptions.serial(address)
        let arrived =
            writer.pointee.exceptions.leaving == address
            && writer.pointee.exceptions.leavingCalls == writer.pointee.calls
        if known != 0, arrived || top.pointee.serial == known {
            tell(writer, top, known, line(arguments), exception, isFirst: false)
        } else {
            serials &+= 1
            writer.pointee.exceptions.remember(address, serials)
            tell(writer, top, serials, line(arguments), exception, isFirst: true)
        }
        return py_none()
    }

    private static func tell(
        _ writer: UnsafeMutablePointer<Writer>, _ top: UnsafeMutablePointer<StackEntry>, _ serial: UInt32,
        _ line: UInt32, _ exception: Object, isFirst: Bool
    ) {
        top.pointee.serial = serial
        let type = UnsafeMutableRawPointer(mutating: exception.type)
        var flags: UInt8 = ControlFlow.contains(type) ? RaiseFlags.controlFlow : 0
        guard isFirst else { return writer.finish(writer.beginRaise(serial: serial, line: line, flags: flags)) }
        flags |= RaiseFlags.first
        // Before the event: it may define the type.
        let number = TypeTable.number(type)
        var out = writer.beginRaise(serial: serial, line: line, flags: flags)
        out.varint(number)
        var encoder = ValueEncoder(out)
        if Capture.level == ValueLevel.none.rawValue {
            encoder.out.byte(ValueTag.elided)
        } else {
            encoder.arguments(of: exception, depth: 0)
        }
        writer.finish(encoder.close())
    }

    static let handled: py_vectorcall = { _, arguments, _, _ in
        state(EventTag.handled, arguments)
        return py_none()
    }

    static let reraise: py_vectorcall = { _, arguments, _, _ in
        state(EventTag.reraise, arguments)
        return py_none()
    }

    private static func state(_ tag: UInt8, _ arguments: UnsafePointer<UnsafeMutableRawPointer>?) {
        guard let writer = Threads.writer(), let arguments, let frame = Layout.frame, aligned(writer, frame),
            let top = writer.top
        else { return }
        let exception = arguments[2]
        let known = writer.pointee.exceptions.serial(UInt(bitPattern: exception))
        let serial = known != 0 ? known : top.pointee.serial
        guard serial != 0 else { return }
        top.pointee.serial = serial
        writer.exceptionState(tag, serial: serial, line: line(arguments))
    }

    static let unwind: py_vectorcall = { _, arguments, _, _ in
        guard let writer = Threads.writer(), let arguments, let frame = Layout.frame, aligned(writer, frame),
            let top = writer.top
        else { return py_none() }
        let address = UInt(bitPattern: arguments[2])
        let known = writer.pointee.exceptions.serial(address)
        writer.unwind(serial: known != 0 ? known : top.pointee.serial)
        writer.pointee.exceptions.leaving = address
        writer.pointee.exceptions.leavingCalls = writer.pointee.calls
        CoroutineCallbacks.ended(writer, frame)
        return py_none()
    }

    @inline(__always)
    private static func aligned(_ writer: UnsafeMutablePointer<Writer>, _ frame: Object) -> Bool {
        if let top = writer.top, top.pointee.key == UnsafeRawPointer(frame) { return true }
        return Resynchronisation.align(writer, frame)
    }

    private static func line(_ arguments: UnsafePointer<UnsafeMutableRawPointer>) -> UInt32 {
        let offset = PyLong_AsLong(arguments[1])
        return UInt32(max(0, PyCode_Addr2Line(arguments[0], Int32(truncatingIfNeeded: offset))))
    }
}

/// Exceptions that programs use to steer, not to fail.
enum ControlFlow {
    nonisolated(unsafe) private static var cancelled: Object?

    static func contains(_ type: Object) -> Bool {
        if type == PyExc_StopIteration || type == PyExc_StopAsyncIteration || type == PyExc_GeneratorExit
            || type == cancelled
        {
            return true
        }
        let name: UnsafePointer<CChar> = type.field(24)
        guard cancelled == nil, strcmp(name, "CancelledError") == 0 else { return false }
        // The first class of this name is asyncio's or concurrent.futures': asyncio's own is remembered.
        cancelled = type
        Py_IncRef(type)
        return true
    }
}
