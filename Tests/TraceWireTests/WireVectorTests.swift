import Foundation
import Testing

@testable import TraceWire

/// Bytes in, events out: the vectors of Sources/TraceWire/Wire.md, read by this decoder and by an independent one in Python.
@Suite struct WireVectorTests {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Vectors")
    static let names = ["calls", "errors", "lanes", "sites", "values"]

    @Test(arguments: names) func `the decoder reads a vector as its text says`(name: String) throws {
        var listing = VectorListing()
        var reader = FrameReader()
        try Self.bytes(name).withUnsafeBytes { reader.append($0) }
        reader.drain(atEnd: true) { listing.take($0, $1) }
        #expect(reader.skippedBytes == 0)
        #expect(listing.lines == (try Self.text(name)))
    }

    @Test(arguments: names) func `a reader that knows only the page reads the same`(name: String) throws {
        let python = Process()
        python.executableURL = URL(filePath: "/usr/bin/env")
        python.arguments = ["python3", Self.folder.path + "/read_vectors.py", Self.folder.path + "/\(name).hex"]
        let pipe = Pipe()
        python.standardOutput = pipe
        try python.run()
        let output = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        python.waitUntilExit()
        #expect(output.split(separator: "\n").map(String.init) == (try Self.text(name)))
    }

    private static func text(_ name: String) throws -> [String] {
        try String(contentsOf: folder.appending(path: name + ".txt"), encoding: .utf8).split(separator: "\n")
            .map(String.init)
    }

    private static func bytes(_ name: String) throws -> [UInt8] {
        let text = try String(contentsOf: folder.appending(path: name + ".hex"), encoding: .utf8)
        let digits = text.split(separator: "\n").filter { !$0.hasPrefix("#") }.joined().compactMap(\.hexDigitValue)
        return stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
    }
}

/// What a stream says, in the words of `read_vectors.py`.
private struct VectorListing {
    private(set) var lines: [String] = []
    private var decoders: [UInt64: EventDecoder] = [:]

    mutating func take(_ header: FrameHeader, _ payload: UnsafeRawBufferPointer) {
        lines.append(
            "frame \(header.kind.rawValue) writer \(header.writer) sequence \(header.sequence) offset \(header.offset) "
                + "time \(header.time) calls \(header.callsBefore) scale \(header.tickScale)")
        if header.kind == .records {
            var reader = RecordReader(payload)
            while let record = reader.next() { take(record) }
        } else {
            let key = UInt64(header.writer) << 32 | UInt64(header.sequence)
            var decoder = decoders[key] ?? EventDecoder()
            if !decoder.decode(payload, into: &self) { lines.append("unreadable") }
            decoders[key] = decoder
        }
    }

    private mutating func take(_ record: Record) {
        switch record {
        case .hello(let hello):
            let texts = ["language", "command"].map { "\($0)=\((hello.texts[$0] ?? "").replacing("\0", with: "+"))" }
            lines.append("hello \(hello.version) \(hello.pid) \(hello.parent) \(texts.joined(separator: " "))")
        case .function(let f):
            let names = f.parameters.map { " \($0.kind.rawValue):\($0.name)" }.joined()
            lines.append(
                "function \(f.id) \(f.origin.rawValue) \(f.flags) \(f.line) \(f.qualifiedName) \(f.module) \(f.file)"
                    + names)
            if !f.lines.isEmpty {
                let runs = f.lines.runs(first: f.line).map { " \($0.units):\($0.line)" }
                lines.append("lines" + runs.joined())
            }
        case .type(let type): lines.append("type \(type.id) \(type.name)")
        case .lane(let lane):
            let parent = lane.parent.map { $0 + 1 } ?? 0
            lines.append("lane \(lane.id) \(lane.kind.rawValue) \(parent) \(lane.threadID) \(lane.name)")
        case .end(let reason): lines.append("end \(reason.rawValue)")
        default: lines.append("a record that is in no vector")
        }
    }

    private func text(_ value: Value) -> String {
        switch value {
        case .none: "none"
        case .boolean(let value): value ? "true" : "false"
        case .masked: "masked"
        case .elided: "elided"
        case .integer(let number): "integer \(number)"
        case .float(let number): "float \(number)"
        case .string(let text, let length): "string \(length) \(text)"
        case .tuple(let items, let count): "tuple \(count) [" + items.map(text).joined(separator: ", ") + "]"
        case .list(let items, let count): "list \(count) [" + items.map(text).joined(separator: ", ") + "]"
        case .dictionary(let entries, let count):
            "dictionary \(count) ["
                + entries.map { text($0.key) + ": " + text($0.value) }.joined(separator: ", ") + "]"
        case .object(let type, let address, let parts, let count): "object \(type) \(address) " + text(parts, count)
        case .enumCase(let type, let name, let parts, let count): "case \(type) \(name) " + text(parts, count)
        case .structure(let type, let parts, let count): "structure \(type) " + text(parts, count)
        default: "a value that is in no vector"
        }
    }

    private func text(_ parts: [Value.Attribute], _ count: Int) -> String {
        "\(count) [" + parts.map { "\($0.name) = \(text($0.value))" }.joined(separator: ", ") + "]"
    }

    private func values(_ bytes: UnsafeRawBufferPointer) -> String {
        "(" + ValueReader.all(bytes).map(text).joined(separator: "; ") + ")"
    }
}

extension VectorListing: EventSink {
    mutating func enter(tick: UInt64, function: UInt32) { lines.append("\(tick) enter \(function)") }
    mutating func enter(tick: UInt64, function: UInt32, arguments: UnsafeRawBufferPointer) {
        lines.append("\(tick) enter \(function) \(values(arguments))")
    }
    mutating func enter(tick: UInt64, function: UInt32, site: UInt32) {
        lines.append("\(tick) enter-at \(function) \(site)")
    }
    mutating func enter(tick: UInt64, function: UInt32, site: UInt32, arguments: UnsafeRawBufferPointer) {
        lines.append("\(tick) enter-at \(function) \(site) \(values(arguments))")
    }
    mutating func callSite(function: UInt32, site: UInt32) { lines.append("site \(function) \(site)") }
    mutating func exit(tick: UInt64) { lines.append("\(tick) exit") }
    mutating func exit(tick: UInt64, result: UnsafeRawBufferPointer) { lines.append("\(tick) exit \(values(result))") }
    mutating func unwind(tick: UInt64, serial: UInt64) { lines.append("\(tick) unwind \(serial)") }
    mutating func suspend(tick: UInt64, frame: UInt64) { lines.append("\(tick) suspend \(frame)") }
    mutating func suspend(tick: UInt64, frame: UInt64, value: UnsafeRawBufferPointer) {
        lines.append("\(tick) suspend \(frame) \(values(value))")
    }
    mutating func resume(tick: UInt64, function: UInt32, frame: UInt64) {
        lines.append("\(tick) resume \(function) \(frame)")
    }
    mutating func resume(tick: UInt64, function: UInt32, frame: UInt64, site: UInt32) {
        lines.append("\(tick) resume-at \(function) \(frame) \(site)")
    }
    mutating func raise(tick: UInt64, serial: UInt64, line: UInt32, flags: UInt8, exception: RaisedException?) {
        let first = exception.map { " \($0.type) \(values($0.arguments))" } ?? ""
        lines.append("\(tick) raise \(serial) \(line) \(flags)\(first)")
    }
    mutating func handled(tick: UInt64, serial: UInt64, line: UInt32) {
        lines.append("\(tick) handled \(serial) \(line)")
    }
    mutating func reraise(tick: UInt64, serial: UInt64, line: UInt32) {
        lines.append("\(tick) reraise \(serial) \(line)")
    }
    mutating func park(tick: UInt64) { lines.append("\(tick) park") }
    mutating func wake(tick: UInt64) { lines.append("\(tick) wake") }
    mutating func forget(count: UInt64) { lines.append("forget \(count)") }
    mutating func callSite(line: UInt32) { lines.append("line \(line)") }
    mutating func lane(_ lane: UInt32, turn: UInt64) { lines.append("lane \(lane) turn \(turn)") }
    mutating func lane(tick: UInt64, _ stack: OpenStack) {
        let frames = (stack.outer + stack.inner).map { "[\($0.function), \($0.ordinal), \($0.age)]" }
        lines.append(
            "lane \(stack.lane) turn \(stack.turn) calls \(stack.calls) depth \(stack.depth) "
                + "[\(frames.joined(separator: ", "))]")
    }
}
