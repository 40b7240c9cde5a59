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

    private(set) var notes: [Note] = []
    /// By slot of the first part.
    private var numbers: [UInt32: UInt32] = [:]

    var memoryBytes: Int { notes.count * MemoryLayout<Note>.stride + numbers.capacity * 12 }

    func number(first slot: UInt32) -> UInt32? { numbers[slot] }

    /// A generator yields for the first time; `before`: the one that had its frame.
    mutating func begin(_ slot: UInt32, running: UInt64, before: UInt32?) -> UInt32 {
        if let before { notes[Int(before)].isGone = true }
        let number = UInt32(truncatingIfNeeded: notes.count)
        notes.append(Note(first: slot, last: slot, running: running))
        numbers[slot] = number
        return number
    }

    mutating func resume(_ number: UInt32, slot: UInt32) {
        notes[Int(number)].resumes &+= 1
        notes[Int(number)].last = slot
    }

    mutating func suspend(_ number: UInt32, running: UInt64) { notes[Int(number)].running += running }
}
