import Explorer
import Screen
import Testing
import TraceStore
import TraceWire

@testable import Interface

@Suite struct DetailPaneTests {
    /// A call with values within values.
    private static func store() -> TraceStore {
        func text(_ text: String) -> Value { .string(text, length: text.count) }
        func dictionary(_ entries: [(String, Value)], count: Int? = nil) -> Value {
            .dictionary(entries.map { .init(key: text($0.0), value: $0.1) }, count: count ?? entries.count)
        }
        let rows: [Value] = [
            dictionary([("id", .integer(1)), ("tags", .list(["new", "paid", "sent by mail"].map(text), count: 3))]),
            dictionary([("id", .integer(2)), ("tags", .list([], count: 0))]),
        ]
        let user = dictionary([("name", text("Ada Lovelace")), ("mail", text("ada@example.org"))], count: 7)
        let options = dictionary([("mode", text("r")), ("rows", .list(rows, count: 1000)), ("user", user)])
        let store = TraceStore()
        var builder = TraceBuilder()
        let main = builder.function("main", parameters: [])
        let load = builder.function("load", parameters: ["path", "options"])
        builder.lane("main")
        builder.enter(main)
        builder.enter(load, arguments: [text("orders.csv"), options])
        builder.exit(result: .integer(12))
        builder.exit()
        store.ingest(store.beginProcess(), builder.take())
        return store
    }

    private func stage(_ width: Int = 80, _ height: Int = 40) throws -> Stage {
        var stage = Stage(Self.store(), width: width, height: height)
        stage.type("zR j j Enter")
        return stage
    }

    @Test(arguments: [(40, 8), (20, 5), (40, 9), (120, 8)])
    func `In a window without room for both, the pane lies over the tree`(
        width: Int, height: Int
    ) throws {
        for key in ["Enter", "S", "C-w"] {
            var stage = Stage(Self.store(), width: width, height: height)
            stage.type("zR j j")
            let selection = stage.state.selection
            let before = stage.screen.text()
            stage.type(key)
            #expect(stage.state.areas.detail.rows > 0, "\(key)")
            #expect(stage.screen.text() != before, "\(key)")
            if key == "Enter", height < 9, width < 110 { Golden.expect(stage.screen, "pane-over-\(width)x\(height)") }
            stage.type(key == "C-w" ? "Esc Enter" : key)
            #expect(stage.screen.text() == before && stage.state.selection == selection, "\(key)")
        }
    }

    @Test(arguments: [(80, 40), (120, 30), (40, 16)]) func `Values are folded and unfolded in the pane`(
        width: Int, height: Int
    ) throws {
        var stage = try stage(width, height)
        stage.type("C-w j j")
        Golden.expect(stage.screen, "pane-\(width)x\(height)")
        stage.type("h")
        let closed = stage.screen.text()
        let fresh = try self.stage(width, height).screen
        #expect(stage.screen != fresh)
        stage.type("l")
        #expect(stage.screen.text() != closed)
    }

    @Test func `The cursor stays on what is there, and a search within the pane finds values`() throws {
        var stage = try stage()
        stage.type("C-w / p a i d Enter")
        guard case .value(let path)? = stage.state.detail.cursor else {
            Issue.record("no value")
            return
        }
        #expect(path.root == .argument(1) && path.parts.first == 1)
        #expect(stage.state.isInPane)
        stage.type("yv")
        guard let call = stage.state.selectedCall else { return }
        #expect(stage.effects.contains(.copyPart(path, call)))
        let text = CallText(stage.store, now: 0).part(path, of: call)
        #expect(text.contains("paid"))
        stage.type("g k")
        #expect(stage.state.areas.detailSpots.first?.target == stage.state.detail.cursor)
        stage.type("G")
        #expect(stage.state.areas.detailSpots.last?.target == stage.state.detail.cursor)
        stage.type("Esc")
        #expect(!stage.state.isInPane && stage.state.showsDetail)
        stage.type("Esc")
        #expect(!stage.state.showsDetail)
    }

    @Test func `Every spot can be reached, and closing one leaves the cursor on a spot`() throws {
        var stage = try stage(60, 20)
        stage.type("C-w g")
        for step in 0..<60 {
            stage.type(["j", "j", "l", "h", "Space", "k", "G", "PgDn", "C-u"][step % 9])
            let spots = stage.state.areas.detailSpots
            #expect(spots.contains { $0.target == stage.state.detail.cursor }, "\(step)")
            #expect(stage.state.detailScroll >= 0)
        }
    }

    @Test func `An exception is told with the calls that it passed; Enter goes to one`() throws {
        var stage = Stage(width: 100, height: 50)
        stage.type("A zR / U s e r . s a v e Enter n")
        stage.type("Enter")
        Golden.expect(stage.screen, "traceback-100x50")
        stage.type("C-w")
        let call = stage.state.selectedCall
        for _ in 0..<40 {
            if case .call(let target)? = stage.state.detail.cursor, target != call { break }
            stage.type("j")
        }
        stage.type("Enter")
        #expect(stage.state.selectedCall != call && !stage.state.isInPane)
    }
}

@Suite struct SourceTests {
    private static let code = """
        # Orders
        # of a shop
        # in a file
        # with commas
        # between its
        # columns
        # (or tabs)
        import csv


        def load(path, encoding):
        \t\"\"\"Reads
        all of it.\"\"\"
            return [row for row in csv.reader(open(path))] or 12  # \u{1b}]52;c;x\u{7}


        def parse_row(row, strict):
            return int(row['n']), 'zwölf €'
        """

    private func stage(_ width: Int, _ height: Int, modified: UInt64 = 1) -> Stage {
        var stage = Stage(width: width, height: height)
        stage.type("A zR / p a r s e Enter S")
        #expect(stage.effects.last == .readSource("/home/ada/app.py"))
        stage.perform(.source(SourceFile("/home/ada/app.py", Array(Self.code.utf8), modified: modified)))
        return stage
    }

    @Test(arguments: [(80, 24), (200, 50), (40, 16)]) func `The source of the call, with its line marked`(
        width: Int, height: Int
    ) {
        Golden.expect(stage(width, height).screen, "source-\(width)x\(height)")
    }

    @Test func `A file that is gone, and one that was changed since, are said to be`() {
        var stage = Stage(width: 80, height: 24)
        stage.type("A zR / p a r s e Enter S")
        stage.perform(.source(SourceFile("/home/ada/app.py", problem: "cannot be read here: No such file")))
        #expect(stage.screen.text().contains("/home/ada/app.py cannot be read here: No such file"))
        #expect(self.stage(80, 24, modified: .max).screen.text().contains("changed since the call"))
        #expect(!self.stage(80, 24).screen.text().contains("changed"))
        stage.type("g")
        #expect(stage.screen.text().contains("There is no source"))
    }

    @Test func `It scrolls, and follows the selection`() {
        var stage = Stage(width: 80, height: 24)
        stage.type("A zR / p a r s e Enter S")
        let text = (1...50_000).map { "line \($0)" }.joined(separator: "\n")
        stage.perform(.source(SourceFile("/home/ada/app.py", Array(text.utf8), modified: 1)))
        #expect(stage.screen.text().contains("line 17"))
        stage.type("20 C-e")
        #expect(!stage.screen.text().contains("▶") && stage.screen.text().contains("line 40"))
        stage.type("C-w G")
        #expect(stage.screen.text().contains("line 50000"))
        stage.type("g")
        #expect(stage.screen.text().contains("line 1\n") || stage.screen.text().contains("line 2"))
        stage.type("C-w / l o a d Enter")
        #expect(stage.screen.text().contains("▶ line 8"))
    }

    @Test func `Python's and Swift's words, texts and comments are told apart, over several lines`() {
        let file = SourceFile("a.py", Array(Self.code.utf8), modified: 1)
        #expect(file.lineCount == 18)
        func kinds(_ file: SourceFile, _ line: Int) -> [SourceScanner.Kind] { file.line(line).map(\.kind) }
        #expect(kinds(file, 0) == [.comment])
        #expect(kinds(file, 7) == [.keyword, .plain])
        #expect(kinds(file, 12).first == .string)
        #expect(file.line(13).contains { $0.kind == .keyword && $0.text == "return" })
        #expect(file.line(13).last?.kind == .comment)
        #expect(file.line(17).contains { $0.kind == .string && $0.text == "'zwölf €'" })
        let swift = SourceFile("a.swift", Array("let a = 1 /* b\n/* c */ d */ func \"x\"".utf8), modified: 1)
        #expect(kinds(swift, 0) == [.keyword, .plain, .number, .plain, .comment])
        #expect(swift.line(1).first?.text == "/* c */ d */" && swift.line(1).last?.kind == .string)
        let broken = SourceFile("b.py", [0x22, 0xFF, 0x5C], modified: 1)
        #expect(broken.line(0).map(\.kind) == [.string])
        #expect(SourceFile("c.py", [], modified: 1).line(0).isEmpty)
    }
}
