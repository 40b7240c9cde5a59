import CPython
import CRecorder

/// `CallCallbacks` for interpreters whose layout is not known: the same events, by way of `PublicFrames`.
enum PublicCallbacks {
    /// PY_START.
    static let start: py_vectorcall = { _, arguments, _, _ in
        guard let code = arguments?[0], let frame = Layout.frame, let function = FunctionTable.find(code) else {
            return py_none()
        }
        guard function.pointee.reach == .always else { return Scope.starts(frame, function) }
        guard let writer = Threads.writer(entering: true) else { return py_none() }
        if writer.top?.pointee.key != Layout.caller(frame).map({ UnsafeRawPointer($0) }) {
            Continuity.join(writer, frame)
        }
        enter(writer, frame, function)
        return py_none()
    }

    static func enter(
        _ writer: UnsafeMutablePointer<Writer>, _ frame: Object, _ function: UnsafeMutablePointer<Function>,
        isHeld: Bool = false
    ) {
        if function.pointee.watch != .nothing { Watching.begins(writer, frame, function) }
        let site = CallSites.find(writer, frame, isHeld: isHeld)
        let level = function.pointee.arguments
        if level == ValueLevel.repr.rawValue, function.pointee.parameters > 0 {
            return Representations.enter(writer, frame, function, site)
        }
        if function.pointee.parameters == 0 || level == ValueLevel.none.rawValue {
            writer.enter(function.pointee.id, key: frame, site: site, results: function.pointee.results)
            Adaptivity.count(function, 1)
        } else {
            let names = PyObject_GetAttrString(function.pointee.code, "co_varnames")
            var encoder = ValueEncoder(
                writer.beginEnterWithArguments(
                    function.pointee.id, key: frame, site: site, results: function.pointee.results))
            let begin = encoder.out.next
            var index = 0
            while index < Int(function.pointee.parameters) {
                let object = names.flatMap { PublicFrames.argument(frame, index, $0) }
                if function.pointee.secrets >> UInt64(index) & 1 != 0, Secrets.canHide(object) {
                    encoder.out.byte(ValueTag.masked)
                } else {
                    CallCallbacks.encode(&encoder, object, level)
                }
                index += 1
            }
            let out = encoder.close()
            writer.finish(out)
            Py_DecRef(names)
            Adaptivity.count(function, Adaptivity.weight(bytes: out.next - begin))
        }
        if function.pointee.watch != .nothing { CoroutineCallbacks.entered(writer, frame, function) }
    }

    /// PY_RETURN.
    static let `return`: py_vectorcall = { _, arguments, _, _ in
        guard let writer = Threads.writer(), let arguments, let frame = Layout.frame else { return py_none() }
        if writer.top?.pointee.key != UnsafeRawPointer(frame) {
            if let refusal = Scope.stray(writer, frame, arguments[0]) { return refusal }
        }
        guard let top = writer.top, Limits.ends(writer, top, arguments[2]) else { return py_none() }
        if writer.pointee.lane.pointee.depth == 0 || writer.pointee.lane != writer.pointee.threadLane {
            CoroutineCallbacks.ended(writer, frame)
        }
        return py_none()
    }
}
