import CPython
import CRecorder

/// A writer and a lane for each thread that runs Python code.
enum Threads {
    /// This thread's writer. nil: nothing is recorded. `entering`: the frame that runs is not on the lane's stack yet.
    @inline(__always)
    static func writer(entering: Bool = false) -> UnsafeMutablePointer<Writer>? {
        guard let value = ft_thread_get() else { return begin() }
        let writer = value.assumingMemoryBound(to: Writer.self)
        guard writer.pointee.generation == ft_recording else { return goOn(writer, entering) }
        return writer
    }

    /// The interpreter's state of this thread.
    @inline(__always)
    static var state: Object? {
        guard let value = ft_thread_get(), value.assumingMemoryBound(to: Writer.self).pointee.quick != Writer.notQuick
        else { return PyThreadState_Get() }
        return py_thread_state()
    }

    /// There are new rules; or capture is off, or was: calls have ended meanwhile without a word.
    @inline(never)
    private static func goOn(_ writer: UnsafeMutablePointer<Writer>, _ entering: Bool) -> UnsafeMutablePointer<Writer>?
    {
        let generation = ft_recording
        guard generation != 0, !writer.pointee.isBlind else { return nil }
        if Recorder.isPast(writer) { return begin() }
        writer.pointee.generation = generation
        if writer.pointee.quick != Writer.notQuick { writer.pointee.quick = UInt16(generation) }
        if Session.isActive {
            TaskLanes.forget(generation, writer)
            Recorder.beginAnew(writer)
            return writer
        }
        Decisions.obey()
        defer { Marks.setWaiting(writer) }
        guard writer.pointee.epoch != Recorder.epoch else { return writer }
        writer.pointee.epoch = Recorder.epoch
        TaskLanes.forget(Recorder.epoch, writer)
        writer.switchTo(writer.pointee.threadLane)
        Resynchronisation.keepLiving(writer, entering: entering)
        return writer
    }

    @inline(never)
    private static func begin() -> UnsafeMutablePointer<Writer>? {
        if Recorder.isForked {
            Capture.beginForked()
            if let value = ft_thread_get() { return value.assumingMemoryBound(to: Writer.self) }
        }
        guard let lane = newLane() else { return nil }
        return make(lane)
    }

    /// The writer of the process's first thread, once it has one.
    nonisolated(unsafe) private(set) static var main: UnsafeMutablePointer<Writer>?

    /// In the child of a fork, and for another recorder.
    static func forget() {
        main = nil
        namedCount = 0
    }

    /// A writer for this thread.
    static func make(_ lane: UnsafeMutablePointer<Lane>) -> UnsafeMutablePointer<Writer>? {
        let id = ft_thread_id()
        let writer = Recorder.newWriter(lane: lane, threadID: id)
        if id == UInt32(bitPattern: getpid()) { main = writer }
        if let writer, py_thread_offset_holds() { writer.pointee.quick = UInt16(writer.pointee.generation) }
        return writer
    }

    /// A lane for this thread, named as Python names it. nil: nothing is recorded.
    static func newLane() -> UnsafeMutablePointer<Lane>? {
        guard ft_recording != 0 else { return nil }
        let pending = PyErr_GetRaisedException()
        defer { PyErr_SetRaisedException(pending) }
        let id = ft_thread_id()
        let thread = threadObject()
        let name = thread.flatMap(threadName)
        let parent = thread.flatMap { TaskLanes.takeParent(of: $0) }
        let text = name.flatMap { utf8($0) }
        let unnamed: StaticString = id == UInt32(bitPattern: getpid()) ? "MainThread" : "thread"
        let lane = Recorder.newLane(
            kind: .thread, parent: parent, threadID: id, name: text?.0 ?? unnamed.utf8Start,
            count: text?.1 ?? unnamed.utf8CodeUnitCount)
        if let lane { note(thread, Named(thread: thread, lane: lane.pointee.id, parent: parent, threadID: id)) }
        PyErr_Clear()
        return lane
    }

    /// The `threading.Thread` of this thread, borrowed. Its first function is `Thread._bootstrap(self)`, before the
    /// thread is in `threading._active`.
    private static func threadObject() -> Object? {
        if let frame = Layout.frame, let code = Layout.code(frame) {
            let isFirst = withOwned(PyObject_GetAttrString(code, "co_qualname"), otherwise: false) { name in
                utf8(name).map { equals($0, "Thread._bootstrap") } ?? false
            }
            if isFirst { return Layout.argument(frame, 0) }
        }
        guard let modules = PyImport_GetModuleDict(), let threading = PyDict_GetItemString(modules, "threading"),
            threading.isExactly(py_module_type()), let contents = PyModule_GetDict(threading),
            let active = PyDict_GetItemString(contents, "_active"), active.isExactly(py_dict_type()),
            let identity = PyLong_FromUnsignedLong(PyThread_get_thread_ident())
        else { return nil }
        let thread = PyDict_GetItemWithError(active, identity)
        Py_DecRef(identity)
        return thread
    }

    private struct Named {
        /// `threading.Thread`, for comparison only; nil: of a thread that `threading` did not know then.
        var thread: Object?
        var lane: UInt32
        var parent: UInt32?
        var threadID: UInt32
    }

    /// The threads that have a lane, by the last object at each address. Under the GIL.
    nonisolated(unsafe) private static var named: UnsafeMutablePointer<Named>?
    nonisolated(unsafe) private static var namedCount = 0
    nonisolated(unsafe) private static var namedRoom = 0

    private static func note(_ thread: Object?, _ entry: Named) {
        var place = 0
        while place < namedCount, thread == nil || named?[place].thread != thread { place += 1 }
        if place == namedRoom {
            let room = max(64, namedRoom * 2)
            guard let larger = realloc(named, room * MemoryLayout<Named>.stride) else { return }
            named = larger.assumingMemoryBound(to: Named.self)
            namedRoom = room
        }
        named?[place] = entry
        namedCount = max(namedCount, place + 1)
    }

    /// `thread.name = …`, also for another thread than this one.
    static func rename(_ thread: Object, _ name: (UnsafePointer<UInt8>, Int)) {
        let isMain = Layout.isNamed(UnsafeMutableRawPointer(mutating: thread.type), "_MainThread")
        var place = 0
        while let named, place < namedCount {
            let entry = named[place]
            if entry.thread == thread || isMain && entry.threadID == UInt32(bitPattern: getpid()) {
                return Recorder.describe(
                    lane: entry.lane, kind: .thread, parent: entry.parent, threadID: entry.threadID, name: name.0,
                    count: name.1)
            }
            place += 1
        }
    }

    /// `_name` of a thread, borrowed.
    private static func threadName(_ thread: Object) -> Object? {
        let attributes = PyObject_GenericGetDict(thread, nil)
        let name = attributes.flatMap { $0.isExactly(py_dict_type()) ? PyDict_GetItemString($0, "_name") : nil }
        Py_DecRef(attributes)
        return name
    }
}
