import TraceWire

/// A connected recorder; dense over the session, from 0.
package struct ProcessID: BitwiseCopyable, Hashable, Sendable, Comparable {
    package let raw: UInt32

    package init(raw: UInt32) { self.raw = raw }

    package static func < (left: ProcessID, right: ProcessID) -> Bool { left.raw < right.raw }
}

/// A lane of any process; dense over the session, from 0.
package struct LaneID: BitwiseCopyable, Hashable, Sendable, Comparable {
    package let raw: UInt32

    package init(raw: UInt32) { self.raw = raw }

    package static func < (left: LaneID, right: LaneID) -> Bool { left.raw < right.raw }
}

/// A function; dense over the session. Equal functions of several processes are one.
package struct FunctionID: Hashable, Sendable, Comparable {
    package let raw: UInt32

    package init(raw: UInt32) { self.raw = raw }

    /// The function of a row that stands for calls that were lost.
    package static let lost = FunctionID(raw: 0)
    /// The function of a call whose definition never arrived.
    package static let unknown = FunctionID(raw: 1)

    package static func < (left: FunctionID, right: FunctionID) -> Bool { left.raw < right.raw }
}

/// A call: its lane and its position there in pre-order, which never changes.
package struct CallID: BitwiseCopyable, Hashable, Sendable, Comparable {
    package var lane: LaneID
    package var row: UInt32

    package init(lane: LaneID, row: UInt32) {
        self.lane = lane
        self.row = row
    }

    package static func < (left: CallID, right: CallID) -> Bool {
        left.lane == right.lane ? left.row < right.row : left.lane < right.lane
    }
}
