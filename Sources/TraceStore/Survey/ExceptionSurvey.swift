/// Where exceptions came from and what became of them. Frames end from the inside to the outside, so the first call that ends with
/// an exception is the one that raised it.
struct ExceptionSurvey {
    /// What is known of one exception object, by the number of its note; nil in `group`: it has not been met.
    struct Passage {
        var group: UInt32?
        var origin: CallID
        /// The outermost call that had to do with it.
        var last: CallID
        var fate = ExceptionFate.pending
        /// The note before this one in the group.
        var previous: UInt32?
    }

    private(set) var passages: [UInt32: Passage] = [:]
    private(set) var groups: [ExceptionGroup] = []
    /// Of each group, the latest note.
    private(set) var latest: [UInt32] = []
    private var numbers: [Key: UInt32] = [:]

    private struct Key: Hashable {
        var type: String
        var function: UInt32
        var line: UInt32
    }

    /// A call ended with the exception. True: it is the first one.
    mutating func pass(_ note: UInt32, _ call: CallID, isPropagated: Bool, _ store: TraceStore) -> Bool {
        let fate: ExceptionFate =
            !isPropagated ? .caught : store.parent(call) == nil ? .propagated : .pending
        if var passage = passages[note], let group = passage.group {
            groups[Int(group)].count(passage.fate, -1)
            passage.last = call
            passage.fate = fate
            groups[Int(group)].count(fate, 1)
            passages[note] = passage
            return false
        }
        let group = number(note, call, store)
        passages[note] = Passage(
            group: group, origin: call, last: call, fate: fate,
            previous: groups[Int(group)].occurrences == 0 ? nil : latest[Int(group)])
        latest[Int(group)] = note
        groups[Int(group)].occurrences += 1
        groups[Int(group)].count(fate, 1)
        return true
    }

    private mutating func number(_ note: UInt32, _ call: CallID, _ store: TraceStore) -> UInt32 {
        let facts = store.exceptions.notes[Int(note)]
        let type = facts.type.map { store.typeName(facts.process, $0) } ?? "?"
        let function = store.functionID(call)
        let key = Key(type: type, function: function.raw, line: facts.raisedLine)
        if let number = numbers[key] { return number }
        let number = UInt32(groups.count)
        numbers[key] = number
        groups.append(
            ExceptionGroup(
                typeName: type, function: function, line: facts.raisedLine == 0 ? nil : facts.raisedLine,
                controlFlow: facts.isControlFlow))
        latest.append(0)
        return number
    }
}

/// What became of an exception.
package enum ExceptionFate: Equatable, Sendable {
    /// It has left the calls that have ended; its way may go on.
    case pending
    /// A call handled it and went on.
    case caught
    /// It left the outermost call of its lane.
    case propagated
}

/// Exceptions of one type that came from one line of one function.
package struct ExceptionGroup: Equatable, Sendable {
    package var typeName: String
    /// The innermost call that ended with it.
    package var function: FunctionID
    /// Where it was raised.
    package var line: UInt32?
    package var controlFlow: Bool
    package var occurrences = 0
    package var caught = 0
    package var propagated = 0

    mutating func count(_ fate: ExceptionFate, _ change: Int) {
        switch fate {
        case .pending: break
        case .caught: caught += change
        case .propagated: propagated += change
        }
    }
}

/// One exception on its way.
package struct ExceptionOccurrence: Equatable, Sendable {
    /// Names the exception, for ever.
    package var number: UInt32
    package var group: Int
    package var origin: CallID
    /// The outermost call that it reached; when `fate` is caught, the handler.
    package var last: CallID
    package var fate: ExceptionFate
}
