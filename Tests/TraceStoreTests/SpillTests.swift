import Testing
import TraceWire

@testable import TraceStore

#if canImport(Glibc)
    import Glibc
#endif

@Suite struct SpillTests {
    /// More calls than stay hot, in two lanes whose rows alternate, with one call that is open all the time.
    private func store(calls: Int, spills: Bool) -> (TraceStore, TraceBuilder, ProcessID) {
        let store = TraceStore()
        store.spill.hotSlots = 1 << 15
        store.spill.hotArenaBytes = 1 << 10
        if spills { #expect(store.spill(into: "/tmp")) }
        let process = store.beginProcess()
        var builder = TraceBuilder()
        builder.lane("A")
        let main = builder.function("main")
        let rare = builder.function("rare", parameters: ["x"])
        let often = builder.function("often")
        builder.enter(main)
        var made = 0
        while made < calls {
            for _ in 0..<10_000 {
                builder.lane(made % 3 == 0 ? "B" : "A")
                let isRare = made == 40_000
                builder.enter(isRare ? rare : often, arguments: isRare ? [.integer(42)] : nil)
                builder.exit(result: made % 1000 == 0 ? .integer(Int64(made)) : nil)
                made += 1
            }
            store.ingest(process, builder.take())
            if spills { while store.spillStep() {} }
        }
        return (store, builder, process)
    }

    @Test func `calls that went to disk are the same as in memory, and may still end`() throws {
        let calls = 150_000
        var (spilled, builder, process) = store(calls: calls, spills: true)
        let (kept, _, _) = store(calls: calls, spills: false)
        #expect(spilled.spill.slots >= 100_000)
        spilled.dropPages()
        for lane in [LaneID(raw: 0), LaneID(raw: 1)] {
            #expect(spilled.rowCount(lane) == kept.rowCount(lane))
            for row in stride(from: UInt32(0), to: kept.rowCount(lane), by: 33) {
                let call = CallID(lane: lane, row: row)
                #expect(spilled.functionID(call) == kept.functionID(call))
                #expect(spilled.parent(call) == kept.parent(call))
                #expect(spilled.start(call) == kept.start(call))
                #expect(spilled.subtreeEnd(call) == kept.subtreeEnd(call))
                #expect(spilled.result(call) == kept.result(call))
            }
        }
        // The outermost call began before all that is on disk, and ends now.
        builder.lane("A")
        builder.exit(result: .integer(7))
        spilled.ingest(process, builder.take())
        let main = CallID(lane: LaneID(raw: 0), row: 0)
        for _ in 0..<16 { spilled.dropPages() }
        #expect(!spilled.isOpen(main) && spilled.result(main) == .integer(7))
        #expect(spilled.subtreeEnd(main) == spilled.rowCount(main.lane))
    }

    @Test func `a search passes over sealed calls without missing one`() throws {
        let (store, _, _) = store(calls: 150_000, spills: true)
        let rare = try #require(
            (0..<store.functionCount).map { FunctionID(raw: UInt32($0)) }.first {
                store.function($0).qualifiedName == "rare"
            })
        for lane in [LaneID(raw: 0), LaneID(raw: 1)] {
            let rows = (0..<store.rowCount(lane)).filter { store.functionID(CallID(lane: lane, row: $0)) == rare }
            let forward = search(store, rare, lane, from: 0, forward: true)
            let backward = search(store, rare, lane, from: store.rowCount(lane) - 1, forward: false)
            #expect(forward == rows.first && backward == rows.last)
        }
    }

    private func search(
        _ store: TraceStore, _ function: FunctionID, _ lane: LaneID, from: UInt32, forward: Bool
    ) -> UInt32? {
        var row = from
        while true {
            switch store.find(FunctionSet([function]), in: lane, from: row, forward: forward, budget: 1000) {
            case .found(let row): return row
            case .exhausted(let next): row = next
            case .notFound: return nil
            }
        }
    }

    @Test func `where there is no folder for it, calls stay in memory`() {
        let store = TraceStore()
        #expect(!store.spill(into: "/nowhere/at/all"))
        #expect(store.spillProblem == ENOENT && store.spilledBytes == 0)
    }
}
