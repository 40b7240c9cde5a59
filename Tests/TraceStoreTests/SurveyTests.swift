import Randomness
import Testing
import TraceStore
import TraceWire

@Suite struct SurveyTests {
    /// The same from a plain walk over all rows.
    private func naiveTotals(_ store: TraceStore, _ process: ProcessID?, now: UInt64) -> [FunctionTotals] {
        var totals = [FunctionTotals](repeating: FunctionTotals(), count: store.functionCount)
        for lane in store.lanes where process == nil || lane.process == process {
            for row in 0..<store.rowCount(lane.id) {
                let call = CallID(lane: lane.id, row: row)
                let function = Int(store.functionID(call).raw)
                let time = store.duration(call, now: now)
                if !store.isContinuation(call) { totals[function].calls += 1 }
                var isOutermost = true
                var next = store.parent(call)
                while let caller = next {
                    if store.functionID(caller) == store.functionID(call) { isOutermost = false }
                    next = store.parent(caller)
                }
                if isOutermost { totals[function].total += time }
                let callees = (row..<store.subtreeEnd(call)).map { CallID(lane: lane.id, row: $0) }
                    .filter { store.parent($0) == call }.reduce(0) { $0 + store.duration($1, now: now) }
                totals[function].own += time > callees ? time - callees : 0
                guard !store.isOpen(call) else { continue }
                totals[function].ended += 1
                totals[function].sum += time
                totals[function].fastest = min(totals[function].fastest, time)
                totals[function].slowest = max(totals[function].slowest, time)
                guard let note = store.exception(call), !note.controlFlow else { continue }
                if store.mark(call) == .propagated { totals[function].propagated += 1 }
                if store.mark(call) == .caught { totals[function].caught += 1 }
            }
        }
        return totals
    }

    @Test("totals are those of a plain walk, whatever the slices", arguments: 0..<25 as Range<UInt64>)
    func oracle(seed: UInt64) throws {
        var generator = SeededRandom(seed: seed)
        let store = TraceStore()
        var programs: [(process: ProcessID, builder: TraceBuilder)] = []
        for _ in 0...Int(seed % 3) { programs.append((store.beginProcess(), TraceBuilder())) }
        for _ in 0..<6 {
            for index in programs.indices {
                buildRandomly(&programs[index].builder, events: 200, using: &generator)
                store.ingest(programs[index].process, programs[index].builder.take())
                _ = store.survey(budget: Int.random(in: 0...300, using: &generator))
            }
        }
        while store.survey(budget: Int.random(in: 1...50, using: &generator)) {}
        #expect(store.surveyedRows == store.callCount)
        let now = (store.processes.map(\.lastTime).max() ?? 0) + 1000
        for process in [nil] + store.processes.map({ Optional($0.id) }) {
            let expected = naiveTotals(store, process, now: now)
            let found = store.functionTotals(of: process, now: now)
            try #require(found.count == expected.count)
            for number in found.indices {
                #expect(found[number] == expected[number], "seed \(seed), function \(number)")
            }
        }
    }

    @Test("recursion counts once in the total, and each call in the mean")
    func recursion() throws {
        let store = try TraceStore.noted("main{ f@1ms{ f@1ms{ g@1ms } } f@1ms }")
        while store.survey(budget: 10) {}
        let totals = store.functionTotals(now: 0)
        let f = try #require(totals.indices.first { store.function(FunctionID(raw: UInt32($0))).qualifiedName == "f" })
        #expect(totals[f].calls == 3 && totals[f].ended == 3)
        #expect(totals[f].total >= 4_000_000 && totals[f].total < 4_100_000)
        #expect(totals[f].own >= 3_000_000 && totals[f].own < 3_100_000)
        #expect(totals[f].sum >= 6_000_000 && totals[f].sum < 6_100_000)
    }

    @Test("what a frozen display does not show is left for later")
    func limits() throws {
        let store = try TraceStore.noted("a b c d")
        while store.survey(budget: 10, limits: [2]) {}
        #expect(store.surveyedRows == 2)
        while store.survey(budget: 10, limits: []) {}
        #expect(store.surveyedRows == 2)
        while store.survey(budget: 10) {}
        #expect(store.surveyedRows == 4)
    }

    @Test("a percentile is right to an eighth")
    func percentiles() throws {
        var builder = TraceBuilder(step: 0)
        let function = builder.function("f", origin: .mine, parameters: [])
        for number in 1...1000 {
            builder.enter(function)
            builder.now += UInt64(number) * 1000
            builder.exit()
        }
        let store = TraceStore()
        store.ingest(store.beginProcess(), builder.take())
        while store.survey(budget: 100) {}
        let f = FunctionID(raw: UInt32(store.functionCount - 1))
        for share in [0.01, 0.5, 0.95, 0.99, 1] {
            let found = Double(try #require(store.percentile(share, of: f)))
            #expect(abs(found - share * 1e6) <= share * 1e6 / 8 + 1000, "\(share): \(found)")
        }
        #expect(store.percentile(0.5, of: .unknown) == nil)
    }

    @Test("activity has every call and every error, whatever the width of the buckets")
    func activity() throws {
        var builder = TraceBuilder(step: 0)
        let function = builder.function("f", origin: .mine, parameters: [])
        for number in 0..<5000 {
            builder.enter(function)
            builder.now += UInt64(number) * 10_000
            if number % 100 == 0 { builder.unwind(builder.raise("ValueError", [])) } else { builder.exit() }
        }
        let store = TraceStore()
        store.ingest(store.beginProcess(), builder.take())
        while store.survey(budget: 100) {}
        let activity = store.activity
        #expect(activity.buckets.reduce(0) { $0 + Int($1.calls) } == 5000)
        #expect(activity.buckets.reduce(0) { $0 + Int($1.errors) } == 50)
        #expect(activity.buckets.count <= 2048 && activity.width > 1 << 20)
        let last = store.start(CallID(lane: LaneID(raw: 0), row: 4999))
        #expect(activity.end > last && activity.end - last <= activity.width)
    }

    @Test("exceptions are grouped by where they came from, with what became of them")
    func exceptions() throws {
        let store = try TraceStore.noted(
            """
            thread main[ main{ try{ find!KeyError('a') }? try{ find!KeyError('b') }? again{ through{ deep!ValueError }! }? } ]
            thread worker[ run{ open!OSError }! ]
            """)
        while store.survey(budget: 3) {}
        let groups = store.exceptionGroups
        #expect(groups.map(\.typeName) == ["KeyError", "ValueError", "OSError"])
        #expect(groups.map { store.function($0.function).qualifiedName } == ["find", "deep", "open"])
        #expect(groups.map(\.occurrences) == [2, 1, 1])
        #expect(groups.map(\.caught) == [2, 1, 0])
        #expect(groups.map(\.propagated) == [0, 0, 1])
        let newest = try #require(store.occurrences(ofGroup: 0, limit: 10).first)
        #expect(store.exception(newest.origin)?.message == "'b'")
        let value = try #require(store.occurrences(ofGroup: 1, limit: 10).first)
        let names = store.passage(value.number, limit: 10).map { store.function(store.functionID($0)).qualifiedName }
        #expect(names == ["deep", "through", "again"])
        #expect(value.fate == .caught)
    }
}
