import Randomness
import Testing
import TraceStore
import TraceWire

@Suite struct ViewTests {
    @Test(
        "the boundary view shows my calls and what they call directly",
        arguments: [
            ("main{ a:lib{ b:lib{ c } d:std } }", "main{ a{ c } }"),
            ("runpy:std{ run:std{ main{ load:lib{ parse:std } } } }", "runpy{ main{ load } }"),
            // An import folds into one row, mine or not beneath it.
            ("main{ find:import{ exec:import{ body:module{ setup } } } after }", "main{ find after }"),
            // A library that imports: nothing beneath either.
            ("main{ tool:lib{ find:import{ plugin:module{ x } } callback } }", "main{ tool{ callback } }"),
            ("thread main[ a:lib{ b:lib } ] task t[ c:lib{ d } ]", "thread main[ a ] task t[ c{ d } ]"),
        ])
    func boundary(_ written: String, _ visible: String) throws {
        let store = try TraceStore.noted(written)
        #expect(store.notation([.boundaryOnly]) == visible)
    }

    @Test("boundary rows, parents and indexes are those of a plain walk", arguments: 0..<15 as Range<UInt64>)
    func boundaryOracle(seed: UInt64) throws {
        let store = randomStore(seed)
        for lane in store.lanes {
            let visible = (0..<store.rowCount(lane.id)).filter { isVisible(CallID(lane: lane.id, row: $0), store) }
            #expect(visible.count == store.boundaryCount(lane.id), "seed \(seed)")
            for (index, row) in visible.enumerated() {
                try #require(store.boundaryRow(lane.id, at: index) == row, "seed \(seed)")
            }
            for row in 0...store.rowCount(lane.id) {
                let index = visible.firstIndex { $0 >= row } ?? visible.count
                try #require(store.boundaryIndex(lane.id, atOrAfter: row) == index, "seed \(seed), row \(row)")
            }
            for row in 0..<store.rowCount(lane.id) {
                let call = CallID(lane: lane.id, row: row)
                let caller = ancestors(call, store).first { visible.contains($0.row) }
                try #require(store.boundaryParent(call) == caller, "seed \(seed), row \(row)")
            }
        }
    }

    @Test("children, siblings and depths are those of a plain walk", arguments: 20..<30 as Range<UInt64>)
    func movingOracle(seed: UInt64) throws {
        let store = randomStore(seed)
        for lane in store.lanes {
            var children: [UInt32?: [CallID]] = [:]
            let calls = (0..<store.rowCount(lane.id)).map { CallID(lane: lane.id, row: $0) }
            for call in calls { children[store.parent(call)?.row, default: []].append(call) }
            for call in calls {
                let own = children[call.row] ?? []
                try #require(store.firstChild(call) == own.first, "seed \(seed), \(call)")
                try #require(store.lastChild(call) == own.last, "seed \(seed), \(call)")
                let siblings = try #require(children[store.parent(call)?.row])
                let place = try #require(siblings.firstIndex(of: call))
                let next = place + 1 < siblings.count ? siblings[place + 1] : nil
                try #require(store.nextSibling(call) == next, "seed \(seed), \(call)")
                try #require(
                    store.previousSibling(call) == (place > 0 ? siblings[place - 1] : nil), "seed \(seed), \(call)")
                try #require(store.depth(call) == ancestors(call, store).count, "seed \(seed), \(call)")
            }
        }
    }

    @Test("finding gives the rows of a plain scan, whatever the budget", arguments: 40..<50 as Range<UInt64>)
    func findOracle(seed: UInt64) throws {
        let store = randomStore(seed)
        var generator = SeededRandom(seed: seed)
        let lane = LaneID(raw: 0)
        let count = store.rowCount(lane)
        for _ in 0..<200 {
            let wanted = (0..<Int.random(in: 0...2, using: &generator)).map { _ in
                FunctionID(raw: UInt32.random(in: 0..<22, using: &generator))
            }
            let functions = FunctionSet(wanted)
            let from = UInt32.random(in: 0..<count, using: &generator)
            let forward = Bool.random(using: &generator)
            let budget = Int.random(in: 1...100, using: &generator)
            let rows = (0..<count).filter { wanted.contains(store.functionID(CallID(lane: lane, row: $0))) }
            let expected = forward ? rows.first { $0 >= from } : rows.last { $0 <= from }
            var next = from
            var answer: UInt32?
            search: while true {
                switch store.find(functions, in: lane, from: next, forward: forward, budget: budget) {
                case .found(let row):
                    answer = row
                    break search
                case .notFound: break search
                case .exhausted(let row):
                    #expect(forward ? row == next + UInt32(budget) : row == next - UInt32(budget))
                    next = row
                }
            }
            try #require(answer == expected, "seed \(seed)")
        }
        for number in 0..<store.functionCount {
            let function = FunctionID(raw: UInt32(number))
            let rows = store.lanes.reduce(0) { sum, lane in
                sum
                    + (0..<store.rowCount(lane.id)).count {
                        store.functionID(CallID(lane: lane.id, row: $0)) == function
                    }
            }
            #expect(store.calls(of: function) == rows)
        }
    }

    private func randomStore(_ seed: UInt64) -> TraceStore {
        var generator = SeededRandom(seed: seed)
        var builder = TraceBuilder()
        let store = TraceStore()
        let process = store.beginProcess()
        for _ in 0..<5 {
            buildRandomly(&builder, events: 300, using: &generator)
            store.ingest(process, builder.take())
        }
        return store
    }

    private func ancestors(_ call: CallID, _ store: TraceStore) -> [CallID] {
        Array(sequence(first: call) { store.parent($0) }.dropFirst())
    }

    /// The rule, by the definition.
    private func isVisible(_ call: CallID, _ store: TraceStore) -> Bool {
        func origin(_ call: CallID) -> Origin { store.function(store.functionID(call)).origin }
        let callers = ancestors(call, store)
        if callers.contains(where: { origin($0) == .importSystem }) { return false }
        return origin(call) == .mine || callers.isEmpty || origin(callers[0]) == .mine
    }
}
