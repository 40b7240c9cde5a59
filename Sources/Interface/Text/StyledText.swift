import Screen

/// A piece of text with one meaning.
package struct Span: Equatable, Sendable {
    package var text: String
    package var role: Role

    package init(_ text: String, _ role: Role) {
        self.text = text
        self.role = role
    }
}

/// A line of text, each piece of which has a meaning: the one source for the screen, for plain printing and for JSON.
///
/// The text is safe: control characters and the like have been made visible.
package struct StyledText: Equatable, Sendable {
    package private(set) var spans: [Span] = []
    /// Columns.
    package private(set) var width = 0

    package init() {}

    package init(_ text: String, _ role: Role) { append(text, role) }

    package var isEmpty: Bool { spans.isEmpty }

    /// The text without its meanings.
    package var plain: String {
        var text = ""
        for span in spans { text += span.text }
        return text
    }

    package mutating func append(_ text: String, _ role: Role) {
        guard !text.isEmpty else { return }
        append(safe: Self.isPlainASCII(text) ? text : DisplayText.safe(text), role)
    }

    /// Appends text of ours, which is known to have no control characters.
    mutating func append(safe text: String, _ role: Role) {
        guard !text.isEmpty else { return }
        width += Self.width(text)
        spans.append(Span(text, role))
    }

    /// Nearly all texts are plain ASCII, of which the bytes are the columns.
    private static func isPlainASCII(_ text: String) -> Bool {
        text.utf8.withContiguousStorageIfAvailable { $0.allSatisfy { $0 >= 0x20 && $0 < 0x7F } } ?? false
    }

    static func width(_ text: String) -> Int {
        isPlainASCII(text) ? text.utf8.count : DisplayText.width(text)
    }

    package mutating func append(_ other: StyledText) {
        spans += other.spans
        width += other.width
    }

    /// A place to go back to.
    struct Mark {
        var spans: Int
        var width: Int
    }

    var mark: Mark { Mark(spans: spans.count, width: width) }

    /// The place before the last `count` spans.
    func mark(before count: Int) -> Mark {
        let last = spans.suffix(count)
        return Mark(spans: spans.count - last.count, width: width - last.reduce(0) { $0 + Self.width($1.text) })
    }

    mutating func goBack(to mark: Mark) {
        spans.removeSubrange(mark.spans...)
        width = mark.width
    }

    /// The beginning of the text, of at most `limit` columns; a text that is cut ends in `ellipsis`, or as
    /// much of it as fits.
    package func cut(to limit: Int, ellipsis: String) -> StyledText {
        if width <= limit { return self }
        var result = StyledText()
        let sign = String(ellipsis.prefix(max(0, limit)))
        let room = limit - Self.width(sign)
        for span in spans {
            let left = room - result.width
            if left <= 0 { break }
            let part =
                Self.width(span.text) <= left
                ? span.text : DisplayText.cut(span.text, to: left, at: .end, ellipsis: "")
            result.append(safe: part, span.role)
        }
        result.append(safe: sign, .valueElided)
        return result
    }

    /// Lines of at most `limit` columns, each continued line `indent` columns to the right.
    package func wrapped(to limit: Int, indent: Int = 0) -> [StyledText] {
        if width <= limit || limit < 1 { return [self] }
        let indent = indent < limit / 2 ? indent : 0
        var lines: [StyledText] = []
        var line = StyledText()
        func begin() {
            lines.append(line)
            line = StyledText()
            if indent > 0 { line.append(safe: String(repeating: " ", count: indent), .text) }
        }
        for span in spans {
            var rest = Substring(span.text)
            while !rest.isEmpty {
                var part = ""
                var columns = 0
                let room = limit - line.width
                while let character = rest.first {
                    let width = DisplayText.width(String(character))
                    if columns + width > room { break }
                    part.append(character)
                    columns += width
                    rest.removeFirst()
                }
                if part.isEmpty && line.width <= indent {  // wider than a whole line: shown cut by the screen
                    part.append(rest.removeFirst())
                }
                line.append(safe: part, span.role)
                if !rest.isEmpty { begin() }
                if span.role == .textDim, line.width <= indent, rest.first == " " { rest.removeFirst() }
            }
        }
        lines.append(line)
        return lines
    }
}
