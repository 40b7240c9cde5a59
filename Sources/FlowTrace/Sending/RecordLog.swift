import CRecorder

#if !FLOWTRACE_EXTENSION
    import TraceWire
#endif

/// The slow facts: all records since the start, in blocks of 64 KiB that never move. A record does not straddle two blocks. Those of
/// functions, types and lanes that are gone give way when they have become many (`clean`).
///
/// Guarded by `Recorder`'s mutex.
struct RecordLog {
    static let blockSize = Wire.maximumPayload

    var memory: HistoryMemory
    var blocks: UnsafeMutablePointer<UnsafeMutablePointer<UInt8>>
    /// Bytes used of each block.
    var used: UnsafeMutablePointer<UInt32>
    /// Bytes at the end of each block whose records are gone: readers need not get them, but count them.
    var gone: UnsafeMutablePointer<UInt32>
    var count = 0
    /// What is gone and still has a record here. Lanes are never back: they stay noted, for a lane may have several records.
    private var functions = NumberSet()
    private var types = NumberSet()
    private var lanes = NumberSet()
    /// Bytes of such records. Those of lanes are estimated, which is put right at the end of each round.
    private var deadBytes = 0
    /// The same of what has gone since this round began.
    private var deadBytesOfRound = 0
    /// The block that is to be cleaned next.
    private var next = 0
    /// So many bytes of such records are kept, since the history still has calls of theirs.
    private let greatestDead: Int

    init?(_ memory: HistoryMemory) {
        let pointers = calloc(HistoryLayout.greatestBlocks, MemoryLayout<UnsafeMutablePointer<UInt8>>.stride)
        guard let pointers else { return nil }
        blocks = pointers.assumingMemoryBound(to: UnsafeMutablePointer<UInt8>.self)
        used = memory.used
        guard let numbers = calloc(HistoryLayout.greatestBlocks, MemoryLayout<UInt32>.stride) else { return nil }
        gone = numbers.assumingMemoryBound(to: UInt32.self)
        greatestDead = max(4 << 20, memory.layout.slots * Chunk.size / 8)
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

    // MARK: What is gone

    /// `tag`: of the record that tells it, whose body has `bytes` beside the number.
    mutating func dies(_ tag: UInt8, _ number: UInt32, bytes: Int) {
        let isNoted =
            switch tag {
            case RecordTag.function: functions.insert(number)
            case RecordTag.type: types.insert(number)
            default: lanes.insert(number)
            }
        guard isNoted else { return }
        deadBytes += RecordLog.size(number, bytes)
        deadBytesOfRound += RecordLog.size(number, bytes)
    }

    /// It is back. False: its record is no longer here.
    mutating func returns(_ tag: UInt8, _ number: UInt32, bytes: Int) -> Bool {
        guard takes(tag, number) else { return false }
        deadBytes -= RecordLog.size(number, bytes)
        deadBytesOfRound -= RecordLog.size(number, bytes)
        return true
    }

    private static func size(_ number: UInt32, _ bytes: Int) -> Int {
        1 + RecordWriter.lengthBytes + (38 - (number | 1).leadingZeroBitCount) / 7 + bytes
    }

    /// Is it gone? Asked once.
    private mutating func takes(_ tag: UInt8, _ number: UInt32) -> Bool {
        switch tag {
        case RecordTag.function: functions.remove(number)
        case RecordTag.type: types.remove(number)
        case RecordTag.lane: lanes.contains(number)
        default: false
        }
    }

    /// If there are too many, takes them out of one block which all readers have got, those before `passed`: at most 64 KiB are moved.
    mutating func clean(passed: Int) {
        guard deadBytes > greatestDead else { return }
        if next + 1 >= count {
            if next > 0 { deadBytes = min(deadBytes, deadBytesOfRound) }
            (next, deadBytesOfRound) = (0, 0)
        }
        guard next < min(passed, count - 1) else { return }
        let block = blocks[next]
        let end = Int(used[next] - gone[next])
        var (from, kept) = (0, 0)
        while from < end {
            let size = RecordLog.size(at: block + from)
            if takes(block[from], RecordLog.number(at: block + from + 1 + RecordWriter.lengthBytes)) {
                deadBytes = max(0, deadBytes - size)
            } else {
                if from > kept { memmove(block + kept, block + from, size) }
                kept += size
            }
            from += size
        }
        if kept < end { leave(next, from: kept) }
        next += 1
    }

    /// What comes after `kept` bytes of a block is one record that says nothing, and its memory is given back.
    private mutating func leave(_ index: Int, from kept: Int) {
        let rest = Int(used[index]) - kept
        guard rest > RecordWriter.lengthBytes else { return }
        var record = RecordWriter(blocks[index] + kept, tag: RecordTag.gone)
        record.body.next += rest - 1 - RecordWriter.lengthBytes
        _ = record.finish()
        gone[index] = UInt32(rest)
        let page = HistoryLayout.page
        let first = (kept + 1 + RecordWriter.lengthBytes + page - 1) / page * page
        if first < RecordLog.blockSize { memory.giveBack(blocks[index] + first, RecordLog.blockSize - first, index) }
    }

    /// Of the record at `place`, with its head.
    private static func size(at place: UnsafeMutablePointer<UInt8>) -> Int {
        1 + RecordWriter.lengthBytes + (Int(place[1] & 0x7F) | Int(place[2] & 0x7F) << 7 | Int(place[3]) << 14)
    }

    private static func number(at place: UnsafeMutablePointer<UInt8>) -> UInt32 {
        var (number, shift, index): (UInt32, UInt32, Int) = (0, 0, 0)
        while shift < 35 {
            number |= UInt32(place[index] & 0x7F) << shift
            if place[index] < 0x80 { break }
            (shift, index) = (shift + 7, index + 1)
        }
        return number
    }
}

/// Numbers that rise from 0, a bit each.
private struct NumberSet {
    private var words: UnsafeMutablePointer<UInt64>?
    private var count = 0

    func contains(_ number: UInt32) -> Bool {
        guard let words, Int(number >> 6) < count else { return false }
        return words[Int(number >> 6)] & 1 << UInt64(number & 63) != 0
    }

    /// False: no memory.
    mutating func insert(_ number: UInt32) -> Bool {
        let word = Int(number >> 6)
        if word >= count {
            let larger = max(256, count * 2, word + 1)
            guard let memory = realloc(words, larger * 8) else { return false }
            let grown = memory.assumingMemoryBound(to: UInt64.self)
            memset(grown + count, 0, (larger - count) * 8)
            (words, count) = (grown, larger)
        }
        words?[word] |= 1 << UInt64(number & 63)
        return true
    }

    /// Was it in the set?
    mutating func remove(_ number: UInt32) -> Bool {
        guard contains(number) else { return false }
        words?[Int(number >> 6)] &= ~(1 << UInt64(number & 63))
        return true
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
