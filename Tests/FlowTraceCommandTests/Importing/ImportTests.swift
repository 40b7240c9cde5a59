import Foundation
import Interface
import Testing
import TraceStore
import TraceWire

@testable import FlowTraceCommand

@Suite struct ImportTests {
    private func store(_ text: String) throws -> (TraceStore, problems: [String]) {
        let folder = try TemporaryFolder()
        let store = TraceStore()
        let problems = try TraceLoader.load(try folder.write(text, to: "trace.json"), into: store) { _ in }
        return (store, problems)
    }

    /// Depth and text of each call, by lane.
    private func lines(_ store: TraceStore) -> [String: [String]] {
        let text = CallText(store, now: 0)
        return store.lanes.reduce(into: [:]) { lines, lane in
            lines[lane.name] = (0..<lane.rowCount).map { row in
                let call = CallID(lane: lane.id, row: row)
                return String(repeating: "  ", count: store.depth(call)) + text.line(call).plain
            }
        }
    }

    @Test func `VizTracer's events come in any order and become the tree, with values and whose code it is`() throws {
        let (store, problems) = try store(
            """
            {"traceEvents": [{"ph": "M", "pid": 7, "tid": 8, "name": "process_name", "args": {"name": "MainProcess"}},
            {"ph": "M", "pid": 7, "tid": 8, "name": "thread_name", "args": {"name": "MainThread"}},
            {"pid": 7, "tid": 8, "ts": 20.5, "ph": "X", "cat": "fee", "dur": 3.25, "name": "dict.get"},
            {"pid": 7, "tid": 8, "ts": 15, "ph": "X", "cat": "fee", "dur": 10, "name": "load (/srv/app.py:12)",
             "args": {"func_args": {"path": "'a.txt'", "n": "3"}, "return_value": "None"}},
            {"pid": 7, "tid": 8, "ts": 10, "ph": "X", "cat": "fee", "dur": 30, "name": "<module> (/srv/app.py:1)"},
            {"pid": 7, "tid": 8, "ts": 31, "ph": "X", "cat": "fee", "dur": 2, "name": "dumps (/usr/lib/python3.12/json/__init__.py:183)"}],
            "viztracer_metadata": {"version": "1.1.1"}}
            """)
        #expect(problems == [])
        #expect(
            lines(store) == [
                "MainThread": [
                    "<module> app", "  load(path='a.txt', n=3) → None", "    dict.get()", "  __init__.dumps()",
                ]
            ])
        let call = CallID(lane: LaneID(raw: 0), row: 1)
        #expect(store.duration(call, now: 0) == 10_000)
        #expect(store.function(store.functionID(call)).file == "/srv/app.py")
        #expect(store.boundaryCount(LaneID(raw: 0)) == 4)
    }

    @Test func `a list without its end, with pairs of B and E, is one of uftrace's`() throws {
        let (store, problems) = try store(
            """
            [
            {"ts":1.000,"ph":"B","pid":5,"name":"main"},
            {"ts":2.000,"ph":"B","pid":5,"name":"work","args":{"n":"5"}},
            {"ts":"3.500","ph":"E","pid":5,"name":"work"},
            {"ts":4,"ph":"B","pid":5,"name":"rest"},
            """)
        #expect(problems == [])
        #expect(lines(store) == ["thread 5": ["main() …", "  work(n='5')", "  rest() …"]])
        #expect(store.duration(CallID(lane: LaneID(raw: 0), row: 1), now: 0) == 1500)
    }

    @Test(arguments: [ExportFormat.chrome, .json]) func `what FlowTrace writes it reads again`(format: ExportFormat)
        throws
    {
        let check = try ExportCheck()
        let original = TraceStore()
        var random = RandomStream()
        original.ingest(original.beginProcess(), random.stream(events: 2000))
        let store = TraceStore()
        let path = try check.export(original, format, to: "trace.json")
        #expect(try TraceLoader.load(path, into: store) { _ in } == [])
        #expect(HardTraces.calls(store) == HardTraces.calls(original), "seed \(random.seed)")
        for lane in original.lanes where lane.rowCount > 0 {
            let copy = try #require(store.lanes.first { $0.name == lane.name })
            for row in 0..<lane.rowCount {
                let (before, after) = (CallID(lane: lane.id, row: row), CallID(lane: copy.id, row: row))
                #expect(
                    store.function(store.functionID(after)).qualifiedName
                        == original.function(original.functionID(before)).qualifiedName, "seed \(random.seed)")
                #expect(store.parent(after)?.row == original.parent(before)?.row, "seed \(random.seed)")
            }
        }
    }

    @Test func `events of the package's first versions, without times, keep their order and their durations`() throws {
        let (store, _) = try store(
            """
            [{"id": 0, "kind": "call", "func_name": "fib", "parent_id": null, "args_repr": "n=2, name='a, b'", "duration": null},
             {"id": 1, "kind": "call", "func_name": "fib", "parent_id": 0, "args_repr": "1"},
             {"id": 2, "kind": "exception", "func_name": "fib", "parent_id": 1, "exc_type": "ValueError", "exc_msg": "no", "caught": false},
             {"id": 3, "kind": "return", "func_name": "fib", "parent_id": 1, "duration": 0.5, "via_exception": true},
             {"id": 4, "kind": "return", "func_name": "fib", "parent_id": 0, "result_repr": "1", "duration": 0.75}]
            """)
        #expect(lines(store) == ["main": ["fib(n=2, name='a, b') → 1", "  fib(1) ✗ ValueError: no"]])
        #expect(store.duration(CallID(lane: LaneID(raw: 0), row: 1), now: 0) == 500_000_000)
    }

    @Test func `a file that is cut anywhere is shown as far as it goes, and damage is named`() throws {
        let check = try ExportCheck()
        let original = try HardTraces.mixed()
        let path = try check.export(original, .chrome, to: "whole.json")
        let inAll = HardTraces.calls(original)
        let whole = Array(try check.text(path).utf8)
        for end in stride(from: 1, to: whole.count, by: 97) {
            let cut = "\(check.folder.path)/cut.json"
            _ = FileManager.default.createFile(atPath: cut, contents: Data(whole[..<end]))
            let store = TraceStore()
            do {
                let problems = try TraceLoader.load(cut, into: store) { _ in }
                #expect(!problems.isEmpty && HardTraces.calls(store) <= inAll)
            } catch let failure as CommandFailure {
                #expect(failure.description.contains("no calls were found"))
            }
        }
    }

    @Test func `JSON of something else is refused with a sentence`() throws {
        for text in ["{\"name\": 1}", "[1, 2, 3]", "[]", "{", "[[[[[[[["] {
            #expect(throws: CommandFailure.self) { _ = try store(text) }
        }
    }

    @Test func `numbers keep their nanoseconds`() {
        #expect(ChromeImport.nanoseconds("3659197798.918") == 3_659_197_798_918)
        #expect(ChromeImport.nanoseconds("5") == 5000 && ChromeImport.nanoseconds("1.5e3") == 1_500_000)
        #expect(ChromeImport.nanoseconds("-1") == 0 && ChromeImport.nanoseconds("x") == nil)
    }
}
