/// Where exceptions came from and what became of them. Frames end from the inside to the outside, so the first call that ends with
/// an exception is the one that raised it.
struct ExceptionSurvey {
    /// What is known of one exception object: 28 bytes, since a program may raise millions.
    struct Passage {
        /// `none`: it has not been met.
        var group = none
        /// The note before this one in the group; `none`: it is the first.
        var previous = none
        var origin = CallID(lane: LaneID(raw: 0), row: 0)
        /// The outermost call that had to do with it.
        var last = CallID(lane: LaneID(raw: 0), row: 0)
        var fate = ExceptionFate.pending
        /// It has come through a call of my code.
        var isMine = false
    }

    static let none = UInt32.max

    /// By the number of the exception's note.
    private var passages: [Passage] = []
    private(set) var groups: [ExceptionGroup] = []
    /// Of each group, the latest note.
    private(set) var latest: [UInt32] = []
    private var numbers: [Key: UInt32] = [:]

    private struct Key: Hashable {
        var type: String
        var function: UInt32
        var line: UInt32
    }

    /// A call ended with the exception. True: it is the first one of my code.
    mutating func pass(_ note: UInt32, _ call: CallID, isPropagated: Bool, _ store: TraceStore) -> Bool {
        let fate: ExceptionFate =
            !isPropagated ? .caught : store.parent(call) == nil ? .propagated : .pending
        while passages.count <= Int(note) { passages.append(Passage()) }
        if passages[Int(note)].group != ExceptionSurvey.none {
            let group = passages[Int(note)].group
            groups[Int(group)].count(passages[Int(note)].fate, -1)
            passages[Int(note)].last = call
            passages[Int(note)].fate = fate
            groups[Int(group)].count(fate, 1)
            return noteMine(note, call, store)
        }
        let group = number(note, call, store)
        passages[Int(note)] = Passage(
            group: group, previous: groups[Int(group)].occurrences == 0 ? ExceptionSurvey.none : latest[Int(group)],
            origin: call, last: call, fate: fate)
        latest[Int(group)] = note
        groups[Int(group)].occurrences += 1
        groups[Int(group)].count(fate, 1)
        return noteMine(note, call, store)
    }

    /// nil: the exception has not been met.
    func passage(_ note: UInt32) -> Passage? {
        guard note < passages.count, passages[Int(note)].group != ExceptionSurvey.none else { return nil }
        return passages[Int(note)]
    }

    private mutating func noteMine(_ note: UInt32, _ call: CallID, _ store: TraceStore) -> Bool {
        guard !passages[Int(note)].isMine, store.function(store.functionID(call)).origin == .mine else { return false }
        passages[Int(note)].isMine = true
        groups[Int(passages[Int(note)].group)].isMine = true
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
    /// It came through a call of my code.
    package var isMine = false
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
