import CRecorder

/// What is known by an address of the program: a traced function by that of its name, a type by that of its metadata.
///
/// Never freed: a pointer to it is valid as long as the process lives.
struct Definition {
    var key: DefinitionKey
    var number: UInt32
    /// Of a function: `Told`. Changes at any time.
    var told: UInt32 = 0
    /// Of a function: the parameters whose values are masked, the first in the lowest bit.
    var secrets: UInt64 = 0
    var options = TraceOptions()
    var hasParameters = false
    /// What follows the time in the event that begins a call: function and site, in `codeCount` bytes.
    let code: UInt64
    let codeCount: Int

    init(key: DefinitionKey, number: UInt32) {
        self.key = key
        self.number = number
        var (code, rest, count) = (UInt64(0), UInt64(number), UInt64(0))
        while rest >= 0x80 {
            code |= (rest & 0x7F | 0x80) << (8 * count)
            rest >>= 7
            count += 1
        }
        self.code = code | rest << (8 * count)
        // The site is 0.
        codeCount = Int(count) + 2
    }
}

struct DefinitionKey: Equatable {
    var address: UInt
    /// Equal texts of two functions may share one address: the file and the line tell them apart. Of a type: 0.
    var place: UInt

    /// Of a function. Addresses have 47 bits.
    @inline(__always)
    init(_ name: UnsafePointer<UInt8>, _ file: UnsafePointer<UInt8>, _ line: UInt32) {
        address = UInt(bitPattern: name)
        place = UInt(bitPattern: file) ^ UInt(line) &<< 47
    }

    init(_ type: Any.Type) {
        address = UInt(bitPattern: unsafeBitCast(type, to: UnsafeRawPointer.self))
        place = 0
    }

    @inline(__always)
    var hash: Int {
        Int(truncatingIfNeeded: (address ^ place &>> 40) &* 0x9E37_79B9_7F4A_7C15 &>> 32)
    }
}

/// Open addressing; readers take no lock, writers a mutex. The slots lie behind the table's head.
struct DefinitionTable {
    private var mask: Int
    private var used: Int

    private typealias Table = UnsafeMutablePointer<DefinitionTable>

    @inline(__always)
    private static func slots(_ table: Table) -> UnsafeMutablePointer<UnsafeMutableRawPointer?> {
        UnsafeMutableRawPointer(table + 1).assumingMemoryBound(to: UnsafeMutableRawPointer?.self)
    }

    /// nil: not defined yet. `memory`: the table, which `inserting` has made; nil: it is empty.
    @inline(__always)
    static func find(_ key: DefinitionKey, in memory: UnsafeMutableRawPointer?) -> UnsafeMutablePointer<Definition>? {
        guard let table = memory?.assumingMemoryBound(to: DefinitionTable.self) else { return nil }
        let mask = table.pointee.mask
        var slot = key.hash & mask
        while let found = ft_load_acquire_pointer(slots(table) + slot) {
            let definition = found.assumingMemoryBound(to: Definition.self)
            let other = definition.pointee.key
            if other.address == key.address, other.place == key.place { return definition }
            slot = (slot &+ 1) & mask
        }
        return nil
    }

    /// Under a mutex of the caller's. Answers the table from now on; one that is outgrown stays: others may be reading it.
    static func inserting(
        _ definition: UnsafeMutablePointer<Definition>, in memory: UnsafeMutableRawPointer?
    ) -> UnsafeMutableRawPointer? {
        let current = memory?.assumingMemoryBound(to: DefinitionTable.self)
        if let current, current.pointee.used * 2 < current.pointee.mask {
            put(definition, current)
            return memory
        }
        let size = current.map { ($0.pointee.mask + 1) * 2 } ?? 256
        let bytes = MemoryLayout<DefinitionTable>.stride + size * MemoryLayout<UnsafeMutableRawPointer?>.stride
        // All slots are empty.
        guard let larger = calloc(1, bytes)?.assumingMemoryBound(to: DefinitionTable.self) else { return memory }
        larger.initialize(to: DefinitionTable(mask: size - 1, used: 0))
        if let current {
            for slot in 0...current.pointee.mask {
                if let old = slots(current)[slot] { put(old.assumingMemoryBound(to: Definition.self), larger) }
            }
        }
        put(definition, larger)
        return UnsafeMutableRawPointer(larger)
    }

    private static func put(_ definition: UnsafeMutablePointer<Definition>, _ table: Table) {
        var slot = definition.pointee.key.hash & table.pointee.mask
        while slots(table)[slot] != nil { slot = (slot + 1) & table.pointee.mask }
        table.pointee.used += 1
        ft_store_release_pointer(slots(table) + slot, UnsafeMutableRawPointer(definition))
    }
}

/// A mutex at a fixed address.
struct ProgramMutex: @unchecked Sendable {
    private let mutex: UnsafeMutablePointer<pthread_mutex_t>

    init() {
        mutex = .allocate(capacity: 1)
        mutex.initialize(to: pthread_mutex_t())
        pthread_mutex_init(mutex, nil)
    }

    func withLock<Result>(_ body: () -> Result) -> Result {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        return body()
    }
}
