import Foundation
import Randomness
import Testing
import TraceWire

@testable import TraceCollector

@Suite struct FrameCutterTests {
    @Test func `whole frames come out of any splitting`() throws {
        let stream = try TraceNotation.stream("main{ load(path='a') parse{ token token } parse! }")
        let many = Array(repeating: stream, count: 20).flatMap { $0 }
        let seed = UInt64.random(in: 0 ... .max)
        var generator = SeededRandom(seed: seed)
        for _ in 0..<50 {
            var cutter = FrameCutter()
            var (given, place) = ([UInt8](), 0)
            while place < many.count {
                let size = min(Int.random(in: 1...400, using: &generator), many.count - place)
                Array(many[place..<place + size]).withUnsafeBytes { bytes in
                    cutter.cut(bytes) { given += Array($0) }
                }
                place += size
                var reader = FrameReader()
                given.withUnsafeBytes { reader.append($0) }
                reader.drain { _, _ in }
                #expect(reader.waitingBytes == 0 && reader.skippedBytes == 0, "seed \(seed)")
            }
            #expect(given == many, "seed \(seed)")
        }
    }

    @Test func `what is no frame is passed on`() {
        var cutter = FrameCutter()
        var given: [UInt8] = []
        let noise = [UInt8](repeating: 7, count: 300)
        noise.withUnsafeBytes { cutter.cut($0) { given += Array($0) } }
        #expect(given == noise)
    }

    @Test func `a file that is no recorder's memory is refused, and a false one never traps`() throws {
        let folder = try TemporaryFolder()
        #expect(LeftMemory(descriptor: open(try folder.write([1, 2, 3], to: "short"), O_RDONLY)) == nil)
        let seed = UInt64.random(in: 0 ... .max)
        var generator = SeededRandom(seed: seed)
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: TraceSourceSize.read, alignment: 8)
        defer { buffer.deallocate() }
        for round in 0..<40 {
            var bytes = (0..<40_000).map { _ in UInt8.random(in: 0...255, using: &generator) }
            bytes.replaceSubrange(0..<4, with: Array("FTCM".utf8))
            bytes.replaceSubrange(4..<8, with: [1, 0, 0, 0])
            if round % 2 == 0 { bytes.replaceSubrange(8..<12, with: [16, 0, 0, 0]) }
            let path = try folder.write(bytes, to: "false")
            guard let memory = LeftMemory(descriptor: open(path, O_RDONLY)) else { continue }
            memory.begin(after: StreamProgress())
            var reads = 0
            while case .bytes = memory.read(into: buffer) { reads += 1 }
            #expect(reads < 1000, "seed \(seed)")
        }
    }
}
