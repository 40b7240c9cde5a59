import CRecorder

#if !FLOWTRACE_EXTENSION
    import TraceWire
#endif

/// What is known of one slot of the history: 64 KiB of one writer's events.
///
/// One thread writes the slot, and publishes with a release store of `published`; the flusher reads. All else changes
/// under the history's mutex. It lies in the memory file: its fields are where `HistoryLayout.Slot` says.
package struct Chunk {
    package static let size = Wire.maximumPayload

    var bytes: UnsafeMutablePointer<UInt8>
    /// Bytes that readers may take.
    var published: UInt32
    /// 1: full, or its writer is gone.
    var sealed: UInt32
    /// Number of the chunk in the process, from 1; 0: the slot is free.
    var order: UInt64
    /// ns of CLOCK_MONOTONIC at tick 0.
    var time: UInt64
    /// Calls that the writer had begun before.
    var callsBefore: UInt64
    var writer: UInt32
    /// Number of the chunk in its writer.
    var sequence: UInt32
    /// Of a sealed chunk; while it grows, the clock's best counts.
    var tickScale: UInt32

    init(bytes: UnsafeMutablePointer<UInt8>) {
        self.bytes = bytes
        published = 0
        sealed = 0
        order = 0
        time = 0
        callsBefore = 0
        writer = 0
        sequence = 0
        tickScale = 0
    }

    /// The header of a piece of this chunk that begins at `offset`.
    func header(offset: UInt32) -> FrameHeader {
        var header = FrameHeader(kind: .events, writer: writer)
        header.sequence = sequence
        header.offset = offset
        header.time = time
        header.callsBefore = callsBefore
        header.tickScale = sealed != 0 ? tickScale : Clock.scale
        return header
    }
}
