import CRecorder

#if !FLOWTRACE_EXTENSION
    import TraceWire
#endif

/// The chunks that the recorder still holds: a ring of 64 KiB slots, the oldest sealed chunk giving way to the newest.
///
/// Guarded by `Recorder`'s mutex, but for the bytes of a chunk and `Chunk.published`.
struct History {
    var chunks: UnsafeMutablePointer<Chunk>
    private var bytes: UnsafeMutablePointer<UInt8>
    var slots: Int
    /// Slots that hold a chunk, oldest first.
    var queue: UnsafeMutablePointer<UInt32>
    var queued = 0
    /// Slots that have been used once: the rest of the memory has never been touched.
    var touched = 0
    var lastOrder: UInt64 = 0

    /// Chunks that fit into `bytes`, at least 16.
    static func slots(_ bytes: Int) -> Int { max(16, bytes / Chunk.size) }

    /// nil: no memory.
    init?(_ memory: HistoryMemory) {
        slots = memory.layout.slots
        guard let queueMemory = calloc(slots, MemoryLayout<UInt32>.stride) else { return nil }
        queue = queueMemory.assumingMemoryBound(to: UInt32.self)
        chunks = memory.table
        bytes = memory.chunks
    }

    /// Chunks whose memory has never been touched are given it at once: a fault for each 4 KiB would cost a call with values
    /// several ns.
    func prepare(_ chunk: UnsafeMutablePointer<Chunk>) {
        if chunk.pointee.order <= UInt64(slots) { _ = madvise(chunk.pointee.bytes, Chunk.size, ft_populate) }
    }

    /// A slot for a new chunk: an unused one, or the oldest sealed one that `mayDrop` lets go. nil: there is none now.
    mutating func take(mayDrop: (UnsafeMutablePointer<Chunk>, Int) -> Bool) -> UnsafeMutablePointer<Chunk>? {
        var slot = -1
        if touched < slots {
            slot = touched
            touched += 1
            (chunks + slot).initialize(to: Chunk(bytes: bytes + slot * Chunk.size))
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
