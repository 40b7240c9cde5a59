import CPython
import CRecorder

/// A lane for each coroutine that an event loop drives, with the coroutines that it awaits on its stack. While it awaits, its
/// calls stay open: `park` and `wake` are all that is told, and the lanes of a `gather` never mix.
///
/// Which lane a suspended coroutine belongs to is found by the address of its frame, which lives in the coroutine.
enum TaskLanes {
    private struct Entry {
        var frame: Object?
        var lane: UnsafeMutablePointer<Lane>?
    }

    /// Open addressing; a removed entry keeps `removed` as its frame. Under the GIL.
    nonisolated(unsafe) private static var entries: UnsafeMutablePointer<Entry>?
    nonisolated(unsafe) private static var size = 0
    nonisolated(unsafe) private static var used = 0
    private static let removed = Object(bitPattern: 1)

    static func lane(of frame: Object) -> UnsafeMutablePointer<Lane>? {
        guard let entries else { return nil }
        var place = hash(frame) & (size - 1)
        while let found = entries[place].frame {
            if found == frame { return entries[place].lane }
            place = (place + 1) & (size - 1)
        }
        return nil
    }

    static func insert(_ frame: Object, _ lane: UnsafeMutablePointer<Lane>) {
        if used * 2 >= size { rebuild() }
        guard let entries else { return }
        var place = hash(frame) & (size - 1)
        while let found = entries[place].frame, found != frame { place = (place + 1) & (size - 1) }
        if entries[place].frame == nil { used += 1 }
        entries[place] = Entry(frame: frame, lane: lane)
    }

    static func remove(_ frame: Object) {
        guard let entries else { return }
        var place = hash(frame) & (size - 1)
        while let found = entries[place].frame {
            if found == frame {
                entries[place] = Entry(frame: removed, lane: nil)
                return
            }
            place = (place + 1) & (size - 1)
        }
    }

    private static func hash(_ frame: Object) -> Int {
        let bits = UInt(bitPattern: frame)
        return Int(truncatingIfNeeded: (bits >> 4) ^ (bits >> 13))
    }

    private static func rebuild() {
        let (old, oldSize) = (entries, size)
        var living = 0
        var index = 0
        while index < oldSize {
            if old?[index].lane != nil { living += 1 }
            index += 1
        }
        var larger = 1024
        while larger < living * 4 { larger *= 2 }
        guard let memory = calloc(larger, MemoryLayout<Entry>.stride) else { return }
        entries = memory.bindMemory(to: Entry.self, capacity: larger)
        size = larger
        used = 0
        index = 0
        while index < oldSize {
            if let old, let frame = old[index].frame, let lane = old[index].lane { insert(frame, lane) }
            index += 1
        }
        free(old)
    }

    /// The `Recorder.epoch` that the entries belong to.
    nonisolated(unsafe) private static var generation: UInt8 = 1

    /// Capture was off: what became of the tasks is unknown. Their open calls end so; they begin again in new lanes.
    static func forget(_ current: UInt8, _ writer: UnsafeMutablePointer<Writer>) {
        guard generation != current else { return }
        generation = current
        var index = 0
        while index < size {
            if let lane = entries?[index].lane, lane.pointee.depth > 0 {
                writer.switchTo(lane)
                writer.forget(lane.pointee.depth)
            }
            entries?[index] = Entry(frame: nil, lane: nil)
            index += 1
        }
        used = 0
    }

    // MARK: Life

    /// Lanes that have ended, linked by `driver`. Their memory is only ever used for lanes again: a frame whose end was
    /// missed may still be known by one.
    nonisolated(unsafe) private static var ended: UnsafeMutablePointer<Lane>?

    static func end(_ lane: UnsafeMutablePointer<Lane>) {
        lane.pointee.driver = ended
        ended = lane
    }

    /// A lane for the coroutine that begins in the frame that runs, named by its asyncio task, else by its function.
    static func create(_ code: Object, _ writer: UnsafeMutablePointer<Writer>) -> UnsafeMutablePointer<Lane>? {
        let pending = PyErr_GetRaisedException()
        let task = taskName()
        let name = task ?? PyObject_GetAttrString(code, "co_qualname")
        let text = utf8(name)
        let old = ended
        ended = old?.pointee.driver
        let lane = Recorder.newLane(
            kind: .task, parent: writer.pointee.lane.pointee.id, threadID: writer.pointee.threadID,
            name: text?.0 ?? ("task" as StaticString).utf8Start, count: text?.1 ?? 4, reusing: old)
        Py_DecRef(name)
        PyErr_Clear()
        PyErr_SetRaisedException(pending)
        return lane
    }

    /// `asyncio.current_task().get_name()`, if asyncio is loaded and drives this thread; a new reference. Only tasks of
    /// asyncio's own C type are asked: no Python code runs.
    private static func taskName() -> Object? {
        guard let modules = PyImport_GetModuleDict(), let asyncio = PyDict_GetItemString(modules, "_asyncio"),
            let current = PyObject_GetAttrString(asyncio, "current_task")
        else {
            PyErr_Clear()
            return nil
        }
        defer {
            PyErr_Clear()
            Py_DecRef(current)
        }
        guard let task = PyObject_CallNoArgs(current) else { return nil }
        defer { Py_DecRef(task) }
        let type: UnsafePointer<CChar> = UnsafeMutableRawPointer(mutating: task.type).field(InstanceLayout.typeName)
        guard strcmp(type, "_asyncio.Task") == 0, let method = PyObject_GetAttrString(task, "get_name") else {
            return nil
        }
        defer { Py_DecRef(method) }
        return PyObject_CallNoArgs(method)
    }
}
