import CRecorder
import TraceWire

/// The lane of each Swift task, by the task's address. Asked when a thread goes over to another task.
///
/// A task that has ended leaves its entry until its address serves again; its lane's memory then serves another.
enum TaskTable {
    private struct Entry {
        var task: UnsafeMutableRawPointer?
        var id: UInt64
        var lane: UnsafeMutablePointer<Lane>?
    }

    private static let mutex = ProgramMutex()
    /// Open addressing, never removed from; under the mutex.
    nonisolated(unsafe) private static var entries: UnsafeMutablePointer<Entry>?
    nonisolated(unsafe) private static var size = 0
    nonisolated(unsafe) private static var used = 0
    /// Lanes of tasks that have ended, linked by `driver`.
    nonisolated(unsafe) private static var ended: UnsafeMutablePointer<Lane>?

    /// The lane of the task that runs on this thread; nil: no memory.
    static func lane(
        of task: UnsafeMutableRawPointer, _ writer: UnsafeMutablePointer<Writer>
    ) -> UnsafeMutablePointer<Lane>? {
        let id = swift_task_getJobTaskId(task)
        return mutex.withLock {
            guard let entry = place(task) else { return nil }
            if let lane = entry.pointee.lane {
                if entry.pointee.id == id { return lane }
                lane.pointee.driver = ended
                ended = lane
            }
            let old = ended
            ended = old?.pointee.driver
            let lane = create(task, id, writer, reusing: old)
            entry.pointee = Entry(task: task, id: id, lane: lane)
            return lane
        }
    }

    private static func create(
        _ task: UnsafeMutableRawPointer, _ id: UInt64, _ writer: UnsafeMutablePointer<Writer>,
        reusing old: UnsafeMutablePointer<Lane>?
    ) -> UnsafeMutablePointer<Lane>? {
        let isMain = id == 1 && writer.pointee.threadID == UInt32(bitPattern: getpid())
        var name = Task<Never, Never>.name ?? (isMain ? "main" : "task \(id)")
        let parent = parent(of: task)
        let lane = name.withUTF8 { text in
            text.baseAddress.flatMap {
                Recorder.newLane(
                    kind: .task, parent: parent, threadID: writer.pointee.threadID, name: $0, count: text.count,
                    reusing: old)
            }
        }
        lane?.pointee.epoch = Recorder.epoch
        lane?.pointee.parent = parent
        return lane
    }

    /// The lane of the task that has made this one as its child, if calls are open there.
    private static func parent(of task: UnsafeMutableRawPointer) -> UInt32? {
        withUnsafeTemporaryAllocation(of: UnsafeRawPointer?.self, capacity: 16) { relatives in
            guard let base = relatives.baseAddress else { return nil }
            for index in 0..<Int(ft_task_relatives(task, base, 16)) {
                guard let relative = relatives[index], let found = known(UnsafeMutableRawPointer(mutating: relative))
                else { continue }
                return found.pointee.id
            }
            return nil
        }
    }

    private static func known(_ task: UnsafeMutableRawPointer) -> UnsafeMutablePointer<Lane>? {
        guard let entries else { return nil }
        var place = hash(task) & (size - 1)
        while let found = entries[place].task {
            if found == task { return entries[place].lane }
            place = (place + 1) & (size - 1)
        }
        return nil
    }

    private static func place(_ task: UnsafeMutableRawPointer) -> UnsafeMutablePointer<Entry>? {
        if used * 2 >= size, !grow() { return nil }
        guard let entries else { return nil }
        var place = hash(task) & (size - 1)
        while let found = entries[place].task, found != task { place = (place + 1) & (size - 1) }
        if entries[place].task == nil {
            used += 1
            entries[place].task = task
        }
        return entries + place
    }

    private static func grow() -> Bool {
        let (old, oldSize) = (entries, size)
        let larger = max(256, size * 2)
        guard let memory = calloc(larger, MemoryLayout<Entry>.stride) else { return false }
        let table = memory.bindMemory(to: Entry.self, capacity: larger)
        entries = table
        size = larger
        for index in 0..<oldSize {
            guard let entry = old?[index], let task = entry.task else { continue }
            var place = hash(task) & (size - 1)
            while table[place].task != nil { place = (place + 1) & (size - 1) }
            table[place] = entry
        }
        free(old)
        return true
    }

    private static func hash(_ task: UnsafeMutableRawPointer) -> Int {
        let bits = UInt(bitPattern: task)
        return Int(truncatingIfNeeded: (bits >> 4) ^ (bits >> 13))
    }
}
