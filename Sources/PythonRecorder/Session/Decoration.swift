import CPython
import CRecorder

/// Functions that `@trace` decorates. A decorated function is a Python function like any other, with a code object of its own by
/// which its calls are known in a session. Outside of one its vectorcall leads here, where a session begins; in a session it
/// is CPython's own, so that a decorated function takes no frame more than a plain one, of Python or of C.
enum Decoration {
    private struct Entry {
        var code: Object
        var choice: Choice
    }

    nonisolated(unsafe) private static var entries = Grown<Entry>()
    nonisolated(unsafe) private static var places = AddressTable()
    /// Functions whose vectorcall is CPython's own until the session's end; references.
    nonisolated(unsafe) private static var released = Grown<Object>()
    nonisolated(unsafe) private static var plain: py_vectorcall?
    /// `_outermost` of the package: begin(), finish(), drive(function, arguments, keywords) and shield(function, arguments, keywords).
    nonisolated(unsafe) static var delegate: Object?

    static func place(of code: Object) -> Int? { places.find(UInt64(UInt(bitPattern: code))) }

    @inline(__always)
    static func choice(_ place: Int) -> Choice { entries[place].choice }

    /// `code`: the function's, and of no function that is not decorated so.
    static func decorate(_ function: Object, _ code: Object, _ choice: Choice) -> Bool {
        if plain == nil { plain = PyVectorcall_Function(function) }
        guard plain != nil else { return false }
        if let place = place(of: code) {
            entries.base?[place].choice = choice
        } else {
            Py_IncRef(code)
            guard entries.append(Entry(code: code, choice: choice)) else { return false }
            places.set(UInt64(UInt(bitPattern: code)), entries.count - 1)
        }
        PyFunction_SetVectorcall(function, hook)
        return true
    }

    /// The session is over.
    static func hookAgain() {
        var index = 0
        while index < released.count {
            PyFunction_SetVectorcall(released[index], hook)
            Py_DecRef(released[index])
            index += 1
        }
        released.removeLast(released.count)
    }

    /// nil: an exception is set.
    static func callPlainly(_ function: Object, _ arguments: Object, _ keywords: Object) -> Object? {
        guard let plain else { return nil }
        PyFunction_SetVectorcall(function, plain)
        defer { PyFunction_SetVectorcall(function, hook) }
        return PyObject_Call(function, arguments, keywords)
    }

    private static func release(_ function: Object) {
        guard let plain else { return }
        Py_IncRef(function)
        if released.append(function) { PyFunction_SetVectorcall(function, plain) } else { Py_DecRef(function) }
    }

    /// CPython 3.14 runs a property's getter without calling it, from the second time on at one place; the others look whether the
    /// function's vectorcall is their own.
    private static let mayBePassedBy = Py_Version >> 16 == 0x030E

    private static let hook: py_vectorcall = { callable, arguments, count, names in
        guard let plain, let callable else { return nil }
        if mayBePassedBy, count & Int.max == 1, names == nil, let delegate {
            Py_DecRef(call(delegate, "shield", callable, arguments, count, names))
            PyErr_Clear()
        }
        if Session.isActive {
            release(callable)
            return plain(callable, arguments, count, names)
        }
        guard let delegate, let code = PyFunction_GetCode(callable) else {
            return plain(callable, arguments, count, names)
        }
        let flags = withOwned(PyObject_GetAttrString(code, "co_flags"), otherwise: 0) { PyLong_AsLong($0) }
        // Generators, coroutines and asynchronous generators run later: their sessions begin when they do.
        if flags & (0x20 | 0x80 | 0x200) != 0 {
            return call(delegate, "drive", callable, arguments, count, names)
        }
        return outermost(plain, delegate, callable, arguments, count, names)
    }

    private static func outermost(
        _ plain: py_vectorcall, _ delegate: Object, _ callable: Object, _ arguments: UnsafePointer<Object>?,
        _ count: Int,
        _ names: Object?
    ) -> Object? {
        guard withOwned(method(delegate, "begin"), otherwise: false, { $0 == py_true() }) else {
            return plain(callable, arguments, count, names)
        }
        let number = Session.number
        release(callable)
        let result = plain(callable, arguments, count, names)
        guard Session.isActive, Session.number == number else { return result }
        let raised = PyErr_GetRaisedException()
        guard let answer = method(delegate, "finish") else {
            // An interrupt while the tree is printed.
            guard raised == nil else {
                PyErr_Clear()
                PyErr_SetRaisedException(raised)
                return result
            }
            Py_DecRef(result)
            return nil
        }
        Py_DecRef(answer)
        PyErr_SetRaisedException(raised)
        return result
    }

    private static func method(_ object: Object, _ name: UnsafePointer<CChar>) -> Object? {
        guard let function = PyObject_GetAttrString(object, name) else { return nil }
        defer { Py_DecRef(function) }
        return PyObject_CallNoArgs(function)
    }

    /// `delegate.name(function, arguments, keywords)`.
    private static func call(
        _ delegate: Object, _ name: UnsafePointer<CChar>, _ callable: Object, _ arguments: UnsafePointer<Object>?,
        _ count: Int, _ names: Object?
    ) -> Object? {
        let positional = count & Int.max
        guard let function = PyObject_GetAttrString(delegate, name), let values = PyTuple_New(positional),
            let keywords = PyDict_New(), let all = PyTuple_New(3)
        else { return nil }
        defer {
            Py_DecRef(function)
            Py_DecRef(all)
        }
        var index = 0
        while let arguments, index < positional {
            Py_IncRef(arguments[index])
            _ = PyTuple_SetItem(values, index, arguments[index])
            index += 1
        }
        index = 0
        while let arguments, let names, index < PyTuple_Size(names) {
            if let name = PyTuple_GetItem(names, index) {
                _ = PyDict_SetItem(keywords, name, arguments[positional + index])
            }
            index += 1
        }
        Py_IncRef(callable)
        _ = PyTuple_SetItem(all, 0, callable)
        _ = PyTuple_SetItem(all, 1, values)
        _ = PyTuple_SetItem(all, 2, keywords)
        return PyObject_CallObject(function, all)
    }
}
