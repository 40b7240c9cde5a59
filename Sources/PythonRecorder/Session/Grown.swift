import CRecorder

/// An array of plain values that grows. Embedded Swift's own would do, but for its checks at each access.
struct Grown<Element> {
    private(set) var base: UnsafeMutablePointer<Element>?
    private(set) var count = 0
    private var capacity = 0

    /// False: no memory.
    @discardableResult
    mutating func append(_ element: Element) -> Bool {
        if count == capacity {
            let larger = capacity == 0 ? 64 : capacity * 2
            guard let memory = realloc(base, larger * MemoryLayout<Element>.stride) else { return false }
            base = memory.assumingMemoryBound(to: Element.self)
            capacity = larger
        }
        guard let base else { return false }
        (base + count).initialize(to: element)
        count += 1
        return true
    }

    /// `index` is below `count`.
    subscript(index: Int) -> Element {
        @inline(__always) get { base.unsafelyUnwrapped[index] }
        @inline(__always) nonmutating set { base.unsafelyUnwrapped[index] = newValue }
    }

    /// Appends `element` until there are `wanted`.
    mutating func fill(to wanted: Int, with element: Element) {
        while count < wanted, append(element) {}
    }

    mutating func removeLast(_ number: Int = 1) { count -= min(number, count) }

    mutating func release() {
        free(base)
        base = nil
        count = 0
        capacity = 0
    }
}

/// Address → number, by open addressing, at most half full.
struct AddressTable {
    private struct Entry {
        var address: UInt64
        var number: Int
    }

    private static let free: UInt64 = 0
    private static let removed: UInt64 = 1
    private var entries: UnsafeMutablePointer<Entry>?
    private var size = 0
    private var used = 0

    func find(_ address: UInt64) -> Int? {
        guard let entries else { return nil }
        var place = AddressTable.hash(address) & (size - 1)
        while entries[place].address != AddressTable.free {
            if entries[place].address == address { return entries[place].number }
            place = (place + 1) & (size - 1)
        }
        return nil
    }

    mutating func set(_ address: UInt64, _ number: Int) {
        if used * 2 >= size { guard rebuild() else { return } }
        guard let entries else { return }
        var place = AddressTable.hash(address) & (size - 1)
        while entries[place].address != AddressTable.free, entries[place].address != address {
            place = (place + 1) & (size - 1)
        }
        if entries[place].address == AddressTable.free { used += 1 }
        entries[place] = Entry(address: address, number: number)
    }

    /// The number, which is taken away.
    mutating func take(_ address: UInt64) -> Int? {
        guard let entries else { return nil }
        var place = AddressTable.hash(address) & (size - 1)
        while entries[place].address != AddressTable.free {
            if entries[place].address == address {
                let number = entries[place].number
                empty(place)
                return number
            }
            place = (place + 1) & (size - 1)
        }
        return nil
    }

    /// `removed` stays only where the way to others leads on: frames come and go at the same address.
    private mutating func empty(_ removed: Int) {
        guard let entries else { return }
        var place = removed
        entries[place].address = AddressTable.removed
        guard entries[(place + 1) & (size - 1)].address == AddressTable.free else { return }
        while entries[place].address == AddressTable.removed {
            entries[place].address = AddressTable.free
            used -= 1
            place = (place - 1) & (size - 1)
        }
    }

    mutating func release() {
        CRecorder.free(entries)
        entries = nil
        size = 0
        used = 0
    }

    private static func hash(_ address: UInt64) -> Int {
        Int(truncatingIfNeeded: (address >> 4) ^ (address >> 13))
    }

    private mutating func rebuild() -> Bool {
        let (old, oldSize) = (entries, size)
        var living = 0
        var index = 0
        while index < oldSize {
            if let old, old[index].address > AddressTable.removed { living += 1 }
            index += 1
        }
        var larger = 256
        while larger < living * 4 { larger *= 2 }
        guard let memory = calloc(larger, MemoryLayout<Entry>.stride) else { return false }
        entries = memory.bindMemory(to: Entry.self, capacity: larger)
        size = larger
        used = 0
        index = 0
        while index < oldSize {
            if let old, old[index].address > AddressTable.removed { set(old[index].address, old[index].number) }
            index += 1
        }
        CRecorder.free(old)
        return true
    }
}
