import CPython
import CRecorder

/// The task that an event loop runs on this thread: asked once for each lane. Nothing here runs Python code.
struct TaskIdentity {
    /// The task's address, for comparison only.
    var task: Object?
    /// A new reference.
    var name: Object?
    /// It is a task of asyncio's own C type.
    var isPlain = false
    /// The lane of the task that started it, where the loop itself knows.
    var parent: UInt32?

    static func current() -> TaskIdentity {
        guard let modules = PyImport_GetModuleDict() else { return TaskIdentity() }
        let found = asyncio(modules) ?? trio(modules)
        PyErr_Clear()
        return found ?? TaskIdentity()
    }

    /// Does the task that runs now own the lane, or the one that drives it by hand? So it is, too, where no task runs.
    @inline(never)
    static func isCurrent(in lane: UnsafeMutablePointer<Lane>) -> Bool {
        let pending = PyErr_GetRaisedException()
        let identity = current()
        Py_DecRef(identity.name)
        PyErr_SetRaisedException(pending)
        guard let task = identity.task else { return true }
        var next: UnsafeMutablePointer<Lane>? = lane
        var steps = 0
        while let owner = next, steps < 64 {
            if owner.pointee.subject == task { return true }
            next = owner.pointee.subject == nil ? owner.pointee.driver : nil
            steps += 1
        }
        return false
    }

    /// `asyncio.current_task().get_name()`. Only tasks of asyncio's own C type are asked.
    private static func asyncio(_ modules: Object) -> TaskIdentity? {
        guard let module = PyDict_GetItemString(modules, "_asyncio"),
            let current = PyObject_GetAttrString(module, "current_task")
        else { return nil }
        defer { Py_DecRef(current) }
        guard let task = PyObject_CallNoArgs(current) else {
            PyErr_Clear()
            return nil
        }
        defer { Py_DecRef(task) }
        guard Layout.isNamed(UnsafeMutableRawPointer(mutating: task.type), "_asyncio.Task"),
            let method = PyObject_GetAttrString(task, "get_name")
        else { return nil }
        defer { Py_DecRef(method) }
        let found = TaskIdentity(task: task, name: PyObject_CallNoArgs(method), isPlain: true)
        if nameOffset == 0, let name = found.name { findName(task, name) }
        return found
    }

    /// Where a task of asyncio's own keeps its name; 0: not known.
    nonisolated(unsafe) private static var nameOffset = 0

    private static func findName(_ task: Object, _ name: Object) {
        let type = UnsafeMutableRawPointer(mutating: task.type)
        let size = withOwned(PyObject_GetAttrString(type, "__basicsize__"), otherwise: 0) { PyLong_AsLong($0) }
        var offset = 16
        while offset + 8 <= size {
            let found: Object? = task.field(offset)
            if found == name {
                nameOffset = offset
                return
            }
            offset += 8
        }
    }

    /// The name of a lane's task that has got another one since the lane last heard of it, borrowed. The task runs.
    @inline(__always)
    static func newName(of lane: UnsafeMutablePointer<Lane>) -> Object? {
        guard let label = lane.pointee.label, let task = lane.pointee.subject, nameOffset != 0,
            let name: Object = task.field(nameOffset), name != label
        else { return nil }
        return name
    }

    /// `GLOBAL_RUN_CONTEXT.task`, set while trio runs a task: a class with slots. Its nursery knows its parent.
    private static func trio(_ modules: Object) -> TaskIdentity? {
        guard let module = PyDict_GetItemString(modules, "trio._core._run"), module.isExactly(py_module_type()),
            let contents = PyModule_GetDict(module),
            let context = PyDict_GetItemString(contents, "GLOBAL_RUN_CONTEXT"),
            let task = PyObject_GetAttrString(context, "task")
        else { return nil }
        defer { Py_DecRef(task) }
        var found = TaskIdentity(task: task, name: PyObject_GetAttrString(task, "name"))
        guard let nursery = PyObject_GetAttrString(task, "_parent_nursery") else { return found }
        defer { Py_DecRef(nursery) }
        guard nursery != py_none(), let parent = PyObject_GetAttrString(nursery, "_parent_task") else { return found }
        defer { Py_DecRef(parent) }
        guard let coroutine = PyObject_GetAttrString(parent, "coro") else { return found }
        defer { Py_DecRef(coroutine) }
        found.parent = Layout.frame(ofCoroutine: coroutine).flatMap { TaskLanes.lane(of: $0) }?.pointee.id
        return found
    }
}
