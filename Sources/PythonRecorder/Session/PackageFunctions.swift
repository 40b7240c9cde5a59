import CPython
import CRecorder

/// What the Python package `flowtrace` calls:
///
/// - `prepare(delegate, CallEvent, ExceptionEvent, library, package)`: once. `library`, `package`: folders that are not the user's.
///   False: the recorder serves `flowtrace run` already.
/// - `begin(bits, depth, rules)`: a session; what is `Collected` of functions that are not decorated, and the frames of their
///   exceptions' tracebacks. True: it has begun; False: one runs. RuntimeError says why there can be none.
/// - `end()`: a list of `CallEvent`; None without a session.
/// - `number()`: of the session that runs, 0: none.
/// - `configure(bits)`: what is collected of decorated functions that don't say otherwise.
/// - `decorate(function, code, chosen, values, depth)`.
/// - `listen(library, runtime[, inject, extension])`: a recorder without a session, for explorers that come; the latter two lead the
///   Pythons that are started meanwhile to a recorder of their own, as `arm` has them. True: it has begun; False: this process
///   can be watched already. RuntimeError says why it can't. `stop()` ends it.
/// - `plainly(function, arguments, keywords)`: calls a decorated function as if it were not.
enum PackageFunctions {
    static func add(to module: Object) {
        let methods = UnsafeMutablePointer<py_method>.allocate(capacity: 9)
        methods[0] = py_method(name: name("prepare"), body: prepare, flags: 1, documentation: nil)
        methods[1] = py_method(name: name("begin"), body: begin, flags: 1, documentation: nil)
        methods[2] = py_method(name: name("end"), body: end, flags: 4, documentation: nil)
        methods[3] = py_method(name: name("number"), body: number, flags: 4, documentation: nil)
        methods[4] = py_method(name: name("configure"), body: configure, flags: 1, documentation: nil)
        methods[5] = py_method(name: name("decorate"), body: decorate, flags: 1, documentation: nil)
        methods[6] = py_method(name: name("plainly"), body: plainly, flags: 1, documentation: nil)
        methods[7] = py_method(name: name("listen"), body: listen, flags: 1, documentation: nil)
        methods[8] = py_method()
        if PyModule_AddFunctions(module, methods) != 0 { PyErr_Clear() }
    }

    private static func name(_ text: StaticString) -> UnsafePointer<CChar> {
        UnsafeRawPointer(text.utf8Start).assumingMemoryBound(to: CChar.self)
    }

    /// Argument `index`, borrowed.
    private static func item(_ arguments: Object?, _ index: Int) -> Object? {
        guard let arguments, arguments.isExactly(py_tuple_type()), index < PyTuple_Size(arguments) else { return nil }
        return PyTuple_GetItem(arguments, index)
    }

    private static func byte(_ arguments: Object?, _ index: Int) -> UInt8 {
        guard let number = item(arguments, index) else { return 0 }
        let value = PyLong_AsLong(number)
        PyErr_Clear()
        return UInt8(truncatingIfNeeded: max(0, min(255, value)))
    }

    private static func fail(_ text: UnsafePointer<CChar>) -> Object? {
        PyErr_SetString(PyExc_RuntimeError, text)
        return nil
    }

    private static let prepare: py_function = { _, arguments in
        guard let delegate = item(arguments, 0), let call = item(arguments, 1), let exception = item(arguments, 2),
            let library = item(arguments, 3), let package = item(arguments, 4)
        else { return fail("prepare() takes five arguments") }
        guard MainInterpreter.check() else { return nil }
        guard Session.isFree else { return UnsafeMutableRawPointer(mutating: py_false()) }
        guard EventBuilder.prepare(callType: call, exceptionType: exception) else {
            return fail("the package flowtrace and its extension are of different versions: install flowtrace again")
        }
        Origins.setStandardLibrary(library)
        Origins.setPackage(package)
        Py_IncRef(delegate)
        Decoration.delegate = delegate
        return UnsafeMutableRawPointer(mutating: py_true())
    }

    private static let begin: py_function = { _, arguments in
        let undecorated = (bits: byte(arguments, 0), depth: byte(arguments, 1))
        let empty: StaticString = ""
        let rules = utf8(item(arguments, 2)) ?? (empty.utf8Start, 0)
        switch Session.begin(undecorated: undecorated, rules: rules) {
        case .begun: return UnsafeMutableRawPointer(mutating: py_true())
        case .runs: return UnsafeMutableRawPointer(mutating: py_false())
        case .toolsInUse:
            return fail("all six tool ids of sys.monitoring are in use: stop another tracer first")
        case .unknownInterpreter:
            return fail("this build of Python can't be recorded: CPython from 3.12 on with a GIL can")
        }
    }

    private static let plainly: py_function = { _, arguments in
        guard let function = item(arguments, 0), let values = item(arguments, 1), let keywords = item(arguments, 2)
        else {
            return fail("plainly() takes three arguments")
        }
        return Decoration.callPlainly(function, values, keywords)
    }

    private static let listen: py_function = { _, arguments in
        guard let library = item(arguments, 0), let runtime = utf8(item(arguments, 1)) else {
            return fail("listen() takes two or four arguments")
        }
        guard MainInterpreter.check() else { return nil }
        Origins.setStandardLibrary(library)
        var options = RecorderOptions()
        options.language = name("Python")
        options.runtime = copied(runtime)
        if let inject = utf8(item(arguments, 2)), let library = utf8(item(arguments, 3)) {
            ChildEnvironment.folder = copied(inject)
            ChildEnvironment.library = copied(library)
        }
        switch Capture.beDormant(options) {
        case .armed: return UnsafeMutableRawPointer(mutating: py_true())
        case .running: return UnsafeMutableRawPointer(mutating: py_false())
        case .toolsInUse, .unknownInterpreter:
            return fail("this build of Python can't be recorded: CPython from 3.12 on with a GIL can")
        }
    }

    /// As long as the process lives: a child of a fork tells it again. UTF-8 of a `str` ends with a zero.
    private static func copied(_ text: (UnsafePointer<UInt8>, Int)) -> UnsafePointer<CChar>? {
        guard let memory = malloc(text.1 + 1) else { return nil }
        memcpy(memory, text.0, text.1 + 1)
        return UnsafePointer(memory.assumingMemoryBound(to: CChar.self))
    }

    private static let end: py_function = { _, _ in Session.isActive ? Session.end() : py_none() }

    private static let number: py_function = { _, _ in PyLong_FromLong(Session.isActive ? Session.number : 0) }

    private static let configure: py_function = { _, arguments in
        Session.global = byte(arguments, 0)
        return py_none()
    }

    private static let decorate: py_function = { _, arguments in
        guard let function = item(arguments, 0), let code = item(arguments, 1),
            function.isExactly(py_function_type())
        else { return fail("decorate() takes a function") }
        let choice = Choice(chosen: byte(arguments, 2), values: byte(arguments, 3), depth: byte(arguments, 4))
        return Decoration.decorate(function, code, choice) ? py_none() : fail("no memory")
    }
}
