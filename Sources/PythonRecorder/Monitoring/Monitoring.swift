import CPython
import CRecorder

/// The tool of `sys.monitoring` (PEP 669) that the recorder is.
enum Monitoring {
    nonisolated(unsafe) private static var module: Object?
    nonisolated(unsafe) private static var type: Object?
    /// -1: none.
    nonisolated(unsafe) static var tool = -1
    /// `sys.monitoring.DISABLE`: the answer to an event that is not to come again from the same place. Not for RAISE, RERAISE,
    /// EXCEPTION_HANDLED, PY_UNWIND and PY_THROW.
    nonisolated(unsafe) static var disable: Object = py_none()
    /// All events that are recorded, as `sys.monitoring.events` numbers them.
    nonisolated(unsafe) private static var all = 0
    /// CALL, C_RETURN and C_RAISE: recorded on request.
    nonisolated(unsafe) private static var native = 0

    /// Takes the first tool number that is free: 4, 3, then the others; never another tool's. False: all six are in use.
    static func take() -> Bool {
        if module != nil { return takeFree() }
        guard let system = PyImport_ImportModule("sys"), let monitoring = PyObject_GetAttrString(system, "monitoring"),
            let callbackType = py_callback_type()
        else { return false }
        module = monitoring
        disable = PyObject_GetAttrString(monitoring, "DISABLE") ?? py_none()
        type = callbackType
        Py_DecRef(system)
        return takeFree()
    }

    private static func takeFree() -> Bool {
        let order: (Int, Int, Int, Int, Int, Int) = (4, 3, 5, 2, 1, 0)
        return take(order.0) || take(order.1) || take(order.2) || take(order.3) || take(order.4) || take(order.5)
    }

    private static func take(_ number: Int) -> Bool {
        guard call("use_tool_id", PyLong_FromLong(number), PyUnicode_FromString("flowtrace")) else {
            PyErr_Clear()
            return false
        }
        tool = number
        return true
    }

    /// Registers a callback for each event.
    static func register(_ table: CallbackTable = .recording) -> Bool {
        all = 0
        return add("PY_START", table.start) && add("PY_RETURN", table.return)
            && add("PY_YIELD", table.yield) && add("PY_RESUME", table.resume)
            && add("PY_THROW", table.throwInto) && add("PY_UNWIND", table.unwind)
            && add("RAISE", table.raise) && add("RERAISE", table.reraise)
            && add("EXCEPTION_HANDLED", table.handled) && addNative()
    }

    private static func addNative() -> Bool {
        guard let call = number("CALL"), let end = number("C_RETURN"), let raise = number("C_RAISE"),
            set(call, NativeCallbacks.call), set(end, NativeCallbacks.returns), set(raise, NativeCallbacks.raises)
        else { return false }
        native = call | end | raise
        return true
    }

    private static func add(_ name: UnsafePointer<CChar>, _ body: py_vectorcall) -> Bool {
        guard let event = number(name), set(event, body) else { return false }
        all |= event
        return true
    }

    /// The number of an event.
    private static func number(_ name: UnsafePointer<CChar>) -> Int? {
        guard let module, let events = PyObject_GetAttrString(module, "events") else { return nil }
        let number = withOwned(PyObject_GetAttrString(events, name), otherwise: -1) { PyLong_AsLong($0) }
        Py_DecRef(events)
        return number < 0 ? nil : number
    }

    private static func set(_ event: Int, _ body: py_vectorcall) -> Bool {
        guard let type else { return false }
        return call("register_callback", PyLong_FromLong(tool), PyLong_FromLong(event), py_callback(type, body))
    }

    /// Only PY_START, answered by `body`: until the program proper begins.
    static func watchStarts(_ body: py_vectorcall) -> Bool {
        guard let event = number("PY_START"), set(event, body) else { return false }
        return call("set_events", PyLong_FromLong(tool), PyLong_FromLong(event))
    }

    static func setEvents(on: Bool) {
        guard tool >= 0 else { return }
        let pending = PyErr_GetRaisedException()
        let wanted = Decisions.rules.recordsNative ? all | native : all
        _ = call("set_events", PyLong_FromLong(tool), PyLong_FromLong(on ? wanted : 0))
        PyErr_Clear()
        PyErr_SetRaisedException(pending)
    }

    /// Events that were disabled come again.
    static func restartEvents() {
        let pending = PyErr_GetRaisedException()
        if let module, let function = PyObject_GetAttrString(module, "restart_events") {
            Py_DecRef(PyObject_CallNoArgs(function))
            Py_DecRef(function)
        }
        PyErr_Clear()
        PyErr_SetRaisedException(pending)
    }

    /// Gives the number back. The events are unset first: CPython 3.12.0 keeps them otherwise (gh-111963).
    static func release() {
        guard tool >= 0 else { return }
        setEvents(on: false)
        _ = call("free_tool_id", PyLong_FromLong(tool))
        PyErr_Clear()
        tool = -1
    }

    /// Calls a function of `sys.monitoring` with arguments whose references it takes. False: an exception is set.
    private static func call(
        _ name: UnsafePointer<CChar>, _ first: Object?, _ second: Object? = nil, _ third: Object? = nil
    ) -> Bool {
        guard let module, let function = PyObject_GetAttrString(module, name) else { return false }
        defer { Py_DecRef(function) }
        let count = third != nil ? 3 : second != nil ? 2 : 1
        guard let arguments = PyTuple_New(count) else { return false }
        defer { Py_DecRef(arguments) }
        _ = PyTuple_SetItem(arguments, 0, first)
        if count > 1 { _ = PyTuple_SetItem(arguments, 1, second) }
        if count > 2 { _ = PyTuple_SetItem(arguments, 2, third) }
        guard let result = PyObject_CallObject(function, arguments) else { return false }
        Py_DecRef(result)
        return true
    }
}
