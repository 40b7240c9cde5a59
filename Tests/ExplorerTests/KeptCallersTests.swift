import Testing
import TraceStore

@testable import Explorer

@Suite struct KeptCallersTests {
    /// `main` calls `a`, which calls `b`, which makes `count` calls.
    private func deep(_ count: Int, rows: Int = 12) throws -> Explored {
        let calls = (0..<count).map { "f\($0)" }.joined(separator: " ")
        var explored = try Explored("main{ a{ b{ \(calls) } } last }", rows: rows)
        explored.press("zR g")
        return explored
    }

    private func kept(_ explored: Explored) -> [String] {
        visibleRows(explored.state, explored.store).filter(\.isKept).map { row in
            guard case .call(let call) = row.kind else { return "lane" }
            return explored.store.function(explored.store.functionID(call)).qualifiedName
        }
    }

    @Test("The nearest callers of what is shown stay at the top, in a third of the rows")
    func stay() throws {
        var explored = try deep(60)
        #expect(kept(explored) == [])
        explored.press("30j")
        #expect(kept(explored) == ["main", "a", "b"] || kept(explored) == ["lane", "main", "a", "b"])
        #expect(explored.selected == "f26")
    }

    @Test("Small trees have no rows to spare, and a key sends them away")
    func few() throws {
        var small = try deep(60, rows: 11)
        small.press("30j")
        #expect(kept(small) == [])
        var explored = try deep(60)
        explored.press("30j zs")
        #expect(kept(explored) == [])
        explored.press("zs")
        #expect(!kept(explored).isEmpty)
    }

    @Test("Moving up, the selection never goes behind the callers")
    func up() throws {
        var explored = try deep(60)
        explored.press("40j")
        for _ in 0..<40 {
            explored.press("k")
            let rows = visibleRows(explored.state, explored.store)
            #expect(rows[explored.state.line].id == explored.state.selection && !rows[explored.state.line].isKept)
        }
        #expect(explored.state.line == 0 && explored.selected == "main")
    }

    @Test("Paging up and down passes every row")
    func pages() throws {
        var explored = try deep(200)
        var seen: Set<RowID> = []
        func note() { seen.formUnion(visibleRows(explored.state, explored.store).filter { !$0.isKept }.map(\.id)) }
        note()
        for _ in 0..<60 {
            explored.press("PgDn")
            note()
        }
        #expect(seen.count == 205)
        seen = []
        explored.press("G")
        note()
        for _ in 0..<60 {
            explored.press("PgUp")
            note()
        }
        #expect(seen.count == 205)
    }

    @Test("A click on a caller that stays goes to it")
    func click() throws {
        var explored = try deep(60)
        explored.press("30j")
        let rows = visibleRows(explored.state, explored.store)
        explored.perform(.click(line: 1, onSign: false))
        #expect(explored.state.selection == rows[1].id && explored.state.line == 1)
    }

    @Test("The wheel moves the viewport on, though the selection must not be covered")
    func wheel() throws {
        var explored = try deep(60)
        explored.press("20j")
        for step in 0..<14 {
            let before = explored.selected
            explored.perform(.wheel(3))
            if explored.selected == "last" { break }
            #expect(step < 4 || explored.selected != before)
        }
        #expect(explored.selected != "f16")
    }
}

@Suite struct ColumnTests {
    @Test("Columns are named, in any order; what is no column is said")
    func names() throws {
        var explored = try Explored("main{ load }")
        explored.perform(.set("columns=name args self, total start"))
        #expect(explored.state.columns == [.arguments, .time(.own), .time(.total), .time(.start)])
        #expect(explored.state.timeColumn == .start)
        explored.press("zt")
        #expect(explored.state.timeColumn == .clock && explored.state.columns.count == 4)
        explored.perform(.set("columns=args wrong"))
        #expect(explored.state.message?.text.hasPrefix("there is no column “wrong”; there are name, args") == true)
        explored.press("i")
        #expect(explored.state.shownColumns == [])
        explored.press("i")
        #expect(!explored.state.shownColumns.contains(.arguments))
        explored.press("i")
        explored.perform(.startCommand)
        explored.perform(.type("columns args to"))
        explored.perform(.complete)
        #expect(explored.state.prompt?.text == "columns args total")
        explored.perform(.accept)
        #expect(explored.state.columns == [.arguments, .time(.total)])
    }
}
