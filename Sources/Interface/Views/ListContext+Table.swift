import Explorer
import Screen

extension ListContext {
    /// A list in columns with a head that sorts; behind them stands `name`, which takes what is left.
    func table(
        _ columns: [TableColumn], then name: TableColumn, isInverted: Bool, lead: String = "  ", empty: String,
        note: String, line: @escaping (Entry) -> StyledText
    ) -> ListText {
        func title(_ column: TableColumn) -> (String, Role) {
            (sortMark(column.title, column.isSorted, isInverted), column.isSorted ? .paneTitle : .textDim)
        }
        var head = StyledText()
        for column in columns {
            let (text, role) = title(column)
            head.append(column.padded(text, role))
        }
        let (text, role) = title(name)
        head.append(safe: lead + text, role)
        return ListText(empty: empty, head: head, note: note, line: line) { x in
            TableColumn.column(at: x, of: columns, then: name)
        }
    }

    /// A title with the sign of the order, when it is the one that is sorted by.
    func sortMark(_ title: String, _ isSorted: Bool, _ isInverted: Bool) -> String {
        guard isSorted else { return title }
        return title + (glyphs.isUnicode ? (isInverted ? "▴" : "▾") : (isInverted ? "^" : "v"))
    }
}

extension TableColumn {
    /// The number of the column at a place of the head.
    static func column(at x: Int, of columns: [TableColumn], then name: TableColumn) -> Int? {
        var end = 0
        for column in columns {
            end += column.width + gap
            if x < end { return column.number }
        }
        return name.number
    }
}
