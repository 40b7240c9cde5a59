/// What is worth a look, of all that the calls tell.
package enum InsightKind: UInt8, Equatable, Sendable, CaseIterable {
    /// A coroutine was made and never awaited: Python said so.
    case unawaited
    /// A call held the event loop of a task.
    case blocking
    /// A function was on one stack very often.
    case recursion
    /// A call handled an exception and went on: my code's own, or one that came out of my code.
    case swallowed
    /// The same call with the same arguments, again and again below one caller.
    case repeated
    /// One function again and again below one caller, for a good part of its time: the N + 1 of databases.
    case looped
    /// One call of a function took far longer than its others.
    case outlier
    /// The outermost call that took longest, and from each call on the way the slowest that it made.
    case slowestPath
}

/// Findings of one kind that are about the same functions.
package struct Insight: Equatable, Sendable {
    package var kind: InsightKind
    /// Where an exception came from; what was called again; what held the loop, recursed, or began the path.
    package var function: FunctionID
    /// Who handled the exception, or called again and again.
    package var by: FunctionID?
    /// Of an exception.
    package var typeName = ""
    /// Occurrences: exceptions, repeated calls, calls that held the loop; of a recursion its greatest depth, of a path its calls.
    package var count = 0
    /// In one place at most; ns of the longest call that held the loop, or of the mean of an outlier's others.
    package var most: UInt64 = 0
    /// ns; 0: it is not about time.
    package var time: UInt64 = 0
    /// Where it was found, the first ones: the calls themselves, or the callers of what was repeated.
    var places: [CallID] = []

    init(_ kind: InsightKind, _ function: FunctionID, by: FunctionID? = nil, typeName: String = "") {
        self.kind = kind
        self.function = function
        self.by = by
        self.typeName = typeName
    }

    /// Places that are kept of one finding.
    static let greatestPlaces = 200
    /// Calls that are shown as evidence.
    package static let greatestEvidence = 1000

    /// ns that a call must hold the loop to be named.
    package static let longHold: UInt64 = 100_000_000
    /// ns that an outlier takes at least.
    package static let longCall: UInt64 = 10_000_000
    /// Times that a function must be on a stack to be named.
    package static let deepRecursion: UInt32 = 200
}
