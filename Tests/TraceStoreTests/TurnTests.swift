import Testing
import TraceStore
import TraceWire

/// A lane that goes from thread to thread: pieces of different threads come in any order.
@Suite struct TurnTests {
    /// One chunk of a writer that is in lane 0: the lane's turn and the calls begun before, and `count` calls.
    private func chunk(_ writer: UInt32, _ sequence: UInt32, turn: UInt64, calls: UInt64, _ count: Int) -> [UInt8] {
        var payload = ByteBuffer()
        payload.byte(EventTag.laneWithStack)
        for number in [0, turn, calls, 0, 0, 0] { payload.varint(number) }
        for _ in 0..<count { payload.raw([EventTag.enter, 1, 0, EventTag.exit, 1]) }
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
            #expect(store.process(process).notices.map(\.severity) == [.warning], "\(kind)")
        }
    }
}
