import Foundation
import Testing
import TraceCollector
import TraceStore
import TraceWire

@testable import FlowTraceCommand

/// What a reader is told of how a trace file ends.
@Suite
struct TraceEndingTests {
    private let path = FileManager.default.temporaryDirectory.appending(path: "ending-\(UUID().uuidString).flowtrace")
        .path

    /// The stream of a process as frames: hello and a call, and its end if it has one.
    private func stream(_ end: EndReason?, pid: UInt32 = 7, stream: UInt32 = 1) -> [[UInt8]] {
        var builder = TraceBuilder()
        builder.record(.hello(Hello(version: Wire.version, pid: pid, parent: 1)))
        builder.lane("main")
        var frames = [builder.take()]
        if let end {
            builder.record(.end(end))
            frames.append(builder.take())
        }
        return frames.map { renumbered($0, stream) }
    }

    /// The frame as one of the stream with that number.
    private func renumbered(_ frame: [UInt8], _ stream: UInt32) -> [UInt8] {
        var reader = FrameReader()
        var result: [UInt8] = []
        frame.withUnsafeBytes { reader.append($0) }
        reader.drain { header, payload in
            var header = header
            header.stream = stream
            result += header.frame(Array(payload))
        }
        return result
    }

    private func sentence(_ bytes: [UInt8]) throws -> String? {
        try Data(bytes).write(to: URL(filePath: path))
        defer { try? FileManager.default.removeItem(atPath: path) }
        return try sentence()
    }

    private func sentence() throws -> String? {
        let store = TraceStore(capacity: 1 << 10)
        let problems = try TraceLoader.load(path, into: store) { _ in }
        return problems.isEmpty ? nil : problems.joined(separator: " ")
    }

    @Test func `of a whole trace there is nothing to say`() throws {
        #expect(try sentence(stream(.programEnded).flatMap(\.self)) == nil)
        #expect(try sentence(stream(.recorderStopped).flatMap(\.self)) == nil)
    }

    @Test func `a file that ends between two frames was cut, or its program was killed`() throws {
        let frames = stream(.programEnded)
        #expect(try sentence(frames[0]) == "The trace breaks off: its program was killed, or the file was cut.")
    }

    @Test func `a file that ends within a frame was cut`() throws {
        let bytes = stream(.programEnded).flatMap(\.self)
        for count in [bytes.count - 1, bytes.count - 20, stream(nil)[0].count + 5] {
            let told = try sentence(Array(bytes.prefix(count)))
            #expect(told == "The trace breaks off in the middle of a frame: the file was cut, or its disk was full.")
        }
    }

    @Test func `damage within is told apart from the end`() throws {
        let frames = stream(.programEnded)
        let told = try sentence(frames[0] + [1, 2, 3, 4, 5] + frames[1])
        #expect(told?.contains("5 bytes of the trace could not be read") == true, "\(told ?? "")")
        #expect(told?.contains("breaks off") == false)
    }

    @Test func `a killed program whose memory was read has left a whole trace`() throws {
        let told = try sentence(stream(.brokenOff).flatMap(\.self))
        #expect(told == "The trace is whole; its program was killed, or left by os._exit or exec.")
    }

    @Test func `of several processes those without an end are counted`() throws {
        let bytes = (stream(.programEnded) + stream(nil, pid: 8, stream: 2) + stream(nil, pid: 9, stream: 3)).flatMap(
            \.self)
        let told = try sentence(bytes)
        #expect(told == "The trace breaks off for 2 of 3 processes: they were killed, or the file was cut.")
    }

    @Test(arguments: [0, 11])
    func `a file that somebody still writes is not called broken`(cut: Int) throws {
        defer { try? FileManager.default.removeItem(atPath: path) }
        try Data(stream(nil)[0].dropLast(cut)).write(to: URL(filePath: path))
        let writer = Process()
        writer.executableURL = URL(filePath: "/bin/sh")
        writer.arguments = ["-c", "exec 3>>\"$0\"; echo; exec sleep 60", path]
        let pipe = Pipe()
        writer.standardOutput = pipe
        try writer.run()
        defer {
            kill(writer.processIdentifier, SIGKILL)
            writer.waitUntilExit()
        }
        _ = try pipe.fileHandleForReading.read(upToCount: 1)
        #expect(
            try sentence()
                == "The trace is still being written, by pid \(writer.processIdentifier): this is what it has so far.")
    }
}
