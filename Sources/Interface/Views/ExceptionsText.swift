import Explorer
import Screen
import TraceStore

/// Exceptions by type and origin, and the way of each.
extension ListContext {
    var exceptionsText: ListText {
        let view = state.exceptions
        var empty = "No exception has been seen"
        if !view.filter.isEmpty {
            empty = "Neither type nor function holds “\(view.filter)”: Esc shows all"
        } else if view.hiddenGroups > 0 {
            empty = "Control flow only, such as StopIteration: a shows it"
        }
        var note = view.filter.isEmpty ? "" : "/\(view.filter)  "
        if view.hiddenGroups > 0 { note += "without control flow" }
        let columns = exceptionColumns
        let name = TableColumn(
            title: "exception", number: ExceptionOrder.allCases.firstIndex(of: .name), isSorted: view.order == .name)
        return table(columns, then: name, isInverted: view.isInverted, empty: empty, note: note) { entry in
            exceptionLine(entry, columns)
        }
    }

    private var exceptionColumns: [TableColumn] {
        var orders: [(ExceptionOrder, String)] = [(.occurrences, "count")]
        if width >= 50 { orders += [(.caught, "caught"), (.propagated, "left")] }
        return orders.map { order, title in
            TableColumn(
                title: title, width: 7, number: ExceptionOrder.allCases.firstIndex(of: order),
                isSorted: order == state.exceptions.order)
        }
    }

    private func exceptionLine(_ entry: Entry, _ columns: [TableColumn]) -> StyledText {
        switch entry.id {
        case .exceptions(let number):
            guard state.exceptions.groups.indices.contains(number) else { return StyledText() }
            return groupLine(state.exceptions.groups[number], entry, columns)
        case .occurrence(let number):
            guard let occurrence = state.exceptions.occurrences[number] else { return StyledText() }
            return occurrenceLine(occurrence, entry)
        case .passed(let number, let call): return passageLine(number, call, entry)
        case .more(let number):
            guard state.exceptions.groups.indices.contains(number) else { return StyledText() }
            let hidden = state.exceptions.groups[number].occurrences - ExceptionsView.greatestCount
            var line = indent(entry)
            line.append(safe: "\(glyphs.ellipsis) \(CountText.grouped(max(0, hidden))) before these", .textDim)
            return line
        default: return StyledText()
        }
    }

    private func groupLine(_ group: ExceptionGroup, _ entry: Entry, _ columns: [TableColumn]) -> StyledText {
        var line = StyledText()
        for (index, column) in columns.enumerated() {
            let count = [group.occurrences, group.caught, group.propagated][index]
            let role: Role = [.valueNumber, .callCaught, .callRaised][index]
            line.append(column.padded(count == 0 && index > 0 ? "" : CountText.short(Double(count)), role))
        }
        line.append(indent(entry))
        line.append(FunctionText.lastPart(group.typeName), group.controlFlow ? .exceptionControl : .exceptionType)
        let function = store.function(group.function)
        line.append(safe: "  from ", .textDim)
        line.append(FunctionText.name(function), FunctionText.role(function))
        var place = FunctionText.fileName(function.file)
        if let number = group.line { place += ":\(number)" }
        if !function.file.hasPrefix("<"), !function.file.isEmpty { line.append("  " + place, .file) }
        return line
    }

    /// `✗ KeyError: 'milk'  caught in order`.
    private func occurrenceLine(_ occurrence: ExceptionOccurrence, _ entry: Entry) -> StyledText {
        var line = indent(entry)
        guard let exception = store.exception(occurrence.origin) else { return line }
        let sign = occurrence.fate == .caught ? glyphs.caught : glyphs.raised
        line.append(safe: sign + " ", occurrence.fate == .caught ? .callCaught : .callRaised)
        var message = FunctionText.lastPart(exception.typeName)
        if let first = exception.message.split(separator: "\n").first { message += ": " + first }
        // A handler that has it while its call is still open.
        let handler = occurrence.fate == .pending ? store.exceptionPath(occurrence.origin, limit: 1)?.handledIn : nil
        // It left a call whose caller never had it: code written in C, or code that was not recorded, took it.
        let caller = store.parent(occurrence.last)
        let isTaken = occurrence.fate == .pending && handler == nil && caller.map { !store.isOpen($0) } ?? false
        let fate =
            switch occurrence.fate {
            case .caught: "  caught in "
            case .propagated: "  left "
            case .pending: handler != nil ? "  handled in " : isTaken ? "  caught unseen below " : "  went on from "
            }
        let end = store.function(store.functionID(handler ?? (isTaken ? caller : nil) ?? occurrence.last))
        let name = FunctionText.name(end)
        let room = max(12, width - line.width - StyledText.width(fate) - StyledText.width(name))
        line.append(
            DisplayText.cut(DisplayText.safe(message), to: room, at: .end, ellipsis: glyphs.ellipsis), .exceptionMessage
        )
        line.append(safe: fate, .textDim)
        line.append(name, FunctionText.role(end))
        return line
    }

    /// `raised in find(name='milk')`, `left …`, `caught in …`.
    private func passageLine(_ number: UInt32, _ call: CallID, _ entry: Entry) -> StyledText {
        let occurrence = state.exceptions.occurrences[number]
        let isCaught = store.mark(call) == .caught && call == occurrence?.last
        let isHandled = !isCaught && store.exceptionPath(occurrence?.origin ?? call, limit: 1)?.handledIn == call
        let word =
            isCaught ? "caught in " : isHandled ? "handled in " : call == occurrence?.origin ? "raised in " : "left "
        var line = indent(entry)
        line.append(safe: word, isCaught || isHandled ? .callCaught : .textDim)
        let place = store.exceptionLine(call).map { "  line \($0)" } ?? ""
        line.append(text.line(call, limit: max(8, width - line.width - StyledText.width(place))))
        line.append(safe: place, .file)
        return line
    }
}
