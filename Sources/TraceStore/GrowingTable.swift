/// A table of plain values that only grows, in memory of its own: elements never move, and what is old of it may go to disk, where it
/// can still be changed.
struct GrowingTable<Element: BitwiseCopyable> {
    let elements: UnsafeMutablePointer<Element>
    private(set) var count = 0
    let capacity: Int
    /// Without memory where the system had no address space left: there is room for a few then.
    var region: SpillRegion

    /// Reserves address space for `capacity` elements, less where the system does not allow it.
    init(capacity wanted: Int) {
        var capacity = max(1024, wanted)
        var memory = MappedMemory(reserving: capacity * MemoryLayout<Element>.stride)
        while memory == nil && capacity > 1024 {
            capacity >>= 1
            memory = MappedMemory(reserving: capacity * MemoryLayout<Element>.stride)
        }
        self.capacity = capacity
        region = SpillRegion(memory: memory)
        elements =
            memory?.base.bindMemory(to: Element.self, capacity: capacity) ?? .allocate(capacity: capacity)
    }

    func free() {
        if let memory = region.memory { memory.release() } else { elements.deallocate() }
    }

    /// Answers the element's number. When there is no room, the last one is overwritten.
    mutating func append(_ element: Element) -> UInt32 {
        if count == capacity { count -= 1 }
        (elements + count).initialize(to: element)
        count += 1
        return UInt32(truncatingIfNeeded: count - 1)
    }

    var byteCount: Int { count * MemoryLayout<Element>.stride }
}

/// How far a range of memory that fills from its beginning has gone to disk.
struct SpillRegion {
    let memory: MappedMemory?
    /// Where it begins in the file.
    var place = 0
    /// Bytes at the beginning that are in the file.
    var spilled = 0

    init(memory: MappedMemory?) { self.memory = memory }
}
