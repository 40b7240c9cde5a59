import Testing
import TraceStore
import TraceWire

@testable import Explorer

@Suite struct InsightsViewTests {
    private static let program = """
        main{ list{ load(id=1)@1ms load(id=1)@1ms load(id=2)@1ms load(id=1)@1ms }
            try{ find!KeyError('a') }? slow@50ms{ inner@30ms } }
        """

    private func names(_ explored: Explored) -> [String] {
        explored.state.list.entries.map { entry in
            switch entry.id {
            case .insight(let number):
                number < 0 ? "path" : "\(explored.state.insights.findings[number].kind)"
            case .evidence(_, let call): " " + explored.store.function(explored.store.functionID(call)).qualifiedName
            default: "?"
            }
        }
    }

    @Test("findings come with their calls, the gravest first, and paths last")
    func list() throws {
        var explored = try Explored(Self.program)
        explored.press("F8")
        #expect(names(explored) == ["swallowed", "repeated", "path"])
        explored.press("j l")
        #expect(names(explored) == ["swallowed", "repeated", " load", " load", " load", "path"])
        explored.press("h G l")
        #expect(names(explored).suffix(4) == ["path", " main", " slow", " inner"])
    }

    @Test("Enter shows the evidence in the tree, n and N go through it, Esc Esc leads back")
    func evidence() throws {
        var explored = try Explored(Self.program)
        explored.press("F8 j Enter")
        #expect(explored.state.view == .tree && explored.selected == "load")
        let first = try #require(explored.state.selectedCall)
        #expect(explored.state.search?.matchCount == 3 && explored.state.hitNumber == 1)
        explored.press("n n")
        #expect(explored.state.hitNumber == 3)
        let third = try #require(explored.state.selectedCall)
        #expect(third.row == first.row + 3)
        explored.press("n")
        #expect(explored.state.selectedCall == first)
        explored.press("N")
        #expect(explored.state.selectedCall == third)
        // From elsewhere, back to where one was.
        explored.press("g n")
        #expect(explored.state.selectedCall == third)
        explored.press("Esc Esc")
        #expect(explored.state.view == .insights && explored.state.list.position == 1)
    }

    @Test("a path leads to its innermost call")
    func path() throws {
        var explored = try Explored(Self.program)
        explored.press("F8 G Enter")
        #expect(explored.selected == "inner" && explored.state.search?.matchCount == 3)
    }

    @Test("findings are filtered by the names of functions, exceptions and kinds, and sorted")
    func sorting() throws {
        var explored = try Explored(Self.program)
        explored.press("F8 / l o a d Enter")
        #expect(names(explored) == ["repeated"])
        explored.press("Esc / K e y Enter")
        #expect(names(explored) == ["swallowed"])
        explored.press("Esc s")
        #expect(names(explored) == ["repeated", "swallowed", "path"])
    }

    @Test("what a frozen display does not show is not looked at")
    func frozen() throws {
        var builder = TraceBuilder()
        try builder.append("a")
        let store = TraceStore()
        let process = store.beginProcess()
        store.ingest(process, builder.take())
        var explored = Explored(store)
        explored.press("p")
        try builder.append("try{ find!KeyError }?")
        store.ingest(process, builder.take())
        explored.press("F8")
        #expect(names(explored) == ["path"])
        explored.press("p")
        explored.perform(.tick(10_000_000_000))
        while explored.effects.contains(.continueSearch) { explored.perform(.continueSearch) }
        #expect(names(explored).contains("swallowed"))
    }
}

@Suite struct TimelineTests {
    /// Three bursts, with nothing for seconds between them.
    private func bursts() throws -> Explored {
        var builder = TraceBuilder(step: 1000)
        for name in ["early", "middle", "late"] {
            try builder.append("\(name){ \(name)Inner }")
            builder.now += 2_000_000_000
        }
        try builder.append("wrong!ValueError")
        let store = TraceStore()
        let process = store.beginProcess()
        store.ingest(process, builder.take())
        store.endProcess(process)
        return Explored(store)
    }

    @Test("the strip holds every call and every error once", arguments: [1, 2, 40, 80, 5000])
    func sums(width: Int) throws {
        let explored = try bursts()
        let timeline = try #require(Timeline(explored.store, width: width, now: 0))
        #expect(abs(timeline.columns.reduce(0) { $0 + $1.calls } - 7) < 0.001)
        #expect(timeline.columns.reduce(0) { $0 + $1.errors } == 1)
        #expect(timeline.columns.count == width)
    }

    @Test("columns and moments belong to each other", arguments: [1, 7, 80, 333])
    func columns(width: Int) throws {
        let timeline = try #require(Timeline(try bursts().store, width: width, now: 0))
        for column in 0..<width { #expect(timeline.column(of: timeline.start(ofColumn: column)) == column) }
        #expect(timeline.column(of: 0) == 0 && timeline.column(of: .max / 2) == width - 1)
    }

    @Test("keys go from burst to burst, over what is empty")
    func moving() throws {
        var explored = try bursts()
        explored.press("g zR j")
        #expect(explored.selected == "early")
        explored.press("}")
        #expect(explored.selected == "middle")
        explored.press("} }")
        #expect(explored.selected == "wrong")
        explored.press("}")
        #expect(explored.state.message?.text == "Nothing is after that")
        explored.press("{")
        #expect(explored.selected == "late")
        explored.press("2{")
        #expect(["early", "middle"].contains(explored.selected))
        explored.press("{ {")
        #expect(explored.selected == "early")
    }

    @Test("a click shows what happened there")
    func clicking() throws {
        var explored = try bursts()
        explored.press("F9")
        #expect(explored.state.showsTimeline)
        explored.perform(.showColumn(2))
        #expect(explored.selected == "middle")
        explored.perform(.showColumn(79))
        #expect(explored.selected == "wrong")
    }

    @Test("without a call there is no strip")
    func empty() {
        #expect(Timeline(TraceStore(capacity: 1 << 16), width: 80, now: 5) == nil)
    }
}
