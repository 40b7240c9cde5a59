/// How far the old calls have gone to disk.
struct Spill {
    /// Nil: they stay in memory, and are only sealed.
    var file: SpillFile?
    /// `errno` of the last attempt; 0: all is well.
    var problem: Int32 = 0
    /// Slots below this one are sealed. Columns of theirs that hold anything are in the file.
    var slots = 0
    /// Rows of boundary views.
    var boundary: SpillRegion
    /// Of each piece of slots, bit `n`: column `n` is in the file. Columns that a call need not have are not when all was empty.
    var written: [UInt16] = []
    /// Bytes that went to the file.
    var bytes = 0
    /// Which functions each sealed segment of 4,096 slots has, by the lowest 10 bits of their numbers: a search goes past
    /// segments that have none of its own.
    var functions: [SIMD16<UInt64>] = []
    /// Where `TraceStore.dropPages` goes on: a sixteenth.
    var nextDrop = 0

    /// The most recent calls and values are not sealed: they change, and are looked at. Smaller in tests.
    var hotSlots = 4 << 20
    var hotArenaBytes = 64 << 20
    /// Of what exceptions and generators leave.
    var hotTableBytes = 16 << 20
    /// Bytes of other things sealed at a time: whole pages.
    var regionPiece = 1 << 20
    /// Slots sealed at a time.
    static let piece = 1 << 14
    static let segmentShift = 12

    init(boundary: MappedMemory?) { self.boundary = SpillRegion(memory: boundary) }
}
