import CRecorder

#if !FLOWTRACE_EXTENSION
    import TraceWire
#endif

/// The chunks that the recorder still holds: a ring of 64 KiB slots, the oldest sealed chunk giving way to the newest.
///
/// Guarded by `Recorder`'s mutex, but for the bytes of a chunk and `Chunk.published`.
struct History {
    var chunks: UnsafeMutablePointer<Chunk>
    var slots: Int
    /// Slots that hold a chunk, oldest first.
    var queue: UnsafeMutablePointer<UInt32>
    var queued = 0
    /// Slots that have been used once: the rest of the memory has never been touched.
    var touched = 0
    var lastOrder: UInt64 = 0

    /// Room for `bytes` (at least 16 chunks); memory is reserved here and used when it is written. nil: no address space.
    init?(bytes: Int) {
        let wanted = bytes / Chunk.size
        slots = wanted < 16 ? 16 : wanted
        let area = mmap(
            nil, slots * Chunk.size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0)
        guard let area, Int(bitPattern: area) != -1,
            let chunkMemory = calloc(slots, MemoryLayout<Chunk>.stride),
            let queueMemory = calloc(slots, MemoryLayout<UInt32>.stride)
        else { return nil }
        // Pages of 2 MiB where the system has them: a fault for each 4 KiB would cost a call with values several ns.
        madvise(area, slots * Chunk.size, MADV_HUGEPAGE)
        chunks = chunkMemory.assumingMemoryBound(to: Chunk.self)
        queue = queueMemory.assumingMemoryBound(to: UInt32.self)
        let bytes = area.assumingMemoryBound(to: UInt8.self)
        var index = 0
        while index < slots {
            (chunks + index).initialize(to: Chunk(bytes: bytes + index * Chunk.size))
            index += 1
        }
    }

    /// A slot for a new chunk: an unused one, or the oldest sealed one that `mayDrop` lets go. nil: there is none now.
    mutating func take(mayDrop: (UnsafeMutablePointer<Chunk>, Int) -> Bool) -> UnsafeMutablePointer<Chunk>? {
        var slot = -1
        if touched < slots {
            slot = touched
            touched += 1
        } else {
            var place = 0
            while place < queued {
                let candidate = Int(queue[place])
                if chunks[candidate].sealed != 0 {
                    guard mayDrop(chunks + candidate, candidate) else { return nil }
                    slot = candidate
                    memmove(queue + place, queue + place + 1, (queued - place - 1) * MemoryLayout<UInt32>.stride)
                    queued -= 1
                    break
                }
                place += 1
            }
        }
        guard slot >= 0 else { return nil }
        lastOrder += 1
        queue[queued] = UInt32(slot)
        queued += 1
        let chunk = chunks + slot
        ft_store_release_32(&chunk.pointee.published, 0)
        chunk.pointee.sealed = 0
        chunk.pointee.order = lastOrder
        return chunk
    }
}
