import CPython
import CRecorder

/// Lines of instructions. CPython reads through a code object's whole table for each; programs raise at few places, again and again.
enum CodeLines {
    private struct Entry {
        var code: Object?
        var offset: Int32
        var line: UInt32
    }

    /// One place for each hash: a later question takes it over. 16 KiB.
    nonisolated(unsafe) private static var entries: UnsafeMutablePointer<Entry>?
    private static let size = 1024

    /// The code object has died.
    static func forget(_ code: Object) {
        guard let entries else { return }
        var place = 0
        while place < size {
            if entries[place].code == code { entries[place].code = nil }
            place += 1
        }
    }

    /// The line of an instruction; 0: unknown.
    static func line(_ code: Object, _ offset: Object) -> UInt32 {
        line(code, Int32(truncatingIfNeeded: PyLong_AsLong(offset)))
    }

    static func line(_ code: Object, _ offset: Int32) -> UInt32 { find(code, offset, reach: 0) }

    /// The line where a handler begins: of a `try`, that of its first `except`. Its first instructions have none.
    static func line(ofHandler code: Object, _ offset: Object) -> UInt32 {
        find(code, Int32(truncatingIfNeeded: PyLong_AsLong(offset)), reach: 8)
    }

    private static func find(_ code: Object, _ offset: Int32, reach: Int32) -> UInt32 {
        if entries == nil {
            entries = calloc(size, MemoryLayout<Entry>.stride)?.bindMemory(to: Entry.self, capacity: size)
        }
        let hash = UInt(bitPattern: code) >> 4 ^ UInt(UInt32(bitPattern: offset)) &* 0x9E37
        guard let place = entries.map({ $0 + Int(hash & UInt(size - 1)) }) else { return 0 }
        if place.pointee.code == code, place.pointee.offset == offset { return place.pointee.line }
        var line: Int32 = 0
        var ahead: Int32 = 0
        while line <= 0, ahead <= reach {
            line = PyCode_Addr2Line(code, offset &+ 2 * ahead)
            ahead += 1
        }
        place.pointee = Entry(code: code, offset: offset, line: UInt32(max(0, line)))
        return place.pointee.line
    }
}
