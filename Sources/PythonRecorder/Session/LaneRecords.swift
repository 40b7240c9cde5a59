import CPython
import CRecorder

/// What the records say of lanes: names of threads and tasks, and who began whom. Under the GIL.
enum LaneRecords {
    private struct Lane {
        var isTask = false
        /// -1: none.
        var parent: Int32 = -1
        var threadID: UInt32 = 0
        var name: Object?
        /// `CallEvent.context`, made when it is first asked for.
        var context: Object?
    }

    nonisolated(unsafe) private static var lanes = Grown<Lane>()
    /// How far the log has been read.
    nonisolated(unsafe) private static var position: UInt64 = 0

    /// Reads what has been added to the log.
    static func read() {
        guard let shared = Recorder.shared else { return }
        let log = shared.pointee.log
        var index = log.firstBlock(after: position)
        while index < log.count {
            let block = log.blocks[index]
            let rest = block.rest(after: position)
            var reader = EventReader(
                UnsafePointer(block.bytes + rest.lowerBound), UnsafePointer(block.bytes + rest.upperBound))
            var left = rest.count
            while left > 0 {
                let start = reader.next
                let tag = reader.byte()
                let (body, count) = reader.region()
                guard !reader.isBroken else { return }
                if tag == RecordTag.lane { add(EventReader(body, body + count)) }
                left -= reader.next - start
            }
            position = block.end
            index += 1
        }
    }

    private static func add(_ record: EventReader) {
        var reader = record
        let number = Int(reader.number())
        let isTask = reader.byte() == LaneKind.task.rawValue
        let parent = Int32(truncatingIfNeeded: reader.number()) - 1
        let threadID = reader.number()
        let (name, count) = reader.region()
        lanes.fill(to: number + 1, with: Lane())
        guard !reader.isBroken, number < lanes.count, let lane = lanes.base.map({ $0 + number }) else { return }
        Py_DecRef(lane.pointee.name)
        Py_DecRef(lane.pointee.context)
        lane.pointee = Lane(
            isTask: isTask, parent: parent, threadID: threadID, name: textObject(name, count), context: nil)
        PyErr_Clear()
    }

    /// The lane that began a task. Calls of a thread have no caller.
    static func parent(_ lane: UInt32) -> UInt32? {
        guard Int(lane) < lanes.count, lanes[Int(lane)].isTask, lanes[Int(lane)].parent >= 0 else { return nil }
        return UInt32(lanes[Int(lane)].parent)
    }

    /// The dict `{"thread": …, "task": …}` of a lane, borrowed.
    static func context(_ number: UInt32) -> Object? {
        guard Int(number) < lanes.count, let lane = lanes.base.map({ $0 + Int(number) }) else { return nil }
        if let context = lane.pointee.context { return context }
        guard let context = PyDict_New() else { return nil }
        _ = PyDict_SetItemString(context, "thread", thread(lane.pointee) ?? py_none())
        _ = PyDict_SetItemString(context, "task", (lane.pointee.isTask ? lane.pointee.name : nil) ?? py_none())
        lane.pointee.context = context
        return context
    }

    private static func thread(_ lane: Lane) -> Object? {
        guard lane.isTask else { return lane.name }
        var index = 0
        while index < lanes.count {
            if !lanes[index].isTask, lanes[index].threadID == lane.threadID { return lanes[index].name }
            index += 1
        }
        return nil
    }
}
