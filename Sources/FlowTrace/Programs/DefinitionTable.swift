import CRecorder

/// What is known by an address of the program: a traced function by that of its name, a type by that of its metadata.
///
/// Never freed: a pointer to it is valid as long as the process lives.
struct Definition {
    /// Equal texts of two functions may share one address: the file and the line tell them apart. Of a type: 0.
    var key: (UInt, UInt, UInt)
    var number: UInt32
    var traits = DefinitionTraits()
    /// Of a function: the parameters whose values are masked, the first in the lowest bit.
    var secrets: UInt64 = 0
}

/// What is told of a function's calls: its own options, else those of `config`.
struct DefinitionTraits {
    var options = TraceOptions()
    var hasParameters = false

    @inline(__always)
    var isAsynchronous: Bool { options.contains(.asynchronous) }

    @inline(__always)
    var showsArguments: Bool {
        hasParameters && (options.contains(.showArgs) || Settings.showsArguments && !options.contains(.hideArgs))
    }

    @inline(__always)
    var showsResult: Bool { options.contains(.showResult) || Settings.showsResult && !options.contains(.hideResult) }
}

/// Open addressing; readers take no lock, writers a mutex.
struct DefinitionTable {
    private struct Slots {
        var mask: Int
        var used: Int
        var places: UnsafeMutablePointer<UnsafeMutableRawPointer?>
    }

    private var slots: UnsafeMutableRawPointer?

    @inline(__always)
    private static func place(_ key: (UInt, UInt, UInt), _ mask: Int) -> Int {
        let mixed = (key.0 ^ key.1 &<< 7 ^ key.2 &<< 17) &* 0x9E37_79B9_7F4A_7C15
        return Int(truncatingIfNeeded: mixed &>> 32) & mask
    }

    /// nil: not defined yet.
    @inline(__always)
    mutating func find(_ key: (UInt, UInt, UInt)) -> UnsafePointer<Definition>? {
        guard let memory = ft_load_acquire_pointer(&slots) else { return nil }
        let slots = memory.assumingMemoryBound(to: Slots.self).pointee
        var place = DefinitionTable.place(key, slots.mask)
        while let found = ft_load_acquire_pointer(slots.places + place) {
            let definition = UnsafePointer(found.assumingMemoryBound(to: Definition.self))
            if definition.pointee.key == key { return definition }
            place = (place &+ 1) & slots.mask
        }
        return nil
    }

    /// Under a mutex of the caller's. A table that is outgrown stays: others may be reading it.
    mutating func insert(_ definition: Definition) -> UnsafePointer<Definition> {
        let memory = UnsafeMutablePointer<Definition>.allocate(capacity: 1)
        memory.initialize(to: definition)
        let current = slots?.assumingMemoryBound(to: Slots.self)
        if let current, current.pointee.used * 2 < current.pointee.mask {
            DefinitionTable.put(memory, current)
            return UnsafePointer(memory)
        }
        let size = current.map { ($0.pointee.mask + 1) * 2 } ?? 256
        let places = UnsafeMutablePointer<UnsafeMutableRawPointer?>.allocate(capacity: size)
        places.initialize(repeating: nil, count: size)
        let larger = UnsafeMutablePointer<Slots>.allocate(capacity: 1)
        larger.initialize(to: Slots(mask: size - 1, used: 0, places: places))
        if let current {
            for index in 0...current.pointee.mask {
                if let old = current.pointee.places[index] {
                    DefinitionTable.put(old.assumingMemoryBound(to: Definition.self), larger)
                }
            }
        }
        DefinitionTable.put(memory, larger)
        ft_store_release_pointer(&slots, UnsafeMutableRawPointer(larger))
        return UnsafePointer(memory)
    }

    private static func put(_ definition: UnsafeMutablePointer<Definition>, _ slots: UnsafeMutablePointer<Slots>) {
        var place = place(definition.pointee.key, slots.pointee.mask)
        while slots.pointee.places[place] != nil { place = (place &+ 1) & slots.pointee.mask }
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
