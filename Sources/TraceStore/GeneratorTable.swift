/// The generators that have yielded, and the rows that are their parts.
struct GeneratorTable {
    struct Note {
        /// Slots of the first and of the latest part.
        var first: UInt32
        var last: UInt32
        /// Parts after the first.
        var resumes: UInt32 = 0
        /// Another generator has its frame now: it was closed without a word, or dropped.
        var isGone = false
        /// ns, of all parts that have ended by yielding.
        var running: UInt64
    }

    var notes: GrowingTable<Note>
    private let columns: CallColumns

    /// `slots`: calls for which there is room.
    init(_ columns: CallColumns, slots: Int) {
        notes = GrowingTable(capacity: slots)
        self.columns = columns
    }

    func free() { notes.free() }

    /// With the numbers in the column, about.
    var byteCount: Int { notes.byteCount + notes.count * 4 }

    subscript(_ number: UInt32) -> Note { notes.elements[Int(number)] }

    /// By the slot of the first part.
    func number(first slot: UInt32) -> UInt32? {
        let number = columns.generators[Int(slot)]
        return number == 0 ? nil : number - 1
    }

    /// A generator yields for the first time; `before`: the one that had its frame.
    mutating func begin(_ slot: UInt32, running: UInt64, before: UInt32?) -> UInt32 {
        if let before { notes.elements[Int(before)].isGone = true }
        let number = notes.append(Note(first: slot, last: slot, running: running))
        columns.generators[Int(slot)] = number + 1
        return number
    }

    mutating func resume(_ number: UInt32, slot: UInt32) {
        notes.elements[Int(number)].resumes &+= 1
        notes.elements[Int(number)].last = slot
    }

    mutating func suspend(_ number: UInt32, running: UInt64) { notes.elements[Int(number)].running += running }
}
