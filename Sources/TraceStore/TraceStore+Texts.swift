import TraceWire

/// Values as text, to be searched. Costs microseconds a call.
extension TraceStore {
    /// `name=value` for each argument.
    package func argumentTexts(_ call: CallID) -> [String] {
        let values = arguments(call)
        if values.isEmpty { return [] }
        let notation = notation(call)
        let parameters = function(functionID(call)).parameters
        return values.enumerated().map { index, value in
            (index < parameters.count ? parameters[index].name + "=" : "") + notation.text(value)
        }
    }

    package func resultText(_ call: CallID) -> String? {
        result(call).map { notation(call).text($0) }
    }

    /// Types of the exceptions that were seen, each once. Of very many exceptions, the first are looked at.
    package var exceptionTypes: [String] {
        var names: Set<String> = []
        for number in 0..<min(10_000, exceptions.notes.count) {
            let note = exceptions.notes.elements[number]
            if note.type != CallColumns.none { names.insert(typeName(note)) }
        }
        return names.sorted()
    }

    private func notation(_ call: CallID) -> PythonNotation {
        let process = laneFacts[Int(call.lane.raw)].process
        return PythonNotation { self.typeName(process, $0) }
    }

    /// ns that the call took without its callees; nil as long as it is open, and when it has more than `limit` callees.
    /// O(callees).
    package func selfTime(_ call: CallID, limit: Int = .max) -> UInt64? {
        guard !isOpen(call) else { return nil }
        var rest = duration(call, now: 0)
        var callee = CallID(lane: call.lane, row: call.row + 1)
        let end = subtreeEnd(call)
        var left = limit
        while callee.row < end {
            guard left > 0 else { return nil }
            left -= 1
            let time = duration(callee, now: 0)
            rest = rest > time ? rest - time : 0
            callee.row = max(callee.row + 1, subtreeEnd(callee))
        }
        return rest
    }
}
