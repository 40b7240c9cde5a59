import Explorer
import Testing
import TraceStore

@testable import Interface

@Suite struct ViewsGoldenTests {
    @Test(arguments: [(80, 24), (40, 10), (20, 5), (200, 50)]) func `Exceptions`(width: Int, height: Int) {
        var stage = Stage(width: width, height: height)
        stage.type("F5 l l l")
        Golden.expect(stage.screen, "exceptions-\(width)x\(height)")
    }

    @Test(arguments: [(80, 24), (40, 10), (20, 5), (200, 50)]) func `Threads and tasks`(width: Int, height: Int) {
        var stage = Stage(width: width, height: height)
        stage.type("F6 l")
        Golden.expect(stage.screen, "lanes-\(width)x\(height)")
    }

    @Test func `Threads and tasks of several processes`() {
        let store = SampleProgram.store()
        store.ingest(store.beginProcess(), SampleProgram.stream())
        var stage = Stage(store, width: 80, height: 24)
        stage.type("F6")
        Golden.expect(stage.screen, "lanes-processes-80x24")
    }

    @Test(arguments: [(80, 24), (40, 10), (20, 5), (200, 50)]) func `Insights`(width: Int, height: Int) {
        var stage = Stage(width: width, height: height)
        stage.type("F8 l")
        Golden.expect(stage.screen, "insights-\(width)x\(height)")
    }

    @Test(arguments: [(80, 24), (40, 10), (200, 50)]) func `The timeline below the tree`(width: Int, height: Int) {
        var stage = Stage(width: width, height: height)
        stage.type("F9 } }")
        Golden.expect(stage.screen, "timeline-\(width)x\(height)")
    }

    @Test func `The timeline in ASCII`() {
        var stage = Stage(width: 80, height: 24, glyphs: .ascii)
        stage.type("F9 e")
        Golden.expect(stage.screen, "timeline-ascii-80x24")
    }

    @Test(arguments: ["F5", "F6", "F8"]) func `Nothing has happened yet`(key: String) {
        var stage = Stage(TraceStore(capacity: 1 << 16), width: 60, height: 12)
        stage.type(key)
        Golden.expect(stage.screen, "empty-\(key)-60x12")
    }
}
