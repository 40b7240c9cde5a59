import Foundation
import Testing
import TraceStore
import TraceWire

@testable import Interface

/// Is `text` JSON?
func isJSON(_ text: String) -> Bool {
    (try? JSONSerialization.jsonObject(with: Data(text.utf8), options: .fragmentsAllowed)) != nil
}

@Suite struct CallTextTests {
    let store = SampleProgram.store()

    func lines(limit: Int = .max, glyphs: Glyphs = .unicode) -> [StyledText] {
        let text = CallText(store, now: SampleProgram.now, glyphs: glyphs)
        return store.lanes.flatMap { lane in
            (0..<lane.rowCount).map { text.line(CallID(lane: lane.id, row: $0), limit: limit) }
        }
    }

    @Test func `Calls read like Python`() {
        let all = lines().map(\.plain).filter { !$0.hasPrefix("json.decoder.JSONDecoder.decode(…)") }
        #expect(
            all == [
                "<module> app.py …",
                "import json",
                "main(argv=['orders.csv']) …",
                "load(path='orders.csv', encoding='utf-8') → [1, 2, 3, 5, 8, 13, 21, 34, … +992]",
                "json.loads(s='{\"id\": 1, \"tags\": [\"new\", \"paid\"]}'… +778) → {'id': 1, 'tags': ['new', 'paid']}",
                "json.decoder.JSONDecoder.decode(s='{\"id\": 1'… +804) → {'id': 1, … +1}",
                "parse_row(row=[1, 2], strict=True) → (1, 19.5)",
                "parse_row(row=['3', 'zwölf €'], strict=True) ✗ ValueError: could not convert string to float: 'zwölf €'",
                "main.orders(rows=[1, 2, 3]) ⇄ 1",
                "↻ main.orders(rows=[1, 2, 3]) ⇄ 2",
                "User.save(password=•••, retries=3) ! KeyError: 'retries' caught → None",
                "… 12 031 calls lost",
                "total(19.5, 4.25, tax=0.19) → 28.2625",
                "load(path='日本語のファイル.csv', encoding='shift_jis') …",
                "worker(queue=<queue.Queue>) ✗ Unreachable: database at 10.0.0.7 …",
                "User.save(password=•••, retries=0) ✗ Unreachable: database at 10.0.0.7 …",
                "fetch(url='https://example.org/prices?day=2026-11-23&currency=EUR') ⇄",
            ])
    }

    @Test func `A call whose values were left out says so`() throws {
        var builder = TraceBuilder()
        let parse = builder.function("parse", parameters: ["line"])
        builder.enter(parse, arguments: [.integer(1)])
        builder.exit()
        builder.record(.adapted(AdaptedRecord(function: parse, values: .leftOut, callsPerSecond: 400_000)))
        builder.enter(parse)
        builder.exit()
        let store = TraceStore(capacity: 1 << 16)
        let process = store.beginProcess()
        for frame in builder.takeFrames() { frame.withUnsafeBytes { store.ingest(process, $0) } }
        let text = CallText(store, now: 0)
        let calls = store.lanes.flatMap { lane in (0..<lane.rowCount).map { CallID(lane: lane.id, row: $0) } }
        #expect(calls.map { text.line($0).plain } == ["parse(line=1)", "parse(… lowered)"])
        #expect(text.line(calls[1], limit: 12).plain == "parse(…)")
        let details = calls.map { DetailText(text).lines($0, width: 80).map(\.plain) }
        #expect(!details[0].contains("values lowered: called 400 k times a second"))
        #expect(details[1].contains("values lowered: called 400 k times a second"))
    }

    @Test func `A call of a function whose values were told in short says so`() throws {
        var builder = TraceBuilder()
        let visit = builder.function("visit", parameters: ["node"])
        builder.record(.adapted(AdaptedRecord(function: visit, values: .inShort, callsPerSecond: 120_000)))
        builder.enter(visit, arguments: [.integer(1)])
        builder.exit()
        let store = TraceStore(capacity: 1 << 16)
        let process = store.beginProcess()
        for frame in builder.takeFrames() { frame.withUnsafeBytes { store.ingest(process, $0) } }
        let text = CallText(store, now: 0)
        let call = try #require(store.lanes.first.map { CallID(lane: $0.id, row: 0) })
        #expect(text.line(call).plain == "visit(node=1)")
        let details = DetailText(text).lines(call, width: 80).map(\.plain)
        #expect(details.contains("values in short while it is called so often: 120 k/s"))
    }

    @Test func `A narrow line keeps the name, then the outcome, then the arguments`() {
        let text = CallText(store, now: SampleProgram.now)
        let lane = LaneID(raw: 0)
        let row = (0..<store.rowCount(lane)).first {
            store.function(store.functionID(CallID(lane: lane, row: $0))).qualifiedName == "load"
        }
        let call = CallID(lane: lane, row: row ?? 0)
        let lines = [50, 40, 30, 24, 20, 14, 9, 4, 3, 1].map { text.line(call, limit: $0).plain }
        #expect(
            lines == [
                "load(path='orders.csv'…) → [1, 2, 3, 5, 8, 13, …]", "load(path='orders.csv'…) → [1, 2, 3, …]",
                "load(path='order…) → [1, 2, …]", "load(path=…) → [1, 2, …]", "load(…) → [1, 2, …]", "load → [1, …]",
                "load → […", "load", "l…d", "…",
            ])
    }

    @Test func `No line is wider than it may be, and none is empty`() {
        for limit in 1...120 {
            for glyphs in [Glyphs.unicode, .ascii] {
                for line in lines(limit: limit, glyphs: glyphs) {
                    #expect(line.width <= limit && line.width > 0, "\(limit): \(line.plain)")
                }
            }
        }
    }

    @Test func `Terminals without Unicode get ASCII`() {
        let store = SampleProgram.store()
        let text = CallText(store, now: SampleProgram.now, glyphs: .ascii)
        let line = text.line(CallID(lane: LaneID(raw: 0), row: 0)).plain
        #expect(line == "<module> app.py ..")
    }

    @Test func `Calls as JSON say what rows say`() {
        let text = CallText(store, now: SampleProgram.now)
        let worker = CallID(lane: LaneID(raw: 1), row: 0)
        #expect(
            text.json(worker)
                == #"{"lane":1,"row":0,"parent":null,"function":"worker","module":"app","file":"/home/ada/app.py","#
                + #""line":70,"start":\#(store.start(worker)),"duration":12000,"outcome":"raised","#
                + #""arguments":{"queue":{"$object":"queue.Queue","address":"0x7f0000001000","attributes":{},"length":0}},"#
                + #""exception":{"type":"app.errors.Unreachable","message":"database at 10.0.0.7\nis down","serial":3,"#
                + #""raised":64,"here":72,"mark":"propagated"}}"#)
        for lane in store.lanes {
            for row in 0..<lane.rowCount {
                let json = text.json(CallID(lane: lane.id, row: row))
                #expect(isJSON(json), "\(json)")
            }
        }
    }
}
