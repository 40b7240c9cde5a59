import Interface
import Screen

/// A comparison as a table.
struct ComparisonText {
    var glyphs: Glyphs
    /// Columns in all.
    var width: Int

    private var micro: String { glyphs.isUnicode ? "µ" : "u" }

    private static let heads = ["", "calls", "self time", "difference", "errors"]

    /// `rows` at most `limit`; how many there are besides is told.
    func table(_ rows: [TraceComparison.Row], limit: Int) -> String {
        if rows.isEmpty { return "No difference in calls, errors, or time.\n" }
        var cells = [Self.heads]
        for row in rows.prefix(limit) {
            cells.append([
                row.kind.rawValue, change(row.before.calls, row.after.calls) { CountText.grouped($0) },
                change(row.before.selfTime, row.after.selfTime) { DurationText.text($0, micro: micro) },
                (row.difference < 0 ? "-" : "+")
                    + DurationText.text(row.difference.magnitude, micro: micro),
                row.before.errors + row.after.errors == 0
                    ? "" : change(row.before.errors, row.after.errors) { CountText.grouped($0) },
            ])
        }
        let widths = Self.heads.indices.map { column in cells.map { DisplayText.width($0[column]) }.max() ?? 0 }
        let used = widths.reduce(0) { $0 + $1 + 2 }
        let names = ["function"] + rows.prefix(limit).map { DisplayText.safe($0.name) }
        var text = ""
        for (line, name) in zip(cells, names) {
            for (column, cell) in line.enumerated() {
                let padding = String(repeating: " ", count: widths[column] - DisplayText.width(cell))
                // The first column is of words, all others of numbers.
                text += column == 0 ? cell + padding + "  " : padding + cell + "  "
            }
            text +=
                StyledText(name, .text).cut(to: max(20, width - used), ellipsis: glyphs.isUnicode ? "…" : "...").plain
                + "\n"
        }
        if rows.count > limit { text += "and \(rows.count - limit) more: see --limit\n" }
        return text
    }

    private func change<T: Equatable & BinaryInteger>(_ before: T, _ after: T, _ text: (T) -> String) -> String {
        before == after
            ? text(after)
            : "\(before == 0 ? "0" : text(before)) \(glyphs.isUnicode ? "→" : "->") \(after == 0 ? "0" : text(after))"
    }
}
