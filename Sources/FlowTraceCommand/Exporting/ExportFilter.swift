import TraceStore

/// Which calls are written.
struct ExportFilter: Equatable {
    /// Only my code, and the calls that it makes directly.
    var mineOnly = false
    /// ns; shorter calls are left out. Calls still open always count as long enough.
    var minimumDuration: UInt64 = 0
    /// Levels of calls.
    var depth = Int.max
    /// This call, and what is below it.
    var subtree: CallID?

    /// Nothing is left out.
    var isEmpty: Bool { self == ExportFilter() }
}

/// A call as it is written: its times are such that a call lies within its caller, and every call has an end.
struct ExportSpan {
    let call: CallID
    /// Levels above it, of those that are written.
    let depth: Int
    /// ns of CLOCK_MONOTONIC.
    let start: UInt64
    let end: UInt64
}
