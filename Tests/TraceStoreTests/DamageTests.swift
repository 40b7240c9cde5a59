import Randomness
import Testing
import TraceStore
import TraceWire

@Suite struct DamageTests {
    @Test("random bytes, and random payloads in valid frames, never trap", arguments: 0..<60 as Range<UInt64>)
    func noise(seed: UInt64) {
        var generator = SeededRandom(seed: seed)
        let store = TraceStore(capacity: 1 << 16)
        let process = store.beginProcess()
        for index in 0..<60 {
            let count = Int.random(in: 1...2000, using: &generator)
            // Small numbers make tags and plausible lengths likelier.
            let greatest: UInt8 = Bool.random(using: &generator) ? 255 : 0x20
            let bytes = (0..<count).map { _ in UInt8.random(in: 0...greatest, using: &generator) }
            var header = FrameHeader(kind: Bool.random(using: &generator) ? .events : .records, writer: 0)
            header.sequence = UInt32(index)
            header.time = UInt64.random(in: 0...UInt64.max, using: &generator)
            header.tickScale = UInt32.random(in: 0...UInt32.max, using: &generator)
            store.ingest(process, Bool.random(using: &generator) ? bytes : header.frame(bytes))
        }
        store.endProcess(process)
        #expect(forestFaults(store) == [], "seed \(seed)")
        readEverything(store)
    }

    @Test("flipped bits never trap, within verified frames either", arguments: 0..<60 as Range<UInt64>)
    func flips(seed: UInt64) {
        var generator = SeededRandom(seed: seed)
        var builder = TraceBuilder()
        let store = TraceStore(capacity: 1 << 16)
        let process = store.beginProcess()
        for _ in 0..<10 {
            buildRandomly(&builder, events: 300, using: &generator)
            for frame in builder.takeFrames() {
                var frame = frame
                for _ in 0..<Int.random(in: 0...3, using: &generator) {
                    frame[Int.random(in: 0..<frame.count, using: &generator)] ^=
                        1 << UInt8.random(in: 0...7, using: &generator)
                }
                // Sign anew what was damaged, so that the damage gets past the checksum.
                if let header = frame.withUnsafeBytes({ FrameHeader(reading: $0) }), Bool.random(using: &generator) {
                    frame = header.frame(Array(frame[Wire.headerSize...]))
                }
                store.ingest(process, frame)
            }
        }
        store.endProcess(process)
        #expect(forestFaults(store) == [], "seed \(seed)")
        readEverything(store)
    }

    @Test("a stream that is cut anywhere says how many of its bytes are of no use", arguments: 0..<40 as Range<UInt64>)
    func cuts(seed: UInt64) {
        var generator = SeededRandom(seed: seed)
        let frames = randomFrames(&generator)
        let stream = frames.flatMap(\.self)
        let cut = Int.random(in: 0...stream.count, using: &generator)
        var whole = 0
        for frame in frames where whole + frame.count <= cut { whole += frame.count }
        let stores = [whole, cut].map { count in
            ingested(Array(stream[..<count]))
        }
        let (store, skipped) = stores[1]
        // Some pieces are of no use anyway, since others before them were lost.
        #expect(skipped - stores[0].1 == cut - whole, "seed \(seed), cut at \(cut) of \(stream.count)")
        #expect(forestFaults(store) == [], "seed \(seed)")
        readEverything(store)
    }

    @Test("a flipped bit anywhere is never passed over in silence", arguments: 0..<100 as Range<UInt64>)
    func oneBit(seed: UInt64) {
        var generator = SeededRandom(seed: seed)
        let frames = randomFrames(&generator)
        var stream = frames.flatMap(\.self)
        let place = Int.random(in: 0..<stream.count, using: &generator)
        stream[place] ^= 1 << UInt8.random(in: 0...7, using: &generator)
        var (index, start) = (0, 0)
        while start + frames[index].count <= place {
            start += frames[index].count
            index += 1
        }
        let (store, skipped) = ingested(stream)
        // What comes after it in its chunk can't be read either.
        #expect(skipped >= frames[index].count, "seed \(seed), at \(place)")
        #expect(forestFaults(store) == [], "seed \(seed)")
        readEverything(store)
    }

    /// A store of the stream, and how many bytes of it were of no use.
    private func ingested(_ stream: [UInt8]) -> (TraceStore, Int) {
        let store = TraceStore(capacity: 1 << 16)
        let process = store.beginProcess()
        store.ingest(process, stream)
        store.endProcess(process)
        return (store, store.process(process).skippedBytes)
    }

    private func randomFrames(_ generator: inout SeededRandom) -> [[UInt8]] {
        var builder = TraceBuilder()
        var frames: [[UInt8]] = []
        for _ in 0..<6 {
            buildRandomly(&builder, events: 120, using: &generator)
            frames += builder.takeFrames()
        }
        return frames
    }

    @Test("a stream in pieces of any size gives the same store", arguments: [1, 2, 3, 7, 55, 56, 57, 64, 1000, 65_536])
    func splitting(size: Int) {
        var generator = SeededRandom(seed: 5)
        var builder = TraceBuilder()
        var stream: [UInt8] = []
        for _ in 0..<10 {
            buildRandomly(&builder, events: 200, using: &generator)
            stream += builder.take()
        }
        let whole = TraceStore()
        whole.ingest(whole.beginProcess(), stream)
        let store = TraceStore()
        let process = store.beginProcess()
        var start = 0
        while start < stream.count {
            let end = min(start + size, stream.count)
            store.ingest(process, Array(stream[start..<end]))
            start = end
        }
        #expect(store.notation() == whole.notation())
        #expect(store.process(process).skippedBytes == 0)
        #expect(whole.callCount > 100)
    }

    @Test("numbers of lanes and functions that no recorder gives are refused, not stored")
    func greatNumbers() {
        var payload = ByteBuffer()
        payload.byte(EventTag.laneWithStack)
        for number in [UInt32.max - 1, 1, 0, 0, 0, 0] { payload.varint(number) }
        payload.byte(EventTag.enter)
        payload.varint(1)
        payload.varint(UInt32.max)
        let store = TraceStore()
        let process = store.beginProcess()
        store.ingest(process, FrameHeader(kind: .events, writer: 1).frame(payload.bytes))
        #expect(store.callCount == 0)
        #expect(store.laneCount == 0)
        #expect(store.process(process).oddities == 1)
    }

    @Test("stacks of absurd depth, and calls of absurd number, neither trap nor cost memory")
    func absurdStacks() {
        let store = TraceStore(capacity: 1 << 16)
        let process = store.beginProcess()
        var sequence: UInt32 = 0
        for depth in [UInt64.max, 1 << 63, 1 << 41, 1 << 40, 1 << 21, 3, 0] {
            for calls in [UInt64.max, 1 << 62, depth, 0] {
                var payload = ByteBuffer()
                payload.byte(EventTag.laneWithStack)
                for number in [0, 1, calls, depth, 0, 0] { payload.varint(number) }
                for _ in 0..<3 { payload.raw([EventTag.enter, 1, 0]) }
                for _ in 0..<7 { payload.raw([EventTag.exit, 1]) }
                var header = FrameHeader(kind: .events, writer: 1)
                header.sequence = sequence
                sequence += 1
                store.ingest(process, header.frame(payload.bytes))
                #expect(forestFaults(store) == [])
            }
        }
        #expect(store.callCount < 200)
        #expect(store.process(process).skippedBytes == 0)
    }

    private func readEverything(_ store: TraceStore) {
        for lane in store.lanes {
            for row in 0..<store.rowCount(lane.id) {
                let call = CallID(lane: lane.id, row: row)
                _ = (store.arguments(call), store.result(call), store.exception(call), store.firstPart(call))
                _ = (store.duration(call, now: 0), store.depth(call), store.lost(call), store.callSite(call))
            }
        }
        _ = store.notation()
    }
}
