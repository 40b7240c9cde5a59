import CRecorder

#if !FLOWTRACE_EXTENSION
    import TraceWire
#endif

/// The slow facts: all records since the start, in blocks of 64 KiB. A record does not straddle two blocks. Those of functions, types and
/// lanes that are gone give way when they have become many (`clean`), so that the log takes what its living records take, twice at most,
/// and `greatestDead` bytes.
///
/// Each byte of it has a position, counted from the first record ever: readers know by it how far they are.
///
/// Guarded by `Recorder`'s mutex.
struct RecordLog {
    static let blockSize = Wire.maximumPayload

    /// A part of the log.
    struct Block {
        var bytes: UnsafeMutablePointer<UInt8>
        /// In the memory file; -1: its memory is private.
        var number: Int32
        /// Bytes that it holds.
        var count: UInt32 = 0
        /// The part's positions.
        var begin: UInt64
        var end: UInt64

        /// None of its records was taken out.
        var isWhole: Bool { UInt64(count) == end &- begin }

        /// Which of its bytes a reader has not got that is at `position`, before `end`. Of what has been cleaned meanwhile it gets all:
        /// a record may be told twice.
        func rest(after position: UInt64) -> Range<Int> {
            (isWhole && position > begin ? Int(position - begin) : 0)..<Int(count)
        }
    }

    var memory: HistoryMemory
    /// In the order of their positions.
    private(set) var blocks: UnsafeMutablePointer<Block>
    private(set) var count = 0
    private let greatestCount: Int
    /// Numbers of blocks of the file that hold nothing.
    private var unused: UnsafeMutablePointer<Int32>
    private var unusedCount = 0
    /// Records for which there was no room.
    private(set) var dropped: UInt64 = 0
    /// What is gone and still has a record here.
    private var functions = NumberSet()
    private var types = NumberSet()
    /// Lanes may have several records: they stay noted for a whole round.
    private var lanes = NumberSet()
    private var lanesOfRound = NumberSet()
    /// Positions of the last records of which the last one counts.
    private var lastOverhead: UInt64 = 0
    private var lastState: UInt64 = 0
    /// Bytes of records that are gone. Those of lanes are estimated, which is put right at the end of each round.
    private var deadBytes = 0
    /// The same of what has gone since this round began.
    private var deadBytesOfRound = 0
    /// The end of the log when this round began.
    private var roundBegin: UInt64 = 0
    /// The block that is to be cleaned next.
    private var next = 0
    /// So many bytes of such records are kept, since the history still has calls of theirs.
    private let greatestDead: Int
    /// So many are, rather than that a reader is told what it may miss: one that has not read for long.
    private var greatestPatience: Int { 16 * greatestDead }

    init?(_ memory: HistoryMemory, greatestCount: Int = HistoryLayout.greatestBlocks, greatestDead: Int? = nil) {
        guard let list = calloc(greatestCount, MemoryLayout<Block>.stride),
            let numbers = calloc(HistoryLayout.greatestBlocks, MemoryLayout<Int32>.stride)
        else { return nil }
        blocks = list.assumingMemoryBound(to: Block.self)
        unused = numbers.assumingMemoryBound(to: Int32.self)
        self.greatestCount = greatestCount
        self.greatestDead = greatestDead ?? max(4 << 20, memory.layout.slots * Chunk.size / 8)
        self.memory = memory
    }

    /// The position after the last record.
    var end: UInt64 { count > 0 ? blocks[count - 1].end : 0 }

    /// The first block that ends after `position`; `count`: there is none.
    func firstBlock(after position: UInt64) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if blocks[middle].end > position { high = middle } else { low = middle + 1 }
        }
        return low
    }

    // MARK: Writing

    /// Where `Wire.maximumRecord` bytes may be written, in a full log 64 bytes of a `state`. nil: there is no room, and one record more
    /// is dropped.
    mutating func reserve(_ tag: UInt8) -> UnsafeMutablePointer<UInt8>? {
        if count == 0 || Int(blocks[count - 1].count) + Wire.maximumRecord > RecordLog.blockSize, !addBlock() {
            let hasRoom = count > 0 && Int(blocks[count - 1].count) + 64 <= RecordLog.blockSize
            guard tag == RecordTag.state, hasRoom else {
                dropped &+= 1
                return nil
            }
        }
        return blocks[count - 1].bytes + Int(blocks[count - 1].count)
    }

    /// Takes in what was written to the place that `reserve` gave.
    mutating func append(_ tag: UInt8, _ bytes: Int) {
        switch tag {
        case RecordTag.overhead:
            if lastOverhead > 0 { noteDead(bytes) }
            lastOverhead = end
        case RecordTag.state:
            if lastState > 0 { noteDead(bytes) }
            lastState = end
        default: break
        }
        blocks[count - 1].count += UInt32(bytes)
        blocks[count - 1].end &+= UInt64(bytes)
        memory.tell(blocks[count - 1])
    }

    private mutating func addBlock() -> Bool {
        guard count < greatestCount else { return false }
        var block = Block(
            bytes: UnsafeMutablePointer(bitPattern: 8).unsafelyUnwrapped, number: -1, begin: end, end: end)
        if unusedCount > 0 {
            unusedCount -= 1
            block.number = unused[unusedCount]
            block.bytes = memory.block(block.number)
        } else {
            guard let (bytes, number) = memory.addBlock() else { return false }
            (block.bytes, block.number) = (bytes, number)
        }
        blocks[count] = block
        count += 1
        memory.tell(block)
        return true
    }

    // MARK: What is gone

    /// `tag`: of the record that tells it, whose body has `bytes` beside the number.
    mutating func dies(_ tag: UInt8, _ number: UInt32, bytes: Int) {
        let isNoted =
            switch tag {
            case RecordTag.function: functions.insert(number)
            case RecordTag.type: types.insert(number)
            default: lanesOfRound.insert(number)
            }
        if isNoted { noteDead(RecordLog.size(number, bytes)) }
    }

    private mutating func noteDead(_ bytes: Int) {
        deadBytes += bytes
        deadBytesOfRound += bytes
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
        case RecordTag.lane: lanes.contains(number) || lanesOfRound.contains(number)
        default: false
        }
    }

    /// If there are too many, takes them out of one block which all readers have got, up to position `passed`: at most 64 KiB are moved.
    mutating func clean(passed: UInt64) {
        guard deadBytes > greatestDead else { return }
        if next < count, blocks[next].begin >= roundBegin, !beginRound() { return }
        guard next + 1 < count, blocks[next].end <= passed || deadBytes > greatestPatience else { return }
        sweep(next)
        memory.tell(blocks[next])
        if next > 0, Int(blocks[next - 1].count + blocks[next].count) <= RecordLog.blockSize {
            memcpy(
                blocks[next - 1].bytes + Int(blocks[next - 1].count), blocks[next].bytes, Int(blocks[next].count))
            blocks[next - 1].end = blocks[next].end
            blocks[next - 1].count += blocks[next].count
            memory.tell(blocks[next - 1])
            release(next)
        } else {
            next += 1
        }
    }

    /// Each block was seen that there was when this round began: nothing has a record any more that was gone by then. False: there
    /// is nothing to be done for now.
    private mutating func beginRound() -> Bool {
        if roundBegin > 0 {
            // Too much, since some of these have been seen: a round more puts it right.
            deadBytes = deadBytesOfRound
            lanes.removeAll()
            (lanes, lanesOfRound) = (lanesOfRound, lanes)
        }
        (deadBytesOfRound, roundBegin, next) = (0, end, 0)
        return deadBytes > greatestDead
    }

    private mutating func sweep(_ index: Int) {
        let (block, end) = (blocks[index].bytes, Int(blocks[index].count))
        var (from, kept) = (0, 0)
        while from < end {
            let size = RecordLog.size(at: block + from)
            if isGone(block + from, before: blocks[index].end) {
                deadBytes = max(0, deadBytes - size)
            } else {
                if from > kept { memmove(block + kept, block + from, size) }
                kept += size
            }
            from += size
        }
        blocks[index].count = UInt32(kept)
    }

    /// Of the record at `place`, in a block that ends at position `end`.
    private mutating func isGone(_ place: UnsafeMutablePointer<UInt8>, before end: UInt64) -> Bool {
        switch place.pointee {
        case RecordTag.overhead: lastOverhead >= end
        case RecordTag.state: lastState >= end
        default: takes(place.pointee, RecordLog.number(at: place + 1 + RecordWriter.lengthBytes))
        }
    }

    /// Takes a block out of the list.
    private mutating func release(_ index: Int) {
        var block = blocks[index]
        memory.giveBack(block)
        count -= 1
        let size = (count - index) * MemoryLayout<Block>.stride
        memmove(blocks + index, blocks + index + 1, size)
        guard block.number >= 0 else { return }
        (block.count, block.begin, block.end) = (0, 0, 0)
        memory.tell(block)
        unused[unusedCount] = block.number
        unusedCount += 1
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
