import Explorer
import Screen
import TraceStore

/// What the mouse means, by what stands beneath it.
package enum MouseMap {
    private static let wheelLines = 3

    /// The action, nil where there is nothing to click.
    package static func action(
        _ mouse: Mouse, _ state: ExplorerState, _ store: TraceStore, size: Size
    ) -> Action? {
        let layout = Layout(size, state)
        switch mouse.kind {
        case .wheelUp, .wheelDown:
            let lines = mouse.kind == .wheelUp ? -wheelLines : wheelLines
            if let detail = layout.detail, detail.contains(x: mouse.x, y: mouse.y) { return .scrollDetail(lines) }
            return .wheel(lines)
        case .press(.left): return press(mouse, state, store, layout)
        case .doubleClick(.left): return line(mouse, state, layout).map { .doubleClick(line: $0) }
        default: return nil
        }
    }

    private static func press(
        _ mouse: Mouse, _ state: ExplorerState, _ store: TraceStore, _ layout: Layout
    ) -> Action? {
        if let area = layout.hints, area.contains(x: mouse.x, y: mouse.y) {
            guard state.mode == .command, state.message == nil else { return nil }
            let hint = HintBar.hints(state, width: area.width).first { mouse.x >= $0.x && mouse.x < $0.x + $0.width }
            return hint.flatMap { hint in state.actions.first { $0.keys.contains(hint.key) }?.action }
        }
        if let strip = layout.timeline, strip.contains(x: mouse.x, y: mouse.y) { return .showColumn(mouse.x - strip.x) }
        if let head = layout.listHead, head.contains(x: mouse.x, y: mouse.y) {
            let text = ListContext(state, store, glyphs: .unicode, width: head.width).listText
            return text?.column(mouse.x - head.x).map { .orderBy($0) }
        }
        if let head = layout.treeHead, head.contains(x: mouse.x, y: mouse.y) { return .nextOrder }
        if let pane = layout.detailContents, pane.contains(x: mouse.x, y: mouse.y) {
            return .clickDetail(line: mouse.y - pane.y)
        }
        guard let line = line(mouse, state, layout) else { return nil }
        if state.view.isList { return .click(line: line, onSign: isOnSign(mouse, line, state, store, layout)) }
        guard state.view == .tree else { return .click(line: line, onSign: false) }
        let rows = visibleRows(state, store)
        guard line < rows.count else { return nil }
        let columns = RowColumns(layout, state)
        let sign = layout.tree.x + columns.indent(depth: rows[line].depth)
        // A single column is hard to hit: its neighbours count, too.
        let isOnSign = rows[line].fold != .leaf && abs(mouse.x - sign) <= 1
        if isOnSign, mouse.modifiers.contains(.control) { return .clickSubtree(line: line) }
        return .click(line: line, onSign: isOnSign)
    }

    /// Whether the mouse is on the fold sign of an entry: where the sign is drawn.
    private static func isOnSign(
        _ mouse: Mouse, _ line: Int, _ state: ExplorerState, _ store: TraceStore, _ layout: Layout
    ) -> Bool {
        let entries = state.list.visible(rows: layout.page.height)
        guard let entry = entries.dropFirst(line).first, entry.fold != .leaf,
            let text = ListContext(state, store, glyphs: .unicode, width: layout.page.width).listText
        else { return false }
        var x = layout.page.x
        for span in text.line(entry).spans {
            if span.role == .fold { return abs(mouse.x - x) <= 1 }
            x += StyledText.width(span.text)
        }
        return false
    }

    /// The line of the tree or the page on which the mouse is.
    private static func line(_ mouse: Mouse, _ state: ExplorerState, _ layout: Layout) -> Int? {
        guard state.view == .tree || state.view == .picker || state.view == .recording || state.view.isList else {
            return nil
        }
        let area = state.view == .tree ? layout.tree : layout.page
        guard area.contains(x: mouse.x, y: mouse.y) else { return nil }
        return mouse.y - area.y
    }
}
