import Explorer
import Screen
import TraceStore

/// What stands in the tree's place, or beside it.
extension Canvas {
    /// A pane with a line towards the tree; answers the area of its contents.
    mutating func drawFrame(_ title: String, in area: Rectangle, isBeside: Bool) -> Rectangle {
        fill(area, .pane)
        if isBeside {
            for y in area.y..<area.maxY {
                put(StyledText(glyphs.vertical, .paneBorder), x: area.x, y: y, over: .pane)
            }
            return Rectangle(x: area.x + 2, y: area.y, width: area.width - 3, height: area.height)
        }
        let line = Rectangle(x: area.x, y: area.y, width: area.width, height: 1)
        fill(line, .paneBorder, character: glyphs.horizontal)
        put(StyledText(" \(title) ", .paneTitle), x: area.x + 2, y: area.y, limit: area.width - 4, over: .pane)
        return Rectangle(x: area.x + 1, y: area.y + 1, width: area.width - 2, height: area.height - 1)
    }

    /// Lines from `offset` on; the last row says how many are left below. Answers the number of the first one.
    @discardableResult
    mutating func drawLines(_ lines: [StyledText], from offset: Int, in area: Rectangle, over role: Role) -> Int {
        guard area.height > 0 else { return 0 }
        let first = min(max(0, offset), max(0, lines.count - area.height))
        for (index, line) in lines.dropFirst(first).prefix(area.height).enumerated() {
            put(line, x: area.x, y: area.y + index, limit: area.width, over: role)
        }
        let below = lines.count - first - area.height
        if below > 0, area.width >= 20, area.height > 1 {
            let last = Rectangle(x: area.x, y: area.maxY - 1, width: area.width, height: 1)
            fill(last, role)
            let note = "\(glyphs.ellipsis) \(CountText.grouped(below + 1)) more lines"
            put(StyledText(note, .textDim), x: last.x, y: last.y, over: role)
        }
        return first
    }

    /// Lines in the middle of the area, as a block.
    mutating func drawCentered(_ lines: [StyledText], in area: Rectangle) {
        let height = min(lines.count, area.height)
        let width = lines.map(\.width).max() ?? 0
        let x = area.x + max(1, (area.width - width) / 2)
        let y = area.y + max(0, (area.height - height) / 2)
        for (index, line) in lines.prefix(height).enumerated() {
            put(line.cut(to: area.maxX - x, ellipsis: glyphs.ellipsis), x: x, y: y + index)
        }
    }

    /// No rows: what keeps them away.
    mutating func drawEmpty(_ state: ExplorerState, _ store: TraceStore, in area: Rectangle) {
        guard store.callCount > 0, let filter = state.filter else { return drawNothing(state.status, in: area) }
        var line = StyledText(state.isFiltering(store) ? "Looking for calls that meet " : "No call meets ", .text)
        line.append(filter.text, .promptText)
        drawCentered([line, StyledText("Esc shows all calls again", .textDim)], in: area)
    }

    /// Nothing has been called yet: what is being waited for, and what one could do.
    mutating func drawNothing(_ status: SessionStatus, in area: Rectangle) {
        var lines: [StyledText] = []
        switch status.connection {
        case .waiting(let what): lines.append(StyledText(what.isEmpty ? "Waiting for a program" : what, .text))
        case .ended, .disconnected: lines.append(StyledText("Not one call was recorded", .text))
        case .off: lines.append(StyledText("Capture is off: P turns it on", .text))
        case .live, .paused: lines.append(StyledText("Connected; waiting for the first call", .text))
        }
        let examples = [
            ("flowtrace run app.py", "run a program and watch it"),
            ("flowtrace record app.py", "record here, watch elsewhere"),
            ("flowtrace watch", "watch a program that is running"),
        ]
        let width = examples.map(\.0.utf8.count).max() ?? 0
        if area.height >= 6 {
            lines.append(StyledText())
            for (command, meaning) in examples {
                var line = StyledText("  " + command, .helpKey)
                line.append(safe: String(repeating: " ", count: width - command.utf8.count + 3), .text)
                line.append(safe: meaning, .textDim)
                lines.append(line)
            }
        }
        drawCentered(lines, in: area)
    }
}
