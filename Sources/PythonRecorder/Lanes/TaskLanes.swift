import CPython
import CRecorder

/// A lane for each coroutine that an event loop drives, with the coroutines that it awaits on its stack. While it awaits, its
/// calls stay open: `park` and `wake` are all that is told, and the lanes of a `gather` never mix.
///
/// Which lane a suspended coroutine belongs to is found by the address of its frame, which lives in the coroutine.
enum TaskLanes {
    private struct Entry {
        /// Of a coroutine, or the outermost of a greenlet; or, before it starts, a thread's object.
        var frame: Object?
        var lane: UnsafeMutablePointer<Lane>?
        /// Who starts it, + 1, before it has a lane.
        var parent: UInt32 = 0
        /// The writer of that.
        var starter: UInt32 = 0
    }

    /// Open addressing; a removed entry keeps `removed` as its frame. Under the GIL.
    nonisolated(unsafe) private static var entries: UnsafeMutablePointer<Entry>?
    nonisolated(unsafe) private static var size = 0
    nonisolated(unsafe) private static var used = 0
    private static let removed = Object(bitPattern: 1)

    static func lane(of frame: Object) -> UnsafeMutablePointer<Lane>? { entry(of: frame)?.pointee.lane }

    private static func entry(of frame: Object) -> UnsafeMutablePointer<Entry>? {
        guard let entries else { return nil }
        var place = hash(frame) & (size - 1)
        while let found = entries[place].frame {
            if found == frame { return entries + place }
            place = (place + 1) & (size - 1)
        }
        return nil
    }

    /// The coroutine in `frame` belongs to `lane` from now on. One that had its address before is gone, without a word: the calls of
    /// its lane end.
    static func insert(
        _ frame: Object, _ lane: UnsafeMutablePointer<Lane>, _ writer: UnsafeMutablePointer<Writer>
    ) {
        if let old = TaskLanes.lane(of: frame), old != lane, old.pointee.depth > 0,
            let above = Resynchronisation.distance(old, frame)
        {
            let current = writer.pointee.lane
            writer.switchTo(old)
            writer.forget(above + 1)
            writer.switchTo(current)
        }
        put(Entry(frame: frame, lane: lane))
    }

    /// The coroutine in `frame`, or the thread, starts soon, and `parent` has made it. What another thread has said before counts.
    static func expect(
        _ frame: Object, parent: UnsafeMutablePointer<Lane>, _ writer: UnsafeMutablePointer<Writer>
    ) {
        if let known = entry(of: frame) {
            if known.pointee.lane != nil { return }
            if known.pointee.parent != 0, known.pointee.starter != writer.pointee.threadID { return }
        }
        put(Entry(frame: frame, lane: nil, parent: parent.pointee.id + 1, starter: writer.pointee.threadID))
    }

    /// Who has made what is about to start, if that was seen.
    static func takeParent(of frame: Object) -> UInt32? {
        guard let known = entry(of: frame), known.pointee.parent != 0 else { return nil }
        let parent = known.pointee.parent - 1
        empty(known)
        return parent
    }

    private static func put(_ entry: Entry) {
        if used * 2 >= size { rebuild() }
        guard let entries, let frame = entry.frame else { return }
        var place = hash(frame) & (size - 1)
        while let found = entries[place].frame, found != frame { place = (place + 1) & (size - 1) }
        if entries[place].frame == nil { used += 1 }
        entries[place] = entry
    }

    /// Is nothing known by the address of `frame`, and is there room for it at once?
    @inline(__always)
    static func isFree(_ frame: Object) -> Bool {
        guard let entries, used &* 2 < size else { return false }
        return entries[hash(frame) & (size &- 1)].frame == nil
    }

    /// As `insert`, of a frame that `isFree`.
    @inline(__always)
    static func add(_ frame: Object, _ lane: UnsafeMutablePointer<Lane>) {
        entries?[hash(frame) & (size &- 1)] = Entry(frame: frame, lane: lane)
        used &+= 1
    }

    static func remove(_ frame: Object) { entry(of: frame).map(empty) }

    /// Coroutines come and go at the same address, one after the other: `removed` stays only where the way to others leads on, or each
    /// of them would have to go by all that were before.
    private static func empty(_ entry: UnsafeMutablePointer<Entry>) {
        guard let entries else { return }
        var place = entry - entries
        entries[place] = Entry(frame: removed, lane: nil)
        guard entries[(place + 1) & (size - 1)].frame == nil else { return }
        while entries[place].frame == removed {
            entries[place] = Entry(frame: nil, lane: nil)
            used -= 1
            place = (place - 1) & (size - 1)
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
            if let old, old[index].lane != nil || old[index].parent != 0 { living += 1 }
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
            if let old, old[index].lane != nil || old[index].parent != 0 { put(old[index]) }
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

    /// In the child of a fork, whose lanes are others.
    static func forget() {
        free(entries)
        entries = nil
        size = 0
        used = 0
        ended = nil
    }

    // MARK: Life

    /// Lanes that have ended, linked by `driver`. Their memory is only ever used for lanes again: a frame whose end was
    /// missed may still be known by one.
    nonisolated(unsafe) private static var ended: UnsafeMutablePointer<Lane>?

    static func end(_ lane: UnsafeMutablePointer<Lane>) {
        Py_DecRef(lane.pointee.label)
        lane.pointee.label = nil
        Recorder.laneEnds(lane.pointee.id)
        lane.pointee.driver = ended
        ended = lane
    }

    /// A lane for the coroutine that begins in `frame`, or for a greenlet (nil), named by its task, else by its function.
    static func create(
        _ code: Object, _ frame: Object?, _ writer: UnsafeMutablePointer<Writer>
    ) -> UnsafeMutablePointer<Lane>? {
        let pending = PyErr_GetRaisedException()
        var identity = TaskIdentity()
        if frame != nil { identity = TaskIdentity.current() }
        // A coroutine that a task drives by hand is not that task.
        let isTask = identity.task != nil && identity.task != writer.pointee.lane.pointee.subject
        let name = isTask ? identity.name : PyObject_GetAttrString(code, "co_qualname")
        if !isTask { Py_DecRef(identity.name) }
        let driver = frame == nil ? writer.pointee.threadLane : writer.pointee.lane
        let parent =
            frame.flatMap { takeParent(of: $0) } ?? (isTask ? identity.parent : nil) ?? driver.pointee.id
        let text = utf8(name)
        let old = ended
        ended = old?.pointee.driver
        let lane = Recorder.newLane(
            kind: .task, parent: parent, threadID: writer.pointee.threadID,
            name: text?.0 ?? ("task" as StaticString).utf8Start, count: text?.1 ?? 4, reusing: old)
        lane?.pointee.subject = isTask ? identity.task : nil
        lane?.pointee.parent = parent
        if isTask, identity.isPlain, text != nil, let lane {
            lane.pointee.label = name
        } else {
            Py_DecRef(name)
        }
        PyErr_Clear()
        PyErr_SetRaisedException(pending)
        return lane
    }

    /// The lane's task runs, and may be called otherwise by now.
    @inline(__always)
    static func rename(_ lane: UnsafeMutablePointer<Lane>, _ writer: UnsafeMutablePointer<Writer>) {
        if let name = TaskIdentity.newName(of: lane) { rename(lane, writer, name) }
    }

    @inline(never)
    private static func rename(
        _ lane: UnsafeMutablePointer<Lane>, _ writer: UnsafeMutablePointer<Writer>, _ name: Object
    ) {
        guard let text = utf8(name) else { return }
        Py_IncRef(name)
        Py_DecRef(lane.pointee.label)
        lane.pointee.label = name
        Recorder.describe(
            lane: lane.pointee.id, kind: .task, parent: lane.pointee.parent, threadID: writer.pointee.threadID,
            name: text.0, count: text.1)
    }
}
