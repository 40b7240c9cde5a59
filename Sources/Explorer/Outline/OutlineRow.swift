import TraceStore

/// Identity of a row of the outline: it names the same thing for ever.
package enum RowID: Hashable, Sendable {
    case process(ProcessID)
    case lane(LaneID)
    case call(CallID)

    package var call: CallID? {
        if case .call(let call) = self { return call }
        return nil
    }
}

/// One line of the outline, ready to be drawn.
package struct OutlineRow: Equatable, Sendable {
    package enum Kind: Equatable, Sendable {
        case process(ProcessID)
        case lane(LaneID)
        case call(CallID)
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
    /// Equal calls one after the other that the row stands for; 1: only itself.
    package var run = 1
    /// The run is open: the others follow.
    package var isRunOpen = false
    /// It is above the viewport and stands there for what is below it.
    package var isKept = false
    /// Bit `n`: see `hasGuide`.
    package var guides: UInt64

    package var id: RowID {
        switch kind {
        case .process(let process): .process(process)
        case .lane(let lane): .lane(lane)
        case .call(let call), .lost(let call): .call(call)
        }
    }

    /// Whether a line runs past this row at the indentation of depth `level`: more callees of the row's caller at
    /// that depth follow further down. Known for the first 64 levels.
    package func hasGuide(_ level: Int) -> Bool { level < 64 && guides & (1 << UInt64(level)) != 0 }
}
