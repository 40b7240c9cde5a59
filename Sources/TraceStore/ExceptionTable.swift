import TraceWire

/// The exceptions of the session, which row has which, and the way of each from row to row.
struct ExceptionTable {
    /// One exception object.
    struct Note {
        var process: ProcessID
        var serial: UInt64
        /// The recorder's number of the type; `CallColumns.none`: its first event was lost.
        var type = CallColumns.none
        /// Place in the arena: one value, the tuple `args`.
        var arguments: UInt32 = 0
        var raisedLine: UInt32 = 0
        var caughtLine: UInt32 = 0
        /// `RaiseFlags` of the first event.
        var flags: UInt8 = 0
        /// Slots of the calls where it was first seen, which it left last, and whose handler has it; `CallColumns.none`: none.
        var firstSlot = CallColumns.none
        var lastSlot = CallColumns.none
        var handlerSlot = CallColumns.none
        /// The exception that took its place while it was being handled; `CallColumns.none`: none.
        var replacedBy = CallColumns.none
        /// What it came from, the nearest first: place in the arena of `ChainedException`s (see `ExceptionChain`), and of one value for each.
        var chain: UInt32 = 0
        var chainArguments: UInt32 = 0

        var isControlFlow: Bool { flags & RaiseFlags.controlFlow != 0 }
    }

    /// The exception of a row.
    struct Row {
        var note: UInt32
        /// Where in the call it was raised, or came from a callee; 0: unknown.
        var line: UInt32
        /// Slot of the row that the exception left before; `CallColumns.none`: the first.
        var previous: UInt32
    }

    /// An exception that concerns a frame, as long as the frame is on the stack.
    struct Concern {
        var serial: UInt64
        var note: UInt32
        var isHandled = false
        var line: UInt32 = 0
        var handledLine: UInt32 = 0
    }

    var notes: GrowingTable<Note>
    /// By the number in the column, less 1.
    var rows: GrowingTable<Row>
    let columns: CallColumns
    /// By lane (high half) and depth: what the open frames are concerned with, the latest last.
    var open: [UInt64: [Concern]] = [:]

    /// Concerns kept of one frame: a loop may handle any number of them one after another.
    static let greatestConcerns = 4

    static func key(_ lane: UInt32, _ depth: Int) -> UInt64 { UInt64(lane) << 32 | UInt64(depth) }

    /// `slots`: calls for which there is room.
    init(_ columns: CallColumns, slots: Int) {
        notes = GrowingTable(capacity: slots / 2)
        rows = GrowingTable(capacity: slots)
        self.columns = columns
    }

    func free() {
        notes.free()
        rows.free()
    }

    /// With the numbers in the column, about.
    var byteCount: Int { notes.byteCount + rows.byteCount + rows.count * 4 }

    /// nil: the call in the slot has no exception.
    func row(_ slot: UInt32) -> Row? {
        let number = columns.exceptions[Int(slot)]
        return number == 0 ? nil : rows.elements[Int(number - 1)]
    }

    /// A handler kept the exception.
    private func noteCaught(_ concern: Concern) {
        notes.elements[Int(concern.note)].caughtLine = concern.handledLine
    }

    /// The exception appears in a frame, goes into a handler there, or goes on from it.
    mutating func concern(_ key: UInt64, _ change: Concern, slot: UInt32) {
        var concerns = open[key] ?? []
        var concern = change
        if let known = concerns.firstIndex(where: { $0.serial == change.serial }) {
            let before = concerns.remove(at: known)
            if change.line == 0 { concern.line = before.line }
        }
        if concerns.count == ExceptionTable.greatestConcerns {
            let eldest = concerns.removeFirst()
            if eldest.isHandled { noteCaught(eldest) }
        }
        concerns.append(concern)
        open[key] = concerns
        let note = Int(concern.note)
        if notes.elements[note].firstSlot == CallColumns.none { notes.elements[note].firstSlot = slot }
        if concern.isHandled {
            notes.elements[note].handlerSlot = slot
        } else if notes.elements[note].handlerSlot == slot {
            notes.elements[note].handlerSlot = CallColumns.none
        }
    }

    /// Ends a frame that goes on without an exception: what it has caught, the latest; control flow only where there is nothing else.
    mutating func end(_ key: UInt64) -> Concern? {
        var caught: Concern?
        for concern in open.removeValue(forKey: key) ?? [] where concern.isHandled {
            noteCaught(concern)
            if let before = caught, notes.elements[Int(concern.note)].isControlFlow,
                !notes.elements[Int(before.note)].isControlFlow
            {
                continue
            }
            caught = concern
        }
        return caught
    }

    /// Ends a frame by the exception `note`; answers where in the frame it was raised. Others that were being handled gave way to it,
    /// if it came from them: `chain` has their serials.
    mutating func end(_ key: UInt64, propagating note: UInt32, chain: (UInt32) -> [ChainedException]) -> UInt32 {
        var line: UInt32 = 0
        for concern in open.removeValue(forKey: key) ?? [] {
            if concern.note == note {
                line = concern.line
            } else if concern.isHandled {
                noteCaught(concern)
                if chain(note).contains(where: { $0.serial == concern.serial }) {
                    notes.elements[Int(concern.note)].replacedBy = note
                }
            }
        }
        return line
    }

    /// Gives a row its exception.
    mutating func set(_ slot: UInt32, note: UInt32, line: UInt32, hasLeft: Bool) {
        columns.exceptions[Int(slot)] =
            rows.append(Row(note: note, line: line, previous: notes.elements[Int(note)].lastSlot)) + 1
        guard hasLeft else { return }
        if notes.elements[Int(note)].firstSlot == CallColumns.none { notes.elements[Int(note)].firstSlot = slot }
        notes.elements[Int(note)].lastSlot = slot
    }
}
