import Testing
import TraceStore
import TraceWire

/// A lane that goes from thread to thread: pieces of different threads come in any order.
@Suite struct TurnTests {
    /// One chunk of a writer that is in lane 0: the lane's turn and the calls begun before, and `count` calls.
    private func chunk(
        _ writer: UInt32, _ sequence: UInt32, turn: UInt64, calls: UInt64, _ count: Int, function: UInt8 = 0
    ) -> [UInt8] {
        var payload = ByteBuffer()
        payload.byte(EventTag.laneWithStack)
        for number in [0, turn, calls, 0, 0, 0] { payload.varint(number) }
        for _ in 0..<count { payload.raw([EventTag.enter, 1, function, EventTag.exit, 1]) }
        var header = FrameHeader(kind: .events, writer: writer)
        header.sequence = sequence
        header.time = 1000 * turn
        header.tickScale = 1 << Wire.tickScaleBits
        return header.frame(payload.bytes)
    }

    @Test("a chunk that waits from its first event on waits until the other thread's piece is there")
    func waits() {
        var builder = TraceBuilder()
        _ = builder.function("f")
        builder.lane("main")
        let store = TraceStore()
        let process = store.beginProcess()
        store.ingest(process, builder.take())
        store.ingest(process, chunk(1, 0, turn: 1, calls: 0, 3))
        // Turn 2 was in another thread, whose piece comes last.
        store.ingest(process, chunk(1, 1, turn: 3, calls: 7, 2))
        #expect(store.callCount == 3)
        store.ingest(process, chunk(2, 0, turn: 2, calls: 3, 4))
        store.endProcess(process)
        #expect(store.callCount == 9)
        #expect(store.lostCalls == 0 && store.calls(of: .lost) == 0)
        #expect(store.process(process).notices.isEmpty && store.process(process).skippedBytes == 0)
        #expect(forestFaults(store) == [])
    }

    /// All orders of `queues` that keep the order in each of them.
    private func orders(_ queues: [[UInt64]]) -> [[UInt64]] {
        if queues.allSatisfy(\.isEmpty) { return [[]] }
        return queues.indices.flatMap { index -> [[UInt64]] in
            guard let first = queues[index].first else { return [] }
            var rest = queues
            rest[index].removeFirst()
            return orders(rest).map { [first] + $0 }
        }
    }

    @Test("in whatever order the pieces of three threads come, the lane is the same")
    func anyOrder() {
        // The turns of each thread; in turn n the lane makes two calls of function n.
        let turns: [[UInt64]] = [[1, 3, 6], [2, 5], [4, 7]]
        var builder = TraceBuilder()
        for number in 0...7 { _ = builder.function("f\(number)") }
        builder.lane("main")
        let definitions = builder.take()
        for order in orders(turns) {
            let store = TraceStore()
            let process = store.beginProcess()
            store.ingest(process, definitions)
            for turn in order {
                let writer = turns.firstIndex { $0.contains(turn) } ?? 0
                let sequence = turns[writer].firstIndex(of: turn) ?? 0
                store.ingest(
                    process,
                    chunk(
                        UInt32(writer + 1), UInt32(sequence), turn: turn, calls: 2 * (turn - 1), 2,
                        function: UInt8(turn)))
            }
            store.endProcess(process)
            let seen = store.notation([])
            #expect(seen == "f1 f1 f2 f2 f3 f3 f4 f4 f5 f5 f6 f6 f7 f7", "\(order)")
            #expect(store.lostCalls == 0 && store.calls(of: .lost) == 0 && forestFaults(store) == [], "\(order)")
        }
    }

    @Test("what waits is taken in when the stream is not read any further, and its loss has a row")
    func given() {
        let store = TraceStore()
        let process = store.beginProcess()
        var builder = TraceBuilder()
        builder.lane("main")
        store.ingest(process, builder.take())
        store.ingest(process, chunk(1, 0, turn: 1, calls: 0, 3))
        store.ingest(process, chunk(1, 1, turn: 3, calls: 7, 2))
        store.takeWaiting(process)
        #expect(store.callCount - store.calls(of: .lost) == 5 && store.lostCalls == 4)
        #expect(!store.process(process).hasEnded)
    }

    @Test("bytes that cannot be read are told, wherever they were")
    func damage() {
        for kind in 0..<3 {
            let store = TraceStore()
            let process = store.beginProcess()
            var builder = TraceBuilder()
            builder.lane("main")
            store.ingest(process, builder.take())
            var frame = chunk(1, 0, turn: 1, calls: 0, 3)
            #expect(store.process(process).notices.isEmpty)
            switch kind {
            // A frame that was cut by the end of the stream; one that was damaged; an event that nobody knows.
            case 0: frame.removeLast(3)
            case 1: frame[frame.count - 1] ^= 1
            default:
                var header = FrameHeader(kind: .events, writer: 1)
                header.tickScale = 1 << Wire.tickScaleBits
                frame = header.frame([EventTag.shortExit - 1, 0, 0])
            }
            store.ingest(process, frame)
            store.endProcess(process)
            #expect(store.process(process).skippedBytes > 0, "\(kind)")
            // Of a cut frame, how the trace ends is told.
            #expect(store.process(process).notices.map(\.severity) == (kind == 0 ? [] : [.warning]), "\(kind)")
            #expect((store.process(process).cutBytes == store.process(process).skippedBytes) == (kind == 0), "\(kind)")
        }
    }
}
