import TraceWire

/// What a recorder records, for modules that do not know the language of the wire.
package typealias RecordingRules = Rules
package typealias RecordingLevel = ValueLevel
/// Rules and conditions know the same expressions.
package typealias RegularExpression = TraceWire.RegularExpression

/// What is known of one connected recorder: a copy, as of now. (Not `Process`: Foundation has that.)
package struct TracedProcess: Sendable {
    package var id: ProcessID
    /// nil until its first record arrives.
    package var hello: Hello?
    /// Its stream is over.
    package var hasEnded = false
    /// Why, if the recorder said so before.
    package var endReason: EndReason?
    /// Whether events are being recorded.
    package var isCapturing = true
    /// What is recorded, as the recorder says; nil: it has not said so.
    package var rules: Rules?
    /// Chunks and calls that the recorder dropped, as it says.
    package var droppedChunks = 0
    package var droppedCalls = 0
    /// Records that it dropped: of functions, types and lanes that have no name here.
    package var droppedRecords = 0
    package var notices: [NoticeRecord] = []
    /// What recording costs of late, as a part of the program's own time; nil: not said.
    package var overhead: Double?
    /// Functions whose values are left out because they are called so often, with their calls a second then.
    package var quieted: [FunctionID: UInt64] = [:]
    /// Bytes that belonged to no readable frame, record or event.
    package var skippedBytes = 0
    /// Those of them that the stream ends with: a frame whose rest is missing.
    package var cutBytes = 0
    /// Events that fit no open call or lane, and records of values that mean nothing.
    package var oddities = 0
    /// How often a lane's stack was brought in step with the program's own: after a generator was closed without a word, or capture was off.
    package var realigned = 0
    /// ns of CLOCK_MONOTONIC; 0: no events yet.
    package var firstTime: UInt64 = 0
    package var lastTime: UInt64 = 0
}
