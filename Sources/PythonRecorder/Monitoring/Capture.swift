import CPython
import CRecorder

/// Recording in this process: armed, on, off.
enum Capture {
    nonisolated(unsafe) private static var options = RecorderOptions()
    nonisolated(unsafe) private static var isOn = false
    /// Are the children of `fork` recorded, too?
    nonisolated(unsafe) static var followsForks = true

    enum ArmResult {
        case armed
        case toolsInUse, unknownInterpreter
        /// There is one already.
        case running
    }

    /// It records, waits for a program's first frame, or for an explorer.
    static var isRunning: Bool { Recorder.shared != nil || Monitoring.tool >= 0 }

    /// Waits for the program's first frame: a module named `__main__`, or the machinery of `python -m`. What the interpreter
    /// does before is not the program's.
    static func arm(_ options: RecorderOptions) -> ArmResult {
        guard Layout.choose() else { return .unknownInterpreter }
        guard Monitoring.take() else { return .toolsInUse }
        Capture.options = options
        guard Monitoring.watchStarts(firstFrame) else {
            Monitoring.release()
            return .unknownInterpreter
        }
        return .armed
    }

    private static let firstFrame: py_vectorcall = { callable, arguments, count, keywords in
        guard let arguments, let frame = Layout.frame, isProgram(arguments[0], frame) else { return py_none() }
        begin()
        return CallbackTable.recording.start(callable, arguments, count, keywords)
    }

    private static func isProgram(_ code: Object, _ frame: Object) -> Bool {
        let pending = PyErr_GetRaisedException()
        defer {
            PyErr_Clear()
            PyErr_SetRaisedException(pending)
        }
        if let globals = Layout.globals(frame), globals.isExactly(py_dict_type()),
            let name = utf8(PyDict_GetItemString(globals, "__name__")), equals(name, "__main__")
        {
            return true
        }
        return withOwned(PyObject_GetAttrString(code, "co_name"), otherwise: false) { name in
            utf8(name).map { equals($0, "_run_module_as_main") } ?? false
        }
    }

    private static func begin() {
        forgetEarlier()
        guard Recorder.start(options) == .started, Monitoring.register() else {
            ft_recording_set(0)
            return Monitoring.release()
        }
        Monitoring.restartEvents()
        listen()
        isOn = true
        ProgramStarters.watch()
        Monitoring.setEvents(on: true)
    }

    /// What an earlier recorder of this process has told, and numbered, its readers know. Its threads' writers see by themselves that
    /// they are out of date (`Recorder.isPast`).
    private static func forgetEarlier() {
        FunctionTable.renumber()
        FunctionNumbers.forget()
        TypeTable.forget()
        NameTable.forget()
        TaskLanes.forget()
        ExceptionIdentity.forget()
        Threads.forget()
        Limits.forget()
    }

    /// To what explorers ask for, and to forks.
    private static func listen() {
        Recorder.captureHandler = { Capture.set($0) }
        Recorder.markHandler = { Capture.call() }
        Recorder.followsForks = followsForks
        Recorder.rulesHandler = {
            _ = Py_AddPendingCall(
                { _ in
                    Decisions.obey()
                    return 0
                }, nil)
        }
        Decisions.announce()
        PublicFrames.announce()
    }

    /// In the child of a fork.
    static func beginForked() { ForkedProcess.begin(options) }

    /// Listens for explorers and does nothing else until one asks: no tool number is taken, no event set.
    static func beDormant(_ options: RecorderOptions) -> ArmResult {
        guard !isRunning, !Recorder.hasSocket else { return .running }
        guard Layout.choose() else { return .unknownInterpreter }
        var options = options
        options.captures = false
        options.isDormant = true
        options.waits = false
        Capture.options = options
        forgetEarlier()
        guard Recorder.start(options) == .started else { return .running }
        listen()
        isOn = true
        return .armed
    }

    /// On the flusher's thread. Callbacks fall silent at once; the events are unset when the interpreter next looks up.
    private static func set(_ on: Bool) {
        ft_store_release_32(&isToFollow, 1)
        call()
    }

    /// 1: events are to be set or unset.
    nonisolated(unsafe) private static var isToFollow: UInt32 = 0

    /// On the flusher's thread: `attend` is to be called soon.
    private static func call() {
        AbsentMainThread.expect()
        _ = Py_AddPendingCall(
            { _ in
                Capture.attend()
                return 0
            }, nil)
    }

    /// Does, under the GIL, what explorers have asked for.
    static func attend() {
        AbsentMainThread.hasCome()
        if ft_load_acquire_32(&isToFollow) != 0 {
            ft_store_release_32(&isToFollow, 0)
            follow()
        }
        Marks.attend()
    }

    /// Sets or unsets the events, as was asked for. A dormant recorder holds a tool number only while it captures.
    private static func follow() {
        guard isOn else { return }
        let pending = PyErr_GetRaisedException()
        defer {
            PyErr_Clear()
            PyErr_SetRaisedException(pending)
        }
        let on = ft_recording != 0
        if on, Monitoring.tool < 0, !(Monitoring.take() && Monitoring.register()) {
            Monitoring.release()
            Recorder.notice(
                severity: 1, "All six tool ids of sys.monitoring are in use: stop another tracer, then capture again.")
            return Recorder.setCapture(false)
        }
        Monitoring.setEvents(on: on)
        if on { Monitoring.restartEvents() }
        guard options.isDormant else { return }
        if on {
            ProgramStarters.watch()
            ChildEnvironment.publish()
        } else {
            ChildEnvironment.withdraw()
            Monitoring.release()
        }
    }

    /// The end of the program, or of recording.
    static func stop() {
        let wasOn = isOn
        isOn = false
        Monitoring.release()
        if wasOn { Recorder.stop(reason: 0) }
    }
}
