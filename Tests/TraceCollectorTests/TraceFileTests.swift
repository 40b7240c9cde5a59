import Foundation
import Randomness
import Testing
import TraceWire

@testable import TraceCollector

@Suite struct TraceFileTests {
    let folder: TemporaryFolder
    let stream: [UInt8]

    init() throws {
        folder = try TemporaryFolder()
        stream = try TraceNotation.stream("main{ load(path='a') parse{ token token } parse! }")
    }

    @Test(arguments: [1, 7, 4096, 256 << 10]) func `a file gives its bytes in pieces of any size`(size: Int) throws {
        let file = try TraceFile(path: folder.write(stream, to: "run.flowtrace"))
        #expect(file.size == stream.count)
        #expect(try readAll(file, pieces: size) == stream)
    }

    @Test func `a file cut at any byte opens and gives what is left`() throws {
        for length in stride(from: 1, through: stream.count, by: 13) {
            let file = try TraceFile(path: folder.write(Array(stream.prefix(length)), to: "cut.flowtrace"))
            #expect(try readAll(file) == Array(stream.prefix(length)))
        }
    }

    @Test func `what is no trace is refused in one sentence`() throws {
        let path = folder.path
        let cases: [(String, String)] = [
            (try folder.write([], to: "empty"), "it is empty"),
            (try folder.write(Array("#!/usr/bin/env python3\nprint(1)\n".utf8), to: "script.py"), "something else"),
            (try folder.write([0x46, 0x54, 0x43, 0x51], to: "control"), "something else"),
            (path, "it is a folder"),
        ]
        for (path, reason) in cases {
            #expect {
                try TraceFile(path: path)
            } throws: { error in
                "\(error)".contains(reason) && "\(error)".contains(path)
            }
        }
        #expect {
            try TraceFile(path: path + "/absent")
        } throws: { error in
            "\(error)".contains("No such file")
        }
    }

    @Test func `random bytes behind the magic never trap`() throws {
        let seed = UInt64.random(in: 0 ... .max)
        var generator = SeededRandom(seed: seed)
        for round in 0..<300 {
            var bytes = stream
            if round % 2 == 0 { bytes = (0..<200).map { _ in UInt8.random(in: 0...255, using: &generator) } }
            for _ in 0..<8 {
                bytes[Int.random(in: 4..<bytes.count, using: &generator)] = .random(in: 0...255, using: &generator)
            }
            bytes.replaceSubrange(0..<4, with: Array("FTCH".utf8))
            _ = TraceFile.fault(of: Array(bytes.prefix(Int.random(in: 0...bytes.count, using: &generator))))
        }
        #expect(TraceFile.fault(of: stream) == nil, "seed \(seed)")
    }

    @Test func `another version of the format is named`() throws {
        var builder = TraceBuilder()
        var hello = Hello(pid: 1)
        hello.version = 9
        builder.record(.hello(hello))
        let bytes = builder.take()
        #expect(TraceFile.fault(of: bytes)?.contains("version 9") == true)
    }

    @Test func `a writer's file reads back as what it was given`() throws {
        let path = folder.path + "/out.flowtrace"
        let writer = try TraceFileWriter(path: path)
        var expected: [UInt8] = []
        for count in [1, 50, 3000, 300_000, 2] {
            let piece = Array(repeating: stream, count: count / stream.count + 1).flatMap { $0 }.prefix(count)
            expected += piece
            Array(piece).withUnsafeBytes { writer.append($0) }
        }
        writer.close()
        #expect(writer.problem == nil && writer.written == expected.count)
        #expect(FileManager.default.contents(atPath: path) == Data(expected))
        var status = stat()
        #expect(lstat(path, &status) == 0 && status.st_mode & 0o777 == 0o600)
    }

    @Test func `a full disk ends the file with one problem and nothing else`() throws {
        let writer = try TraceFileWriter(path: "/dev/full")
        for _ in 0..<3 {
            stream.withUnsafeBytes { writer.append($0) }
            writer.flush()
        }
        #expect("\(try #require(writer.problem))".contains("No space left"))
        #expect(writer.written == 0)
        writer.close()
    }

    @Test func `a file that can't be made is said`() {
        #expect {
            try TraceFileWriter(path: "/nowhere/at/all.flowtrace")
        } throws: { error in
            "\(error)".contains("/nowhere/at/all.flowtrace: No such file")
        }
    }
}
