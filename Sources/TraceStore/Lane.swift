import TraceWire

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
