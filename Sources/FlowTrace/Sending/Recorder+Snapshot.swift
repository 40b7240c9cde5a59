import CRecorder

#if !FLOWTRACE_EXTENSION
    import TraceWire
#endif

/// What the recorder holds, for a reader in the process itself.
extension Recorder {
    /// Number of the newest chunk that is sealed by now: `snapshot(after:)` leaves out what it and its elders hold.
    package static var lastSealed: UInt64 {
        guard let shared else { return 0 }
        lock(shared)
        defer { unlock(shared) }
        var oldest = shared.pointee.history.lastOrder + 1
        var place = 0
        while place < shared.pointee.history.queued {
            let chunk = shared.pointee.history.chunks + Int(shared.pointee.history.queue[place])
            if chunk.pointee.sealed == 0, chunk.pointee.order < oldest { oldest = chunk.pointee.order }
            place += 1
        }
        return oldest - 1
    }

    /// All records and the chunks after number `order`, as a stream of frames, given to `body` part by part. The program waits
    /// meanwhile where it needs a new chunk.
    package static func snapshot(after order: UInt64, _ body: (FrameHeader, UnsafeRawBufferPointer) -> Void) {
        guard let shared else { return }
        lock(shared)
        defer { unlock(shared) }
        let log = shared.pointee.log
        var place = 0
        while place < log.count {
            let header = FrameHeader(kind: .records, writer: Wire.recordsWriter)
            body(
                header, UnsafeRawBufferPointer(start: log.blocks[place].bytes, count: Int(log.blocks[place].count)))
            place += 1
        }
        place = 0
        while place < shared.pointee.history.queued {
            let chunk = shared.pointee.history.chunks + Int(shared.pointee.history.queue[place])
            let count = Int(ft_load_acquire_32(&chunk.pointee.published))
            if chunk.pointee.order > order, count > 0 {
                body(chunk.pointee.header(offset: 0), UnsafeRawBufferPointer(start: chunk.pointee.bytes, count: count))
            }
            place += 1
        }
    }
}
