import Randomness
import Testing
import TraceStore
import TraceWire

@Suite struct InsightTests {
    private func found(_ notation: String, budget: Int = 7) throws -> (TraceStore, [Insight]) {
        let store = try TraceStore.noted(notation)
        while store.findInsights(budget: budget) {}
        return (store, store.insights)
    }

    private func name(_ store: TraceStore, _ function: FunctionID?) -> String {
        function.map { store.function($0).qualifiedName } ?? "nothing"
    }

    private func names(_ store: TraceStore, _ calls: [CallID]) -> [String] {
        calls.map { store.notationOfArguments($0) }
    }

    @Test("an exception that a call of mine handled is named with where it came from")
    func swallowed() throws {
        let (store, insights) = try found(
            "main{ try{ find!KeyError('a') }? try{ find!KeyError('b') }? again{ find!KeyError }! }?")
        #expect(insights.map(\.kind) == [.swallowed, .swallowed])
        #expect(insights[0].count == 2 && insights[0].typeName == "KeyError")
        #expect(name(store, insights[0].function) == "find" && name(store, insights[0].by) == "try")
        #expect(name(store, insights[1].by) == "main")
        #expect(
            store.evidence(insights[0]).map { name(store, store.functionID($0)) } == ["try", "try"])
    }

    @Test("what libraries do among themselves is not, unless it came out of my code")
    func libraries() throws {
        let (_, quiet) = try found("main{ serve:lib{ look:lib!KeyError }? }")
        #expect(quiet.isEmpty)
        let (store, loud) = try found("main{ serve:lib{ view!KeyError }? }")
        #expect(loud.map(\.kind) == [.swallowed] && name(store, loud[0].by) == "serve")
    }

    @Test("the same call with the same arguments below one caller, as often as it came", arguments: [1, 3, 1000])
    func repeated(budget: Int) throws {
        let calls = (0..<12).map { "load(id=\($0 % 3 == 0 ? $0 : 7))@200us" }.joined(separator: " ")
        let (store, insights) = try found("main{ list{ \(calls) } }", budget: budget)
        #expect(insights.map(\.kind) == [.repeated])
        #expect(insights[0].count == 8 && insights[0].most == 8)
        #expect(name(store, insights[0].function) == "load" && name(store, insights[0].by) == "list")
        let evidence = store.evidence(insights[0])
        #expect(evidence.count == 8 && Set(names(store, evidence)) == ["id=7"])
    }

    @Test("one function again and again with other arguments is a loop, when it takes a good part of the time")
    func looped() throws {
        let calls = (0..<20).map { "load(id=\($0))@1ms" }.joined(separator: " ")
        let (store, insights) = try found("main{ list{ \(calls) other@100ms } }")
        #expect(insights.map(\.kind) == [.looped] && insights[0].count == 20)
        #expect(store.evidence(insights[0]).count == 20)
        let (_, none) = try found("main{ list{ \(calls) other@900ms } }")
        #expect(none.isEmpty)
    }

    @Test("a call that holds the loop is named, and not those that only called it or waited")
    func blocking() throws {
        let (store, insights) = try found(
            "task t[ serve:async{ read{ parse@150ms } } ] thread main[ work@500ms ] task u[ quick:async@90ms ]")
        #expect(insights.map(\.kind) == [.blocking])
        #expect(name(store, insights[0].function) == "parse" && insights[0].most >= 150_000_000)
        var builder = TraceBuilder(step: 0)
        let serve = builder.function("serve", flags: FunctionFlags.coroutine, parameters: [])
        builder.lane("t", kind: .task)
        builder.enter(serve)
        builder.park()
        builder.now += 500_000_000
        builder.wake()
        builder.exit()
        let waiting = TraceStore()
        waiting.ingest(waiting.beginProcess(), builder.take())
        while waiting.findInsights(budget: 10) {}
        #expect(waiting.insights.isEmpty)
    }

    @Test("recursion is named from a depth on, with the deepest")
    func recursion() throws {
        var builder = TraceBuilder()
        let function = builder.function("down", parameters: [])
        for _ in 0..<300 { builder.enter(function) }
        for _ in 0..<300 { builder.exit() }
        for _ in 0..<150 { builder.enter(function) }
        let store = TraceStore()
        store.ingest(store.beginProcess(), builder.take())
        while store.findInsights(budget: 70) {}
        #expect(store.insights.map(\.kind) == [.recursion] && store.insights[0].count == 300)
        #expect(store.evidence(store.insights[0]).map(\.row) == [0])
    }

    @Test("coroutines that were never awaited are told by Python's own warning")
    func unawaited() throws {
        var builder = TraceBuilder()
        var function = FunctionRecord(id: 0, qualifiedName: "_warn_unawaited_coroutine")
        function.module = "warnings"
        function.origin = .standardLibrary
        builder.record(.function(function))
        builder.enter(0, arguments: nil)
        builder.exit()
        let store = TraceStore()
        store.ingest(store.beginProcess(), builder.take())
        while store.findInsights(budget: 10) {}
        #expect(store.insights.map(\.kind) == [.unawaited] && store.insights[0].count == 1)
    }

    @Test("the slowest outermost calls, of each lane one")
    func slowest() throws {
        let (store, _) = try found("thread a[ f@5ms g@9ms ] thread b[ h@7ms ] thread c[ i@1ms ]")
        let calls = store.slowestCalls(2, now: 0)
        #expect(calls.map { store.function(store.functionID($0)).qualifiedName } == ["g", "h"])
    }

    @Test("one call that took far longer than the others of its function")
    func outlier() throws {
        let (store, _) = try found("main{ get@1ms get@90ms get@1ms other@20ms other@20ms other@20ms once@500ms }")
        let outliers = store.outliers(limit: 10)
        #expect(outliers.map { name(store, $0.function) } == ["get"])
        #expect(outliers[0].count == 3 && outliers[0].time >= 90_000_000 && outliers[0].most < 2_000_000)
        #expect(store.evidence(outliers[0]).map(\.row) == [2])
    }

    @Test("what is found does not depend on the slices", arguments: 0..<10 as Range<UInt64>)
    func slices(seed: UInt64) throws {
        func run(_ budget: () -> Int) -> [Insight] {
            var generator = SeededRandom(seed: seed)
            let store = TraceStore()
            let process = store.beginProcess()
            var builder = TraceBuilder(step: 3_000_000)
            for _ in 0..<5 {
                buildRandomly(&builder, events: 400, using: &generator)
                store.ingest(process, builder.take())
                if budget() < 100 { _ = store.findInsights(budget: budget()) }
            }
            while store.findInsights(budget: budget()) {}
            #expect(store.insightRows == store.callCount)
            return store.insights
        }
        let whole = run { 1_000_000 }
        #expect(!whole.isEmpty)
        #expect(Set(run { 3 }.map(\.summary)) == Set(whole.map(\.summary)))
    }
}

extension Insight {
    fileprivate var summary: String { "\(kind) \(function) \(String(describing: by)) \(typeName) \(count)" }
}

extension TraceStore {
    fileprivate func notationOfArguments(_ call: CallID) -> String { argumentTexts(call).joined(separator: ",") }
}

@Suite struct MomentTests {
    @Test("calls are found by time, in the lane and in the boundary view", arguments: 0..<10 as Range<UInt64>)
    func oracle(seed: UInt64) {
        var generator = SeededRandom(seed: seed)
        let store = TraceStore()
        let process = store.beginProcess()
        var builder = TraceBuilder()
        buildRandomly(&builder, events: 400, using: &generator)
        store.ingest(process, builder.take())
        let now = store.process(process).lastTime
        for lane in store.lanes {
            let rows = 0..<store.rowCount(lane.id)
            for _ in 0..<50 {
                let time = UInt64.random(in: store.process(process).firstTime...now, using: &generator)
                for boundary in [false, true] {
                    let shown = rows.filter { !boundary || store.isBoundary(CallID(lane: lane.id, row: $0)) }
                    func start(_ row: UInt32) -> UInt64 { store.start(CallID(lane: lane.id, row: row)) }
                    #expect(
                        store.firstRow(lane.id, atOrAfter: time, boundary: boundary)
                            == shown.first { start($0) >= time })
                    #expect(store.lastRow(lane.id, before: time, boundary: boundary) == shown.last { start($0) < time })
                }
            }
        }
    }

    @Test("the innermost call that was open at a moment")
    func innermost() throws {
        let store = try TraceStore.noted("main{ f@5ms{ g@5ms } @1ms h@5ms }".replacing(" @1ms", with: ""))
        let g = CallID(lane: LaneID(raw: 0), row: 2)
        let lane = LaneID(raw: 0)
        #expect(store.innermostCall(lane, at: store.start(g) + 10) == g)
        let end = store.start(g) + store.duration(g, now: 0)
        #expect(store.innermostCall(lane, at: end + 10)?.row == 1)
        #expect(store.innermostCall(lane, at: store.start(CallID(lane: lane, row: 0)) - 1) == nil)
    }
}
