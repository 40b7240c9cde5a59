import CPython
import CRecorder

/// Whose code a file is: by its path alone, so that nothing needs to be imported.
enum Origins {
    /// The folder of the standard library, with a slash at its end.
    nonisolated(unsafe) private static var standardLibrary: UnsafeMutablePointer<UInt8>?
    nonisolated(unsafe) private static var standardLibraryCount = 0

    /// `path`: of `os.py`'s folder.
    static func setStandardLibrary(_ path: Object) {
        guard let text = utf8(path), let memory = malloc(text.1 + 1) else { return }
        let copy = memory.assumingMemoryBound(to: UInt8.self)
        memcpy(copy, text.0, text.1)
        copy[text.1] = UInt8(ascii: "/")
        standardLibrary = copy
        standardLibraryCount = text.1 + 1
    }

    /// The folder of the package `flowtrace`, where that is not installed as packages are; with a slash at its end.
    nonisolated(unsafe) private static var package: UnsafeMutablePointer<UInt8>?
    nonisolated(unsafe) private static var packageCount = 0

    static func setPackage(_ path: Object) {
        guard let text = utf8(path), let memory = malloc(text.1 + 1) else { return }
        let copy = memory.assumingMemoryBound(to: UInt8.self)
        memcpy(copy, text.0, text.1)
        copy[text.1] = UInt8(ascii: "/")
        (package, packageCount) = (copy, text.1 + 1)
    }

    /// `caller`: the origin of the function that calls this one for the first time, nil if nobody does.
    static func origin(file: (UnsafePointer<UInt8>, Int)?, globals: Object?, caller: Origin?) -> Origin {
        guard let file else { return .mine }
        if starts(file, with: "<frozen ") {
            return contains(file, "importlib._bootstrap") ? .importSystem : .standardLibrary
        }
        guard starts(file, with: "<") else { return origin(file) }
        // Code made at run time belongs to the module in whose name it was made, such as a dataclass's methods; without
        // one, to whoever runs it, such as what `collections.namedtuple` generates.
        if let globals, globals.isExactly(py_dict_type()), let path = utf8(PyDict_GetItemString(globals, "__file__")) {
            return path.1 > 0 && path.0[0] != UInt8(ascii: "<") ? origin(path) : .mine
        }
        // Of `python -c`, whoever calls it: a thread's functions are called by the library.
        if let globals, globals.isExactly(py_dict_type()), let name = utf8(PyDict_GetItemString(globals, "__name__")),
            equals(name, "__main__")
        {
            return .mine
        }
        return caller ?? .mine
    }

    private static func origin(_ path: (UnsafePointer<UInt8>, Int)) -> Origin {
        if contains(path, "/site-packages/") || contains(path, "/dist-packages/") { return .library }
        if let standardLibrary, path.1 >= standardLibraryCount,
            memcmp(path.0, standardLibrary, standardLibraryCount) == 0
        {
            return .standardLibrary
        }
        if let package, path.1 >= packageCount, memcmp(path.0, package, packageCount) == 0 { return .library }
        return .mine
    }
}
