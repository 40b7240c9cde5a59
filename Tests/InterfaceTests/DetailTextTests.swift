import Screen
import Testing
import TraceStore
import TraceWire

@testable import Interface

@Suite struct DetailTextTests {
    let store = SampleProgram.store()

    func detail(of name: String, occurrence: Int = 0, width: Int = 48) -> [String] {
        let text = CallText(store, now: SampleProgram.now)
        let calls = store.lanes.flatMap { lane in (0..<lane.rowCount).map { CallID(lane: lane.id, row: $0) } }
            .filter { store.function(store.functionID($0)).qualifiedName == name }
        guard occurrence < calls.count else { return [] }
        return DetailText(text).lines(calls[occurrence], width: width).map(\.plain)
    }

    @Test func `A call is told in full`() {
        #expect(
            detail(of: "User.save", width: 40) == [
                "User.save", "/home/ada/app.py:61", "returned after 210 ms", "", "Arguments", "  self = <app.User",
                "    name='Ada'", "    email='ada@example.org'", "    age=36", "    … +2", "  >", "  password = •••",
                "  retries = 3", "", "Result", "  None", "", "Exception", "  KeyError: 'retries'",
                "  raised in line 66, caught here in line", "    67",
            ])
        #expect(
            detail(of: "main.<locals>.orders", occurrence: 1) == [
                "↻ main.orders", "/home/ada/app.py:44", "suspended after 812 ns", "", "Arguments", "  rows = [1, 2, 3]",
                "", "Yielded", "  2", "", "Generator", "  resumed once, suspended", "  ran 1.71 µs in all",
            ])
        #expect(
            detail(of: "fetch").prefix(4) == [
                "fetch", "/home/ada/app.py:80", "awaiting for 3.99 s", "running 40.0 µs, waiting 3.99 s",
            ])
    }

    @Test func `Every line of the message is shown, and none is too wide`() {
        let lines = detail(of: "worker")
        #expect(
            lines.suffix(5) == [
                "  app.errors.Unreachable: database at 10.0.0.7", "    is down", "  raised in line 64 of User.save",
                "  came here in line 72, left this call", "  no call has caught it",
            ])
        for width in 10...60 {
            for line in detail(of: "User.save", width: width) {
                #expect(DisplayText.width(line) <= width, "\(width): \(line)")
            }
        }
    }
}

/// What the detail pane tells of an exception's way.
@Suite struct ExceptionDetailTests {
    private func detail(_ row: UInt32, _ build: (inout TraceBuilder) -> Void) -> [String] {
        var builder = TraceBuilder()
        for name in ["main", "store", "write"] { _ = builder.function(name) }
        build(&builder)
        let store = TraceStore()
        store.ingest(store.beginProcess(), builder.take())
        let lines = DetailText(CallText(store, now: 0)).lines(CallID(lane: LaneID(raw: 0), row: row), width: 60)
        return lines.map(\.plain).drop { $0 != "Exception" }.map { $0 }
    }

    private func passThrough(_ builder: inout TraceBuilder) {
        for function: UInt32 in 0...2 { builder.enter(function) }
        let serial = builder.raise("OSError", [.integer(28)], line: 9)
        builder.unwind(serial)
        builder.arrive(serial, line: 15)
        builder.handled(serial, line: 16)
        let next = builder.raise(
            "app.NotStored", [.string("day.db", length: 6)], line: 17,
            from: [(.cause, serial, "OSError", [.integer(28)])])
        builder.unwind(next)
        builder.arrive(next, line: 21)
        builder.handled(next, line: 22)
        builder.exit()
    }

    @Test func `where an exception was raised tells who caught it and what took its place`() {
        #expect(
            detail(2, passThrough) == [
                "Exception", "  OSError: 28", "  raised in line 9, left this call",
                "  caught by store in line 16, having left 1 call", "  gave way to app.NotStored: day.db",
            ])
    }

    @Test func `what an exception came from stands below it`() {
        #expect(
            detail(1, passThrough) == [
                "Exception", "  app.NotStored: day.db", "  raised in line 17, left this call",
                "  caught by main in line 22, having left 1 call", "", "Caused by", "  OSError: 28",
                "  raised by write",
            ])
    }

    @Test func `who caught an exception tells where it came from`() {
        #expect(
            detail(0, passThrough).prefix(4) == [
                "Exception", "  app.NotStored: day.db",
                "  raised in line 17 of store", "  came here in line 21, caught here in line 22",
            ])
    }

    @Test func `cancellation is a word in the row, and no error`() {
        var builder = TraceBuilder()
        _ = builder.function("main")
        builder.enter(0)
        builder.unwind(builder.raise("asyncio.exceptions.CancelledError", controlFlow: true, cancelled: true))
        let store = TraceStore()
        store.ingest(store.beginProcess(), builder.take())
        let line = CallText(store, now: 0).line(CallID(lane: LaneID(raw: 0), row: 0))
        #expect(line.plain == "main() ✗ cancelled")
    }
}
