import Explorer
import Testing
import TraceStore

@testable import Interface

@Suite struct FunctionsGoldenTests {
    @Test(arguments: [(80, 24), (40, 10), (20, 5), (200, 50)]) func `The table of functions`(width: Int, height: Int) {
        var stage = Stage(width: width, height: height)
        stage.type("F4 j")
        Golden.expect(stage.screen, "functions-\(width)x\(height)")
    }

    @Test func `The calls, callers and callees of a function`() {
        var stage = Stage(width: 80, height: 24)
        stage.type("F4 / l o a d Enter")
        Golden.expect(stage.screen, "functions-filtered-80x24")
        stage.type("Enter")
        Golden.expect(stage.screen, "functions-calls-80x24")
        stage.type("c")
        Golden.expect(stage.screen, "functions-callers-80x24")
        stage.type("c")
        Golden.expect(stage.screen, "functions-callees-80x24")
    }

    @Test func `No function has been called yet`() {
        var stage = Stage(TraceStore(capacity: 1 << 16), width: 60, height: 12)
        stage.type("F4")
        Golden.expect(stage.screen, "functions-empty-60x12")
    }

    @Test func `A click on the head sorts, one on the sign folds`() {
        var stage = Stage(width: 80, height: 24)
        stage.type("F4")
        let head = Layout(stage.size, stage.state).listHead
        #expect(head != nil)
        stage.click(x: (head?.x ?? 0) + 12, y: head?.y ?? 0)
        #expect(stage.state.functions.order == .total)
        stage.click(x: (head?.x ?? 0) + 12, y: head?.y ?? 0)
        #expect(stage.state.functions.isInverted)
        stage.click(x: 79 - 4, y: head?.y ?? 0)
        #expect(stage.state.functions.order == .name)
        stage.type("/ l o a d s Enter g c")
        #expect(stage.state.list.selected?.fold == .open)
        let layout = Layout(stage.size, stage.state)
        let text = ListContext(stage.state, stage.store, glyphs: .unicode, width: layout.page.width).listText
        let entry = stage.state.list.entries[0]
        let column = text?.line(entry).spans.prefix { $0.role != .fold }.reduce(0) { $0 + StyledText.width($1.text) }
        stage.click(x: layout.page.x + (column ?? 0), y: layout.page.y)
        #expect(stage.state.list.selected?.fold == .closed)
    }
}
