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
    var passages: GrowingTable<Passage>
    private(set) var groups: [ExceptionGroup] = []
    /// Of each group, the latest note.
    private(set) var latest: [UInt32] = []
    private var numbers: [Key: UInt32] = [:]

    /// `slots`: calls for which there is room.
    init(slots: Int) { passages = GrowingTable(capacity: slots / 2) }

    /// Groups that had been found keep their numbers, with nothing in them.
    init(after past: ExceptionSurvey, slots: Int) {
        self.init(slots: slots)
        numbers = past.numbers
        latest = past.latest
        groups = past.groups.map {
            ExceptionGroup(typeName: $0.typeName, function: $0.function, line: $0.line, controlFlow: $0.controlFlow)
        }
    }

    var byteCount: Int { passages.byteCount }

    private struct Key: Hashable {
        var type: String
        var function: UInt32
        var line: UInt32
    }

    /// A call ended with the exception. True: it is the first one of my code.
    mutating func pass(_ note: UInt32, _ call: CallID, isPropagated: Bool, _ store: TraceStore) -> Bool {
        let fate: ExceptionFate =
            !isPropagated ? .caught : store.parent(call) == nil ? .propagated : .pending
        guard Int(note) < passages.capacity else { return false }
        while passages.count <= Int(note) { _ = passages.append(Passage()) }
        if passages.elements[Int(note)].group != ExceptionSurvey.none {
            let group = passages.elements[Int(note)].group
            groups[Int(group)].count(passages.elements[Int(note)].fate, -1)
            passages.elements[Int(note)].last = call
            passages.elements[Int(note)].fate = fate
            groups[Int(group)].count(fate, 1)
            return noteMine(note, call, store)
        }
        let group = number(note, call, store)
        passages.elements[Int(note)] = Passage(
            group: group, previous: groups[Int(group)].occurrences == 0 ? ExceptionSurvey.none : latest[Int(group)],
            origin: call, last: call, fate: fate)
        latest[Int(group)] = note
        groups[Int(group)].occurrences += 1
        groups[Int(group)].count(fate, 1)
        return noteMine(note, call, store)
    }

    /// nil: the exception has not been met.
    func passage(_ note: UInt32) -> Passage? {
        guard note < passages.count, passages.elements[Int(note)].group != ExceptionSurvey.none else { return nil }
        return passages.elements[Int(note)]
    }

    private mutating func noteMine(_ note: UInt32, _ call: CallID, _ store: TraceStore) -> Bool {
        guard !passages.elements[Int(note)].isMine, store.function(store.functionID(call)).origin == .mine else {
            return false
        }
        passages.elements[Int(note)].isMine = true
        groups[Int(passages.elements[Int(note)].group)].isMine = true
        return true
    }

    private mutating func number(_ note: UInt32, _ call: CallID, _ store: TraceStore) -> UInt32 {
        let facts = store.exceptions.notes.elements[Int(note)]
        let type = store.typeName(facts)
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
package enum ExceptionFate: BitwiseCopyable, Equatable, Sendable {
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
