import CRecorder

#if !FLOWTRACE_EXTENSION
    import TraceWire
#endif

/// The memory of the history and of the record log: a memory file that an explorer gets, so that it can read what is left when
/// this process is gone (`HistoryLayout`); private memory where the system gives none.
struct HistoryMemory {
    let layout: HistoryLayout
    let base: UnsafeMutableRawPointer
    /// Of the memory file; none: the memory is private.
    private(set) var file = Descriptor()
    /// Blocks of the log that are in the file, and where.
    private var blocks = 0
    private let blockList: UnsafeMutablePointer<UnsafeMutablePointer<UInt8>>

    /// Memory is reserved here and used when it is written. nil: no address space.
    init?(slots: Int, stream: UInt32) {
        layout = HistoryLayout(slots: slots)
        let list = calloc(HistoryLayout.greatestBlocks, MemoryLayout<UnsafeMutablePointer<UInt8>>.stride)
        guard let list else { return nil }
        blockList = list.assumingMemoryBound(to: UnsafeMutablePointer<UInt8>.self)
        let number = ft_memory_file(UInt64(layout.size))
        file = Descriptor(number)
        var area: UnsafeMutableRawPointer?
        if file.isOpen { area = HistoryMemory.map(layout.blocks, file.number, 0) }
        if area == nil {
            file.close()
            area = HistoryMemory.map(layout.blocks, -1, 0)
        }
        guard let area else { return nil }
        base = area
        area.storeBytes(of: HistoryLayout.magic, as: UInt32.self)
        area.storeBytes(of: HistoryLayout.version, toByteOffset: HistoryLayout.Field.version, as: UInt32.self)
        area.storeBytes(of: UInt32(slots), toByteOffset: HistoryLayout.Field.slots, as: UInt32.self)
        area.storeBytes(of: stream, toByteOffset: HistoryLayout.Field.stream, as: UInt32.self)
    }

    var chunks: UnsafeMutablePointer<UInt8> { (base + layout.chunks).assumingMemoryBound(to: UInt8.self) }
    var table: UnsafeMutablePointer<Chunk> { (base + layout.table).assumingMemoryBound(to: Chunk.self) }

    /// Another block of the log, and its number; nil: no memory. A program may have closed the file under us: then blocks that come are
    /// private, and have no number (-1).
    mutating func addBlock() -> (bytes: UnsafeMutablePointer<UInt8>, number: Int32)? {
        if blocks < HistoryLayout.greatestBlocks, file.isOurs,
            let area = HistoryMemory.map(
                Wire.maximumPayload, file.number, layout.blocks + blocks * Wire.maximumPayload)
        {
            blockList[blocks] = area.assumingMemoryBound(to: UInt8.self)
            blocks += 1
            base.storeBytes(of: UInt32(blocks), toByteOffset: HistoryLayout.Field.blocks, as: UInt32.self)
            return (blockList[blocks - 1], Int32(truncatingIfNeeded: blocks - 1))
        }
        return malloc(Wire.maximumPayload).map { ($0.assumingMemoryBound(to: UInt8.self), -1) }
    }

    /// A block of the file, by its number.
    func block(_ number: Int32) -> UnsafeMutablePointer<UInt8> { blockList[Int(number)] }

    /// Tells readers of the file what a block holds. The process may end between any two of the stores: a block that grows says so before
    /// it says where it ends.
    func tell(_ block: RecordLog.Block) {
        guard block.number >= 0 else { return }
        let entry = base + layout.blockTable + Int(block.number) * HistoryLayout.Block.stride
        entry.storeBytes(of: block.begin, toByteOffset: HistoryLayout.Block.begin, as: UInt64.self)
        let count = (entry + HistoryLayout.Block.count).assumingMemoryBound(to: UInt32.self)
        ft_store_release_32(count, block.count)
        entry.storeBytes(of: block.end, toByteOffset: HistoryLayout.Block.end, as: UInt64.self)
    }

    /// Gives the pages of a block of the log back: they are zero when they are next read.
    func giveBack(_ block: RecordLog.Block) {
        if block.number >= 0 { _ = madvise(block.bytes, Wire.maximumPayload, ft_remove) } else { free(block.bytes) }
    }

    /// Gives the pages of all chunks back. Who still writes there writes for nobody.
    func giveBackChunks() {
        if file.isOpen { _ = madvise(base + layout.chunks, layout.blocks - layout.chunks, ft_remove) }
    }

    /// In the child of a fork, which is not to write into its parent's memory: only system calls.
    mutating func leave() {
        munmap(base, layout.blocks)
        var index = 0
        while index < blocks {
            munmap(blockList[index], Wire.maximumPayload)
            index += 1
        }
        file.close()
    }

    mutating func closeFile() { file.close() }

    private static func map(_ count: Int, _ file: Int32, _ offset: Int) -> UnsafeMutableRawPointer? {
        let kind = file < 0 ? MAP_PRIVATE | MAP_ANONYMOUS : MAP_SHARED
        let area = mmap(nil, count, PROT_READ | PROT_WRITE, kind | MAP_NORESERVE, file, off_t(offset))
        return Int(bitPattern: area) == -1 ? nil : area
    }
}
