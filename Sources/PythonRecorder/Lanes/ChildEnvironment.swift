import CPython
import CRecorder

/// Pythons that the program starts with an environment of its own are recorded, too: `ProgramStarters` passes a copy of that environment
/// with the variables which `flowtrace` has set, and which `sitecustomize` takes away again in the child. What the program has
/// made is not changed.
enum ChildEnvironment {
    /// The folder of `sitecustomize.py`; nil: children are started without a word.
    nonisolated(unsafe) static var folder: UnsafePointer<CChar>?
    /// This extension, where no variable says it: of a program that somebody else started.
    nonisolated(unsafe) static var library: UnsafePointer<CChar>?
    nonisolated(unsafe) private static var isPublished = false

    /// nil: children are not to be told.
    private static var active: UnsafePointer<CChar>? {
        guard Capture.followsForks, let folder, getenv("FLOWTRACE_EXTENSION") != nil else { return nil }
        return folder
    }

    /// While somebody watches a program that was dormant, the environment that its children inherit leads them to the same explorer.
    /// `os.environ` does not show it. Under the GIL.
    static func publish() {
        guard Capture.followsForks, let folder, let library, getenv("FLOWTRACE_EXTENSION") == nil,
            let path = Recorder.childrenPath
        else { return }
        isPublished = true
        setenv("FLOWTRACE_EXTENSION", library, 1)
        setenv("FLOWTRACE_CONNECT", path, 1)
        restore(folder)
    }

    /// Nobody watches any more.
    static func withdraw() {
        guard isPublished else { return }
        isPublished = false
        unsetenv("FLOWTRACE_EXTENSION")
        unsetenv("FLOWTRACE_CONNECT")
        if let own = getenv("FLOWTRACE_PYTHONPATH") { setenv("PYTHONPATH", own, 1) } else { unsetenv("PYTHONPATH") }
        unsetenv("FLOWTRACE_PYTHONPATH")
    }

    /// A copy for a child of the mapping that it is given as its environment, a new reference; nil: that is right as it is.
    static func extended(_ given: Object) -> Object? {
        guard let folder = active else { return nil }
        defer { PyErr_Clear() }
        if given == py_none() {
            restore(folder)
            return nil
        }
        guard let original = dictionary(given), value(original, "FLOWTRACE_EXTENSION") == nil,
            let copy = PyDict_Copy(original)
        else { return nil }
        if fill(copy, folder) { return copy }
        Py_DecRef(copy)
        return nil
    }

    /// The same of a list of `bytes`, each `NAME=value`.
    static func extendedList(_ given: Object) -> Object? {
        guard let folder = active else { return nil }
        defer { PyErr_Clear() }
        if given == py_none() {
            restore(folder)
            return nil
        }
        guard given.isExactly(py_list_type()), let variables = PyDict_New() else { return nil }
        defer { Py_DecRef(variables) }
        // Those of the program stay as they are; the others are made in a dict first.
        let count = PyList_Size(given)
        var index = 0
        while index < count {
            guard let entry = PyList_GetItem(given, index), entry.isExactly(py_bytes_type()) else { return nil }
            if let own = suffix(of: entry, "PYTHONPATH=") { _ = set(variables, "PYTHONPATH", own) }
            if suffix(of: entry, "FLOWTRACE_EXTENSION=").map({ Py_DecRef($0) }) != nil { return nil }
            index += 1
        }
        guard fill(variables, folder), let list = PyList_New(0) else { return nil }
        index = 0
        while index < count {
            if let entry = PyList_GetItem(given, index) {
                if let own = suffix(of: entry, "PYTHONPATH=") { Py_DecRef(own) } else { _ = PyList_Append(list, entry) }
            }
            index += 1
        }
        var position = 0
        var name: Object?
        var text: Object?
        while PyDict_Next(variables, &position, &name, &text) != 0 {
            guard let name = utf8(name), let text, let entry = joined(name, "=", text) else { continue }
            _ = PyList_Append(list, entry)
            Py_DecRef(entry)
        }
        return list
    }

    /// What follows `head` in a `bytes`, a new reference; nil: it begins otherwise.
    private static func suffix(of entry: Object, _ head: StaticString) -> Object? {
        let (count, length) = (entry.itemCount, head.utf8CodeUnitCount)
        let data = bytesData(entry)
        guard count >= length, memcmp(data, head.utf8Start, length) == 0 else { return nil }
        return PyBytes_FromStringAndSize(
            UnsafeRawPointer(data + length).assumingMemoryBound(to: CChar.self), count - length)
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
        let data = given == shown ? PyObject_GetAttrString(shown, "_data") : nil
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
            pass("FLOWTRACE_ERRORS", to: environment), pass("FLOWTRACE_PUBLIC_API", to: environment)
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
        let count = strlen(folder)
        let text = (UnsafeRawPointer(folder).assumingMemoryBound(to: UInt8.self), count)
        guard path.itemCount > 0 else { return PyBytes_FromStringAndSize(folder, count) }
        return joined(text, ":", path)
    }

    /// `first`, `sign` and the bytes of `second` in one `bytes`.
    private static func joined(
        _ first: (UnsafePointer<UInt8>, Int), _ sign: StaticString, _ second: Object
    ) -> Object? {
        let count = first.1 + 1 + second.itemCount
        guard let memory = malloc(count) else { return nil }
        defer { free(memory) }
        memcpy(memory, first.0, first.1)
        memory.storeBytes(of: sign.utf8Start[0], toByteOffset: first.1, as: UInt8.self)
        memcpy(memory + first.1 + 1, bytesData(second), second.itemCount)
        return PyBytes_FromStringAndSize(memory.assumingMemoryBound(to: CChar.self), count)
    }
}
