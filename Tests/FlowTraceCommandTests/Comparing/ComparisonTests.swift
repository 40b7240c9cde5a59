import Interface
import Testing
import TraceStore
import TraceWire

@testable import FlowTraceCommand

@Suite struct ComparisonTests {
    private func totals(_ notation: String, mineOnly: Bool = false) throws -> [String: ComparedTotals] {
        ComparedTotals.all(in: try TraceStore.noted(notation), mineOnly: mineOnly) { _ in }
    }

    private func rows(_ before: String, _ after: String) throws -> [TraceComparison.Row] {
        TraceComparison().rows(try totals(before), try totals(after))
    }

    @Test func `what is new, gone, slower, faster and fails is told, the greatest difference first`() throws {
        let rows = try rows(
            "main{ load@10ms old@2ms same@5ms often quick@30ms risky }",
            "main{ load@50ms new@3ms same@5ms often often quick@10ms risky! }?")
        let found = rows.filter { $0.name != "app.main" }.map { "\($0.kind.rawValue) \($0.name)" }
        #expect(
            found == [
                "slower app.load", "faster app.quick", "new app.new", "gone app.old", "more app.often",
                "errors app.risky",
            ])
    }

    @Test func `recursion counts its time once, and a caller's own time is without its callees`() throws {
        let found = try totals("fib@1ms{ fib@2ms{ fib@4ms } fib@8ms }")
        let fib = try #require(found["app.fib"])
        #expect(fib.calls == 4)
        #expect(fib.totalTime == fib.selfTime)
        #expect(fib.totalTime >= 15_000_000 && fib.totalTime < 15_100_000)
    }

    @Test func `small changes of time count as none`() throws {
        #expect(try rows("a@10ms", "a@11ms").isEmpty)
        #expect(try rows("a@10us", "a@90us").isEmpty)
        #expect(try rows("a@10ms", "a@20ms").map(\.kind) == [.slower])
    }

    @Test func `of libraries only what my code calls is compared, unless all is wanted`() throws {
        let notation = "main{ dumps:lib{ encode:lib } }"
        #expect(try totals(notation, mineOnly: true).keys.sorted() == ["app.main", "library.dumps"])
        #expect(try totals(notation).count == 3)
    }

    @Test func `the table is aligned and says how many rows are left out`() throws {
        let text = ComparisonText(glyphs: .unicode, width: 100).table(
            try rows("main{ load@10ms gone@3ms }", "main{ load@50ms fresh@90ms }"), limit: 2)
        let lines = text.split(separator: "\n")
        #expect(lines.count == 4)
        #expect(lines[0].hasSuffix("function") && lines[1].hasPrefix("new") && lines[1].hasSuffix("app.fresh"))
        #expect(lines[2].contains("10.0 ms → 50.0 ms") && lines[2].contains("+40.0 ms"))
        #expect(lines[3].contains("1 more"))
        #expect(
            ComparisonText(glyphs: .ascii, width: 80).table([], limit: 5)
                == "No difference in calls, errors, or time.\n")
    }
}
