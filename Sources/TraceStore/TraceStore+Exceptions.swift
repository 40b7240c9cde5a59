import TraceWire

/// Exceptions, and their way through the calls.
extension TraceStore {
    /// The exception behind the call's mark. O(1).
    package func exception(_ call: CallID) -> ExceptionNote? { row(call).map { exceptionNote($0.note) } }

    /// The line of the call where its exception was raised, or came from a callee. O(1).
    package func exceptionLine(_ call: CallID) -> UInt32? {
        row(call).flatMap { $0.line == 0 ? nil : $0.line }
    }

    /// Where the call's exception came from, the nearest first: `raise … from …`, or what was being handled.
    package func exceptionChain(_ call: CallID) -> [ExceptionLink] {
        guard let row = row(call) else { return [] }
        let note = exceptions.notes.elements[Int(row.note)]
        var reader = ValueReader(arena.pointee[note.chainArguments], name: { self.typeName(note.process, $0) })
        return ExceptionChain.read(arena.pointee[note.chain]).map { link in
            var arguments: [Value] = []
            if case .tuple(let values, _) = reader.next() { arguments = values }
            let typeName = typeName(note.process, link.type)
            let known = link.serial == 0 ? nil : state(of: note.process)?.notes[link.serial]
            let slot = known.map { exceptions.notes.elements[Int($0)].firstSlot } ?? CallColumns.none
            return ExceptionLink(
                relation: link.relation, typeName: typeName, arguments: arguments,
                message: ExceptionMessage(self, note.process).text(typeName, arguments),
                raisedIn: slot == CallColumns.none ? nil : self.call(inSlot: slot))
        }
    }

    /// The way of the call's exception from where it was raised to its handler; of the calls that it left, the latest `limit`.
    /// O(limit).
    package func exceptionPath(_ call: CallID, limit: Int = 1000) -> ExceptionPath? {
        guard let row = row(call) else { return nil }
        let note = exceptions.notes.elements[Int(row.note)]
        func named(_ slot: UInt32) -> CallID? { slot == CallColumns.none ? nil : self.call(inSlot: slot) }
        var left: [CallID] = []
        var next = note.lastSlot
        while next != CallColumns.none, left.count < limit {
            left.append(self.call(inSlot: next))
            next = exceptions.row(next)?.previous ?? CallColumns.none
        }
        left.reverse()
        return ExceptionPath(
            raisedIn: named(note.firstSlot), left: left, handledIn: named(note.handlerSlot),
            replacedBy: note.replacedBy == CallColumns.none ? nil : exceptionNote(note.replacedBy))
    }

    private func row(_ call: CallID) -> ExceptionTable.Row? {
        let slot = slot(call)
        return columns.flags[slot] & CallFlags.hasNote == 0 || endsLater(slot) ? nil : exceptions.row(UInt32(slot))
    }

    /// "?": the event that told it was lost.
    func typeName(_ note: ExceptionTable.Note) -> String {
        note.type == CallColumns.none ? "?" : typeName(note.process, note.type)
    }

    private func exceptionNote(_ number: UInt32) -> ExceptionNote {
        let note = exceptions.notes.elements[Int(number)]
        var reader = ValueReader(arena.pointee[note.arguments], name: { self.typeName(note.process, $0) })
        var arguments: [Value] = []
        if case .tuple(let values, _) = reader.next() { arguments = values }
        let typeName = typeName(note)
        return ExceptionNote(
            process: note.process, serial: note.serial, typeName: typeName, arguments: arguments,
            message: ExceptionMessage(self, note.process).text(typeName, arguments),
            raisedLine: note.raisedLine == 0 ? nil : note.raisedLine,
            caughtLine: note.caughtLine == 0 ? nil : note.caughtLine, controlFlow: note.isControlFlow,
            cancelled: note.flags & RaiseFlags.cancelled != 0)
    }
}
