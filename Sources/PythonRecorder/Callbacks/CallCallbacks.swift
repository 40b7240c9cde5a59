import CPython
import CRecorder

/// What `sys.monitoring` calls for calls (PEP 669): arguments are the code object, the instruction's offset and, but for PY_START
/// and PY_RESUME, the value. Each answers None, which is immortal. Nothing here runs code of the program.
enum CallCallbacks {
    /// PY_START.
    static let start: py_vectorcall = { _, arguments, _, _ in starts(arguments) }

    @inline(never)
    static func starts(_ arguments: UnsafePointer<Object>?) -> Object {
        guard let code = arguments.unsafelyUnwrapped[0] as Object?, let frame = Layout.frame,
            let function = FunctionTable.find(code)
        else { return py_none() }
        guard function.pointee.reach == .always else {
            return Scope.isDeeper(frame, function) ? Scope.passes() : Scope.starts(frame, function)
        }
        guard let writer = Threads.writer(entering: true) else { return py_none() }
        var caller = frame.field(Layout.framePrevious, as: Object?.self)
        if writer.top?.pointee.key != UnsafeRawPointer(caller) {
            Continuity.join(writer, frame)
            caller = nil
        }
        enter(writer, frame, function, caller: caller)
        return py_none()
    }

    /// `caller`: the frame of the lane's innermost call, if that has made this one. `isHeld`: only one event may be written.
    @inline(__always)
    static func enter(
        _ writer: UnsafeMutablePointer<Writer>, _ frame: Object, _ function: UnsafeMutablePointer<Function>,
        caller: Object? = nil, isHeld: Bool = false
    ) {
        var caller = caller
        if function.pointee.watch != .nothing {
            Watching.begins(writer, frame, function)
            caller = nil
        }
        let site = caller.map(Layout.siteInPlace) ?? CallSites.find(writer, frame, isHeld: isHeld)
        let count = function.pointee.parameters
        let results = function.pointee.resultsAtEnd
        if count == 0 || function.pointee.arguments == ValueLevel.none.rawValue {
            writer.enter(function.pointee.id, key: frame, site: site, results: results)
            Adaptivity.count(function, 1)
            if function.pointee.watch != .nothing { CoroutineCallbacks.entered(writer, frame, function) }
            return
        }
        if function.pointee.arguments == ValueLevel.repr.rawValue {
            return Representations.enter(writer, frame, function, site)
        }
        let begun = writer.beginEnterWithArguments(function.pointee.id, key: frame, site: site, results: results)
        let out: ByteWriter
        if function.pointee.arguments == ValueLevel.values.rawValue, function.pointee.secrets == 0 {
            out = ValueEncoder.arguments(
                begun, frame + Layout.locals, Int(count), hasSubject: function.pointee.hasSubject,
                depth: function.pointee.valueDepth)
        } else {
            out = careful(begun, frame, function)
        }
        writer.finish(out)
        Adaptivity.count(function, Adaptivity.weight(bytes: out.next - begun.next))
        if function.pointee.watch != .nothing { CoroutineCallbacks.entered(writer, frame, function) }
    }

    /// Arguments with secrets among them, or by their types only.
    @inline(never)
    private static func careful(
        _ begun: ByteWriter, _ frame: Object, _ function: UnsafeMutablePointer<Function>
    ) -> ByteWriter {
        var encoder = ValueEncoder(begun)
        let level = function.pointee.arguments
        var index = 0
        while index < Int(function.pointee.parameters) {
            let slot: UInt = frame.field(Layout.locals + 8 * index)
            var object = Object(bitPattern: slot & Layout.slotMask)
            if let cell = object, cell.isExactly(py_cell_type()) { object = cell.field(Layout.cellContent) }
            if function.pointee.secrets >> UInt64(index) & 1 != 0, Secrets.canHide(object) {
                encoder.out.byte(ValueTag.masked)
            } else if index == 0, function.pointee.hasSubject, level == ValueLevel.values.rawValue {
                encoder.subject(object, depth: function.pointee.valueDepth)
            } else {
                encode(&encoder, object, level, depth: function.pointee.valueDepth)
            }
            index += 1
        }
        return encoder.close()
    }

    @inline(__always)
    static func encode(_ encoder: inout ValueEncoder, _ object: Object?, _ level: UInt8, depth: Int = 0) {
        if level >= ValueLevel.values.rawValue {
            encoder.any(object, depth: depth)
        } else if let object {
            encoder.out.byte(ValueTag.typeOnly)
            encoder.out.varint(TypeTable.number(UnsafeMutableRawPointer(mutating: object.type)))
        } else {
            encoder.out.byte(ValueTag.missing)
        }
    }

    /// PY_RETURN.
    static let `return`: py_vectorcall = { _, arguments, _, _ in returns(arguments) }

    @inline(never)
    static func returns(_ arguments: UnsafePointer<Object>?) -> Object {
        guard let writer = Threads.writer(), let arguments, let frame = Layout.frame else { return py_none() }
        var innermost = writer.top
        if innermost?.pointee.key != UnsafeRawPointer(frame) {
            if Scope.isDeeper(frame, arguments[0]) { return Scope.passes() }
            if let refusal = Scope.stray(writer, frame, arguments[0]) { return refusal }
            innermost = writer.top
        }
        guard let top = innermost else { return py_none() }
        let level = top.pointee.results
        if level == ValueLevel.none.rawValue {
            writer.exit()
        } else if isOfValues(level) {
            finish(writer, writer.beginExitWithResult(), arguments, level)
        } else if !Limits.ends(writer, top, arguments[2]) {
            return py_none()
        }
        if writer.pointee.lane.pointee.depth == 0 || writer.pointee.lane != writer.pointee.threadLane {
            CoroutineCallbacks.ended(writer, frame)
        }
        return py_none()
    }

    /// Is the result told, as it is or in short, and nothing else is to be done?
    @inline(__always)
    static func isOfValues(_ results: UInt8) -> Bool {
        results | Attention.brief == ValueLevel.values.rawValue | Attention.brief
    }

    /// Writes the result of a call that has ended, where its event has begun. `results`: as `isOfValues` wants it.
    @inline(__always)
    static func finish(
        _ writer: UnsafeMutablePointer<Writer>, _ begun: ByteWriter, _ arguments: UnsafePointer<Object>,
        _ results: UInt8
    ) {
        let out = ValueEncoder.result(begun, arguments[2], depth: Attention.valueDepth(results))
        writer.finish(out)
        // What most results take is no burden.
        if out.next - begun.next > 64 { Adaptivity.count(result: out.next - begun.next, arguments[0]) }
    }
}
