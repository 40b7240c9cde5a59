import Explorer
import Screen
import TraceStore

/// What is worth a look.
extension ListContext {
    var insightsText: ListText {
        let view = state.insights
        var empty = view.isBusy ? "Looking …" : "Nothing stands out: no swallowed exception, no call repeated in vain"
        if !view.filter.isEmpty { empty = "No finding holds “\(view.filter)”: Esc shows all" }
        var note = view.filter.isEmpty ? "" : "/\(view.filter)  "
        if view.isBusy {
            note += "\(min(99, store.insightRows * 100 / max(1, store.callCount))) % looked at"
        } else if view.leftOut > 0 {
            note += "\(CountText.grouped(view.leftOut)) lesser ones left out"
        }
        let columns = insightColumns
        let name = TableColumn(
            title: "finding", number: InsightOrder.allCases.firstIndex(of: .kind), isSorted: view.order == .kind)
        return table(columns, then: name, isInverted: view.isInverted, empty: empty, note: note) { entry in
            insightLine(entry, columns)
        }
    }

    private var insightColumns: [TableColumn] {
        var columns: [TableColumn] = []
        func add(_ title: String, _ width: Int, _ order: InsightOrder) {
            columns.append(
                TableColumn(
                    title: title, width: width, number: InsightOrder.allCases.firstIndex(of: order),
                    isSorted: order == state.insights.order))
        }
        if width >= 30 { add("count", 7, .count) }
        if width >= 50 { add("time", 8, .time) }
        return columns
    }

    private func insightLine(_ entry: Entry, _ columns: [TableColumn]) -> StyledText {
        switch entry.id {
        case .insight(let number) where number < 0:
            let path = -1 - number
            guard state.insights.paths.indices.contains(path) else { return StyledText() }
            return pathLine(state.insights.paths[path], entry, columns)
        case .insight(let number):
            guard let finding = state.insights.finding(number) else { return StyledText() }
            return findingLine(finding, entry, columns)
        case .evidence(_, let call):
            var before = StyledText()
            before.append(indent(entry))
            return callLine(call, before: before)
        default: return StyledText()
        }
    }

    private func start(_ count: Int, _ time: UInt64, _ entry: Entry, _ columns: [TableColumn]) -> StyledText {
        var line = StyledText()
        for column in columns {
            if column.title == "count" {
                line.append(column.padded(CountText.short(Double(count)), .valueNumber))
            } else {
                line.append(column.padded(time == 0 ? "" : duration(time), .duration))
            }
        }
        line.append(indent(entry))
        return line
    }

    private func findingLine(_ finding: Insight, _ entry: Entry, _ columns: [TableColumn]) -> StyledText {
        var line = start(finding.count, finding.time, entry, columns)
        func dim(_ text: String) { line.append(safe: text, .textDim) }
        func name(_ function: FunctionID) {
            let function = store.function(function)
            line.append(FunctionText.name(function), FunctionText.role(function))
        }
        switch finding.kind {
        case .unawaited:
            line.append(safe: "never awaited  ", .callRaised)
            dim("coroutines that were made and dropped")
        case .blocking:
            line.append(safe: "blocks the loop  ", .callRaised)
            name(finding.function)
            dim(", \(duration(finding.most)) at most")
        case .recursion:
            line.append(safe: "deep recursion  ", .callRaised)
            name(finding.function)
            dim(", \(CountText.grouped(finding.count)) times on the stack")
        case .swallowed:
            line.append(safe: "swallowed  ", .callCaught)
            line.append(FunctionText.lastPart(finding.typeName), .exceptionType)
            if let handler = finding.by {
                dim(" by ")
                name(handler)
                if handler != finding.function {
                    dim(", from ")
                    name(finding.function)
                }
                let isMine = store.function(handler).origin == .mine
                place(store.function(isMine ? handler : finding.function), &line)
            }
        case .repeated, .looped:
            let isSame = finding.kind == .repeated
            line.append(safe: isSame ? "repeated  " : "in a loop  ", .callSuspended)
            name(finding.function)
            dim(" \(glyphs.isUnicode ? "×" : "x")\(CountText.grouped(Int(finding.most))) in one ")
            if let caller = finding.by { name(caller) }
            if isSame { dim(", same arguments") }
        case .outlier:
            line.append(safe: "outlier  ", .durationSlow)
            name(finding.function)
            dim(", the others \(duration(finding.most)) on average")
        case .slowestPath: break
        }
        return line
    }

    private func place(_ function: Function, _ line: inout StyledText) {
        let place = FunctionText.place(function)
        if !place.isEmpty { line.append("  " + place, .file) }
    }

    /// `main › load › parse`: the last names are what one looks for, so the first ones go.
    private func pathLine(_ path: [CallID], _ entry: Entry, _ columns: [TableColumn]) -> StyledText {
        let time = path.first.map { store.duration($0, now: state.displayedTime) } ?? 0
        var line = start(path.count, time, entry, columns)
        line.append(safe: "slowest path  ", .durationSlow)
        let arrow = glyphs.isUnicode ? " › " : " > "
        let functions = path.map { store.function(store.functionID($0)) }
        var shown = 0
        var room = width - line.width - 2
        for function in functions.reversed() {
            room -= StyledText.width(FunctionText.name(function)) + 3
            if room < 0 { break }
            shown += 1
        }
        if shown < functions.count { line.append(safe: glyphs.ellipsis + arrow, .textDim) }
        for (index, function) in functions.suffix(max(1, shown)).enumerated() {
            if index > 0 { line.append(safe: arrow, .textDim) }
            line.append(FunctionText.name(function), FunctionText.role(function))
        }
        return line
    }
}
