import Foundation
import Interface
import Randomness
import Testing
import TraceStore
import TraceWire

@testable import FlowTraceCommand

@Suite struct PrinterTests {
    /// What is printed, line by line, without the times.
    private func printed(_ body: (TextOutput) throws -> Void) throws -> [String] {
        // mkstemp replaces the six letters.
        var template = Array("/tmp/ftc-print-XXXXXX".utf8CString)
        let file = mkstemp(&template)
        defer { close(file) }
        unlink(template)
        let output = TextOutput(descriptor: file)
        try body(output)
        output.flush()
        let size = Int(lseek(file, 0, SEEK_END))
        lseek(file, 0, SEEK_SET)
        var bytes = [UInt8](repeating: 0, count: size)
        #expect(read(file, &bytes, size) == size)
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n").map { line in
            line.hasPrefix("──") || line.hasPrefix("{") ? String(line) : String(line.dropFirst(13))
        }
    }

    private func tree(_ store: TraceStore, _ scope: PrintScope = .boundary) throws -> [String] {
        try printed { output in
            var printer = TreePrinter(output, scope: scope, glyphs: .unicode, width: 120)
            printer.advance(store, now: 0, isFinal: true)
        }
    }

    @Test func `a finished tree is printed in the order of calling`() throws {
        let store = try TraceStore.noted("main{ load(path='a')=3 parse{ token token } }")
        let lines = try tree(store)
        #expect(
            lines == [
                "── process 1  python app.py", "── thread main", "main()", "  load(path='a') → 3", "  parse()",
                "    token()", "    token()",
            ])
    }

    @Test func `what library code calls is counted, and printed when all is wanted`() throws {
        let store = try TraceStore.noted("main{ dumps:lib{ encode:lib{ escape:lib } } save }")
        let short = try tree(store)
        #expect(short.dropFirst(2) == ["main()", "  library.dumps()  (2 inside)", "  save()"])
        let all = ["main()", "  library.dumps()", "    library.encode()", "      library.escape()", "  save()"]
        #expect(try tree(store, .all).dropFirst(2) == all[...])
    }

    @Test func `a row waits for its end, but not for ever, and then its end is told`() throws {
        var builder = TraceBuilder(start: 1_000_000_000, step: 1000)
        builder.lane("MainThread")
        let main = builder.function("main")
        let load = builder.function("load")
        builder.enter(main)
        builder.enter(load)
        builder.exit(result: .integer(7))
        let store = TraceStore()
        let process = store.beginProcess()
        store.ingest(process, builder.take())
        let lines = try printed { output in
            var printer = TreePrinter(output, scope: .boundary, glyphs: .unicode, width: 120)
            printer.advance(store, now: 1_500_000_000, isFinal: false)
            output.write("wait a second\n")
            printer.advance(store, now: 2_100_000_000, isFinal: false)
            output.write("wait no more\n")
            builder.exit(result: Value.none)
            store.ingest(process, builder.take())
            printer.advance(store, now: 2_200_000_000, isFinal: false)
        }
        #expect(lines.first == "" && lines.count == 6, "\(lines)")
        #expect(lines[1].hasPrefix("──") && lines[2] == "main() …" && lines[3] == "  load() → 7")
        #expect(lines[5] == "└ main → None")
    }

    @Test func `JSON has a line for each lane and each call, ends in order, and open calls last`() throws {
        let store = try TraceStore.noted("main{ load(path='a')=3 parse! wait{ nap… } }")
        let lines = try printed { output in
            var printer = JSONPrinter(output, scope: .all)
            printer.advance(store, now: 0, isFinal: false)
            printer.advance(store, now: 0, isFinal: true)
        }
        let objects = try lines.map {
            try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
        }
        #expect(objects.first?["kind"] as? String == "thread")
        #expect(objects.dropFirst().map { $0["function"] as? String } == ["load", "parse", "nap", "wait", "main"])
        #expect(objects.dropFirst().map { $0["outcome"] as? String } == ["returned", "raised", "open", "open", "open"])
        #expect(objects[1]["parent"] as? Int == 0 && objects[1]["result"] as? Int == 3)
    }

    @Test func `random trees are printed once each row, with its depth, however the stream is split`() throws {
        let seed = UInt64.random(in: 0 ... .max)
        var random = SeededRandom(seed: seed)
        for _ in 0..<20 {
            var builder = TraceBuilder()
            builder.lane("T")
            let function = builder.function("f")
            let store = TraceStore()
            let process = store.beginProcess()
            var depths: [Int] = []
            let lines = try printed { output in
                var printer = TreePrinter(output, scope: .all, glyphs: .unicode, width: 200, patience: 20_000)
                for _ in 0..<100 {
                    if builder.depth == 0 || random.below(5) < 3 && builder.depth < 30 {
                        depths.append(builder.depth)
                        builder.enter(function)
                    } else {
                        builder.exit()
                    }
                    if random.below(10) == 0 {
                        store.ingest(process, builder.take())
                        printer.advance(store, now: builder.now, isFinal: false)
                    }
                }
                store.ingest(process, builder.take())
                printer.advance(store, now: builder.now, isFinal: true)
            }
            let rows = lines.filter { $0.contains("f()") }
            #expect(rows.map { ($0.count - $0.drop { $0 == " " }.count) / 2 } == depths, "seed \(seed)")
        }
    }

    @Test(arguments: [false, true]) func `what there was no time for is printed later, and nothing twice`(isFinal: Bool)
        throws
    {
        let store = try TraceStore.noted("main{ load(path='a')=3 parse{ token token… } }")
        for json in [false, true] {
            func lines(until end: UInt64) throws -> (lines: [String], turns: Int) {
                var turns = 1
                let lines = try printed { output in
                    var printer: any TracePrinter =
                        json
                        ? JSONPrinter(output, scope: .all)
                        : TreePrinter(output, scope: .all, glyphs: .unicode, width: 120, patience: 0)
                    while !printer.advance(store, now: 1_000_000, isFinal: isFinal, until: end) { turns += 1 }
                }
                return (lines, turns)
            }
            let whole = try lines(until: .max)
            let parts = try lines(until: 0)
            #expect(parts.lines == whole.lines && whole.turns == 1 && parts.turns > 2, "\(parts)")
        }
    }

    @Test func `a reader that has gone is noticed, and nothing fails`() {
        SignalPipe.ignoreFailedWrites()
        guard let pipe = Spawn.pipe() else { return }
        close(pipe.reader)
        let output = TextOutput(descriptor: pipe.writer)
        output.write("text")
        output.flush()
        #expect(output.failure == EPIPE)
        output.write("more")
        output.flush()
        close(pipe.writer)
    }
}
