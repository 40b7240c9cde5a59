import TraceWire

/// The exceptions of the session, and which row has which.
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
        var controlFlow = false
    }

    /// An exception that concerns a frame, as long as the frame is on the stack.
    struct Concern {
        var serial: UInt64
        var note: UInt32
        var isHandled: Bool
        var line: UInt32
    }

    var notes: [Note] = []
    /// By slot.
    var rows: [UInt32: UInt32] = [:]
    /// By lane (high half) and depth: what the open frames are concerned with, the latest last.
    var open: [UInt64: [Concern]] = [:]

    /// Concerns kept of one frame: a loop may handle any number of them one after another.
    static let greatestConcerns = 4

    static func key(_ lane: UInt32, _ depth: Int) -> UInt64 { UInt64(lane) << 32 | UInt64(depth) }

    var memoryBytes: Int { notes.count * MemoryLayout<Note>.stride + rows.capacity * 16 }

    /// A handler kept the exception.
    mutating func noteCaught(_ concern: Concern) {
        notes[Int(concern.note)].caughtLine = concern.line
    }

    mutating func raise(_ key: UInt64, _ concern: Concern) {
        var concerns = open[key] ?? []
        concerns.removeAll { $0.serial == concern.serial }
        if concerns.count == ExceptionTable.greatestConcerns {
            let eldest = concerns.removeFirst()
            if eldest.isHandled { noteCaught(eldest) }
        }
        concerns.append(concern)
        open[key] = concerns
    }

    /// Ends a frame. `propagating`: the serial with which it unwinds. Answers the mark and the note of the frame's row.
    mutating func end(_ key: UInt64, propagating: UInt64?) -> (caught: Bool, note: UInt32)? {
        let concerns = open.removeValue(forKey: key) ?? []
        var caught: Concern?
        for concern in concerns where concern.isHandled && concern.serial != propagating {
            noteCaught(concern)
            // The latest counts, but control flow only where there is nothing else.
            let isFlow = notes[Int(concern.note)].controlFlow
            if let before = caught, isFlow, !notes[Int(before.note)].controlFlow { continue }
            caught = concern
        }
        if propagating != nil { return nil }
        return caught.map { (true, $0.note) }
    }
}
