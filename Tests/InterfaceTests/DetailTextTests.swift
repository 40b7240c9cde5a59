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
        for (name, index) in [("load", 0), ("loads", 0), ("parse_row", 1), ("User.save", 0), ("User.save", 1), ("main.<locals>.orders", 1), ("fetch", 0), ("total", 0)] {
            print("-----")
            for line in detail(of: name, occurrence: index) { print(line) }
        }
    }
}
