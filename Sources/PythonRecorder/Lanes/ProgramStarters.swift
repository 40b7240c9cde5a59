import CPython
import CRecorder

/// The builtin functions that start a program with an environment which they are given: `posix.execve`, `posix_spawn` and `posix_spawnp`,
/// on which all of `os.exec…` and `os.spawn…` rest, and `_posixsubprocess.fork_exec`, on which `subprocess` does. They get other
/// bodies, which pass on what they are given, but for the environment. The function objects stay what they are.
enum ProgramStarters {
    nonisolated(unsafe) private static var execute: py_fast_with_keywords?
    nonisolated(unsafe) private static var spawn: py_fast_with_keywords?
    nonisolated(unsafe) private static var spawnFromPath: py_fast_with_keywords?
    nonisolated(unsafe) private static var forkAndExecute: py_fast?

    /// Looks at the functions of modules that are there. Once for each.
    @inline(never)
    static func watch() {
        guard Capture.followsForks, ChildEnvironment.folder != nil, let modules = PyImport_GetModuleDict() else {
            return
        }
        let pending = PyErr_GetRaisedException()
        defer {
            PyErr_Clear()
            PyErr_SetRaisedException(pending)
        }
        if let posix = PyDict_GetItemString(modules, "posix") {
            if execute == nil { replaceExecute(posix, modules) }
            if spawn == nil { spawn = replace(posix, "posix_spawn", spawnBody) }
            if spawnFromPath == nil { spawnFromPath = replace(posix, "posix_spawnp", spawnFromPathBody) }
        }
        if forkAndExecute == nil, let module = PyDict_GetItemString(modules, "_posixsubprocess"),
            let function = builtin(module, "fork_exec")
        {
            let body = unsafeBitCast(forkAndExecuteBody, to: UnsafeMutableRawPointer.self)
            forkAndExecute = py_method_replace(function, Int32(PY_FAST), body).map {
                unsafeBitCast($0, to: py_fast.self)
            }
        }
    }

    /// The hash of a builtin function is that of its body, and `os.supports_fd` holds this one.
    private static func replaceExecute(_ posix: Object, _ modules: Object) {
        let contents = PyDict_GetItemString(modules, "os").flatMap {
            $0.isExactly(py_module_type()) ? PyModule_GetDict($0) : nil
        }
        let set = contents.flatMap { PyDict_GetItemString($0, "supports_fd") }
        let function = PyDict_GetItemString(PyModule_GetDict(posix) ?? modules, "execve")
        guard let set, let function, set.isExactly(py_set_type()), PySet_Discard(set, function) == 1 else {
            execute = replace(posix, "execve", executeBody)
            return
        }
        execute = replace(posix, "execve", executeBody)
        _ = PySet_Add(set, function)
    }

    private static func builtin(_ module: Object, _ name: UnsafePointer<CChar>) -> Object? {
        guard module.isExactly(py_module_type()), let contents = PyModule_GetDict(module),
            let function = PyDict_GetItemString(contents, name), function.isExactly(py_builtin_type())
        else { return nil }
        return function
    }

    private static func replace(
        _ module: Object, _ name: UnsafePointer<CChar>, _ body: py_fast_with_keywords
    ) -> py_fast_with_keywords? {
        guard let function = builtin(module, name) else { return nil }
        let body = unsafeBitCast(body, to: UnsafeMutableRawPointer.self)
        return py_method_replace(function, Int32(PY_FAST_WITH_KEYWORDS), body).map {
            unsafeBitCast($0, to: py_fast_with_keywords.self)
        }
    }

    // MARK: Bodies

    private static let executeBody: py_fast_with_keywords = { module, arguments, count, names in
        call(execute, module, arguments, count, names)
    }

    private static let spawnBody: py_fast_with_keywords = { module, arguments, count, names in
        call(spawn, module, arguments, count, names)
    }

    private static let spawnFromPathBody: py_fast_with_keywords = { module, arguments, count, names in
        call(spawnFromPath, module, arguments, count, names)
    }

    /// The environment is the third argument of each, or called `env`.
    private static func call(
        _ original: py_fast_with_keywords?, _ module: Object?, _ arguments: UnsafePointer<Object>?, _ count: Int,
        _ names: Object?
    ) -> Object? {
        guard let original else { return nil }
        let named = names.map { PyTuple_Size($0) } ?? 0
        var place = 2
        if count <= 2 {
            var index = 0
            while index < named,
                !(utf8(names.flatMap { PyTuple_GetItem($0, index) }).map { equals($0, "env") } ?? false)
            {
                index += 1
            }
            place = count + index
        }
        guard let arguments, place < count + named, let copy = ChildEnvironment.extended(arguments[place]) else {
            return original(module, arguments, count, names)
        }
        defer { Py_DecRef(copy) }
        return with(arguments, count + named, copy, at: place) { original(module, $0, count, names) }
    }

    private static func isEnvironment(_ name: Object?) -> Bool { utf8(name).map { equals($0, "env") } ?? false }

    /// The sixth argument of `fork_exec`.
    private static let forkAndExecuteBody: py_fast = { module, arguments, count in
        guard let original = forkAndExecute else { return nil }
        guard let arguments, count > 5, let copy = ChildEnvironment.extendedList(arguments[5]) else {
            return original(module, arguments, count)
        }
        defer { Py_DecRef(copy) }
        return with(arguments, count, copy, at: 5) { original(module, $0, count) }
    }

    /// Calls `body` with the arguments, of which one is another.
    private static func with(
        _ arguments: UnsafePointer<Object>, _ count: Int, _ other: Object, at place: Int,
        _ body: (UnsafePointer<Object>) -> Object?
    ) -> Object? {
        withUnsafeTemporaryAllocation(of: Object.self, capacity: count) { list in
            guard let base = list.baseAddress else { return nil }
            var index = 0
            while index < count {
                base[index] = index == place ? other : arguments[index]
                index += 1
            }
            return body(base)
        }
    }
}
