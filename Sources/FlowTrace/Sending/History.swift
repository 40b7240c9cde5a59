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
    /// When that was last another one, ns of CLOCK_MONOTONIC.
    private var growth: UInt64 = 0
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

    /// Gives a chunk whose memory has never been touched all of it: a fault for each 4 KiB would cost more.
    static func prepare(_ chunk: UnsafeMutablePointer<Chunk>) {
        _ = madvise(chunk.pointee.bytes, Chunk.size, ft_populate)
    }

    /// Slots that are used before one is used again, 16 MiB, and how often another one may be while readers have read all, ns: memory that
    /// is new costs several ns a call (10 to 140 µs a chunk). Not fewer: what has just been read is in the reader's cache.
    private static let least = 256
    private static let pace: UInt64 = 20_000_000

    /// A slot for a new chunk, and whether its memory is new: the oldest sealed one that all readers have read, a new one, or the
    /// oldest sealed one that `mayDrop` lets go. nil: there is none now.
    mutating func take(
        now: UInt64, isRead: (UnsafeMutablePointer<Chunk>, Int) -> Bool,
        mayDrop: (UnsafeMutablePointer<Chunk>, Int) -> Bool
    ) -> (chunk: UnsafeMutablePointer<Chunk>, isNew: Bool)? {
        let oldest = oldestSealed()
        let canGrow = touched < slots
        let isEarly = touched >= History.least && now &- growth < History.pace
        var isNew = true
        if let oldest {
            let slot = Int(queue[oldest])
            isNew = canGrow ? !isEarly || !isRead(chunks + slot, slot) : !mayDrop(chunks + slot, slot)
        }
        let slot: Int
        if let place = oldest, !isNew {
            slot = Int(queue[place])
            memmove(queue + place, queue + place + 1, (queued - place - 1) * MemoryLayout<UInt32>.stride)
            queued -= 1
        } else {
            guard canGrow else { return nil }
            slot = touched
            touched += 1
            growth = now
            (chunks + slot).initialize(to: Chunk(bytes: bytes + slot * Chunk.size))
        }
        lastOrder += 1
        queue[queued] = UInt32(slot)
        queued += 1
        let chunk = chunks + slot
        ft_store_release_32(&chunk.pointee.published, 0)
        chunk.pointee.sealed = 0
        chunk.pointee.order = lastOrder
        return (chunk, isNew)
    }

    /// Its place in the queue.
    private func oldestSealed() -> Int? {
        var place = 0
        while place < queued {
            if chunks[Int(queue[place])].sealed != 0 { return place }
            place += 1
        }
        return nil
    }
}
