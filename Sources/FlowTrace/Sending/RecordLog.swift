import CRecorder

#if !FLOWTRACE_EXTENSION
    import TraceWire
#endif

/// The slow facts: all records since the start, in blocks of 64 KiB that never move. A record does not straddle two blocks.
///
/// Guarded by `Recorder`'s mutex.
struct RecordLog {
    static let blockSize = Wire.maximumPayload

    var memory: HistoryMemory
    var blocks: UnsafeMutablePointer<UnsafeMutablePointer<UInt8>>
    /// Bytes used of each block.
    var used: UnsafeMutablePointer<UInt32>
    var count = 0

    init?(_ memory: HistoryMemory) {
        let pointers = calloc(HistoryLayout.greatestBlocks, MemoryLayout<UnsafeMutablePointer<UInt8>>.stride)
        guard let pointers else { return nil }
        blocks = pointers.assumingMemoryBound(to: UnsafeMutablePointer<UInt8>.self)
        used = memory.used
        self.memory = memory
    }

    /// Where `Wire.maximumRecord` bytes may be written. nil: no memory.
    mutating func reserve() -> UnsafeMutablePointer<UInt8>? {
        if count == 0 || Int(used[count - 1]) + Wire.maximumRecord > RecordLog.blockSize {
            guard count < HistoryLayout.greatestBlocks, let block = memory.addBlock(count) else { return nil }
            blocks[count] = block
            used[count] = 0
            count += 1
        }
        return blocks[count - 1] + Int(used[count - 1])
    }

    /// Takes in what was written to the place that `reserve` gave.
    mutating func append(_ bytes: Int) {
        used[count - 1] += UInt32(bytes)
    }
}

/// Writes one record: the tag, a length that is filled in at the end (a varint padded to three bytes), the body.
package struct RecordWriter {
    package var body: ByteWriter
    let start: UnsafeMutablePointer<UInt8>
    static let lengthBytes = 3

    package init(_ start: UnsafeMutablePointer<UInt8>, tag: UInt8) {
        self.start = start
        start.pointee = tag
        body = ByteWriter(start + 1 + RecordWriter.lengthBytes)
    }

    /// Bytes of the whole record.
    package func finish() -> Int {
        let length = body.next - start - 1 - RecordWriter.lengthBytes
        start[1] = UInt8(truncatingIfNeeded: length & 0x7F) | 0x80
        start[2] = UInt8(truncatingIfNeeded: (length >> 7) & 0x7F) | 0x80
        start[3] = UInt8(truncatingIfNeeded: (length >> 14) & 0x7F)
        return body.next - start
    }
}
