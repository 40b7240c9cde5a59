/// How far the old calls have gone to disk.
struct Spill {
    /// Nil: they stay in memory, and are only sealed.
    var file: SpillFile?
    /// `errno` of the last attempt; 0: all is well.
    var problem: Int32 = 0
    /// Slots below this one are sealed. Columns of theirs that hold anything are in the file.
    var slots = 0
    var boundarySlots = 0
    var arenaBytes = 0
    /// Bytes that went to the file.
    var bytes = 0
    /// Which functions each sealed segment of 4,096 slots has, by the lowest 10 bits of their numbers: a search goes past
    /// segments that have none of its own.
    var functions: [SIMD16<UInt64>] = []
    /// Where `TraceStore.dropPages` goes on.
    var nextDrop = 0

    /// The most recent calls and values are not sealed: they change, and are looked at. Smaller in tests.
    var hotSlots = 4 << 20
    var hotArenaBytes = 64 << 20
    /// Slots sealed at a time.
    static let piece = 1 << 14
    static let arenaPiece = 1 << 20
    static let segmentShift = 12
}
