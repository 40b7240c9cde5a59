import TraceStore

/// Identity of a row of the outline: it names the same thing for ever.
package enum RowID: Hashable, Sendable {
    case process(ProcessID)
    case lane(LaneID)
    case call(CallID)
    /// A row that stands for several calls, of which this is the first.
    case group(CallID, RowGroup)

    package var call: CallID? {
        if case .call(let call) = self { return call }
        return nil
    }

    /// The call, or the first of those that the row stands for.
    package var firstCall: CallID? {
        switch self {
        case .call(let call), .group(let call, _): call
        case .process, .lane: nil
        }
    }
}

/// Why calls are one row.
package enum RowGroup: Hashable, Sendable {
    /// Equal calls one after the other beneath the same caller.
    case run
    /// A call whose function calls itself, and goes on to.
    case recursion
}

/// What is known of the calls that a row stands for.
package struct GroupFacts: Equatable, Sendable {
    /// Of a run: its calls.
    package var calls = 1
    /// ns that the run's calls took together; nil when they are too many to be added up for a screen.
    package var time: UInt64?
    /// Calls of the run that an exception left; of a long one, among the first.
    package var failures = 0
    /// Of a recursion: how often the function is within itself, and whether it is more than that.
    package var depth = 0
    package var isDeeper = false
}

/// One line of the outline, ready to be drawn.
package struct OutlineRow: Equatable, Sendable {
    package enum Kind: Equatable, Sendable {
        case process(ProcessID)
        case lane(LaneID)
        case call(CallID)
        case group(CallID, RowGroup, GroupFacts)
        /// Stands for calls that were lost: `TraceStore.lost` says how many.
        case lost(CallID)
    }

    package enum Fold: Equatable, Sendable {
        /// Nothing below.
        case leaf
        case closed
        /// Open, and there are calls below that the row does not show: only my code and what it calls.
        case open
        /// Open, with all direct callees.
        case openAll
    }

    package var kind: Kind
    /// 0: the outermost rows.
    package var depth: Int
    package var fold: Fold
    /// Calls below the row that its fold keeps from view: all of them when it is closed.
    package var hiddenCalls: Int
    /// It is above the viewport and stands there for what is below it.
    package var isKept = false
    /// Bit `n`: see `hasGuide`.
    package var guides: UInt64

    package var id: RowID {
        switch kind {
        case .process(let process): .process(process)
        case .lane(let lane): .lane(lane)
        case .call(let call), .lost(let call): .call(call)
        case .group(let call, let group, _): .group(call, group)
        }
    }

    /// Whether a line runs past this row at the indentation of depth `level`: more callees of the row's caller at
    /// that depth follow further down. Known for the first 64 levels.
    package func hasGuide(_ level: Int) -> Bool { level < 64 && guides & (1 << UInt64(level)) != 0 }
}
