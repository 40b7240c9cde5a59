import Testing
import TraceStore
import TraceWire

@testable import Explorer

@Suite struct GroupTests {
    private func groups(_ explored: Explored) -> [GroupFacts] {
        allRows(explored.state, explored.store).compactMap {
            if case .group(_, _, let facts) = $0.kind { facts } else { nil }
        }
    }

    @Test("Runs of equal calls are one row that says how many, and open to the real calls")
    func runs() throws {
        var explored = try Explored("main{ a a{ b } a c a d d }")
        explored.press("zR zG")
        #expect(explored.outline == ">=main\n   =main\n     +×a\n     .c\n     .a\n     +×d")
        #expect(groups(explored).map(\.calls) == [3, 2])
        explored.press("j j Space")
        #expect(
            explored.outline
                == " =main\n   =main\n>    =×a\n       .a\n       =a\n         .b\n       .a\n     .c\n     .a\n     +×d"
        )
        explored.press("j j h h")
        #expect(explored.selected == "×a")
        explored.press("h")
        #expect(explored.outline.contains("     +×d") && !explored.outline.contains("=a"))
        explored.press("/ b Enter")
        #expect(explored.selected == "b")
        explored.press("zg")
        #expect(explored.selected == "×a" && !explored.outline.contains("b"))
        explored.press("zG")
        #expect(explored.outline.contains("     .d\n     .d"))
    }

    @Test("A function that calls itself is one row, with its depth, and opens to the real calls")
    func recursion() throws {
        var explored = try Explored("main{ fib{ fib{ fib fib } fib{ other } } last }")
        explored.press("zR zG")
        #expect(explored.outline == ">=main\n   =main\n     +×fib\n     .last")
        #expect(groups(explored).map(\.depth) == [3] && groups(explored).map(\.isDeeper) == [false])
        #expect(allRows(explored.state, explored.store)[2].hiddenCalls == 6)
        explored.press("j j l")
        #expect(
            explored.outline
                == " =main\n   =main\n>    =×fib\n       =fib\n         +×fib\n     .last")
        explored.press("/ other Enter")
        #expect(explored.selected == "other")
    }

    @Test("Recursion that goes on in one line is counted to its end")
    func deep() throws {
        let text = String(repeating: "f{ ", count: 17) + String(repeating: "} ", count: 17)
        var explored = try Explored("main{ \(text) }")
        explored.press("zR zG")
        #expect(groups(explored).map(\.depth) == [17])
    }

    @Test("A call that becomes one of several stays selected, and where it is")
    func growing() throws {
        let store = TraceStore()
        let process = store.beginProcess()
        var builder = TraceBuilder()
        let (f, g) = (builder.function("f", parameters: []), builder.function("g", parameters: []))
        builder.lane("main")
        builder.enter(g)
        builder.enter(f)
        builder.exit()
        store.ingest(process, builder.take())
        var explored = Explored(store)
        explored.press("zR zG G k j")
        let line = explored.state.line
        #expect(explored.selected == "f")
        builder.enter(f)
        builder.exit()
        store.ingest(process, builder.take())
        explored.state.follow = false
        explored.perform(.ingested)
        #expect(explored.selected == "f" && explored.state.line == line)
        #expect(explored.outline.contains("=×f"))
    }

    @Test("A call stays in view when its caller becomes one of several at the last open level")
    func growingAtTheLevel() throws {
        let store = TraceStore()
        let process = store.beginProcess()
        var builder = TraceBuilder()
        let functions = ["g", "f", "h"].map { builder.function($0, parameters: []) }
        builder.lane("main")
        for function in functions { builder.enter(function) }
        builder.exit()
        builder.exit()
        store.ingest(process, builder.take())
        var explored = Explored(store)
        explored.press("zG g j j j")
        #expect(explored.selected == "h")
        builder.enter(functions[1])
        builder.exit()
        store.ingest(process, builder.take())
        explored.perform(.ingested)
        #expect(explored.selected == "h")
        #expect(explored.outline.contains("=×f"))
    }
}

@Suite struct ManySiblingsTests {
    /// `f` makes a million calls of `f`, or of `g` and `h` in turn, and then `last`.
    static func million(alternating: Bool) -> TraceStore {
        let store = TraceStore()
        let process = store.beginProcess()
        var builder = TraceBuilder()
        let f = builder.function("f", parameters: [])
        let (g, h) = (builder.function("g", parameters: []), builder.function("h", parameters: []))
        let last = builder.function("last", parameters: [])
        builder.lane("main")
        builder.enter(f)
        for round in 0..<1_000 {
            for number in 0..<1_000 {
                builder.enter(alternating && number % 2 == 1 ? h : g)
                builder.now += UInt64((number * 7919 + round * 104_729) % 1_000_003)
                builder.exit()
            }
            if round % 50 == 49 { store.ingest(process, builder.take()) }
        }
        builder.enter(last)
        store.ingest(process, builder.take())
        return store
    }

    @Test("A million equal siblings are one row, found in steps, and left in one")
    func equal() throws {
        var explored = Explored(Self.million(alternating: false))
        explored.press("zR")
        explored.perform(.toggleRuns)
        var steps = 0
        while explored.effects.contains(.continueSearch) {
            explored.perform(.continueSearch)
            steps += 1
        }
        #expect(steps > 20)
        let rows = allRows(explored.state, explored.store)
        #expect(rows.count == 4)
        guard case .group(_, .run, let facts) = rows[2].kind else {
            Issue.record("no run: \(rows)")
            return
        }
        #expect(facts.calls == 1_000_000 && facts.time == nil)
        explored.press("g j j Space G k")
        #expect(explored.selected == "g" && visibleRows(explored.state, explored.store).count == 20)
        explored.press("K K")
        #expect(explored.selected == "g")
    }

    /// Of the siblings that are in view.
    private func times(_ explored: Explored) -> [UInt64] {
        visibleRows(explored.state, explored.store).compactMap(\.id.call).dropFirst().map {
            explored.store.duration($0, now: explored.state.now)
        }
    }

    @Test("A million siblings are sorted by time in steps; Esc gives it up")
    func sorted() throws {
        var explored = Explored(Self.million(alternating: true))
        explored.press("zR j j")
        explored.perform(.nextOrder)
        #expect(explored.effects.contains(.continueSearch))
        explored.perform(.tick(explored.state.now + 300_000_000))
        for _ in 0..<60 { explored.perform(.continueSearch) }
        let progress = explored.state.progress(explored.store) ?? 0
        #expect(progress > 0 && progress < 1)
        // Keys are answered meanwhile.
        explored.perform(.move(1))
        #expect(explored.selected == "h")
        explored.perform(.leave)
        #expect(explored.state.message?.text == "The sorting was cancelled")
        explored.press("k s")
        #expect(explored.state.siblingSorting(explored.store) == SiblingSorting(key: .time, isAscending: false))
        explored.press("g j j")
        #expect(times(explored) == times(explored).sorted(by: >) && times(explored).first ?? 0 > 999_000)
        explored.press("g j j I g j j")
        #expect(times(explored) == times(explored).sorted() && times(explored).first ?? 9_999 < 9_999)
        explored.press("s g j j")
        #expect(explored.state.siblingSorting(explored.store) == nil && explored.selected == "g")
    }
}
