import CRecorder

#if !FLOWTRACE_EXTENSION
    import TraceWire
#endif

/// One reader of the stream, an explorer on a socket or a trace file, and how far it has got.
///
/// The flusher's own, but for what `needs` and `hasSent` read under the mutex.
struct Connection {
    /// Four whole pieces.
    static let bufferSize = 4 * (Wire.maximumPayload + Wire.headerSize)
    /// How far a slot's chunk has been copied for this reader.
    struct Progress {
        var order: UInt64
        var sent: UInt32
    }

    var descriptor: Descriptor
    let isFile: Bool
    /// Of a file, to open it anew.
    var path: UnsafeMutablePointer<CChar>?
    /// The program waits for this reader rather than drop what it has not read …
    var isLossless: Bool
    /// … unless it was too slow once, until it has caught up.
    var isLagging = false
    /// The explorer has said hello; events go only to those who have. Files need not.
    var isGreeted: Bool
    var progress: UnsafeMutablePointer<Progress>
    /// How far the log has been copied for this reader, and how far it has gone out: positions in it.
    private var logPosition: UInt64 = 0
    private(set) var logSent: UInt64 = 0
    var hasEnded = false
    /// Of the frames.
    let stream: UInt32
    /// The memory file, until it was passed to the explorer.
    private var passing: Descriptor
    /// Bytes on their way: `buffer[first ..< end]`.
    var buffer: UnsafeMutablePointer<UInt8>
    var first = 0
    var end = 0
    var control = ControlReader()

    init?(
        descriptor: Descriptor, isFile: Bool, isLossless: Bool, slots: Int, stream: UInt32, passing: Descriptor
    ) {
        guard descriptor.isOpen, let memory = malloc(Connection.bufferSize),
            let progressMemory = calloc(slots, MemoryLayout<Progress>.stride)
        else { return nil }
        self.descriptor = descriptor
        self.isFile = isFile
        self.isLossless = isLossless
        isGreeted = isFile
        self.stream = stream
        self.passing = isFile ? Descriptor() : passing
        buffer = memory.assumingMemoryBound(to: UInt8.self)
        progress = progressMemory.assumingMemoryBound(to: Progress.self)
    }

    mutating func close() {
        descriptor.close()
        free(buffer)
        free(progress)
        free(path)
    }

    /// Would dropping this chunk lose something that the reader waits for?
    func needs(_ chunk: UnsafeMutablePointer<Chunk>, slot: Int) -> Bool {
        guard isLossless, !isLagging else { return false }
        return sent(chunk, slot) < ft_load_acquire_32(&chunk.pointee.published)
    }

    /// Has the reader got the whole of a sealed chunk? What is still in the buffer would be lost with the process.
    func hasSent(_ chunk: UnsafeMutablePointer<Chunk>, slot: Int) -> Bool {
        isGreeted && first == end && sent(chunk, slot) == ft_load_acquire_32(&chunk.pointee.published)
    }

    private func sent(_ chunk: UnsafeMutablePointer<Chunk>, _ slot: Int) -> UInt32 {
        progress[slot].order == chunk.pointee.order ? progress[slot].sent : 0
    }

    /// Does the end of the stream wait for this reader? Not for one that has connected without a word and did not have to.
    var isAwaited: Bool { first < end || !hasEnded && (isGreeted || isLossless) }

    private var space: Int { Connection.bufferSize - end }

    /// Copies the next pieces into the buffer, under the mutex. True: everything that there is has been copied.
    mutating func fill(_ log: RecordLog, _ history: History) -> Bool {
        if first == end {
            first = 0
            end = 0
            logSent = logPosition
        }
        guard fillRecords(log) else { return false }
        guard isGreeted else { return true }
        var place = 0
        while place < history.queued {
            let slot = Int(history.queue[place])
            let chunk = history.chunks + slot
            let from = sent(chunk, slot)
            let to = ft_load_acquire_32(&chunk.pointee.published)
            if from < to {
                guard space >= Int(to - from) + Wire.headerSize else { return false }
                copy(chunk.pointee.header(offset: from), chunk.pointee.bytes + Int(from), Int(to - from))
                progress[slot] = Progress(order: chunk.pointee.order, sent: to)
            }
            place += 1
        }
        isLagging = false
        return true
    }

    /// None follow the record `end`: it lies outside of the log, and so in nobody's count of its bytes.
    private mutating func fillRecords(_ log: RecordLog) -> Bool {
        if hasEnded { return true }
        var index = log.firstBlock(after: logPosition)
        while index < log.count {
            let block = log.blocks[index]
            let rest = block.rest(after: logPosition)
            guard space >= rest.count + Wire.headerSize else { return false }
            var header = FrameHeader(kind: .records, writer: Wire.recordsWriter)
            header.offset = UInt32(truncatingIfNeeded: block.end &- UInt64(rest.count))
            if !rest.isEmpty { copy(header, block.bytes + rest.lowerBound, rest.count) }
            logPosition = block.end
            index += 1
        }
        return true
    }

    /// The last frame: the record `end`. False: no space yet.
    mutating func fillEnd(reason: UInt8) -> Bool {
        guard !hasEnded, isGreeted else { return true }
        guard space >= Wire.headerSize + 16 else { return false }
        var record = RecordWriter(buffer + end + Wire.headerSize, tag: RecordTag.end)
        record.body.byte(reason)
        let count = record.finish()
        var header = FrameHeader(kind: .records, writer: Wire.recordsWriter)
        header.offset = UInt32(truncatingIfNeeded: logPosition)
        header.stream = stream
        header.write(
            to: buffer + end, payload: UnsafeRawBufferPointer(start: buffer + end + Wire.headerSize, count: count))
        end += Wire.headerSize + count
        hasEnded = true
        return true
    }

    private mutating func copy(_ header: FrameHeader, _ bytes: UnsafeMutablePointer<UInt8>, _ count: Int) {
        let payload = buffer + end + Wire.headerSize
        memcpy(payload, bytes, count)
        var header = header
        header.stream = stream
        header.write(to: buffer + end, payload: UnsafeRawBufferPointer(start: payload, count: count))
        end += Wire.headerSize + count
    }

    /// One attempt to write, with the memory file if it was not passed yet.
    private mutating func pass(_ bytes: UnsafeMutablePointer<UInt8>, _ count: Int) -> Int {
        if isFile { return write(descriptor.number, bytes, count) }
        if passing.isOurs {
            let sent = ft_send_with_descriptor(descriptor.number, bytes, count, passing.number)
            // Some sandboxes pass no descriptors.
            if sent >= 0 || Connection.isPassing(ft_errno()) || ft_errno() == EINTR { return sent }
            passing = Descriptor()
        }
        return ft_send(descriptor.number, bytes, count)
    }

    /// Errors of a socket that go by: its buffer is full, or the system is short of memory for a moment.
    private static func isPassing(_ error: Int32) -> Bool {
        error == EAGAIN || error == ENOBUFS || error == ENOMEM
    }

    /// A program that closes all descriptors has closed the file, too: it goes on where it was.
    private mutating func reopen() -> Bool {
        guard let path else { return false }
        descriptor = Descriptor(ft_open_file(path, true))
        return descriptor.isOpen
    }

    enum SendResult {
        case done, blocked, failed, full
    }

    /// Writes as much of the buffer as the reader takes; never blocks on a socket, never raises SIGPIPE.
    mutating func send() -> SendResult {
        while first < end {
            guard descriptor.isOurs || reopen() else { return .failed }
            let count = pass(buffer + first, end - first)
            if count > 0 {
                first += count
                passing = Descriptor()
            } else if count == 0 {
                return .failed
            } else if ft_errno() == EINTR {
                continue
            } else if isFile ? ft_errno() == EAGAIN : Connection.isPassing(ft_errno()) {
                return .blocked
            } else {
                return ft_errno() == ENOSPC || ft_errno() == EDQUOT ? .full : .failed
            }
        }
        return .done
    }
}
