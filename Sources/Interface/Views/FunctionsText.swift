import Explorer
import Screen
import TraceStore

/// The table of functions, and what is opened of one.
extension ListContext {
    var functionsText: ListText {
        guard let page = state.functions.opened else { return FunctionTable(self).text }
        let name = FunctionText.name(store.function(page.function))
        switch page.kind {
        case .calls: return callsText(page, name)
        case .callers: return relativesText(page, "Who calls \(name)")
        case .callees: return relativesText(page, "What \(name) calls")
        }
    }

    private func callsText(_ page: FunctionPage, _ name: String) -> ListText {
        var note = CountText.calls(page.calls.count)
        if page.calls.count >= FunctionPage.greatestCount { note = "the first " + note }
        if page.isBusy { note += glyphs.ellipsis }
        let order = page.order == .time ? "in order" : "by time"
        var head = StyledText("Calls of \(name)", .paneTitle)
        head.append(safe: "  \(note), \(order)\(page.isInverted ? ", backwards" : "")", .textDim)
        return ListText(empty: page.isBusy ? "Looking for its calls" : "No call of it is known", head: head) { entry in
            guard case .call(let call) = entry.id else { return StyledText() }
            return callLine(call)
        }
    }

    /// A call with its time at the right edge.
    func callLine(_ call: CallID, before: StyledText = StyledText()) -> StyledText {
        let showsTime = width >= 34
        let room = width - (showsTime ? 12 : 0) - before.width
        var line = before
        line.append(text.line(call, limit: max(0, room)))
        guard showsTime else { return line }
        let time = text.duration(call)
        let gap = width - line.width - StyledText.width(time.text)
        if gap > 0 { line.append(safe: String(repeating: " ", count: gap), .text) }
        line.append(safe: time.text, time.role)
        return line
    }

    private func relativesText(_ page: FunctionPage, _ title: String) -> ListText {
        var head = StyledText(title, .paneTitle)
        if page.isBusy { head.append(safe: "  reading" + glyphs.ellipsis, .textDim) }
        if page.relatives.isCut { head.append(safe: "  not all ways are told apart", .textDim) }
        let showsTime = width >= 30
        let calls = TableColumn(title: "calls", width: 8)
        let total = TableColumn(title: "total", width: 8)
        return ListText(empty: "Nothing is known of it yet", head: head) { entry in
            guard case .step(let number) = entry.id, page.relatives.steps.indices.contains(number) else {
                return StyledText()
            }
            let step = page.relatives.steps[number]
            var line = StyledText()
            if showsTime { line.append(total.padded(duration(step.total), .duration)) }
            line.append(calls.padded(CountText.short(Double(step.calls)), .valueNumber))
            line.append(indent(entry))
            let function = store.function(step.function)
            line.append(FunctionText.name(function), FunctionText.role(function))
            return line
        }
    }
}

/// The table's columns at a width: the narrower, the fewer.
struct FunctionTable {
    let context: ListContext
    private let columns: [(order: FunctionOrder, column: TableColumn)]
    private let showsBar: Bool

    private static let barWidth = 8

    init(_ context: ListContext) {
        self.context = context
        let width = context.width
        var orders: [FunctionOrder] = []
        if width >= 30 { orders.append(.own) }
        if width >= 46 { orders.append(.total) }
        orders.append(.calls)
        if width >= 66 { orders.append(.mean) }
        if width >= 100 { orders.append(.slowest) }
        if width >= 54 { orders.append(.errors) }
        let state = context.state.functions
        columns = orders.map { order in
            var column = TableColumn(title: FunctionTable.title(order), width: 9)
            if order == .errors { column.width = 6 }
            column.isSorted = order == state.order
            return (order, column)
        }
        showsBar = width >= 60
    }

    private static func title(_ order: FunctionOrder) -> String {
        switch order {
        case .own: "self"
        case .total: "total"
        case .calls: "calls"
        case .mean: "mean"
        case .slowest: "slowest"
        case .errors: "errors"
        case .name: "function"
        }
    }

    /// Further columns that nothing is sorted by.
    private var showsPercentiles: Bool { context.width >= 120 && context.state.functions.process == nil }

    var text: ListText {
        let state = context.state.functions
        var empty = "No function has been called yet"
        if !state.filter.isEmpty { empty = "No function's name holds “\(state.filter)”: Esc shows all" }
        let rows = rows
        return ListText(
            empty: empty, head: head, note: note,
            line: { entry in
                guard case .function(let function) = entry.id, let row = rows[function] else { return StyledText() }
                return line(row)
            }, column: column)
    }

    /// Those on the screen: rows and entries are in the same order.
    private var rows: [FunctionID: FunctionsView.Row] {
        let list = context.state.functions
        let height = context.state.areas.page.rows
        let shown = list.rows[min(list.list.first, list.rows.count)..<min(list.rows.count, list.list.first + height)]
        return Dictionary(shown.map { ($0.function, $0) }) { first, _ in first }
    }

    private var note: String {
        let state = context.state.functions
        var parts: [String] = []
        if let process = state.process {
            let pid = context.store.process(process).hello.map { "pid \($0.pid)" } ?? "process \(process.raw)"
            parts.append(pid)
        }
        if !state.filter.isEmpty { parts.append("/\(state.filter)") }
        parts.append("\(CountText.grouped(state.rows.count)) functions\(state.mineOnly ? " of my code" : "")")
        let behind = context.store.callCount - context.store.surveyedRows
        if behind > 100_000, context.state.freeze == nil {
            parts.append("\(CountText.short(Double(behind))) rows to come")
        }
        return parts.joined(separator: "  ")
    }

    private func mark(_ title: String, _ isSorted: Bool) -> String {
        context.sortMark(title, isSorted, context.state.functions.isInverted)
    }

    private var head: StyledText {
        var head = StyledText()
        for (_, column) in columns {
            head.append(column.padded(mark(column.title, column.isSorted), column.isSorted ? .paneTitle : .textDim))
        }
        if showsPercentiles {
            for share in ["median", "95 %"] { head.append(TableColumn(title: share, width: 9).padded(share, .textDim)) }
        }
        if showsBar { head.append(safe: String(repeating: " ", count: FunctionTable.barWidth + 1), .text) }
        let isSorted = context.state.functions.order == .name
        head.append(safe: " " + mark("function", isSorted), isSorted ? .paneTitle : .textDim)
        return head
    }

    private func line(_ row: FunctionsView.Row) -> StyledText {
        var line = StyledText()
        for (order, column) in columns {
            let (text, role) = cell(order, row.totals)
            line.append(column.padded(text, role))
        }
        if showsPercentiles {
            for share in [0.5, 0.95] {
                let time = context.store.percentile(share, of: row.function).map { context.duration($0) } ?? ""
                line.append(TableColumn(title: "", width: 9).padded(time, .duration))
            }
        }
        if showsBar { line.append(bar(row.totals.own)) }
        line.append(safe: " ", .text)
        let function = context.store.function(row.function)
        let name = FunctionText.name(function)
        var place = FunctionText.place(function)
        let room = context.width - line.width
        if let note = note(row.function) {
            let all = place.isEmpty ? note : note + "  " + place
            place = room >= StyledText.width(name) + StyledText.width(all) + 2 ? all : note
        }
        let isPlaced = !place.isEmpty && room >= StyledText.width(name) + StyledText.width(place) + 2
        line.append(
            DisplayText.cut(DisplayText.safe(name), to: room, at: .middle, ellipsis: context.glyphs.ellipsis),
            FunctionText.role(function))
        if isPlaced {
            line.append(
                safe: String(repeating: " ", count: context.width - line.width - StyledText.width(place)), .text)
            line.append(place, .file)
        }
        return line
    }

    /// That values of the function were left out or told in short, and why.
    private func note(_ function: FunctionID) -> String? {
        let lowered = context.store.lowered(function)
        guard let why = lowered ?? context.store.shortened(function) else { return nil }
        let dear = why.cost > 0 ? " × " + context.duration(why.cost) : ""
        let what = lowered == nil ? "values in short" : "values lowered"
        return "\(what): \(CountText.short(Double(why.callsPerSecond)))/s\(dear)"
    }

    private func cell(_ order: FunctionOrder, _ totals: FunctionTotals) -> (String, Role) {
        switch order {
        case .own: (context.duration(totals.own), heat(totals.own))
        case .total: (context.duration(totals.total), .duration)
        case .calls:
            (
                totals.calls < 1_000_000 ? CountText.grouped(totals.calls) : CountText.short(Double(totals.calls)),
                .valueNumber
            )
        case .mean: (totals.mean.map { context.duration($0) } ?? context.glyphs.running, .duration)
        case .slowest: (totals.ended == 0 ? "" : context.duration(totals.slowest), .duration)
        case .errors:
            (
                totals.errors == 0 ? "" : CountText.short(Double(totals.errors)),
                totals.propagated > 0 ? .callRaised : .callCaught
            )
        case .name: ("", .text)
        }
    }

    /// A fifth of the greatest self time is hot.
    private func heat(_ own: UInt64) -> Role {
        own > 0 && own >= context.state.functions.hottest / 5 ? .durationSlow : .duration
    }

    private func bar(_ own: UInt64) -> StyledText {
        let hottest = context.state.functions.hottest
        let eighths = hottest == 0 ? 0 : Int(Double(own) / Double(hottest) * Double(FunctionTable.barWidth * 8) + 0.5)
        let text = BarText.bar(eighths: eighths, isUnicode: context.glyphs.isUnicode)
        var line = StyledText()
        line.append(safe: " " + text, heat(own))
        line.append(safe: String(repeating: " ", count: max(0, FunctionTable.barWidth - StyledText.width(text))), .text)
        return line
    }

    /// The order that a column of the head stands for.
    private func column(_ x: Int) -> Int? {
        let numbered = columns.map { order, column in
            TableColumn(title: "", width: column.width, number: FunctionOrder.allCases.firstIndex(of: order))
        }
        let name = TableColumn(title: "", number: FunctionOrder.allCases.firstIndex(of: .name))
        return TableColumn.column(at: x, of: numbered, then: name)
    }
}

/// Bars made of characters.
enum BarText {
    static func bar(eighths: Int, isUnicode: Bool) -> String {
        let whole = max(0, eighths) / 8
        guard isUnicode else { return String(repeating: "#", count: (max(0, eighths) + 4) / 8) }
        let parts = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"]
        return String(repeating: "█", count: whole) + parts[max(0, eighths) % 8]
    }
}
