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
                "", "Yielded", "  2",
            ])
        #expect(detail(of: "fetch").prefix(3) == ["fetch", "/home/ada/app.py:80", "awaiting for 3.99 s"])
    }

    @Test func `Every line of the message is shown, and none is too wide`() {
        let lines = detail(of: "worker")
        #expect(
            lines.suffix(3) == [
                "  app.errors.Unreachable: database at 10.0.0.7", "    is down", "  raised in line 64, left this call",
            ])
        for width in 10...60 {
            for line in detail(of: "User.save", width: width) {
                #expect(DisplayText.width(line) <= width, "\(width): \(line)")
            }
        }
    }
}
