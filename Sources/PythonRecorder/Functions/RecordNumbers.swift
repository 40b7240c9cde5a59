import CPython
import CRecorder

/// Numbers on the wire of what comes and goes, functions or types, each told by a record. A number is never given to another one, but to
/// equal ones, such as a template has that is compiled again and again: to readers they are the same, and their record is told once.
/// Under the GIL.
struct RecordNumbers {
    /// What a record says, but for the number.
    struct Told {
        /// Of equal bodies the same. 0: of none.
        var identity: UInt64
        /// Of the body.
        var bytes: Int32
    }

    private struct Left {
        var identity: UInt64 = 0
        var number: UInt32 = 0
    }

    let tag: UInt8
    /// Identity → number, and in the upper half how many live that have it.
    private var living = AddressTable()
    /// The numbers that nothing has any more which lives, one for each hash: 128 KiB.
    private var left: UnsafeMutablePointer<Left>?
    private static let size = 8192

    init(tag: UInt8) { self.tag = tag }

    /// The number of an equal one, whose record readers have; one more lives that has it.
    mutating func use(_ told: Told) -> UInt32? {
        if let known = living.find(told.identity) {
            living.set(told.identity, known + 1 << 32)
            return UInt32(truncatingIfNeeded: known)
        }
        guard let number = take(told.identity), Recorder.returns(tag, number, bytes: Int(told.bytes)) else {
            return nil
        }
        living.set(told.identity, Int(number) + 1 << 32)
        return number
    }

    /// A new number, whose record is told.
    mutating func add(_ told: Told, _ number: UInt32) { living.set(told.identity, Int(number) + 1 << 32) }

    private func take(_ identity: UInt64) -> UInt32? {
        guard let place = left.map({ $0 + RecordNumbers.place(identity) }), place.pointee.identity == identity else {
            return nil
        }
        place.pointee.identity = 0
        return place.pointee.number
    }

    /// What has the number has died.
    mutating func takeBack(_ told: Told, _ number: UInt32) {
        if let known = living.take(told.identity), known >> 32 > 1 {
            return living.set(told.identity, known - 1 << 32)
        }
        Recorder.dies(tag, number, bytes: Int(told.bytes))
        if left == nil {
            left = calloc(RecordNumbers.size, MemoryLayout<Left>.stride)?
                .bindMemory(to: Left.self, capacity: RecordNumbers.size)
        }
        left?[RecordNumbers.place(told.identity)] = Left(identity: told.identity, number: number)
    }

    /// Others count from now on.
    mutating func forget() {
        living.release()
        free(left)
        left = nil
    }

    private static func place(_ identity: UInt64) -> Int { Int(identity >> 8 & UInt64(size - 1)) }
}

extension RecordNumbers.Told {
    /// Its identity is neither 0 nor 1, which `AddressTable` has for itself.
    init(_ body: UnsafePointer<UInt8>, _ count: Int) {
        var state: UInt64 = 0x9E37_79B9_7F4A_7C15 ^ UInt64(truncatingIfNeeded: count)
        var index = 0
        while index < count {
            state = (state ^ UInt64(body[index])) &* 0x0000_0100_0000_01B3
            state ^= state >> 29
            index += 1
        }
        self.init(identity: state | 2, bytes: Int32(truncatingIfNeeded: count))
    }
}
