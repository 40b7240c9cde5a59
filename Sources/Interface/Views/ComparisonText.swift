import Explorer
import Screen
import TraceStore

/// What changed between two traces.
extension ListContext {
    var comparisonText: ListText {
        let view = state.comparison
        var empty = "No difference in calls, errors, or time"
        if view.before == nil { empty = ":compare FILE compares this trace with one of before" }
        if view.hidden > 0 { empty = "No difference in my code: a shows \(view.hidden) others" }
        if !view.filter.isEmpty { empty = "No name holds “\(view.filter)”: Esc shows all" }
        var note = view.filter.isEmpty ? "" : "/\(view.filter)  "
        if view.before != nil { note += "since \(FunctionText.fileName(view.path))" }
        let columns = comparisonColumns
        let name = TableColumn(
            title: "function", number: ComparisonOrder.allCases.firstIndex(of: .name), isSorted: view.order == .name)
        return table(columns, then: name, isInverted: view.isInverted, lead: "", empty: empty, note: note) { entry in
            comparedLine(entry, columns)
        }
    }

    private var comparisonColumns: [TableColumn] {
        var columns: [TableColumn] = []
        func add(_ title: String, _ width: Int, _ order: ComparisonOrder) {
            columns.append(
                TableColumn(
                    title: title, width: width, number: ComparisonOrder.allCases.firstIndex(of: order),
                    isSorted: order == state.comparison.order))
        }
        add("change", 7, .change)
        if width >= 34 { add("by", 9, .difference) }
        if width >= 76 { add("calls", 15, .calls) }
        if width >= 60 { add("errors", 9, .errors) }
        return columns
    }

    private func comparedLine(_ entry: Entry, _ columns: [TableColumn]) -> StyledText {
        guard case .compared(let number) = entry.id, state.comparison.rows.indices.contains(number) else {
            return StyledText()
        }
        let row = state.comparison.rows[number]
        var line = StyledText()
        for column in columns {
            switch column.title {
            case "change": line.append(column.padded(row.change.rawValue, role(row)))
            case "by":
                let sign = row.difference < 0 ? "-" : "+"
                line.append(
                    column.padded(
                        sign + duration(row.difference.magnitude), row.difference > 0 ? .durationSlow : .duration))
            case "calls":
                line.append(column.padded(change(row.before.calls, row.after.calls), .valueNumber))
            default:
                let hasNone = row.before.errors == 0 && row.after.errors == 0
                line.append(column.padded(hasNone ? "" : change(row.before.errors, row.after.errors), .callRaised))
            }
        }
        let role = row.function.map { FunctionText.role(store.function($0)) } ?? .textDim
        line.append(row.name, role)
        return line
    }

    private func role(_ row: ComparedFunction) -> Role {
        switch row.change {
        case .slower: .durationSlow
        case .errors: row.after.errors > row.before.errors ? .callRaised : .callReturned
        case .new, .gone: .callCaught
        case .faster: .callReturned
        case .more, .fewer: .textDim
        }
    }

    private func change(_ before: Int, _ after: Int) -> String {
        func short(_ count: Int) -> String { CountText.short(Double(count)) }
        return before == after ? short(after) : short(before) + (glyphs.isUnicode ? "→" : ">") + short(after)
    }
}
