import Randomness
import Testing
import TraceStore
import TraceWire

@Suite struct LossTests {
    @Test("every loss of chunks leaves a valid forest", arguments: 0..<40 as Range<UInt64>)
    func randomLoss(seed: UInt64) {
        var generator = SeededRandom(seed: seed)
        var builder = TraceBuilder()
        let store = TraceStore()
        let process = store.beginProcess()
        for _ in 0..<40 {
            buildRandomly(&builder, events: Int.random(in: 1...300, using: &generator), using: &generator)
            for frame in builder.takeFrames() {
                let isRecords = frame[16] == FrameKind.records.rawValue
                if isRecords || Int.random(in: 0..<4, using: &generator) > 0 { store.ingest(process, frame) }
            }
        }
        store.endProcess(process)
        #expect(forestFaults(store) == [], "seed \(seed)")
        #expect(store.callCount > 0)
    }

    @Test("without loss nothing is unknown and every call that began is there", arguments: 100..<120 as Range<UInt64>)
    func noLoss(seed: UInt64) {
        var generator = SeededRandom(seed: seed)
        var builder = TraceBuilder()
        let store = TraceStore()
        let process = store.beginProcess()
        for _ in 0..<20 {
            buildRandomly(&builder, events: 200, using: &generator)
            store.ingest(process, builder.take())
        }
        #expect(forestFaults(store) == [], "seed \(seed)")
        #expect(store.lostCalls == 0, "seed \(seed)")
        #expect(store.calls(of: .lost) == 0)
        #expect(store.process(process).skippedBytes == 0)
        #expect(store.process(process).oddities == 0)
    }

    @Test("lost calls get a row, calls that ended meanwhile an unknown outcome, missing open calls a row")
    func lossIsVisible() throws {
        var builder = TraceBuilder()
        let store = TraceStore()
        let process = store.beginProcess()
        try builder.append("main{ a{ b… } }")
        store.ingest(process, builder.take())
        // Lost: b and a end, c begins and ends, d begins.
        builder.exit()
        builder.exit()
        try builder.append("c d…")
        let frames = builder.takeFrames()
        #expect(frames.count == 2)
        store.ingest(process, frames[0])
        try builder.append("e")
        store.ingest(process, builder.take())
        #expect(store.notation() == "main{ a{ b# }# *1 d{ e }… }")
        #expect(store.lostCalls == 1)
        #expect(store.isReopened(CallID(lane: LaneID(raw: 0), row: 4)))
        #expect(forestFaults(store) == [])
    }

    @Test("an explorer that comes late sees the open calls")
    func lateExplorer() throws {
        var builder = TraceBuilder()
        try builder.append("main{ a b{ c… } }")
        let before = builder.takeFrames()
        builder.exit()
        let store = TraceStore()
        let process = store.beginProcess()
        store.ingest(process, before[0])
        store.ingest(process, builder.take())
        #expect(store.notation() == "*1 main{ b{ c }… }")
        #expect(forestFaults(store) == [])
    }

    @Test("an open stack deeper than what is listed comes back with its outermost and innermost calls")
    func deepStack() {
        var builder = TraceBuilder()
        let function = builder.function("deep")
        for _ in 0..<1000 { builder.enter(function) }
        let before = builder.takeFrames()
        builder.exit()
        let store = TraceStore()
        let process = store.beginProcess()
        store.ingest(process, before[0])
        store.ingest(process, builder.take())
        let lane = LaneID(raw: 0)
        let listed = Wire.outermostFrames + Wire.innermostFrames
        #expect(store.openCalls(lane).count == listed - 1)
        #expect(store.lane(lane).openDepth == 999)
        #expect(forestFaults(store) == [])
        for _ in 0..<999 { builder.exit() }
        store.ingest(process, builder.take())
        #expect(store.openCalls(lane).isEmpty)
        #expect(store.process(process).oddities == 0)
        #expect(forestFaults(store) == [])
    }

    @Test("a full store counts what it cannot keep")
    func full() {
        var builder = TraceBuilder()
        let function = builder.function("f")
        for _ in 0..<1500 {
            builder.enter(function)
            builder.exit()
        }
        let store = TraceStore(capacity: 1024)
        let process = store.beginProcess()
        store.ingest(process, builder.take())
        #expect(store.callCount == 1024)
        #expect(store.lostCalls == 476)
        #expect(forestFaults(store) == [])
    }
}
