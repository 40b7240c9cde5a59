import CRecorder

#if !FLOWTRACE_EXTENSION
    import TraceWire
#endif

/// The life of writers, and the step from one chunk to the next.
extension Recorder {
    /// The operating system's number of this thread.
    package static var threadID: UInt32 { ft_thread_id() }

    /// A writer for this thread, which `lane` (made by `newLane`) belongs to. nil: the recorder is off or has no memory.
    package static func newWriter(
        lane: UnsafeMutablePointer<Lane>, threadID: UInt32
    ) -> UnsafeMutablePointer<Writer>? {
        guard let shared, ft_recording != 0, let memory = calloc(1, MemoryLayout<Writer>.stride),
            let scratch = malloc(Chunk.size), let discarded = calloc(1, MemoryLayout<Chunk>.stride)
        else { return nil }
        let chunk = discarded.assumingMemoryBound(to: Chunk.self)
        chunk.initialize(to: Chunk(bytes: scratch.assumingMemoryBound(to: UInt8.self)))
        lock(shared)
        let id = shared.pointee.writers
        shared.pointee.writers += 1
        unlock(shared)
        let writer = memory.assumingMemoryBound(to: Writer.self)
        let base = chunk.pointee.bytes
        writer.initialize(
            to: Writer(
                cursor: base, limit: base, base: base, lastTick: 0, lane: lane, chunk: chunk, calls: 0,
                threadLane: lane, id: id, sequence: 0, discarded: chunk, threadID: threadID))
        writer.pointee.stream = shared.pointee.stream
        writer.pointee.generation = ft_recording
        writer.pointee.epoch = epoch
        nextChunk(writer)
        ft_thread_set(writer)
        ft_thread_watch(writer)
        return writer
    }

    /// Seals the writer's chunk and gives it another, or, when none is to be had, a place whose bytes are lost.
    @inline(never)
    static func nextChunk(_ writer: UnsafeMutablePointer<Writer>) {
        guard let shared else { return discard(writer) }
        lock(shared)
        seal(writer, shared)
        let (chunk, isNew) = takeChunk(shared, writer) ?? (writer.pointee.discarded, false)
        unlock(shared)
        let keeps = shared.pointee.kept != nil
        if chunk == writer.pointee.discarded { chunk.pointee.order = 0 }
        // Many threads write little.
        if isNew, writer.pointee.sequence > 0 { History.prepare(chunk) }
        // Who keeps the chunks compares ticks, and may not want the clock to be read.
        let (time, tick) = keeps ? Clock.step() : Clock.now()
        if !keeps { Clock.refine(time: time, tick: tick) }
        chunk.pointee.writer = writer.pointee.id
        chunk.pointee.sequence = writer.pointee.sequence
        chunk.pointee.time = time
        chunk.pointee.tickScale = Clock.scale
        chunk.pointee.callsBefore = writer.pointee.calls
        writer.pointee.sequence &+= 1
        writer.pointee.chunk = chunk
        writer.pointee.base = chunk.pointee.bytes
        writer.pointee.cursor = chunk.pointee.bytes
        writer.pointee.limit = chunk.pointee.bytes + (Chunk.size - Wire.maximumEvent)
        writer.pointee.lastTick = tick
        writer.introduceLane()
        guard !shared.pointee.flusherRuns, !keeps else { return }
        lock(shared)
        restartFlusher(shared, now: time)
        unlock(shared)
    }

    /// Recording has stopped in the middle of an event: it needs a place all the same.
    private static func discard(_ writer: UnsafeMutablePointer<Writer>) {
        let chunk = writer.pointee.discarded
        writer.pointee.chunk = chunk
        writer.pointee.base = chunk.pointee.bytes
        writer.pointee.cursor = chunk.pointee.bytes
        writer.pointee.limit = chunk.pointee.bytes + (Chunk.size - Wire.maximumEvent)
    }

    /// After a fork the flusher waits for the program's main thread; when that is busy elsewhere, for this. Under the mutex.
    private static func restartFlusher(_ shared: UnsafeMutablePointer<Shared>, now: UInt64) {
        guard !shared.pointee.flusherRuns, now > shared.pointee.pausedAt + longestPause else { return }
        startFlusher()
    }

    /// ns
    private static let longestPause: UInt64 = 50_000_000

    private static func seal(_ writer: UnsafeMutablePointer<Writer>, _ shared: UnsafeMutablePointer<Shared>) {
        let chunk = writer.pointee.chunk
        if chunk != writer.pointee.discarded {
            // The last event may have been held back.
            ft_store_release_32(
                &chunk.pointee.published, UInt32(truncatingIfNeeded: writer.pointee.cursor - writer.pointee.base))
            chunk.pointee.tickScale = Clock.scale
            chunk.pointee.sealed = 1
        } else if writer.pointee.sequence > 0 {
            shared.pointee.droppedChunks += 1
            shared.pointee.droppedCalls += writer.pointee.calls - chunk.pointee.callsBefore
        }
    }

    /// Under the mutex, which is let go while waiting for a lossless reader.
    private static func takeChunk(
        _ shared: UnsafeMutablePointer<Shared>, _ writer: UnsafeMutablePointer<Writer>
    ) -> (chunk: UnsafeMutablePointer<Chunk>, isNew: Bool)? {
        if shared.pointee.kept != nil { return shared.pointee.kept?.take(for: writer).map { ($0, false) } }
        var now = ft_monotonic()
        let deadline = now + UInt64(patience) * 1_000_000
        while true {
            if let taken = shared.pointee.history.take(
                now: now, isRead: { isRead($0, slot: $1, shared) }, mayDrop: { isUnneeded($0, slot: $1, shared) })
            {
                return taken
            }
            guard anyoneWaits(shared), !shared.pointee.isStopping else { return nil }
            now = ft_monotonic()
            if now >= deadline {
                declareLagging(shared)
                continue
            }
            restartFlusher(shared, now: now)
            wakeFlusher(shared)
            _ = ft_wait(&shared.pointee.progress, &shared.pointee.mutex, 20)
        }
    }

    /// Is there a reader, and has each of them got the whole chunk?
    private static func isRead(
        _ chunk: UnsafeMutablePointer<Chunk>, slot: Int, _ shared: UnsafeMutablePointer<Shared>
    ) -> Bool {
        var place = 0
        var isRead = false
        while place < greatestConnections {
            if let connection = shared.pointee.connections[place] {
                guard connection.hasSent(chunk, slot: slot) else { return false }
                isRead = true
            }
            place += 1
        }
        return isRead
    }

    private static func isUnneeded(
        _ chunk: UnsafeMutablePointer<Chunk>, slot: Int, _ shared: UnsafeMutablePointer<Shared>
    ) -> Bool {
        var place = 0
        while place < greatestConnections {
            if shared.pointee.connections[place]?.needs(chunk, slot: slot) == true { return false }
            place += 1
        }
        return true
    }

    private static func anyoneWaits(_ shared: UnsafeMutablePointer<Shared>) -> Bool {
        var place = 0
        while place < greatestConnections {
            if let connection = shared.pointee.connections[place], connection.isLossless, !connection.isLagging {
                return true
            }
            place += 1
        }
        return false
    }

    private static func declareLagging(_ shared: UnsafeMutablePointer<Shared>) {
        var place = 0
        while place < greatestConnections {
            if shared.pointee.connections[place]?.isLossless == true {
                shared.pointee.connections[place]?.isLagging = true
            }
            place += 1
        }
        append(RecordTag.notice, shared) { out in
            out.byte(1)
            out.text(
                "The explorer did not keep up for 2 s: calls were dropped rather than hold the program any longer.")
        }
    }

    /// The thread is over: its chunk is sealed, its writer freed. Lanes that are not its own stay with who made them.
    static func threadEnds(_ value: UnsafeMutableRawPointer?) {
        guard let value, let shared else { return }
        let writer = value.assumingMemoryBound(to: Writer.self)
        if writer.pointee.stream == shared.pointee.stream {
            lock(shared)
            seal(writer, shared)
            laneEnds(writer.pointee.threadLane.pointee.id, shared)
            unlock(shared)
        }
        ft_thread_set(nil)
        Lane.destroy(writer.pointee.threadLane)
        free(writer.pointee.discarded.pointee.bytes)
        free(writer.pointee.discarded)
        free(writer.pointee.attachment)
        free(writer)
    }
}
