import Randomness
import Testing
import TraceStore
import TraceWire

@testable import Explorer

@Suite struct FilterTests {
    private let app =
        "thread main[ main{ load{ Parser.parse:lib{ scan:lib{ parse_int:lib } } } save{ write!OSError('full') }! } ] "
        + "task t1[ work{ parse } ]"

    @Test("A filter leaves matches and their callers; Esc gives everything back, and the cursor stays")
    func leaves() throws {
        var explored = try Explored(app)
        let before = explored.outline
        explored.press("& write Enter")
        #expect(explored.outline == ">=main\n   =main\n     =save\n       .write")
        explored.press("G")
        #expect(explored.selected == "write")
        explored.press("Esc")
        #expect(explored.selected == "write")
        #expect(explored.state.filter == nil)
        #expect(explored.outline.replacing(">", with: " ") == before.replacing(">", with: " "))
    }

    @Test("A name is found also in library code; its library callers stay folded away")
    func names() throws {
        var explored = try Explored(app)
        explored.press("& parse_int Enter")
        #expect(explored.outline.contains("parse_int") && !explored.outline.contains("scan"))
        explored.press("A")
        #expect(explored.outline.contains("scan"))
    }

    @Test("While an error stands in the text the filter stays as it was, and Enter does not accept it")
    func errors() throws {
        var explored = try Explored(app)
        explored.press("& save Enter & Space foo:")
        #expect(explored.state.prompt?.error?.position == 5)
        explored.press("Enter")
        #expect(explored.state.mode == .text)
        explored.press("Esc")
        #expect(explored.state.filter?.text == "save")
        #expect(explored.state.mode == .command)
    }

    @Test("Esc in the prompt brings back what was shown, and where one was")
    func cancel() throws {
        var explored = try Explored(app)
        explored.press("j j")
        let before = explored.picture
        explored.press("& write")
        #expect(explored.picture != before)
        explored.press("Esc")
        #expect(explored.picture == before)
    }

    @Test("fe shows only exceptions, and everything again")
    func exceptions() throws {
        var explored = try Explored(app)
        explored.press("fe")
        #expect(explored.outline.contains("write") && !explored.outline.contains("load"))
        explored.press("fe")
        #expect(explored.outline.contains("load"))
    }

    @Test("f and a letter narrow the filter to what is like the selected call; fc shows all again")
    func same() throws {
        var explored = try Explored(app)
        explored.press("A zR")
        let calls = visibleRows(explored.state, explored.store).compactMap(\.id.call)
        for call in calls {
            for key in ["fm", "ff", "ft", "fd"] {
                explored.press("fc")
                explored.perform(.leave)
                _ = explored.state.jump(to: call, explored.store)
                explored.press(key)
                // What the filter was made from meets it.
                #expect(explored.state.filter == nil || !explored.state.isBystander(call), "\(key)")
                #expect(explored.state.selectedCall == call || explored.state.filter == nil)
            }
        }
        explored.press("fc")
        #expect(explored.state.filter == nil)
    }

    @Test("x hides a function, its callees move up; X shows the last one again")
    func hiding() throws {
        var explored = try Explored(app)
        explored.press("A zR / Parser Enter x")
        #expect(!explored.outline.contains("Parser"))
        #expect(
            explored.outline.contains("   =load\n       =scan") || explored.outline.contains(">    =load\n       =scan")
        )
        #expect(explored.selected == "load")
        explored.press("/ scan Enter x")
        #expect(explored.outline.contains("=load\n       .parse_int"))
        explored.press("X")
        #expect(explored.outline.contains("scan") && !explored.outline.contains("Parser"))
        explored.press("X X")
        #expect(explored.outline.contains("Parser"))
        #expect(explored.state.message?.text == "No function is hidden")
    }

    @Test("Tab completes keys, and the names of functions")
    func completion() throws {
        var explored = try Explored(app)
        explored.press("& du Tab")
        #expect(explored.state.prompt?.text == "dur>")
        explored.press("C-u fn:wr Tab")
        #expect(explored.state.prompt?.text == "fn:write")
        explored.press("Space exc:O Tab Enter")
        #expect(explored.state.filter?.text == "fn:write exc:OSError")
    }

    @Test("Searching finds arguments and results, counts them, and goes from one to the next")
    func values() throws {
        var explored = try Explored("main{ a(x=1)=5 b(x=2)=5 c(x=3)=6 }")
        explored.press("/ res=5 Enter")
        #expect(explored.selected == "a")
        #expect(explored.state.search?.matchCount == 2 && explored.state.hitNumber == 1)
        explored.press("n")
        #expect(explored.selected == "b" && explored.state.hitNumber == 2)
        explored.press("/ ^x C-r x Enter")
        #expect(explored.state.search?.text == "/^xx/")
    }

    @Test("Calls that are open match as soon as what is asked for has happened")
    func live() throws {
        let store = TraceStore()
        let process = store.beginProcess()
        var builder = TraceBuilder()
        let f = builder.function("f", parameters: [])
        let g = builder.function("g", parameters: [])
        builder.lane("main")
        builder.enter(f)
        builder.enter(g)
        store.ingest(process, builder.take())
        var explored = Explored(store)
        explored.press("& self>=0ns Space !fn:g Enter")
        #expect(explored.state.filteredCount == 0)
        builder.exit()
        builder.exit()
        store.ingest(process, builder.take())
        explored.perform(.ingested)
        #expect(explored.state.filteredCount == 1)
        #expect(explored.outline.contains("f") && !explored.outline.contains("g"))
    }

    @Test("A filter goes on in slices, and cancels with a key", arguments: 1...6)
    func slices(seed: Int) throws {
        var generator = SeededRandom(seed: UInt64(seed))
        let store = TraceStore()
        var program = RandomProgram(store)
        program.go(on: 400, store, using: &generator)
        var whole = ShownRows(try Condition.parse("f1 | depth>4"))
        var budget = Int.max
        _ = whole.advance(store, now: 0, &budget)
        var sliced = ShownRows(try Condition.parse("f1 | depth>4"))
        var slices = 0
        while !sliced.isComplete(store) {
            budget = 7
            _ = sliced.advance(store, now: 0, &budget)
            slices += 1
        }
        #expect(slices > 10)
        #expect(sliced.lanes.map(\.all) == whole.lanes.map(\.all), "seed \(seed)")
        #expect(sliced.lanes.map(\.brief) == whole.lanes.map(\.brief), "seed \(seed)")
    }

    @Test("What lies too deep is passed over, and nothing else is", arguments: 1...10)
    func depths(seed: Int) throws {
        var generator = SeededRandom(seed: UInt64(seed))
        let store = TraceStore()
        var program = RandomProgram(store)
        let conditions = [
            "depth<1", "depth<3", "depth<=3 f1", "depth=2", "depth<2 | f1", "!depth<2", "depth<4 depth<2",
        ]
        var counted = try conditions.map { ShownRows(try Condition.parse($0), keepsCallers: false) }
        // Calls are open when they are first looked at, and get callees later.
        for _ in 0..<20 {
            program.go(on: 40, store, using: &generator)
            for index in counted.indices {
                var budget = Int.max
                _ = counted[index].advance(store, now: 0, &budget)
            }
        }
        for (text, counted) in zip(conditions, counted) {
            var matcher = Matcher(try #require(try Condition.parse(text)))
            matcher.update(store)
            var wanted = 0
            for raw in 0..<store.laneCount {
                let lane = LaneID(raw: UInt32(raw))
                for row in 0..<store.rowCount(lane)
                where matcher.truth(CallID(lane: lane, row: row), store, now: 0) == .yes { wanted += 1 }
            }
            #expect(counted.matchCount == wanted, "\(text), seed \(seed)")
        }
    }
}
