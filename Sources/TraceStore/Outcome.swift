import TraceWire

/// How a call ended.
package enum Outcome: UInt8, Sendable {
    case open = 0
    case returned = 1
    /// An exception left the call.
    case raised = 2
    /// A generator yielded: the call goes on in another row, a continuation.
    case suspended = 3
    /// The end was lost.
    case unknown = 4
}

/// What became of an exception in one call.
package enum ExceptionMark: Sendable {
    /// It left the call.
    case propagated
    /// The call handled it and went on.
    case caught
}

/// An exception; the calls that it passes share one note.
package struct ExceptionNote: Equatable, Sendable {
    package var process: ProcessID
    /// The recorder's number of the exception object.
    package var serial: UInt64
    /// `module.Class`; builtins without their module. "?" when its first event was lost.
    package var typeName: String
    /// The members of `args`.
    package var arguments: [Value]
    /// What `str(exception)` gives for plain arguments.
    package var message: String
    /// Where it was first seen; nil when unknown.
    package var raisedLine: UInt32?
    /// The line of the handler that kept it; nil as long as none has.
    package var caughtLine: UInt32?
    /// StopIteration, StopAsyncIteration, GeneratorExit or cancellation.
    package var controlFlow: Bool
    /// The cancellation of a task.
    package var cancelled = false
}

/// What an exception came from.
package struct ExceptionLink: Equatable, Sendable {
    package var relation: ExceptionRelation
    package var typeName: String
    package var arguments: [Value]
    package var message: String
    /// The call in which it was first seen, if that was recorded.
    package var raisedIn: CallID?
}

/// The way of one exception through the calls.
package struct ExceptionPath: Equatable, Sendable {
    /// The call in which it was first seen: where it was raised, or where a function written in C raised it.
    package var raisedIn: CallID?
    /// The calls that ended by it, in that order.
    package var left: [CallID]
    /// The call whose handler has it: for good, or as yet while the call is open. nil: nobody, as far as is known.
    package var handledIn: CallID?
    /// The exception that was raised while this one was being handled, and went on in its place.
    package var replacedBy: ExceptionNote?
}

/// The answer of `TraceStore.find`.
package enum FindResult: Equatable, Sendable {
    case found(UInt32)
    case notFound
    /// The budget is used up: go on from this row.
    case exhausted(UInt32)
}
