import CPython
import CRecorder

/// What `sys.monitoring` calls in a session: as outside of one, but with values as `repr` gives them, and with the clock read
/// only where timing is collected. Each call begins with `enterWithArguments`, whose first value is `ValueTag.collected`.
///
/// `StackEntry.mark` keeps what is collected of the open call, in its uppermost byte.
enum SessionCallbacks {
    static let start: py_vectorcall = { _, arguments, _, _ in
        guard let code = arguments.unsafelyUnwrapped[0] as Object?, let frame = Layout.frame,
            let function = FunctionTable.find(code)
        else { return py_none() }
        guard function.pointee.reach == .always || Scope.admits(frame, function) else {
            return Scope.refusal(function)
        }
        guard let writer = Threads.writer(entering: true) else { return py_none() }
        let caller = Layout.isKnown ? frame.field(Layout.framePrevious, as: Object?.self) : Layout.caller(frame)
        if let top = writer.top, top.pointee.key != UnsafeRawPointer(caller) {
            SessionGreenlets.join(writer, frame)
        }
        enter(writer, frame, function)
        return py_none()
    }

    private static func enter(
        _ writer: UnsafeMutablePointer<Writer>, _ frame: Object, _ function: UnsafeMutablePointer<Function>
    ) {
        let wanted = Session.wanted(function)
        let hasArguments = wanted.bits & Collected.arguments != 0 && function.pointee.parameters > 0
        guard hasArguments else {
            return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 4) { region in
                guard let base = region.baseAddress else { return }
                var out = ByteWriter(base)
                collected(wanted, &out)
                begin(writer, frame, function, wanted.bits, base, out.next - base)
            }
        }
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: regionSize) { region in
            guard let base = region.baseAddress else { return }
            var out = ByteWriter(base)
            collected(wanted, &out)
            let isSame = blindly(writer) { arguments(frame, function, &out) }
            if isSame { begin(writer, frame, function, wanted.bits, base, out.next - base) }
        }
    }

    private static func collected(_ wanted: (bits: UInt8, depth: UInt8), _ out: inout ByteWriter) {
        out.byte(ValueTag.collected)
        out.byte(wanted.bits)
        out.byte(wanted.depth)
    }

    private static func begin(
        _ writer: UnsafeMutablePointer<Writer>, _ frame: Object, _ function: UnsafeMutablePointer<Function>,
        _ bits: UInt8, _ region: UnsafeMutablePointer<UInt8>, _ count: Int
    ) {
        ft_step_is_timed = bits & Collected.timing
        if function.pointee.watch != .nothing { Watching.begins(writer, frame, function) }
        var out = writer.beginEnterWithArguments(function.pointee.id, key: frame)
        out.varint(count)
        out.bytes(region, count)
        writer.finish(out)
        if function.pointee.watch != .nothing { CoroutineCallbacks.entered(writer, frame, function) }
        writer.top?.pointee.mark |= UInt32(bits) << 24
    }

    // MARK: Values

    /// `collected`, the texts of all arguments, and of each its head (5 bytes) and at least 8 bytes.
    private static let regionSize = 3 + Representation.greatestTogether + 16 * Function.greatestParameters

    private static func arguments(
        _ frame: Object, _ function: UnsafeMutablePointer<Function>, _ out: inout ByteWriter
    ) {
        let end = out.next + Representation.greatestTogether
        let isBeginning = function.pointee.isInitialiser
        var index = 0
        while index < Int(function.pointee.parameters) {
            let object = Layout.argument(frame, index)
            if function.pointee.secrets >> UInt64(index) & 1 != 0, Secrets.canHide(object) {
                out.byte(ValueTag.masked)
            } else {
                Py_IncRef(object)
                representation(room: end - out.next, &out) {
                    // An object that is being initialised has no attributes yet that its `repr` could show.
                    if index == 0, isBeginning, let object { $0.plain(object) } else { $0.value(object) }
                }
                Py_DecRef(object)
            }
            index += 1
        }
    }

    /// Writes one `ValueTag.representation`; its numbers are padded to two bytes. `room`: what is left of all values.
    static func representation(
        room: Int, _ out: inout ByteWriter, _ body: (inout Representation) -> Void
    ) {
        let head = out.next
        let text = head + 5
        var representation = Representation(text, capacity: max(8, min(room, Representation.greatest)))
        body(&representation)
        let bytes = representation.next - text
        var characters = 0
        var index = 0
        while index < bytes {
            if text[index] & 0xC0 != 0x80 { characters += 1 }
            index += 1
        }
        out.byte(ValueTag.representation)
        padded(characters, &out)
        padded(bytes, &out)
        out.next = representation.next
    }

    private static func padded(_ number: Int, _ out: inout ByteWriter) {
        out.byte(UInt8(truncatingIfNeeded: number & 0x7F) | 0x80)
        out.byte(UInt8(truncatingIfNeeded: number >> 7 & 0x7F))
    }

    /// Runs `body`, which may run code of the program, without recording this thread. False: what was recorded then has ended.
    static func blindly(_ writer: UnsafeMutablePointer<Writer>, _ body: () -> Void) -> Bool {
        let pending = PyErr_GetRaisedException()
        let generation = writer.pointee.generation
        writer.pointee.isBlind = true
        writer.pointee.generation = 0
        body()
        writer.pointee.isBlind = false
        writer.pointee.generation = generation
        PyErr_Clear()
        PyErr_SetRaisedException(pending)
        return ft_recording == generation
    }

    // MARK: Returning

    static let `return`: py_vectorcall = { _, arguments, _, _ in
        guard let arguments, let frame = Layout.frame else { return py_none() }
        // A thread whose first event this is would not know its name yet.
        guard ft_thread_get() != nil, let writer = Threads.writer() else { return refusal(arguments[0]) }
        if writer.top?.pointee.key != UnsafeRawPointer(frame) {
            if let refusal = Scope.stray(writer, frame, arguments[0]) { return refusal }
        }
        guard let top = writer.top else { return py_none() }
        let bits = UInt8(truncatingIfNeeded: top.pointee.mark >> 24)
        ft_step_is_timed = bits & Collected.timing
        if bits & Collected.result == 0 {
            writer.exit()
        } else if !exit(writer, arguments[2]) {
            return py_none()
        }
        if writer.pointee.lane.pointee.depth == 0 || writer.pointee.lane != writer.pointee.threadLane {
            CoroutineCallbacks.ended(writer, frame)
        }
        return py_none()
    }

    private static func refusal(_ code: Object) -> Object {
        FunctionTable.known(code).map(Scope.refusal) ?? py_none()
    }

    /// The time is that before `repr` is called.
    private static func exit(_ writer: UnsafeMutablePointer<Writer>, _ result: Object) -> Bool {
        let now = ft_ticks()
        return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: Representation.greatest + 16) { region in
            guard let base = region.baseAddress else { return false }
            var text = ByteWriter(base)
            let isSame = blindly(writer) {
                representation(room: Representation.greatest, &text) { $0.value(result) }
            }
            guard isSame else { return false }
            writer.room()
            var out = writer.begin(EventTag.exitWithResult, now)
            writer.pop()
            out.varint(text.next - base)
            out.bytes(base, text.next - base)
            writer.finish(out)
            return true
        }
    }

    // MARK: Generators and exceptions

    static let yield: py_vectorcall = { callable, arguments, count, names in
        guard ft_thread_get() != nil else { return py_none() }
        ft_step_is_timed = 0
        return CoroutineCallbacks.yield(callable, arguments, count, names)
    }

    static let resume: py_vectorcall = { callable, arguments, count, names in
        resumed(arguments, CoroutineCallbacks.resume(callable, arguments, count, names))
    }

    static let throwInto: py_vectorcall = { callable, arguments, count, names in
        resumed(arguments, CoroutineCallbacks.throwInto(callable, arguments, count, names))
    }

    /// A generator's call has come back to the stack, without what is collected of it.
    private static func resumed(_ arguments: UnsafePointer<Object>?, _ answer: Object?) -> Object? {
        if let writer = Threads.writer(), let top = writer.top, top.pointee.mark >> 24 == 0, let frame = Layout.frame,
            top.pointee.key == UnsafeRawPointer(frame), let code = arguments?[0],
            let function = FunctionTable.known(code)
        {
            top.pointee.mark |= UInt32(Session.wanted(function).bits) << 24
        }
        return answer
    }

    static let raise: py_vectorcall = { callable, arguments, count, names in
        guard ft_thread_get() != nil else { return py_none() }
        ft_step_is_timed = 0
        return seen(arguments, ExceptionCallbacks.raise(callable, arguments, count, names))
    }

    static let reraise: py_vectorcall = { callable, arguments, count, names in
        guard ft_thread_get() != nil else { return py_none() }
        ft_step_is_timed = 0
        return seen(arguments, ExceptionCallbacks.reraise(callable, arguments, count, names))
    }

    static let handled: py_vectorcall = { callable, arguments, count, names in
        guard ft_thread_get() != nil else { return py_none() }
        ft_step_is_timed = 0
        return seen(arguments, ExceptionCallbacks.handled(callable, arguments, count, names))
    }

    static let unwind: py_vectorcall = { callable, arguments, count, names in
        guard ft_thread_get() != nil else { return py_none() }
        if let writer = Threads.writer(), let top = writer.top {
            ft_step_is_timed = UInt8(truncatingIfNeeded: top.pointee.mark >> 24) & Collected.timing
        }
        return seen(arguments, ExceptionCallbacks.unwind(callable, arguments, count, names))
    }

    /// An exception that has just been given a number is asked for its message.
    private static func seen(_ arguments: UnsafePointer<Object>?, _ answer: Object?) -> Object? {
        guard let exception = arguments?[2] else { return answer }
        let serial = ExceptionIdentity.serial(exception)
        if serial != 0, !Raised.isKnown(serial), let writer = Threads.writer() {
            remember(serial, exception, writer)
        }
        return answer
    }

    private static func remember(_ serial: UInt32, _ exception: Object, _ writer: UnsafeMutablePointer<Writer>) {
        var entry = Raised.Entry()
        let isSame = blindly(writer) {
            let type = UnsafeMutableRawPointer(mutating: exception.type)
            entry.type = PyType_GetName(type)
            entry.isClosing = PyExc_GeneratorExit.map { PyType_IsSubtype(type, $0) != 0 } ?? false
            withUnsafeTemporaryAllocation(of: UInt8.self, capacity: Representation.greatest + 16) { region in
                guard let base = region.baseAddress else { return }
                var text = Representation(base, capacity: Representation.greatest)
                text.message(exception)
                entry.message = textObject(base, text.next - base)
            }
        }
        if isSame { Raised.remember(serial, entry) }
    }
}

/// A `str`, a new reference.
func textObject(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> Object? {
    bytes.withMemoryRebound(to: CChar.self, capacity: count) { PyUnicode_FromStringAndSize($0, count) }
}
