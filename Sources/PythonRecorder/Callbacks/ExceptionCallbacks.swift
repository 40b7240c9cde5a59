import CPython
import CRecorder

/// RAISE, EXCEPTION_HANDLED, RERAISE and PY_UNWIND: told as they are; the reader decides what a call's one mark is. CPython
/// sends RAISE in every frame that an exception enters: it keeps its serial.
enum ExceptionCallbacks {
    static let raise: py_vectorcall = { _, arguments, _, _ in
        guard let writer = Threads.writer(), let arguments, let frame = Layout.frame else { return py_none() }
        let exception = arguments[2]
        let arrived = endNative(writer, exception)
        guard aligned(writer, frame, arguments), let top = writer.top else { return py_none() }
        let known = arrived != 0 ? arrived : ExceptionIdentity.serial(raised: exception)
        if known == 0 {
            introduce(writer, top, exception, CodeLines.line(arguments[0], arguments[1]), flags: 0)
        } else {
            top.pointee.serial = known
            let flags = ControlFlow.flags(UnsafeMutableRawPointer(mutating: exception.type))
            writer.finish(
                writer.beginRaise(serial: known, line: CodeLines.line(arguments[0], arguments[1]), flags: flags))
        }
        return py_none()
    }

    /// The exception comes from a native call, which ends by it. Its serial; 0: it does not.
    private static func endNative(_ writer: UnsafeMutablePointer<Writer>, _ exception: Object) -> UInt32 {
        guard let top = writer.top, top.pointee.mark & NativeCallbacks.raised != 0 else { return 0 }
        var serial = ExceptionIdentity.serial(exception)
        if serial == 0 {
            introduce(writer, top, exception, 0, flags: 0)
            serial = top.pointee.serial
        }
        writer.unwind(serial: serial)
        return serial
    }

    /// Tells what an exception is, at its first sight.
    private static func introduce(
        _ writer: UnsafeMutablePointer<Writer>, _ top: UnsafeMutablePointer<StackEntry>, _ exception: Object,
        _ line: UInt32, flags: UInt8
    ) {
        let type = UnsafeMutableRawPointer(mutating: exception.type)
        // Before the event: it may define types.
        let number = TypeTable.number(type)
        let chain = ExceptionChain(exception)
        let serial = ExceptionIdentity.new(exception)
        top.pointee.serial = serial
        var flags = flags | RaiseFlags.first | ControlFlow.flags(type)
        if chain.count > 0 { flags |= RaiseFlags.chained }
        var out = writer.beginRaise(serial: serial, line: line, flags: flags)
        out.varint(number)
        var encoder = ValueEncoder(out)
        let level = top.pointee.level
        if level == ValueLevel.none.rawValue {
            encoder.out.byte(ValueTag.elided)
        } else {
            encoder.arguments(of: exception, depth: 0)
        }
        writer.finish(chain.write(to: encoder.close(), level))
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
        guard let writer = Threads.writer(), let arguments, let frame = Layout.frame,
            aligned(writer, frame, arguments), let top = writer.top
        else { return }
        let line = CodeLines.line(ofHandler: arguments[0], arguments[1])
        let serial = serial(writer, top, arguments[2], line)
        top.pointee.serial = serial
        writer.exceptionState(tag, serial: serial, line: line)
    }

    /// The serial of an exception that is in this frame. One without RAISE is told now: thrown into a generator, or the rest of a
    /// group that `except*` lets go on.
    private static func serial(
        _ writer: UnsafeMutablePointer<Writer>, _ top: UnsafeMutablePointer<StackEntry>, _ exception: Object,
        _ line: UInt32
    ) -> UInt32 {
        let known = ExceptionIdentity.serial(exception)
        if known != 0 { return known }
        var line = line
        if let traceback = Layout.traceback(exception), let frame = Layout.frame, let code = Layout.code(frame) {
            line = CodeLines.line(code, Layout.offset(traceback))
        }
        introduce(writer, top, exception, line, flags: RaiseFlags.arrived)
        return top.pointee.serial
    }

    static let unwind: py_vectorcall = { _, arguments, _, _ in
        guard let writer = Threads.writer(), let arguments, let frame = Layout.frame,
            aligned(writer, frame, arguments), let top = writer.top
        else { return py_none() }
        let ends = top.pointee.results
        writer.unwind(serial: serial(writer, top, arguments[2], 0))
        if ends & Attention.stops != 0 { Limits.stopAfterFunction() }
        ExceptionIdentity.leaves(arguments[2])
        CoroutineCallbacks.ended(writer, frame)
        return py_none()
    }

    @inline(__always)
    private static func aligned(
        _ writer: UnsafeMutablePointer<Writer>, _ frame: Object,
        _ arguments: UnsafePointer<UnsafeMutableRawPointer>
    ) -> Bool {
        if let top = writer.top, top.pointee.key == UnsafeRawPointer(frame) { return true }
        return Scope.stray(writer, frame, arguments[0]) == nil
    }
}
