import CPython
import CRecorder

/// CALL, C_RETURN and C_RAISE: calls of functions written in C, by Python functions that are recorded. On the lane's stack
/// such a call is known by what is called. Its arguments and its result are not told by the interpreter.
enum NativeCallbacks {
    static let call: py_vectorcall = { _, arguments, _, _ in
        guard let writer = Threads.writer(), let arguments, let frame = Layout.frame else { return py_none() }
        guard let top = writer.top, top.pointee.key == UnsafeRawPointer(frame) else {
            return refusal(arguments[0])
        }
        guard let function = NativeFunctions.find(arguments[2]), function.pointee.reach == .always,
            Limits.allow(writer)
        else { return py_none() }
        let unit = UInt32(truncatingIfNeeded: PyLong_AsLong(arguments[1]) >> 1)
        writer.enter(
            function.pointee.id, key: function.pointee.code, site: unit &+ 1,
            results: Decisions.rules.results.rawValue)
        writer.top.unsafelyUnwrapped.pointee.mark = native
        return py_none()
    }

    /// C_RETURN.
    static let returns: py_vectorcall = { _, arguments, _, _ in
        if let writer = ends(arguments) { writer.exit() }
        return py_none()
    }

    /// C_RAISE does not say what is raised: RAISE in the caller, which is next, ends the call.
    static let raises: py_vectorcall = { _, arguments, _, _ in
        if let writer = ends(arguments), let top = writer.top { top.pointee.mark |= raised }
        return py_none()
    }

    /// Bits of `StackEntry.mark`.
    static let native: UInt32 = 1 << 30
    static let raised: UInt32 = 1 << 31

    /// The innermost call that has a frame; nil: there is none.
    static func caller(_ writer: UnsafeMutablePointer<Writer>) -> UnsafeMutablePointer<StackEntry>? {
        guard var entry = writer.top else { return nil }
        while entry.pointee.mark & native != 0 {
            guard entry > writer.pointee.lane.pointee.stack else { return nil }
            entry -= 1
        }
        return entry
    }

    /// The writer, if the innermost call is what ends.
    private static func ends(
        _ arguments: UnsafePointer<UnsafeMutableRawPointer>?
    ) -> UnsafeMutablePointer<Writer>? {
        guard let writer = Threads.writer(), let arguments, let top = writer.top,
            let key = NativeFunctions.key(arguments[2]), top.pointee.key == UnsafeRawPointer(key)
        else { return nil }
        return writer
    }

    /// A caller that is never recorded need not tell its calls.
    private static func refusal(_ code: Object) -> Object {
        guard let function = FunctionTable.known(code) else { return py_none() }
        return Scope.refusal(function)
    }
}

/// Functions written in C: builtins, methods of builtin types, and the types themselves.
enum NativeFunctions {
    /// Where CPython keeps a builtin function's definition (`m_ml`), which outlives the function object.
    private static let definition = 16

    /// What a native function is known by; nil: what is called is not one.
    @inline(__always)
    static func key(_ callable: Object) -> Object? {
        if callable.isExactly(py_builtin_type()) {
            return Layout.isKnown ? callable.field(definition) : PyCFunction_GetFunction(callable)
        }
        if callable.isExactly(py_method_descriptor_type()) { return callable }
        guard callable.isExactly(py_type_type()),
            Layout.flags(callable) & InstanceLayout.heapType == 0
        else { return nil }
        return callable
    }

    static func find(_ callable: Object) -> UnsafeMutablePointer<Function>? {
        guard let key = key(callable) else { return nil }
        let function = FunctionTable.known(key) ?? make(key, callable)
        if let function, function.pointee.reach == .undecided { decide(function, callable) }
        return function
    }

    @inline(never)
    private static func make(_ key: Object, _ callable: Object) -> UnsafeMutablePointer<Function>? {
        if key == callable { Py_IncRef(callable) }
        return FunctionTable.insert(
            Function(
                code: key, id: Function.unannounced, parameters: 0, flags: FunctionFlags.native, secrets: 0,
                origin: .standardLibrary))
    }

    /// Its caller is recorded: so is it, unless it is left out.
    @inline(never)
    private static func decide(_ function: UnsafeMutablePointer<Function>, _ callable: Object) {
        let pending = PyErr_GetRaisedException()
        defer {
            PyErr_Clear()
            PyErr_SetRaisedException(pending)
        }
        let qualifiedName = PyObject_GetAttrString(callable, "__qualname__")
        PyErr_Clear()
        var owner: Object? = callable
        if callable.isExactly(py_method_descriptor_type()) {
            owner = PyObject_GetAttrString(callable, "__objclass__")
        } else {
            Py_IncRef(callable)
        }
        let module = owner.flatMap { PyObject_GetAttrString($0, "__module__") }
        PyErr_Clear()
        Py_DecRef(owner)
        var reach = Reach.always
        let subject = Pattern.Subject(
            module: Decisions.bytes(module), qualifiedName: Decisions.bytes(qualifiedName), file: Decisions.bytes(nil))
        for choice in Decisions.rules.choices where choice.pattern.fits(subject) {
            if choice.kind == .exclude { reach = .never }
            if choice.kind == .include { reach = .always }
        }
        if reach == .always, function.pointee.id == Function.unannounced {
            function.pointee.id = Recorder.newFunction()
            let id = function.pointee.id
            Recorder.record(RecordTag.function) { out in
                out.varint(id)
                out.byte(Origin.standardLibrary.rawValue)
                out.varint(FunctionFlags.native)
                out.varint(0)
                FunctionIdentity.text(qualifiedName, &out)
                FunctionIdentity.text(module, &out)
                out.text("")
                out.varint(0)
            }
        }
        function.pointee.reach = reach
        Py_DecRef(qualifiedName)
        Py_DecRef(module)
    }
}
