import Testing
import TraceStore
import TraceWire

@testable import Explorer

@Suite struct ExceptionsViewTests {
    private static let program = """
        main{ try{ find!KeyError('a') }? try{ find!KeyError('b') }? again{ through{ deep!ValueError }! }? }
        """

    private func names(_ explored: Explored) -> [String] {
        let store = explored.store
        func name(_ call: CallID) -> String { store.function(store.functionID(call)).qualifiedName }
        return explored.state.list.entries.map { entry in
            let indent = String(repeating: " ", count: entry.depth)
            switch entry.id {
            case .exceptions(let number):
                let group = explored.state.exceptions.groups[number]
                return "\(group.typeName) \(group.occurrences)"
            case .occurrence(let number):
                return indent + (store.occurrence(number).flatMap { store.exception($0.origin) }?.message ?? "?")
            case .passed(_, let call): return indent + name(call)
            default: return "?"
            }
        }
    }

    @Test("exceptions are groups that open to exceptions, newest first, and those to their way")
    func groups() throws {
        var explored = try Explored(Self.program)
        explored.press("F5")
        #expect(names(explored) == ["KeyError 2", "ValueError 1"])
        explored.press("l")
        #expect(names(explored) == ["KeyError 2", " 'b'", " 'a'", "ValueError 1"])
        explored.press("G l l l")
        #expect(names(explored).suffix(5) == ["ValueError 1", " ", "  deep", "  through", "  again"])
        explored.press("G Enter")
        #expect(explored.state.view == .tree && explored.selected == "again")
        explored.press("Esc")
        #expect(explored.state.view == .exceptions && explored.state.list.position == 7)
        explored.press("h h h h")
        #expect(names(explored).last == "ValueError 1")
    }

    @Test("what came to my code is first, and one that is alone is shown at once")
    func mineFirst() throws {
        var explored = try Explored(
            "main{ quiet:lib{ lookup:lib!KeyError }? quiet:lib{ lookup:lib!KeyError }? try{ wrong!ValueError }? }")
        explored.press("F5")
        #expect(names(explored) == ["ValueError 1", "KeyError 2"])
        explored.press("g Enter")
        #expect(explored.state.view == .tree && explored.selected == "wrong")
    }

    @Test("control flow is left out unless it is asked for")
    func controlFlow() throws {
        var builder = TraceBuilder()
        builder.enter(builder.function("next", parameters: []))
        builder.unwind(builder.raise("StopIteration", controlFlow: true))
        let store = TraceStore()
        store.ingest(store.beginProcess(), builder.take())
        var explored = Explored(store)
        explored.press("F5")
        #expect(names(explored).isEmpty && explored.state.exceptions.hiddenGroups == 1)
        explored.press("a")
        #expect(names(explored) == ["StopIteration 1"])
    }

    @Test("types and functions are filtered by name, and columns sort")
    func sorting() throws {
        var explored = try Explored(Self.program)
        explored.press("F5 / d e e p Enter")
        #expect(names(explored) == ["ValueError 1"])
        explored.press("Esc I")
        #expect(names(explored).last == "KeyError 2")
        explored.perform(.orderBy(3))
        #expect(names(explored) == ["KeyError 2", "ValueError 1"])
    }
}

@Suite struct LanesViewTests {
    private func names(_ explored: Explored) -> [String] {
        explored.state.list.entries.map { entry in
            let indent = String(repeating: " ", count: entry.depth)
            switch entry.id {
            case .lane(let lane):
                let row = explored.state.lanes.rows[lane]
                return indent + explored.store.lane(lane).name + (row.map { " \($0.activity)" } ?? "?")
            case .call(let call):
                return indent + explored.store.function(explored.store.functionID(call)).qualifiedName
            case .process(let process): return "process \(process.raw)"
            default: return "?"
            }
        }
    }

    @Test("lanes have a state, and open to their stack, the innermost call first")
    func states() throws {
        var explored = Explored(try store())
        explored.press("F6")
        #expect(names(explored) == ["main idle", "t waiting", "u running"])
        explored.press("j l")
        #expect(names(explored) == ["main idle", "t waiting", " fetch", " run", "u running"])
        explored.press("j Enter")
        #expect(explored.state.view == .tree && explored.selected == "fetch")
        explored.press("Esc h h")
        #expect(names(explored).count == 3)
        explored.press("Enter")
        #expect(explored.selected == "t")
    }

    @Test("s sorts by running time, waiting time and calls")
    func sorting() throws {
        var explored = Explored(try store())
        explored.press("F6 s s s")
        #expect(explored.state.lanes.sorting == .calls)
        let calls = explored.state.list.entries.compactMap { entry -> Int? in
            if case .lane(let lane) = entry.id { return explored.state.lanes.rows[lane]?.calls }
            return nil
        }
        #expect(calls == calls.sorted(by: >))
        explored.press("/ u Enter")
        #expect(names(explored) == ["u running"])
    }

    private func store() throws -> TraceStore {
        try TraceStore.noted("thread main[ a b ] task t[ run:async{ fetch:async& } ] task u[ walk{ step… } ]")
    }
}
