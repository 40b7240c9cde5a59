/// Where a text that is too long gives way.
package enum CutPlace: Sendable {
    case end
    case middle
}

/// Text as the screen shows it: one line, nothing invisible, widths known.
package enum DisplayText {
    /// Columns that `text` takes once it is safe.
    package static func width(_ text: String) -> Int {
        var width = 0
        walk(text) {
            width += $0.width
            return true
        } cluster: {
            width += $0.width
            return true
        }
        return width
    }

    /// `text` with every control, bidi and zero-width character made visible, and joined emoji reduced to their base.
    /// Making it safe twice changes nothing more.
    package static func safe(_ text: String) -> String {
        var result = ""
        result.reserveCapacity(text.utf8.count)
        collect(text, into: &result, columns: .max)
        return result
    }

    /// `text`, safe, in at most `columns` columns; `ellipsis` stands for what was left out, if it fits itself.
    package static func cut(
        _ text: String, to columns: Int, at place: CutPlace = .end, ellipsis: String = "…"
    ) -> String {
        if columns <= 0 { return "" }
        let whole = width(text)
        if whole <= columns { return safe(text) }
        let sign = safe(ellipsis)
        let signWidth = width(sign)
        var result = ""
        guard signWidth < columns else {
            collect(signWidth == columns ? sign : text, into: &result, columns: columns)
            return result
        }
        let room = columns - signWidth
        switch place {
        case .end:
            collect(text, into: &result, columns: room)
            return result + sign
        case .middle:
            // The end of a qualified name says more than its beginning, so it gets the odd column.
            let tail = (room + 1) / 2
            collect(text, into: &result, columns: room - tail)
            result += sign
            collect(text, into: &result, columns: .max, skipping: whole - tail)
            return result
        }
    }

    /// Appends whole clusters of `text` from column `skipping` on while they fit into `columns`.
    private static func collect(_ text: String, into result: inout String, columns: Int, skipping: Int = 0) {
        var column = 0
        let end = columns == .max ? Int.max : skipping + columns
        walk(text) { glyph in
            guard column + glyph.width <= end else { return false }
            if column >= skipping { result += glyph.text }
            column += glyph.width
            return true
        } cluster: { cluster in
            guard column + cluster.width <= end else { return false }
            if column >= skipping {
                for at in 0..<cluster.count { result += cluster.glyphs[at].text }
            }
            column += cluster.width
            return true
        }
    }
}
