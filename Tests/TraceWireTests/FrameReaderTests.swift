import Randomness
import Testing
import TraceWire

@Suite struct FrameReaderTests {
    private func frames(_ count: Int, _ generator: inout SeededRandom) -> [(payload: [UInt8], frame: [UInt8])] {
        (0..<count).map { index in
            let payload = generator.bytes(generator.number(1...300))
            var header = FrameHeader(kind: .events, writer: 3)
            header.sequence = UInt32(index)
            header.time = UInt64(index) * 1000
            return (payload, header.frame(payload))
        }
    }

    private func read(_ pieces: [ArraySlice<UInt8>], atEnd: Bool = true) -> (payloads: [[UInt8]], skipped: Int) {
        var reader = FrameReader()
        var payloads: [[UInt8]] = []
        for piece in pieces {
            piece.withUnsafeBytes { reader.append($0) }
            reader.drain { _, payload in payloads.append(Array(payload)) }
        }
        if atEnd { reader.drain(atEnd: true) { _, payload in payloads.append(Array(payload)) } }
        return (payloads, reader.skippedBytes)
    }

    @Test("frames come out whole for each split of the bytes in two")
    func everySplit() {
        var generator = SeededRandom(seed: 1)
        let sent = frames(3, &generator)
        let stream = sent.flatMap(\.frame)
        for split in 0...stream.count {
            let (payloads, skipped) = read([stream[..<split], stream[split...]])
            #expect(payloads == sent.map(\.payload), "split at \(split)")
            #expect(skipped == 0)
        }
    }

    @Test("frames come out whole for random splits", arguments: 0..<20 as Range<UInt64>)
    func randomSplits(seed: UInt64) {
        var generator = SeededRandom(seed: seed)
        let sent = frames(20, &generator)
        let stream = sent.flatMap(\.frame)
        var pieces: [ArraySlice<UInt8>] = []
        var start = 0
        while start < stream.count {
            let end = min(stream.count, start + generator.number(1...200))
            pieces.append(stream[start..<end])
            start = end
        }
        #expect(read(pieces).payloads == sent.map(\.payload), "seed \(seed)")
    }

    @Test("a damaged frame is skipped and counted, the others come out", arguments: 0..<100 as Range<UInt64>)
    func damage(seed: UInt64) {
        var generator = SeededRandom(seed: seed)
        let sent = frames(5, &generator)
        let victim = generator.number(0...4)
        var damaged = sent.map(\.frame)
        // Reserved bytes are under the checksum too: each bit counts.
        damaged[victim][generator.number(0...(damaged[victim].count - 1))] ^= 1 << UInt8(generator.number(0...7))
        let (payloads, skipped) = read([damaged.flatMap { $0 }[...]])
        #expect(payloads == sent.indices.filter { $0 != victim }.map { sent[$0].payload }, "seed \(seed)")
        #expect(skipped == damaged[victim].count)
    }

    @Test("garbage before, between and behind frames is skipped and counted", arguments: 0..<20 as Range<UInt64>)
    func garbage(seed: UInt64) {
        var generator = SeededRandom(seed: seed)
        let sent = frames(4, &generator)
        var stream: [UInt8] = []
        var garbage = 0
        for frame in sent {
            let noise = generator.bytes(generator.number(0...100), upTo: 0x40)
            garbage += noise.count
            stream += noise + frame.frame
        }
        let (payloads, skipped) = read([stream[...]])
        #expect(payloads == sent.map(\.payload), "seed \(seed)")
        #expect(skipped == garbage)
    }

    @Test("a header survives writing and reading")
    func header() throws {
        var header = FrameHeader(kind: .records, writer: 77)
        header.sequence = 5
        header.offset = 6
        header.time = 1 << 60
        header.callsBefore = 1 << 40
        header.tickScale = 12345
        let bytes = header.frame([1, 2, 3])
        let read = try #require(bytes.withUnsafeBytes { FrameHeader(reading: $0) })
        header.payloadLength = 3
        header.checksum = read.checksum
        #expect(read == header)
    }
}
