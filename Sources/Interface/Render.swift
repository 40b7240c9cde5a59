import Explorer
import Screen
import TraceStore

/// A drawn screen, and where the cursor belongs while something is being typed.
package struct Rendering: Sendable {
    package var screen: Screen
    package var cursor: (x: Int, y: Int)?
}

/// Draws what the state says of the store. Pure; costs what the screen holds, whatever the store holds.
///
/// `pending` is what has been typed of a command, `Keymap.pending`.
package func render(
    _ state: ExplorerState, _ store: TraceStore, theme: Theme, glyphs: Glyphs = .unicode, size: Size,
    pending: String = ""
) -> Rendering {
    var canvas = Canvas(size: size, theme: theme, glyphs: glyphs)
    let layout = Layout(size, state)
    if layout.fit == .tooSmall {
        canvas.put("too small", .text, x: 0, y: 0, limit: size.width)
        return Rendering(screen: canvas.screen)
    }
    var status = state.status
    status.connection = state.connection
    let statusText = StatusText(status: status, glyphs: glyphs)
    if let area = layout.title {
        canvas.drawTitle(statusText, note: ViewText.title(state, store, glyphs, width: size.width), in: area)
    }
    switch state.view {
    case .tree: canvas.drawTree(state, store, layout)
    case .help: canvas.drawHelp(state, layout)
    case .picker: canvas.drawPicker(state, layout)
    case .recording: canvas.drawRecording(state, store, layout)
    default: canvas.drawList(state, store, layout)
    }
    if let area = layout.timeline { canvas.drawTimeline(state, store, in: area) }
    if let area = layout.status {
        var fields = ViewText.fields(state, store, glyphs)
        if !pending.isEmpty { fields.append(Span(DisplayText.safe(pending), .prompt)) }
        canvas.drawStatus(statusText, state: layout.title == nil, fields: fields, in: area)
    }
    let cursor = canvas.drawBottom(state, layout, pending: pending)
    return Rendering(screen: canvas.screen, cursor: cursor)
}

extension Canvas {
    /// Hints, or what takes their place: a prompt, a question, a message. Answers the cursor's place.
    fileprivate mutating func drawBottom(_ state: ExplorerState, _ layout: Layout, pending: String) -> (x: Int, y: Int)?
    {
        switch state.mode {
        case .text:
            guard let prompt = state.prompt else { return nil }
            screen.fill(layout.prompt, style: style(.prompt))
            return drawPrompt(
                label: prompt.label, text: prompt.text, cursor: prompt.cursor, note: ViewText.note(prompt, state),
                fault: prompt.error?.position, in: layout.prompt)
        case .question: drawQuestion(in: layout.prompt)
        case .command:
            if let message = state.message, pending.isEmpty {
                let role: Role =
                    message.kind == .information ? .notice : message.kind == .warning ? .notice : .promptError
                drawMessage(Span(message.text, role), in: layout.prompt)
            } else if let hints = layout.hints {
                drawHints(HintBar.hints(state, width: hints.width, pending: pending), in: hints)
            }
        }
        return nil
    }

    private mutating func drawQuestion(in area: Rectangle) {
        fill(area, .prompt)
        var text = StyledText("The program still runs:", .promptText)
        for description in ActionList.question {
            text.append(safe: "  ", .prompt)
            text.append(description.keys.first ?? "", .hintKey)
            text.append(safe: " ", .prompt)
            text.append(description.hint ?? description.title, .prompt)
        }
        put(text.cut(to: area.width - 1, ellipsis: glyphs.ellipsis), x: area.x + 1, y: area.y, over: .prompt)
    }

    fileprivate mutating func drawTree(_ state: ExplorerState, _ store: TraceStore, _ layout: Layout) {
        let rows = visibleRows(state, store)
        let text = CallText(store, now: state.displayedTime, glyphs: glyphs)
        var times = TimeText(text, state)
        if rows.isEmpty { drawEmpty(state, store, in: layout.tree) }
        let columns = RowColumns(layout, state)
        if let head = layout.treeHead { drawTreeHead(columns, in: head) }
        for (index, row) in rows.prefix(layout.tree.height).enumerated() {
            let isSelected = row.id == state.selection
            var match: Role?
            if case .call(let call) = row.kind, let search = state.search,
                search.matches(call, store, now: state.displayedTime)
            {
                match = isSelected ? .rowMatchCurrent : .rowMatch
            }
            draw(
                row, x: layout.tree.x, y: layout.tree.y + index, columns: columns, text: text, times: &times,
                isSelected: isSelected, match: match)
            if case .call(let call) = row.kind, !isSelected, state.isBystander(call) {
                restyle(Rectangle(x: layout.tree.x, y: layout.tree.y + index, width: columns.width, height: 1), .rowDim)
            }
        }
        guard let area = layout.detail, !area.isEmpty else { return }
        let contents = drawFrame(ViewText.detailTitle(state), in: area, isBeside: layout.detailIsBeside)
        guard let selection = state.selection else { return }
        if state.detail.showsSource { return drawSource(state, store, in: contents) }
        let lines = DetailText(text, folds: state.detail.folds, output: state.output).detail(
            selection, width: contents.width)
        let first = drawLines(lines.map(\.text), from: state.detailScroll, in: contents, over: .pane)
        guard state.isInPane, let cursor = state.detail.cursor else { return }
        for (index, line) in lines.dropFirst(first).prefix(contents.height).enumerated() where line.target == cursor {
            restyle(Rectangle(x: contents.x, y: contents.y + index, width: contents.width, height: 1), .rowSelected)
        }
    }

    fileprivate mutating func drawHelp(_ state: ExplorerState, _ layout: Layout) {
        let area = layout.page
        let lines = HelpText(glyphs: glyphs).page(state, width: area.width, height: area.height)
        if lines.isEmpty {
            drawCentered([StyledText("No key does “\(state.helpFilter)”: Esc shows all", .textDim)], in: area)
        }
        drawLines(lines, from: state.helpScroll, in: area, over: .text)
    }

    fileprivate mutating func drawRecording(_ state: ExplorerState, _ store: TraceStore, _ layout: Layout) {
        let area = layout.page
        guard let settings = RecordingSettings(state, store) else {
            drawCentered([StyledText(RecordingText.unknown, .textDim)], in: area)
            return
        }
        let chosen = min(state.recordingChosen, settings.rows.count - 1)
        let first = max(0, chosen - area.height + 1)
        for (index, row) in settings.rows.dropFirst(first).prefix(area.height).enumerated() {
            let y = area.y + index
            put(RecordingText.line(row, width: area.width), x: area.x, y: y, limit: area.width)
            if first + index == chosen {
                restyle(Rectangle(x: 0, y: y, width: layout.size.width, height: 1), .rowSelected)
            }
        }
    }

    fileprivate mutating func drawPicker(_ state: ExplorerState, _ layout: Layout) {
        guard let picker = state.picker else { return }
        let area = layout.page
        let text = PickerText(glyphs: glyphs)
        if picker.sessions.isEmpty {
            drawNothing(SessionStatus(connection: .waiting("No recording is running")), in: area)
            return
        }
        put(text.head, x: area.x, y: max(0, area.y - 2), limit: area.width)
        for (index, session) in picker.sessions.dropFirst(picker.scroll).prefix(area.height).enumerated() {
            let y = area.y + index
            put(text.line(session), x: area.x, y: y, limit: area.width)
            if picker.scroll + index == picker.chosen {
                restyle(Rectangle(x: 0, y: y, width: layout.size.width, height: 1), .rowSelected)
            }
        }
    }
}
