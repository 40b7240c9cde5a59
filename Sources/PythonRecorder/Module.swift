import CPython
import CRecorder

/// The extension module `_flowtrace`: what the injected `sitecustomize` calls.
///
/// - `arm(options)`: `options` is a dict of str with the keys `connect`, `file`, `append` (to the file), `rules` (`Rules`), `wait`,
///   `public_api` (for tests: read no memory whose layout is not public), `history`, `library`, `runtime`, `inject` (the folder of `sitecustomize.py`), `extension` (the path of this file), `alone` (children of `fork` are not recorded); recording begins with the program's first frame,
///   or, with the key `dormant`, when an explorer asks, and ends when the last has gone. RuntimeError: this interpreter can't be recorded; the message says why.
/// - `stop()`: ends the stream.
/// - `amend(rules)`: changes what is recorded. ValueError: a statement was refused; the others count.
/// - `mark(text)`: a row where the program is; without a recorder that records, nothing.
/// - `interface()`: how calls are read here: `in place`, `public`; None: this interpreter can't be recorded.
/// - `declined()`: how many events were answered without being recorded, since the start.
/// - `before_fork()`, `after_fork()`: around `os.fork`, in the parent; `after_fork_in_child()`: the child's own recorder begins.
@c(PyInit__flowtrace)
public func moduleInitialiser() -> UnsafeMutableRawPointer? {
    let methods = UnsafeMutablePointer<py_method>.allocate(capacity: 10)
    methods[0] = py_method(name: text("arm"), body: arm, flags: 8, documentation: nil)
    methods[1] = py_method(name: text("stop"), body: stop, flags: 4, documentation: nil)
    methods[2] = py_method(name: text("before_fork"), body: beforeFork, flags: 4, documentation: nil)
    methods[3] = py_method(name: text("after_fork"), body: afterFork, flags: 4, documentation: nil)
    methods[4] = py_method(name: text("after_fork_in_child"), body: afterForkInChild, flags: 4, documentation: nil)
    methods[5] = py_method(name: text("amend"), body: amend, flags: 8, documentation: nil)
    methods[6] = py_method(name: text("declined"), body: declined, flags: 4, documentation: nil)
    methods[7] = py_method(name: text("mark"), body: mark, flags: 8, documentation: nil)
    methods[8] = py_method(name: text("interface"), body: interface, flags: 4, documentation: nil)
    methods[9] = py_method()
    return py_module_create(text("_flowtrace"), methods) { module in
        if let module { PackageFunctions.add(to: module) }
        return 0
    }
}

/// Each interpreter of a process has its own events and its own lock, and there is one recorder.
enum MainInterpreter {
    nonisolated(unsafe) private static var hasTold = false

    /// False: an exception is set, and who watches is told.
    static func check() -> Bool {
        if PyInterpreterState_GetID(PyInterpreterState_Get()) == 0 { return true }
        if !hasTold {
            hasTold = true
            Recorder.notice(
                severity: 0,
                "The program has begun a subinterpreter: only the code of the main interpreter is recorded.")
        }
        PyErr_SetString(
            PyExc_RuntimeError, "code in a subinterpreter can't be recorded: only that of the main interpreter can")
        return false
    }
}

/// A text of the source as a C string, for as long as the process lives.
private func text(_ text: StaticString) -> UnsafePointer<CChar> {
    UnsafeRawPointer(text.utf8Start).assumingMemoryBound(to: CChar.self)
}

private let stop: py_function = { _, _ in
    Capture.stop()
    return py_none()
}

private let amend: py_function = { _, argument in
    guard let rules = utf8(argument),
        Decisions.amend(UnsafeRawBufferPointer(start: rules.0, count: rules.1)) == nil
    else {
        PyErr_SetString(PyExc_ValueError, "a rule was refused: Rules.swift of FlowTrace describes them")
        return nil
    }
    return py_none()
}

private let mark: py_function = { _, argument in
    guard let text = utf8(argument) else {
        PyErr_SetString(PyExc_ValueError, "a mark is a text")
        return nil
    }
    if ft_recording != 0, !Session.isActive, let writer = Threads.writer() { Marks.set(writer, text.0, text.1) }
    return py_none()
}

private let interface: py_function = { _, _ in
    guard ft_recording != 0 || Layout.choose() else { return py_none() }
    return PyUnicode_FromString(text(Layout.isKnown ? "in place" : "public"))
}

private let declined: py_function = { _, _ in PyLong_FromLong(Scope.declined) }

private let beforeFork: py_function = { _, _ in
    AbsentMainThread.leave()
    Recorder.beforeFork()
    return py_none()
}

/// The child gets a recorder of its own; or else its events are unset, so that it runs at its own speed.
private let afterForkInChild: py_function = { _, _ in
    Capture.followsForks ? Capture.beginForked() : Monitoring.release()
    return py_none()
}

/// The flusher starts again when the frame that called `os.fork` goes on: by then the interpreter has counted the threads. What
/// others have registered to run after a fork comes before that.
private let afterFork: py_function = { _, _ in
    _ = Py_AddPendingCall(restart, Layout.frame)
    return py_none()
}

private let restart: @convention(c) (UnsafeMutableRawPointer?) -> Int32 = { forking in
    var frame = Layout.frame
    var steps = 0
    while let found = frame, found != forking, steps < 64 {
        frame = Layout.previous(found)
        steps += 1
    }
    if steps > 0, frame != nil, frame == forking, Py_AddPendingCall(restart, forking) == 0 { return 0 }
    Recorder.restartFlusher()
    return 0
}

private let arm: py_function = { _, argument in
    guard let argument, argument.isExactly(py_dict_type()) else {
        PyErr_SetString(PyExc_RuntimeError, "arm() takes a dict")
        return nil
    }
    guard MainInterpreter.check() else { return nil }
    var options = RecorderOptions()
    options.connectPath = copied(argument, "connect")
    options.filePath = copied(argument, "file")
    options.runtime = copied(argument, "runtime")
    options.language = text("Python")
    ChildEnvironment.folder = copied(argument, "inject")
    ChildEnvironment.library = copied(argument, "extension")
    options.appends = PyDict_GetItemString(argument, "append") != nil
    Capture.followsForks = PyDict_GetItemString(argument, "alone") == nil
    options.waits = PyDict_GetItemString(argument, "wait") != nil
    if let history = copied(argument, "history") {
        let bytes = strtol(history, nil, 10)
        if bytes > 0 { options.history = bytes }
    }
    if let library = PyDict_GetItemString(argument, "library") { Origins.setStandardLibrary(library) }
    guard !Capture.isRunning else {
        PyErr_SetString(PyExc_RuntimeError, "this process has a recorder already")
        return nil
    }
    Decisions.begin(with: utf8(PyDict_GetItemString(argument, "rules")))
    Layout.usesPublicInterface = PyDict_GetItemString(argument, "public_api") != nil
    let isDormant = PyDict_GetItemString(argument, "dormant") != nil
    switch isDormant ? Capture.beDormant(options) : Capture.arm(options) {
    case .armed:
        return py_none()
    case .running:
        PyErr_SetString(PyExc_RuntimeError, "this process has a recorder already")
    case .toolsInUse:
        PyErr_SetString(PyExc_RuntimeError, "all six tool ids of sys.monitoring are in use: stop another tracer first")
    case .unknownInterpreter:
        PyErr_SetString(
            PyExc_RuntimeError, "this build of Python can't be recorded: CPython from 3.12 on with a GIL can")
    }
    return nil
}

/// The text under `key` as a C string that lives as long as the process.
private func copied(_ options: Object, _ key: UnsafePointer<CChar>) -> UnsafePointer<CChar>? {
    guard let text = utf8(PyDict_GetItemString(options, key)), let memory = malloc(text.1 + 1) else { return nil }
    memcpy(memory, text.0, text.1)
    memory.storeBytes(of: 0, toByteOffset: text.1, as: UInt8.self)
    return UnsafePointer(memory.assumingMemoryBound(to: CChar.self))
}
