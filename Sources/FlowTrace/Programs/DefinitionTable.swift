import CRecorder

/// What is known by an address of the program: a traced function by that of its name, a type by that of its metadata.
///
/// Never freed: a pointer to it is valid as long as the process lives.
struct Definition {
    /// Equal texts of two functions may share one address: the file and the line tell them apart. Of a type: 0.
    var key: (UInt, UInt, UInt)
    var number: UInt32
    /// Of a function: `Told`. Changes at any time.
    var told: UInt32 = 0
    /// Of a function: the parameters whose values are masked, the first in the lowest bit.
    var secrets: UInt64 = 0
    var options = TraceOptions()
    var hasParameters = false
}

/// Open addressing; readers take no lock, writers a mutex.
struct DefinitionTable {
    private struct Slots {
        var mask: Int
        var used: Int
        var places: UnsafeMutablePointer<UnsafeMutableRawPointer?>
    }

    @inline(__always)
    private static func place(_ key: (UInt, UInt, UInt), _ mask: Int) -> Int {
        let mixed = (key.0 ^ key.1 &<< 7 ^ key.2 &<< 17) &* 0x9E37_79B9_7F4A_7C15
        return Int(truncatingIfNeeded: mixed &>> 32) & mask
    }

    /// nil: not defined yet. `memory`: the table, which `inserting` has made; nil: it is empty.
    @inline(__always)
    static func find(
        _ key: (UInt, UInt, UInt), in memory: UnsafeMutableRawPointer?
    ) -> UnsafeMutablePointer<Definition>? {
        guard let memory else { return nil }
        let slots = memory.assumingMemoryBound(to: Slots.self)
        let (mask, places) = (slots.pointee.mask, slots.pointee.places)
        var place = DefinitionTable.place(key, mask)
        while let found = ft_load_acquire_pointer(places + place) {
            let definition = found.assumingMemoryBound(to: Definition.self)
            let other = definition.pointee.key
            if other.0 == key.0, other.2 == key.2, other.1 == key.1 { return definition }
            place = (place &+ 1) & mask
        }
        return nil
    }

    /// Under a mutex of the caller's. Answers the table from now on; one that is outgrown stays: others may be reading it.
    static func inserting(
        _ definition: UnsafeMutablePointer<Definition>, in memory: UnsafeMutableRawPointer?
    ) -> UnsafeMutableRawPointer {
        let current = memory?.assumingMemoryBound(to: Slots.self)
        if let current, current.pointee.used * 2 < current.pointee.mask {
            put(definition, current)
            return UnsafeMutableRawPointer(current)
        }
        let size = current.map { ($0.pointee.mask + 1) * 2 } ?? 256
        let places = UnsafeMutablePointer<UnsafeMutableRawPointer?>.allocate(capacity: size)
        places.initialize(repeating: nil, count: size)
        let larger = UnsafeMutablePointer<Slots>.allocate(capacity: 1)
        larger.initialize(to: Slots(mask: size - 1, used: 0, places: places))
        if let current {
            for index in 0...current.pointee.mask {
                if let old = current.pointee.places[index] {
                    put(old.assumingMemoryBound(to: Definition.self), larger)
                }
            }
        }
        put(definition, larger)
        return UnsafeMutableRawPointer(larger)
    }

    private static func put(_ definition: UnsafeMutablePointer<Definition>, _ slots: UnsafeMutablePointer<Slots>) {
        var place = place(definition.pointee.key, slots.pointee.mask)
        while slots.pointee.places[place] != nil { place = (place + 1) & slots.pointee.mask }
        slots.pointee.used += 1
        ft_store_release_pointer(slots.pointee.places + place, UnsafeMutableRawPointer(definition))
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
