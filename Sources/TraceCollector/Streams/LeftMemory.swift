import Glibc
import TraceWire

/// How far the stream of a process has been received: what a reader of its memory file need not read again.
package struct StreamProgress: Sendable {
    /// Bytes of the record log.
    package var records: UInt32
    /// Of each writer: its last chunk, and how many bytes of that.
    package var writers: [UInt32: (sequence: UInt32, offset: UInt32)]

    package init(records: UInt32 = 0, writers: [UInt32: (sequence: UInt32, offset: UInt32)] = [:]) {
        self.records = records
        self.writers = writers
    }
}

/// The memory file of a recorder whose stream broke off (`HistoryLayout`), read as the rest of that stream. The file is untrusted: it is
/// read, never mapped, so that it cannot vanish under us.
package final class LeftMemory: TraceSource {
    package private(set) var descriptor: Int32
    private var layout = HistoryLayout(slots: 0)
    private var stream: UInt32 = 0
    /// What is to be read, in the order in which it is to be sent.
    private var pieces: [Piece] = []
    private var next = 0
    /// Where the records end; nil: `end` was told.
    private var recordsEnd: UInt32?

    private struct Piece {
        var header: FrameHeader
        /// Where the payload is in the file.
        var place: Int
        var count: Int
        /// Of its chunk.
        var order: UInt64 = 0
    }

    /// More slots than that (4 GiB) no recorder has.
    private static let greatestSlots = 1 << 16

    /// Takes over the descriptor. nil: it is no memory file of a recorder.
    init?(descriptor: Int32) {
        self.descriptor = descriptor
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
            let header = bytes(at: 0, 20), header.number(0, UInt32.self) == HistoryLayout.magic,
            header.number(HistoryLayout.Field.version, UInt32.self) == HistoryLayout.version
        else {
            close()
            return nil
        }
        let slots = Int(header.number(HistoryLayout.Field.slots, UInt32.self))
        guard slots <= Self.greatestSlots else {
            close()
            return nil
        }
        layout = HistoryLayout(slots: slots)
        stream = header.number(HistoryLayout.Field.stream, UInt32.self)
    }

    deinit { close() }

    package func close() {
        guard descriptor >= 0 else { return }
        Glibc.close(descriptor)
        descriptor = -1
    }

    /// Looks what was published beyond `progress`: `read` gives it then.
    package func begin(after progress: StreamProgress) {
        recordsEnd = progress.records
        pieces = records(progress) + chunks(progress)
        next = 0
    }

    private func records(_ progress: StreamProgress) -> [Piece] {
        guard let header = bytes(at: 0, 20) else { return [] }
        let count = min(Int(header.number(HistoryLayout.Field.blocks, UInt32.self)), HistoryLayout.greatestBlocks)
        guard count > 0, let table = bytes(at: layout.blockTable, count * HistoryLayout.Block.stride) else { return [] }
        var blocks: [(begin: UInt64, end: UInt64, count: UInt64, place: Int)] = []
        for block in 0..<count {
            let entry = block * HistoryLayout.Block.stride
            let begin = table.number(entry + HistoryLayout.Block.begin, UInt64.self)
            let size = UInt64(table.number(entry + HistoryLayout.Block.count, UInt32.self))
            let end = max(table.number(entry + HistoryLayout.Block.end, UInt64.self), begin &+ size)
            guard size > 0, size <= UInt64(Wire.maximumPayload), end > begin else { continue }
            blocks.append((begin, end, size, layout.blocks + block * Wire.maximumPayload))
        }
        blocks.sort { $0.begin < $1.begin }
        // Less than 4 GiB behind the end.
        let end = blocks.last?.end ?? 0
        let behind = UInt64(UInt32(truncatingIfNeeded: end) &- progress.records)
        let received = end > behind ? end - behind : 0
        recordsEnd = UInt32(truncatingIfNeeded: max(received, end))
        var pieces: [Piece] = []
        for block in blocks where block.end > received {
            // Of a block from which some are gone, which nobody has got in part, all.
            let isWhole = block.count == block.end - block.begin
            let skipped = isWhole && received > block.begin ? received - block.begin : 0
            var header = FrameHeader(kind: .records, writer: Wire.recordsWriter)
            header.offset = UInt32(truncatingIfNeeded: block.end - (block.count - skipped))
            pieces.append(Piece(header: header, place: block.place + Int(skipped), count: Int(block.count - skipped)))
        }
        return pieces
    }

    private func chunks(_ progress: StreamProgress) -> [Piece] {
        guard layout.slots > 0, let table = bytes(at: layout.table, layout.slots * HistoryLayout.Slot.stride) else {
            return []
        }
        var pieces: [Piece] = []
        for slot in 0..<layout.slots {
            let entry = slot * HistoryLayout.Slot.stride
            let published = table.number(entry + HistoryLayout.Slot.published, UInt32.self)
            let order = table.number(entry + HistoryLayout.Slot.order, UInt64.self)
            guard order > 0, published > 0, published <= UInt32(Wire.maximumPayload) else { continue }
            var header = FrameHeader(
                kind: .events, writer: table.number(entry + HistoryLayout.Slot.writer, UInt32.self))
            header.sequence = table.number(entry + HistoryLayout.Slot.sequence, UInt32.self)
            header.time = table.number(entry + HistoryLayout.Slot.time, UInt64.self)
            header.callsBefore = table.number(entry + HistoryLayout.Slot.callsBefore, UInt64.self)
            header.tickScale = table.number(entry + HistoryLayout.Slot.tickScale, UInt32.self)
            if let last = progress.writers[header.writer] {
                if header.sequence < last.sequence { continue }
                if header.sequence == last.sequence { header.offset = last.offset }
            }
            guard header.offset < published else { continue }
            let place = layout.chunks + slot * Wire.maximumPayload + Int(header.offset)
            pieces.append(Piece(header: header, place: place, count: Int(published - header.offset), order: order))
        }
        return pieces.sorted { $0.order < $1.order }
    }

    package func read(into buffer: UnsafeMutableRawBufferPointer) -> ReadResult {
        var filled = 0
        while next < pieces.count {
            var piece = pieces[next]
            guard filled + Wire.headerSize + piece.count <= buffer.count else { return .bytes(filled) }
            next += 1
            let frame = UnsafeMutableRawBufferPointer(rebasing: buffer[filled...])
            let payload = UnsafeMutableRawBufferPointer(
                rebasing: frame[Wire.headerSize..<Wire.headerSize + piece.count])
            guard fill(payload, from: piece.place), let base = frame.baseAddress else { continue }
            piece.header.stream = stream
            piece.header.write(
                to: base.assumingMemoryBound(to: UInt8.self), payload: UnsafeRawBufferPointer(payload))
            filled += Wire.headerSize + piece.count
        }
        if filled == 0, let recordsEnd { filled = writeEnd(buffer, recordsEnd) }
        if filled == 0 { close() }
        return filled > 0 ? .bytes(filled) : .end
    }

    /// The last frame: the record that the process had no time for.
    private func writeEnd(_ buffer: UnsafeMutableRawBufferPointer, _ offset: UInt32) -> Int {
        recordsEnd = nil
        let record = [RecordTag.end, 1, EndReason.brokenOff.rawValue]
        guard buffer.count >= Wire.headerSize + record.count, let base = buffer.baseAddress else { return 0 }
        let payload = UnsafeMutableRawBufferPointer(
            rebasing: buffer[Wire.headerSize..<Wire.headerSize + record.count])
        payload.copyBytes(from: record)
        var header = FrameHeader(kind: .records, writer: Wire.recordsWriter)
        header.offset = offset
        header.stream = stream
        header.write(to: base.assumingMemoryBound(to: UInt8.self), payload: UnsafeRawBufferPointer(payload))
        return Wire.headerSize + record.count
    }

    // MARK: The file

    private func bytes(at place: Int, _ count: Int) -> [UInt8]? {
        var whole = false
        let result = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            whole = fill(UnsafeMutableRawBufferPointer(buffer), from: place)
            filled = whole ? count : 0
        }
        return whole ? result : nil
    }

    private func fill(_ buffer: UnsafeMutableRawBufferPointer, from place: Int) -> Bool {
        var filled = 0
        while filled < buffer.count {
            let count = pread(
                descriptor, buffer.baseAddress.map { $0 + filled }, buffer.count - filled, off_t(place + filled))
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { return false }
            filled += count
        }
        return true
    }
}

extension [UInt8] {
    /// The little-endian number at `offset`, which is within.
    fileprivate func number<Number: FixedWidthInteger>(_ offset: Int, _: Number.Type) -> Number {
        withUnsafeBytes { Number(littleEndian: $0.loadUnaligned(fromByteOffset: offset, as: Number.self)) }
    }
}
