import TraceWire

/// One connected recorder as its stream comes in.
final class ProcessState {
    /// What others see; `skippedBytes` is completed when it is read.
    var facts: TracedProcess
    var reader = FrameReader()
    var writers: [UInt32: WriterState] = [:]
    var functions = NumberMap()
    var lanes = NumberMap()
    var typeNames: [UInt32: String] = [:]
    /// Which of `FunctionTable.lines` is this process's, by the store's number of the function; mostly the first.
    var lineVariants: [UInt32: Int] = [:]
    /// Notes of exceptions by the recorder's serial; the eldest are forgotten from `greatestSerials` on.
    var notes: [UInt64: UInt32] = [:]
    /// Number of each generator that was suspended, by its frame.
    var generators: [UInt64: UInt32] = [:]
    /// Bytes of frames that could be verified, but not understood or not used.
    var unusedBytes = 0

    /// Number of the stream, as its frames say; nil: none has come.
    var stream: UInt32?
    /// The other processes of a file, by their streams.
    var members: [UInt32: ProcessState] = [:]
    private var toldDamage = false

    /// Bytes of the record log that have come.
    var recordBytes: UInt32 = 0
    /// Pieces that wait, by writer, in order: they go on with lanes of which pieces of other writers are still to come.
    var waiting: [UInt32: [WaitingPiece]] = [:]
    /// The recorder had dropped chunks before the first piece: lanes begin in the middle.
    var beganLate = false
    /// Frames that have come since one of them waits.
    var framesWaited = 0

    /// The recorder speaks another version of the language: nothing that it sends is used.
    var isForeign = false

    static let greatestSerials = 1 << 16
    static let greatestNotices = 1000
    /// Processes of a file beyond are not shown.
    static let greatestMembers = 1 << 16

    init(id: ProcessID) { facts = TracedProcess(id: id) }

    /// Tells once that calls are missing where bytes could not be read: a row shows them only where the lane goes on in another chunk.
    /// False: it was told before.
    @discardableResult
    func tellDamage() -> Bool {
        if toldDamage { return false }
        toldDamage = true
        facts.notices.append(
            NoticeRecord(severity: .warning, text: "Part of the trace could not be read: calls are missing."))
        return true
    }

    deinit {
        functions.free()
        lanes.free()
    }
}

/// What is left of a piece.
struct WaitingPiece {
    var header: FrameHeader
    var bytes: [UInt8]
}

/// One writer (an OS thread of the traced program): where its chunk stands.
struct WriterState {
    var sequence: UInt32
    /// Where the next piece of the chunk must begin.
    var nextOffset: UInt32 = 0
    /// Something of this chunk is missing or was unreadable: the rest of it is not used.
    var isBroken = false
    var decoder = EventDecoder()
    var lane: UnsafeMutablePointer<LaneState>?
    var turn: UInt64 = 0
    /// The chunk before was lost.
    var hasGap = false
}
