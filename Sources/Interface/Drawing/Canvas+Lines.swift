import Explorer
import Screen

/// The lines around the tree: title, status, hints, prompt, message.
extension Canvas {
    /// `LIVE  python3 app.py`: the state and the command line.
    mutating func drawTitle(_ status: StatusText, note: String, in area: Rectangle) {
        fill(area, .status)
        let state = status.connection
        var end = area.maxX - 1
        // A long note gives way to half a line; a short line is the program's alone.
        let half = area.width / 2 - 1
        let note = area.width < 60 ? note : DisplayText.cut(note, to: half, at: .middle, ellipsis: glyphs.ellipsis)
        let width = StyledText.width(note)
        if width > 0, width <= half {
            end -= width
            put(StyledText(note, .statusField), x: end, y: area.y, over: .status)
            end -= 2
        }
        let badge = StyledText(" \(state.text) ", state.role)
        let column = put(badge, x: area.x, y: area.y, limit: end - area.x, over: .status) + 1
        let title = DisplayText.cut(status.title, to: end - column, at: .end, ellipsis: glyphs.ellipsis)
        put(StyledText(title, .status), x: column, y: area.y, limit: end - column, over: .status)
    }

    /// Counters on the left, what the view is set to on the right. With `state`, the state stands first: there is no title.
    mutating func drawStatus(_ status: StatusText, state: Bool, fields: [Span], in area: Rectangle) {
        fill(area, .status)
        var end = area.maxX - 1
        var column = area.x + 1
        if state {
            let span = status.connection
            let badge = StyledText(" \(span.text) ", span.role)
            column = put(badge, x: area.x, y: area.y, limit: end - area.x, over: .status) + 1
        }
        // The right end shows the last fields that fit beside at least the number of calls.
        let needed = StyledText.width(CountText.calls(status.status.calls)) + 2
        for field in fields.reversed() {
            let width = StyledText.width(field.text)
            if end - width - column < needed { break }
            end -= width
            put(StyledText(field.text, field.role), x: end, y: area.y, over: .status)
            end -= 3
        }
        put(status.counters(limit: max(0, end - column)), x: column, y: area.y, limit: end - column, over: .status)
    }

    mutating func drawHints(_ hints: [HintBar.Hint], in area: Rectangle) {
        fill(area, .hint)
        for hint in hints {
            var text = StyledText(hint.key, .hintKey)
            text.append(safe: " ", .hint)
            text.append(hint.text, .hint)
            put(text, x: area.x + hint.x, y: area.y, over: .hint)
        }
    }

    /// A line to type in; answers the cursor's place. A long text is shown by its end around the cursor.
    mutating func drawPrompt(
        label: String, text: String, cursor: Int, note: Span?, fault: Int? = nil, in area: Rectangle
    ) -> (x: Int, y: Int) {
        fill(area, .prompt)
        var column = put(StyledText(label, .prompt), x: area.x, y: area.y, limit: area.width, over: .prompt)
        var end = area.maxX
        if let note {
            let width = StyledText.width(note.text)
            // A long note leaves room for what is typed.
            let room = max(0, end - 1 - column - max(12, min(StyledText.width(text) + 3, (end - column) / 2)))
            if room >= min(width, 16) {
                let shown = DisplayText.cut(note.text, to: room, at: .end, ellipsis: glyphs.ellipsis)
                end -= StyledText.width(shown) + 1
                put(StyledText(shown, note.role), x: end, y: area.y, over: .prompt)
                end -= 2
            }
        }
        let room = max(1, end - column - 1)
        let characters = Array(text)
        let cursor = min(max(cursor, 0), characters.count)
        // The first character shown: the cursor must stay in view.
        var first = cursor
        var columns = 0
        while first > 0 {
            let width = StyledText.width(String(characters[first - 1]))
            if columns + width > room { break }
            columns += width
            first -= 1
        }
        put(StyledText(String(characters[first...]), .promptText), x: column, y: area.y, limit: room, over: .prompt)
        if let fault {
            // The character that is wrong; behind the text, its end.
            let before = fault < first ? 0 : StyledText.width(String(characters[first..<min(fault, characters.count)]))
            if before < room {
                restyle(Rectangle(x: column + before, y: area.y, width: 1, height: 1), .promptFault)
            }
        }
        column += columns
        return (min(column, max(area.x, area.maxX - 1)), area.y)
    }

    /// A sentence in place of the hints.
    mutating func drawMessage(_ message: Span, in area: Rectangle) {
        fill(area, .hint)
        let text = StyledText(message.text, message.role).cut(to: area.width - 2, ellipsis: glyphs.ellipsis)
        put(text, x: area.x + 1, y: area.y, limit: area.width - 2, over: .hint)
    }
}
