import Explorer
import Screen
import TraceStore

extension Canvas {
    /// The list in front. Costs what the page holds.
    mutating func drawList(_ state: ExplorerState, _ store: TraceStore, _ layout: Layout) {
        let area = layout.page
        guard let text = ListContext(state, store, glyphs: glyphs, width: area.width).listText else { return }
        if let head = text.head, let line = layout.listHead {
            put(head.cut(to: line.width, ellipsis: glyphs.ellipsis), x: line.x, y: line.y, limit: line.width)
        }
        if state.list.entries.isEmpty {
            drawCentered([StyledText(text.empty, .textDim)], in: area)
            return
        }
        for (index, entry) in state.list.visible(rows: area.height).enumerated() {
            let y = area.y + index
            put(text.line(entry).cut(to: area.width, ellipsis: glyphs.ellipsis), x: area.x, y: y, limit: area.width)
            if index == state.list.line {
                restyle(Rectangle(x: 0, y: y, width: layout.size.width, height: 1), .rowSelected)
            }
        }
    }
}
