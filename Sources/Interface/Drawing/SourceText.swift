import Explorer
import Screen
import TraceStore

extension Canvas {
    /// The source around the line that the call is about. Costs what the pane shows.
    mutating func drawSource(_ state: ExplorerState, _ store: TraceStore, in area: Rectangle) {
        guard area.height > 0 else { return }
        guard let view = state.sourceView(store), view.file.problem == nil else {
            for (index, line) in SourceText.absence(state, store).wrapped(to: area.width).prefix(area.height)
                .enumerated()
            {
                put(line, x: area.x, y: area.y + index, limit: area.width, over: .pane)
            }
            return
        }
        put(SourceText.head(view, width: area.width, glyphs), x: area.x, y: area.y, limit: area.width, over: .pane)
        let digits = String(min(view.file.lineCount, view.first + area.height)).utf8.count
        for row in 1..<max(1, area.height) {
            let index = view.first + row - 1
            guard index < view.file.lineCount else { return }
            let isWanted = index + 1 == view.line
            let number = String(index + 1)
            var text = StyledText(String(repeating: " ", count: digits - number.utf8.count) + number, .textDim)
            // The sign says it without colour.
            text.append(safe: isWanted ? " \(glyphs.isUnicode ? "▶" : ">") " : "   ", .text)
            text.append(SourceText.line(view.file.line(index)))
            put(
                text.cut(to: area.width, ellipsis: glyphs.ellipsis), x: area.x, y: area.y + row, limit: area.width,
                over: .pane)
            if isWanted { restyle(Rectangle(x: area.x, y: area.y + row, width: area.width, height: 1), .sourceLine) }
        }
    }
}

/// The words of the source pane.
enum SourceText {
    private static let tab = 4

    static func head(_ view: SourceView, width: Int, _ glyphs: Glyphs) -> StyledText {
        let note = view.hasChanged ? "  changed since the call" : ""
        let place = DisplayText.cut(
            "\(DisplayText.safe(view.file.path)):\(view.line)", to: max(8, width - note.utf8.count), at: .middle,
            ellipsis: glyphs.ellipsis)
        var text = StyledText(place, .file)
        if view.hasChanged { text.append(safe: note, .notice) }
        return text
    }

    /// A line with its tabs as spaces.
    static func line(_ pieces: [(text: String, kind: SourceScanner.Kind)]) -> StyledText {
        var line = StyledText()
        for piece in pieces {
            for (index, part) in piece.text.split(separator: "\t", omittingEmptySubsequences: false).enumerated() {
                if index > 0 {
                    line.append(safe: String(repeating: " ", count: tab - line.width % tab), .text)
                }
                line.append(String(part), role(piece.kind))
            }
        }
        return line
    }

    private static func role(_ kind: SourceScanner.Kind) -> Role {
        switch kind {
        case .plain: .text
        case .keyword: .sourceKeyword
        case .string: .sourceString
        case .comment: .sourceComment
        case .number: .sourceNumber
        }
    }

    /// Why there is nothing to be seen.
    static func absence(_ state: ExplorerState, _ store: TraceStore) -> StyledText {
        guard let path = state.sourcePath(store) else {
            return StyledText("There is no source: choose a call of a function that was read from a file", .textDim)
        }
        guard let problem = state.detail.sources.file(path)?.problem else {
            return StyledText("Reading \(path)", .textDim)
        }
        return StyledText("\(path) \(problem)", .notice)
    }
}
