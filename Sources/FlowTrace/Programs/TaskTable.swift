import CRecorder
import TraceWire

/// The lane of each Swift task, by the task's address. Asked when a thread goes over to another task.
///
/// That a task has ended is not told: its entry stays until its address serves again. What costs memory is its lane (3 KB): of tasks
/// that rest, with no call open, those that have rested longest lend theirs to others. One that goes on gets another, under its
/// old number.
enum TaskTable {
    private struct Entry {
        var task: UnsafeMutableRawPointer?
        var id: UInt64
        /// nil: lent.
        var lane: UnsafeMutablePointer<Lane>?
        /// Who has asked for it last, and is in it.
        var holder: UnsafeMutablePointer<Writer>?
        /// Of the lane, with memory or without.
        var number: UInt32
        var parent: UInt32?
        var calls: UInt64 = 0
        var turn: UInt64 = 0
        var isResting = false
        /// It is in `resting`, once.
        var isListed = false
    }

    private static let mutex = ProgramMutex()
    // Under the mutex.
    /// Open addressing, never removed from.
    nonisolated(unsafe) private static var entries: UnsafeMutablePointer<Entry>?
    nonisolated(unsafe) private static var size = 0
    nonisolated(unsafe) private static var used = 0
    /// Tasks that rest, or have rested: the oldest at `first`.
    nonisolated(unsafe) private static var resting: [UnsafeMutableRawPointer] = []
    nonisolated(unsafe) private static var first = 0
    /// So many tasks keep their lanes while they rest: some ran a moment ago, and will again.
    private static let kept = 64

    /// The lane of the task that runs on this thread, which leaves the one that it was in; nil: no memory.
    static func lane(
        of task: UnsafeMutableRawPointer, _ writer: UnsafeMutablePointer<Writer>
    ) -> UnsafeMutablePointer<Lane>? {
        let id = swift_task_getJobTaskId(task)
        return mutex.withLock {
            if task != writer.pointee.task { rest(writer) }
            guard let entry = place(task) else { return nil }
            if entry.pointee.task == nil || entry.pointee.id != id {
                guard let new = create(task, id, writer, reusing: entry.pointee.lane ?? borrowed()) else { return nil }
                let isListed = entry.pointee.task != nil && entry.pointee.isListed
                if entry.pointee.task == nil { used += 1 } else { Recorder.laneEnds(entry.pointee.number) }
                entry.initialize(
                    to: Entry(
                        task: task, id: id, lane: new, number: new.pointee.id, parent: new.pointee.parent,
                        isListed: isListed))
            } else if entry.pointee.lane == nil {
                entry.pointee.lane = revived(entry.pointee)
            }
            entry.pointee.isResting = false
            entry.pointee.holder = writer
            return entry.pointee.lane
        }
    }

    /// This thread runs no task any more, or another one.
    static func leave(_ writer: UnsafeMutablePointer<Writer>) {
        mutex.withLock { rest(writer) }
    }

    /// Who has its lane last may know how deep it is.
    private static func rest(_ writer: UnsafeMutablePointer<Writer>) {
        guard let task = writer.pointee.task, let entry = known(task), entry.pointee.holder == writer,
            let lane = entry.pointee.lane, lane.pointee.depth == 0
        else { return }
        entry.pointee.isResting = true
        guard !entry.pointee.isListed else { return }
        entry.pointee.isListed = true
        resting.append(task)
    }

    /// Memory of a lane that nothing is in; nil: there is none to spare.
    private static func borrowed() -> UnsafeMutablePointer<Lane>? {
        while resting.count - first > kept {
            let task = resting[first]
            first += 1
            if first > 4096, first * 2 > resting.count {
                resting.removeFirst(first)
                first = 0
            }
            guard let entry = known(task) else { continue }
            entry.pointee.isListed = false
            guard entry.pointee.isResting, let lane = entry.pointee.lane else { continue }
            entry.pointee.calls = lane.pointee.calls
            entry.pointee.turn = lane.pointee.turn
            entry.pointee.lane = nil
            return lane
        }
        return nil
    }

    private static func revived(_ entry: Entry) -> UnsafeMutablePointer<Lane>? {
        guard let lane = borrowed() ?? Lane.create(id: entry.number) else { return nil }
        lane.pointee.reset(id: entry.number)
        lane.pointee.calls = entry.calls
        lane.pointee.turn = entry.turn
        lane.pointee.parent = entry.parent
        lane.pointee.epoch = Recorder.epoch
        return lane
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
                return found.pointee.number
            }
            return nil
        }
    }

    private static func known(_ task: UnsafeMutableRawPointer) -> UnsafeMutablePointer<Entry>? {
        guard let entries else { return nil }
        let entry = entries + slot(task)
        return entry.pointee.task == nil ? nil : entry
    }

    /// Its entry, or an empty one, which has to be filled.
    private static func place(_ task: UnsafeMutableRawPointer) -> UnsafeMutablePointer<Entry>? {
        if used * 2 >= size, !grow() { return nil }
        return entries.map { $0 + slot(task) }
    }

    private static func slot(_ task: UnsafeMutableRawPointer) -> Int {
        var place = hash(task) & (size - 1)
        while let found = entries?[place].task, found != task { place = (place + 1) & (size - 1) }
        return place
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
