import CPython
import CRecorder

/// Pythons that the program starts with an environment of its own are recorded, too: `subprocess` gets a copy of that environment
/// with the variables which `flowtrace` has set, and which `sitecustomize` takes away again in the child. What the program has
/// made is not changed.
///
/// The copy takes the place of a parameter at the beginning of a call, which owns what its parameters hold.
enum ChildEnvironment {
    /// The folder of `sitecustomize.py`; nil: children are started without a word.
    nonisolated(unsafe) static var folder: UnsafePointer<CChar>?

    @inline(never)
    static func extend(_ frame: Object, _ function: UnsafeMutablePointer<Function>) {
        guard Capture.followsForks, let folder, getenv("FLOWTRACE_EXTENSION") != nil else { return }
        let pending = PyErr_GetRaisedException()
        defer {
            PyErr_Clear()
            PyErr_SetRaisedException(pending)
        }
        let slot = frame + Layout.locals + 8 * Int(function.pointee.watched)
        let bits: UInt = slot.field(0)
        guard let given = Object(bitPattern: bits & Layout.slotMask), !given.isExactly(py_cell_type()) else { return }
        if given == py_none(), function.pointee.watch == .environment { return restore(folder) }
        guard let original = dictionary(given), value(original, "FLOWTRACE_EXTENSION") == nil,
            let copy = PyDict_Copy(original)
        else { return }
        guard fill(copy, folder) else { return Py_DecRef(copy) }
        slot.storeBytes(of: UInt(bitPattern: copy), as: UInt.self)
        // From CPython 3.14 on, set bits say that the slot does not own what it holds.
        if bits & ~Layout.slotMask == 0 { Py_DecRef(given) }
    }

    /// A program may have set its own PYTHONPATH. What C knows, and a child inherits, leads to us again.
    private static func restore(_ folder: UnsafePointer<CChar>) {
        guard let own = getenv("PYTHONPATH") else {
            unsetenv("FLOWTRACE_PYTHONPATH")
            setenv("PYTHONPATH", folder, 1)
            return
        }
        let (first, second) = (strlen(folder), strlen(own))
        if strncmp(own, folder, first) == 0, own[first] == 0 || own[first] == CChar(bitPattern: UInt8(ascii: ":")) {
            return
        }
        guard let memory = malloc(first + second + 2) else { return }
        defer { free(memory) }
        memcpy(memory, folder, first)
        memory.storeBytes(of: second > 0 ? UInt8(ascii: ":") : 0, toByteOffset: first, as: UInt8.self)
        memcpy(memory + first + 1, own, second + 1)
        setenv("FLOWTRACE_PYTHONPATH", own, 1)
        setenv("PYTHONPATH", memory.assumingMemoryBound(to: CChar.self), 1)
    }

    /// The environment as a dict, borrowed. nil: it has another form, which is left alone.
    private static func dictionary(_ given: Object) -> Object? {
        if given.isExactly(py_dict_type()) { return given }
        guard let modules = PyImport_GetModuleDict(), let system = PyDict_GetItemString(modules, "os"),
            let shown = PyObject_GetAttrString(system, "environ")
        else { return nil }
        // None, too, stands for what `os.environ` shows.
        let isShown = given == shown || given == py_none()
        let data = isShown ? PyObject_GetAttrString(shown, "_data") : nil
        Py_DecRef(shown)
        // `os.environ` keeps it alive.
        Py_DecRef(data)
        guard let data, data.isExactly(py_dict_type()) else { return nil }
        return data
    }

    /// Keys may be `str` or `bytes`. Borrowed.
    private static func value(_ environment: Object, _ name: UnsafePointer<CChar>) -> Object? {
        if let found = PyDict_GetItemString(environment, name) { return found }
        guard let key = PyBytes_FromStringAndSize(name, strlen(name)) else { return nil }
        defer { Py_DecRef(key) }
        return PyDict_GetItemWithError(environment, key)
    }

    private static func set(_ environment: Object, _ name: UnsafePointer<CChar>, _ value: Object?) -> Bool {
        guard let value else { return false }
        defer { Py_DecRef(value) }
        if PyDict_GetItemString(environment, name) == nil, let key = PyBytes_FromStringAndSize(name, strlen(name)) {
            defer { Py_DecRef(key) }
            if PyDict_GetItemWithError(environment, key) != nil { return PyDict_SetItem(environment, key, value) == 0 }
        }
        return PyDict_SetItemString(environment, name, value) == 0
    }

    private static func pass(_ name: UnsafePointer<CChar>, to environment: Object) -> Bool {
        guard let text = getenv(name) else { return true }
        return set(environment, name, PyBytes_FromStringAndSize(text, strlen(text)))
    }

    private static func fill(_ environment: Object, _ folder: UnsafePointer<CChar>) -> Bool {
        guard pass("FLOWTRACE_EXTENSION", to: environment), pass("FLOWTRACE_CONNECT", to: environment),
            pass("FLOWTRACE_FILE", to: environment), pass("FLOWTRACE_APPEND", to: environment),
            pass("FLOWTRACE_RULES", to: environment), pass("FLOWTRACE_HISTORY", to: environment),
            pass("FLOWTRACE_ERRORS", to: environment)
        else { return false }
        guard let own = value(environment, "PYTHONPATH") else {
            return set(environment, "PYTHONPATH", PyBytes_FromStringAndSize(folder, strlen(folder)))
        }
        Py_IncRef(own)
        guard let path = encoded(own) else { return false }
        defer { Py_DecRef(path) }
        Py_IncRef(path)
        guard set(environment, "FLOWTRACE_PYTHONPATH", path) else { return false }
        return set(environment, "PYTHONPATH", joined(folder, path))
    }

    /// A new reference to the `bytes` that stand for a path; takes the reference to it.
    private static func encoded(_ path: Object) -> Object? {
        if path.isExactly(py_bytes_type()) { return path }
        defer { Py_DecRef(path) }
        return path.isExactly(py_str_type()) ? PyUnicode_EncodeFSDefault(path) : nil
    }

    private static func joined(_ folder: UnsafePointer<CChar>, _ path: Object) -> Object? {
        let (first, second) = (strlen(folder), path.itemCount)
        guard second > 0 else { return PyBytes_FromStringAndSize(folder, first) }
        guard let memory = malloc(first + 1 + second) else { return nil }
        defer { free(memory) }
        memcpy(memory, folder, first)
        memory.storeBytes(of: UInt8(ascii: ":"), toByteOffset: first, as: UInt8.self)
        memcpy(memory + first + 1, path + Layout.bytesData, second)
        return PyBytes_FromStringAndSize(memory.assumingMemoryBound(to: CChar.self), first + 1 + second)
    }
}
