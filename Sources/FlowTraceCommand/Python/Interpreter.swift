/// An interpreter, as it describes itself.
struct Interpreter: Equatable, Sendable {
    /// `sys.executable`: the interpreter itself, not a shim that starts it.
    var path: String
    var version: PythonVersion
    /// With the level of release: `3.13.0`, `3.15.0a2`.
    var fullVersion: String
    /// `cpython`, `pypy` …
    var implementation: String
    /// Built without the global lock.
    var isFreeThreaded: Bool

    /// Why the interpreter cannot be recorded; nil: it can.
    var unfitness: String? {
        if implementation != "cpython" { return "it is \(implementation), and only CPython can be recorded" }
        if version < .least {
            return "it is Python \(fullVersion), and \(PythonVersion.least) is the first that can be recorded"
        }
        if isFreeThreaded { return "it is a free-threaded build, which cannot be recorded yet" }
        return nil
    }
}
