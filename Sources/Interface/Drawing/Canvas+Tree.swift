import Explorer
import Screen
import TraceStore
import TraceWire

extension Canvas {
    /// Draws a row of the outline in row `y` of the screen. Leaves what is right of `columns.width` alone.
    mutating func draw(
        _ row: OutlineRow, x: Int, y: Int, columns: RowColumns, text: CallText, times: inout TimeText, isSelected: Bool,
        match: Role?
    ) {
        let area = Rectangle(x: x, y: y, width: columns.width, height: 1)
        var column = drawIndent(row, x: x, y: y, columns: columns)
        column = put(sign(row.fold) + " ", .fold, x: column, y: y, limit: area.maxX - column)
        let end = drawRight(row, from: column, y: y, area: area, columns: columns, text: text, times: &times)
        let limit = end - column
        if limit > 0 {
            let content = content(row, columns: columns, text: text, limit: limit)
            put(content, x: column, y: y, limit: limit)
        }
        if row.isKept { restyle(area, .rowKept) }
        if isSelected { restyle(area, .rowSelected) }
        if let match, limit > 0 { restyle(nameCells(row, x: column, y: y, limit: limit, text: text), match) }
    }

    /// What the times at the right are.
    mutating func drawTreeHead(_ columns: RowColumns, in area: Rectangle) {
        var end = area.x + columns.width
        for time in columns.times.reversed() {
            put(time.rawValue, .textDim, x: end - time.rawValue.utf8.count, y: area.y)
            end -= RowColumns.width(time)
        }
        put("call", .textDim, x: area.x, y: area.y, limit: end - area.x)
    }

    private func sign(_ fold: OutlineRow.Fold) -> String {
        switch fold {
        case .leaf: " "
        case .closed: glyphs.closed
        case .open, .openAll: glyphs.open
        }
    }

    /// Guides, or the depth as a number when it is too great to be drawn; answers the column of the fold sign.
    private mutating func drawIndent(_ row: OutlineRow, x: Int, y: Int, columns: RowColumns) -> Int {
        let end = x + columns.indent(depth: row.depth)
        guard row.depth <= columns.levels else {
            put("\(glyphs.deep)\(row.depth)", .guide, x: x, y: y, limit: end - x - 1)
            return end
        }
        for level in 0..<row.depth {
            // A line runs down from each caller's sign to its last callee.
            let sign = row.hasGuide(level) ? glyphs.guide : level == row.depth - 1 ? glyphs.lastBranch : " "
            put(sign, .guide, x: x + level * columns.step, y: y)
        }
        return end
    }

    /// Time, place and hidden calls at the right edge; answers the column where the row's text must end.
    private mutating func drawRight(
        _ row: OutlineRow, from start: Int, y: Int, area: Rectangle, columns: RowColumns, text: CallText,
        times: inout TimeText
    ) -> Int {
        guard let call = row.id.firstCall, text.store.lost(call) == nil else { return area.maxX }
        var end = area.maxX
        for column in columns.times.reversed() where end - RowColumns.width(column) - start >= 8 {
            let time = times.span(row, call, column)
            put(time.text, time.role, x: end - StyledText.width(time.text), y: y)
            end -= RowColumns.width(column)
        }
        if columns.file > 0, end - columns.file - start >= 40 {
            let place = FunctionText.place(text.store.function(text.store.functionID(call)))
            let shown = DisplayText.cut(place, to: columns.file, at: .middle, ellipsis: glyphs.ellipsis)
            end -= columns.file
            put(shown, .file, x: end, y: y)
            end -= 2
        }
        guard columns.showsCalls, row.hiddenCalls > 0, row.fold == .closed, end - start >= 24 else { return end }
        let count = columns.width < 60 ? CountText.grouped(row.hiddenCalls) : CountText.calls(row.hiddenCalls)
        let width = count.utf8.count
        put(count, .textDim, x: end - width, y: y)
        return end - width - 2
    }

    private func content(_ row: OutlineRow, columns: RowColumns, text: CallText, limit: Int) -> StyledText {
        switch row.kind {
        case .process(let process): return LaneText(text).process(process, limit: limit)
        case .lane(let lane): return LaneText(text).lane(lane, limit: limit)
        case .group(let call, _, let facts): return GroupText(text).line(call, facts, limit: limit)
        case .call(let call), .lost(let call):
            guard columns.showsArguments || columns.showsResult else { return text.shortLine(call, limit: limit) }
            return text.line(
                call, limit: limit, showsArguments: columns.showsArguments, showsResult: columns.showsResult)
        }
    }

    /// Where the row's name stands.
    private func nameCells(_ row: OutlineRow, x: Int, y: Int, limit: Int, text: CallText) -> Rectangle {
        guard case .call(let call) = row.kind else { return Rectangle(x: x, y: y, width: limit, height: 1) }
        return Rectangle(x: x, y: y, width: min(text.name(call).width, limit), height: 1)
    }
}
