import CRecorder

#if !FLOWTRACE_EXTENSION
    import TraceWire
#endif

/// The chunks of a recorder that sends nothing: all since the last harvest, in the order in which they were begun.
///
/// Guarded by `Recorder`'s mutex.
struct KeptChunks {
    /// One chunk, with its 64 KiB behind it.
    struct Link {
        /// First, so that a chunk's address is its link's.
        var chunk: Chunk
        /// Whose it is; of no use once the chunk is sealed.
        var writer: UnsafeMutablePointer<Writer>
        var next: UnsafeMutablePointer<Link>?
    }

    private(set) var first: UnsafeMutablePointer<Link>?
    private var last: UnsafeMutablePointer<Link>?
    private var lastOrder: UInt64 = 0

    /// nil: no memory.
    mutating func take(for writer: UnsafeMutablePointer<Writer>) -> UnsafeMutablePointer<Chunk>? {
        guard let memory = malloc(MemoryLayout<Link>.stride + Chunk.size) else { return nil }
        let link = memory.assumingMemoryBound(to: Link.self)
        let bytes = (memory + MemoryLayout<Link>.stride).assumingMemoryBound(to: UInt8.self)
        link.initialize(to: Link(chunk: Chunk(bytes: bytes), writer: writer))
        lastOrder += 1
        link.pointee.chunk.order = lastOrder
        if let last { last.pointee.next = link } else { first = link }
        last = link
        return memory.assumingMemoryBound(to: Chunk.self)
    }

    /// Gives all chunks away; their writers will begin new ones.
    mutating func release() -> UnsafeMutablePointer<Link>? {
        var next = first
        while let link = next {
            if link.pointee.chunk.sealed == 0 { link.pointee.writer.pointee.leaveChunk() }
            next = link.pointee.next
        }
        let all = first
        first = nil
        last = nil
        return all
    }
}

extension Writer {
    /// What is written now is lost, until `Recorder.nextChunk`.
    mutating func leaveChunk() {
        chunk = discarded
        base = discarded.pointee.bytes
        cursor = base
        limit = base + (Chunk.size - Wire.maximumEvent)
        discarded.pointee.callsBefore = calls
    }
}

/// Recording into memory, from `resume` to `pause`. All threads that record hold one lock of the caller's: the GIL.
extension Recorder {
    package static func resume() {
        guard let shared else { return }
        shared.pointee.generation = shared.pointee.generation % 255 + 1
        ft_recording_set(shared.pointee.generation)
    }

    package static func pause() { ft_recording_set(0) }

    /// A thread goes on that has been left behind by a harvest: it gets a new chunk, and its stack is empty.
    package static func beginAnew(_ writer: UnsafeMutablePointer<Writer>) {
        writer.pointee.lane = writer.pointee.threadLane
        writer.pointee.lane.pointee.depth = 0
        nextChunk(writer)
    }

    /// Gives each chunk to `body`, in the order in which they were begun, and then their memory back.
    static func harvest(_ body: (UnsafeMutablePointer<KeptChunks.Link>?) -> Void) {
        guard let shared else { return }
        lock(shared)
        let all = shared.pointee.kept?.release()
        unlock(shared)
        body(all ?? nil)
        var next = all ?? nil
        while let link = next {
            next = link.pointee.next
            free(link)
        }
    }
}
