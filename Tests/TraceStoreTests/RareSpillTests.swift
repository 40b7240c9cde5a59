import Testing
import TraceWire

@testable import TraceStore

/// What only some calls have leaves memory, too: exceptions with their chains and ways, waits, and generators.
@Suite struct RareSpillTests {
    private func store(_ rounds: Int, spills: Bool) -> TraceStore {
        let store = TraceStore()
        store.spill.hotSlots = 0
        store.spill.hotArenaBytes = 1 << 10
        store.spill.hotTableBytes = 0
        store.spill.regionPiece = 1 << 14
        if spills { #expect(store.spill(into: "/tmp")) }
        let process = store.beginProcess()
        var builder = TraceBuilder()
        builder.lane("A", kind: .task)
        let (outer, inner) = (builder.function("outer"), builder.function("inner"))
        for round in 0..<rounds {
            builder.enter(outer)
            builder.enter(inner)
            let first = builder.raise("KeyError", [.integer(Int64(round))])
            builder.handled(first)
            let second = builder.raise(
                "ValueError", [.string("no", length: 2)],
                from: [(.context, first, "KeyError", [.integer(Int64(round))])])
            builder.unwind(second)
            builder.arrive(second)
            builder.handled(second)
            builder.park()
            builder.wake()
            builder.exit()
            let frame = builder.newFrame()
            builder.enter(inner)
            builder.suspend(frame)
            builder.resume(inner, frame)
            builder.exit()
            if round % 2000 == 1999 || round == rounds - 1 {
                store.ingest(process, builder.take())
                while store.survey(budget: 100_000) {}
                if spills { while store.spillStep() {} }
            }
        }
        return store
    }

    @Test func `exceptions, waits and generators that went to disk are the same as in memory`() throws {
        let (spilled, kept) = (store(6000, spills: true), store(6000, spills: false))
        #expect(spilled.exceptions.notes.region.spilled > 0 && spilled.exceptions.rows.region.spilled > 0)
        #expect(spilled.survey.exceptions.passages.region.spilled > 0)
        let bits = spilled.spill.written.reduce(0, |)
        // Exceptions, waits and generators are columns 9, 10 and 11.
        #expect(bits >> 9 == 7)
        for _ in 0..<16 { spilled.dropPages() }
        let lane = LaneID(raw: 0)
        for row in stride(from: UInt32(0), to: kept.rowCount(lane), by: 41) {
            let call = CallID(lane: lane, row: row)
            #expect(spilled.exception(call) == kept.exception(call))
            #expect(spilled.exceptionPath(call) == kept.exceptionPath(call))
            #expect(spilled.exceptionChain(call) == kept.exceptionChain(call))
            #expect(spilled.waiting(call, now: 0) == kept.waiting(call, now: 0))
            #expect(spilled.generator(call, now: 0) == kept.generator(call, now: 0))
        }
        #expect(spilled.exceptionGroups == kept.exceptionGroups)
        for group in spilled.exceptionGroups.indices {
            #expect(
                spilled.occurrences(ofGroup: group, limit: 1000) == kept.occurrences(ofGroup: group, limit: 1000))
        }
    }
}
