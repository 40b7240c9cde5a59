import TraceWire

/// What is known of one connected recorder: a copy, as of now.
package struct Process: Sendable {
    package var id: ProcessID
    /// nil until its first record arrives.
    package var hello: Hello?
    /// Its stream is over.
    package var hasEnded = false
    /// Why, if the recorder said so before.
    package var endReason: EndReason?
    /// Whether events are being recorded.
    package var isCapturing = true
    /// Chunks and calls that the recorder dropped, as it says.
    package var droppedChunks = 0
    package var droppedCalls = 0
    package var notices: [NoticeRecord] = []
    /// Bytes that belonged to no readable frame, record or event.
    package var skippedBytes = 0
    /// Events that fit no open call or lane, and records of values that mean nothing.
    package var oddities = 0
    /// ns of CLOCK_MONOTONIC; 0: no events yet.
    package var firstTime: UInt64 = 0
    package var lastTime: UInt64 = 0
}

/// What is known of one lane: a copy, as of now.
package struct Lane: Sendable {
    package var id: LaneID
    package var process: ProcessID
    package var kind: LaneKind
    /// The lane that started it, if known.
    package var parent: LaneID?
    package var threadID: UInt64
    package var name: String
    package var rowCount: UInt32
    /// Calls now open.
    package var openDepth: Int
    /// The innermost call awaits.
    package var isParked: Bool
    /// ns in all that the lane was parked, the present parking not included.
    package var parkedTime: UInt64
    /// ns of CLOCK_MONOTONIC of its last event; 0: none yet.
    package var lastTime: UInt64
}
