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
    /// Blocks of the log that are in the file.
    private var blocks = 0

    /// Memory is reserved here and used when it is written. nil: no address space.
    init?(slots: Int, stream: UInt32) {
        layout = HistoryLayout(slots: slots)
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
        area.storeBytes(of: UInt32(Wire.version), toByteOffset: HistoryLayout.Field.version, as: UInt32.self)
        area.storeBytes(of: UInt32(slots), toByteOffset: HistoryLayout.Field.slots, as: UInt32.self)
        area.storeBytes(of: stream, toByteOffset: HistoryLayout.Field.stream, as: UInt32.self)
    }

    var chunks: UnsafeMutablePointer<UInt8> { (base + layout.chunks).assumingMemoryBound(to: UInt8.self) }
    var table: UnsafeMutablePointer<Chunk> { (base + layout.table).assumingMemoryBound(to: Chunk.self) }
    /// Bytes used of each block of the log.
    var used: UnsafeMutablePointer<UInt32> { (base + layout.used).assumingMemoryBound(to: UInt32.self) }

    /// The next block of the log; nil: no memory. A program may have closed the file under us: then the blocks are private, and
    /// those are all that come.
    mutating func addBlock(_ index: Int) -> UnsafeMutablePointer<UInt8>? {
        if blocks == index, file.isOurs,
            let block = HistoryMemory.map(
                Wire.maximumPayload, file.number, layout.blocks + index * Wire.maximumPayload)
        {
            blocks += 1
            base.storeBytes(of: UInt32(blocks), toByteOffset: HistoryLayout.Field.blocks, as: UInt32.self)
            return block.assumingMemoryBound(to: UInt8.self)
        }
        return malloc(Wire.maximumPayload)?.assumingMemoryBound(to: UInt8.self)
    }

    /// Gives pages of a block of the log back: they are zero when they are next read.
    func giveBack(_ place: UnsafeMutablePointer<UInt8>, _ count: Int, _ index: Int) {
        if index < blocks { _ = madvise(place, count, ft_remove) }
    }

    /// Gives the pages of all chunks back. Who still writes there writes for nobody.
    func giveBackChunks() {
        if file.isOpen { _ = madvise(base + layout.chunks, layout.blocks - layout.chunks, ft_remove) }
    }

    /// In the child of a fork, which is not to write into its parent's memory: only system calls.
    mutating func leave(_ blockList: UnsafeMutablePointer<UnsafeMutablePointer<UInt8>>) {
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
