import Foundation
import Testing

@testable import FlowTraceCommand

@Suite struct OutputRelayTests {
    /// A channel between two pipes: the program's end to write, the explorer's to read.
    private func channel(limit: Int = 1 << 20) throws -> (program: Int32, channel: RelayChannel, explorer: Int32) {
        SignalPipe.ignoreFailedWrites()
        let first = try #require(Spawn.pipe())
        let second = try #require(Spawn.pipe())
        _ = fcntl(second.reader, F_SETFL, O_NONBLOCK)
        _ = fcntl(first.writer, F_SETFL, O_NONBLOCK)
        return (first.writer, RelayChannel(input: first.reader, output: second.writer, limit: limit), second.reader)
    }

    private func readAll(_ descriptor: Int32) -> String {
        var bytes = [UInt8](repeating: 0, count: 1 << 20)
        var all: [UInt8] = []
        while true {
            let count = read(descriptor, &bytes, bytes.count)
            if count <= 0 { return String(decoding: all, as: UTF8.self) }
            all += bytes.prefix(count)
        }
    }

    private func say(_ text: String, _ descriptor: Int32) { _ = text.withCString { write(descriptor, $0, strlen($0)) } }

    @Test func `what the program writes arrives, and its end, too`() throws {
        var (program, channel, explorer) = try channel()
        defer { close(explorer) }
        say("hello ", program)
        channel.move()
        #expect(readAll(explorer) == "hello ")
        say("world", program)
        close(program)
        channel.move()
        channel.move()
        #expect(channel.isDone && readAll(explorer) == "world")
        #expect(read(explorer, UnsafeMutableRawPointer.allocate(byteCount: 1, alignment: 1), 1) == 0)
    }

    @Test func `a program whose explorer has gone writes on`() throws {
        var (program, channel, explorer) = try channel()
        close(explorer)
        for _ in 0..<100 {
            let text = String(repeating: "x", count: 40_000)
            #expect(text.withCString { write(program, $0, 40_000) } == 40_000)
            channel.move()
        }
        #expect(!channel.isDone)
        close(program)
        channel.move()
        #expect(channel.isDone)
    }

    @Test func `what an idle explorer does not take is kept within bounds, and the gap is said`() throws {
        var (program, channel, explorer) = try channel(limit: 200_000)
        defer { close(explorer) }
        for _ in 0..<20 {
            say(String(repeating: "x", count: 40_000), program)
            channel.move()
        }
        var text = readAll(explorer)
        for _ in 0..<20 {
            channel.move()
            text += readAll(explorer)
        }
        say("again", program)
        close(program)
        for _ in 0..<4 { channel.move() }
        text += readAll(explorer)
        #expect(channel.isDone && text.hasSuffix(" bytes of output are missing here]\nagain"), "\(text.suffix(80))")
        let kept = text.filter { $0 == "x" }.count
        let said = text.split(separator: " ").compactMap { Int($0) }.reduce(0, +)
        #expect(kept + said == 800_000 && kept >= 200_000)
    }

    @Test(arguments: [1, 2, 5, 12, 13, 1000]) func `pieces come with their times, however they are split`(size: Int) {
        let pieces: [(String, UInt64)] = [("hello ", 1_000_000_007), ("world\n", 1 << 40), ("again", 5)]
        var stream: [UInt8] = []
        for (text, time) in pieces {
            stream += PieceHead(time: time, count: UInt32(text.utf8.count)).bytes + Array(text.utf8)
        }
        var cutter = PieceCutter()
        var found: [UInt64: String] = [:]
        var position = 0
        while position < stream.count {
            stream[position..<min(stream.count, position + size)].withUnsafeBytes {
                cutter.cut($0) { found[$1, default: ""] += String(decoding: $0, as: UTF8.self) }
            }
            position += size
        }
        #expect(found == Dictionary(uniqueKeysWithValues: pieces.map { ($0.1, $0.0) }))
    }
}
