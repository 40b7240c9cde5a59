import TraceWire

/// The exceptions of the session, which row has which, and the way of each from row to row.
struct ExceptionTable {
    /// One exception object.
    struct Note {
        var process: ProcessID
        var serial: UInt64
        /// The recorder's number of the type; nil: its first event was lost.
        var type: UInt32?
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
        /// The exception that took its place while it was being handled.
        var replacedBy: UInt32?
        /// What it came from, the nearest first; `chainArguments` is their place in the arena, one value for each.
        var chain: [ChainedException] = []
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

    var notes: [Note] = []
    /// By slot.
    var rows: [UInt32: Row] = [:]
    /// By lane (high half) and depth: what the open frames are concerned with, the latest last.
    var open: [UInt64: [Concern]] = [:]

    /// Concerns kept of one frame: a loop may handle any number of them one after another.
    static let greatestConcerns = 4

    static func key(_ lane: UInt32, _ depth: Int) -> UInt64 { UInt64(lane) << 32 | UInt64(depth) }

    var memoryBytes: Int { notes.count * MemoryLayout<Note>.stride + rows.capacity * 24 }

    /// A handler kept the exception.
    private mutating func noteCaught(_ concern: Concern) {
        notes[Int(concern.note)].caughtLine = concern.handledLine
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
        if notes[note].firstSlot == CallColumns.none { notes[note].firstSlot = slot }
        if concern.isHandled {
            notes[note].handlerSlot = slot
        } else if notes[note].handlerSlot == slot {
            notes[note].handlerSlot = CallColumns.none
        }
    }

    /// Ends a frame that goes on without an exception: what it has caught, the latest; control flow only where there is nothing else.
    mutating func end(_ key: UInt64) -> Concern? {
        var caught: Concern?
        for concern in open.removeValue(forKey: key) ?? [] where concern.isHandled {
            noteCaught(concern)
            if let before = caught, notes[Int(concern.note)].isControlFlow, !notes[Int(before.note)].isControlFlow {
                continue
            }
            caught = concern
        }
        return caught
    }

    /// Ends a frame by the exception `note`; answers where in the frame it was raised. Others that were being handled gave way to it.
    mutating func end(_ key: UInt64, propagating note: UInt32) -> UInt32 {
        var line: UInt32 = 0
        for concern in open.removeValue(forKey: key) ?? [] {
            if concern.note == note {
                line = concern.line
            } else if concern.isHandled {
                noteCaught(concern)
                if notes[Int(note)].chain.contains(where: { $0.serial == concern.serial }) {
                    notes[Int(concern.note)].replacedBy = note
                }
            }
        }
        return line
    }

    /// Gives a row its exception.
    mutating func set(_ slot: UInt32, note: UInt32, line: UInt32, hasLeft: Bool) {
        rows[slot] = Row(note: note, line: line, previous: notes[Int(note)].lastSlot)
        guard hasLeft else { return }
        if notes[Int(note)].firstSlot == CallColumns.none { notes[Int(note)].firstSlot = slot }
        notes[Int(note)].lastSlot = slot
    }
}
