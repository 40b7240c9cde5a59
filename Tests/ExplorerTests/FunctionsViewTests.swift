import Randomness
import Testing
import TraceStore

@testable import Explorer

@Suite struct FunctionsViewTests {
    private static let program = """
        main{ load@5ms{ parse@1ms parse@1ms{ find!KeyError }? } save@9ms parse@1ms{ parse@1ms } }
        """

    private func names(_ explored: Explored) -> [String] {
        explored.state.list.entries.map { entry in
            switch entry.id {
            case .function(let function): return explored.store.function(function).qualifiedName
            case .call(let call): return explored.store.function(explored.store.functionID(call)).qualifiedName
            case .step(let number):
                let step = explored.state.functions.opened?.relatives.steps[number]
                return String(repeating: " ", count: entry.depth)
                    + (step.map { "\(explored.store.function($0.function).qualifiedName) \($0.calls)" } ?? "?")
            default: return "?"
            }
        }
    }

    private func selected(_ explored: Explored) -> String {
        explored.state.list.selected == nil ? "nothing" : names(explored)[explored.state.list.position]
    }

    @Test("functions are sorted by self time first; s takes the next column, I turns it round")
    func sorting() throws {
        var explored = try Explored(Self.program)
        explored.press("F4")
        #expect(names(explored).prefix(2) == ["save", "load"])
        explored.press("s s")
        #expect(explored.state.functions.order == .calls)
        #expect(names(explored).first == "parse")
        explored.press("I")
        #expect(names(explored).last == "parse")
        explored.perform(.orderBy(6))
        #expect(names(explored) == ["find", "load", "main", "parse", "save"])
        explored.perform(.orderBy(6))
        #expect(names(explored) == ["save", "parse", "main", "load", "find"])
    }

    @Test("the selection stays on its function while others come in and change places")
    func identity() throws {
        var explored = try Explored(Self.program, rows: 3)
        explored.press("F4 j j")
        let before = selected(explored)
        explored.press("s s s s s s")
        #expect(selected(explored) == before)
        #expect(explored.state.list.visible(rows: 3).contains { $0 == explored.state.list.selected })
    }

    @Test("a filter is typed, kept by Enter, undone by Esc")
    func filter() throws {
        var explored = try Explored(Self.program)
        explored.press("F4 / p a r")
        #expect(names(explored) == ["parse"])
        explored.press("Enter")
        #expect(explored.state.functions.filter == "par" && explored.state.prompt == nil)
        explored.press("/ x Esc")
        #expect(names(explored) == ["parse"])
        explored.press("Esc")
        #expect(names(explored).count == 5)
        explored.press("Esc")
        #expect(explored.state.view == .tree)
    }

    @Test("Enter lists a function's calls, Enter on one shows it in the tree, Esc leads back")
    func calls() throws {
        var explored = try Explored(Self.program)
        explored.press("F4 / p a r Enter Enter")
        #expect(names(explored) == ["parse", "parse", "parse", "parse"])
        explored.press("j Enter")
        #expect(explored.state.view == .tree && explored.selected == "parse")
        #expect(explored.state.selectedCall?.row == 3)
        explored.press("Esc")
        #expect(explored.state.view == .functions && selected(explored) == "parse")
        #expect(explored.state.list.position == 1)
        explored.press("s")
        let times = explored.state.list.entries.compactMap { entry -> UInt64? in
            if case .call(let call) = entry.id { return explored.store.duration(call, now: 0) }
            return nil
        }
        #expect(times == times.sorted(by: >))
    }

    @Test("callers and callees are trees that fold")
    func relatives() throws {
        var explored = try Explored(Self.program)
        explored.press("F4 / p a r Enter c")
        #expect(names(explored).first == "parse 4")
        #expect(names(explored).contains(" load 2") && names(explored).contains(" main 1"))
        explored.press("h")
        #expect(names(explored) == ["parse 4"])
        explored.press("c")
        // The second of them calls find; the inner one of the last pair is below the outer one.
        #expect(names(explored).contains(" find 1") && names(explored).contains(" parse 1"))
        #expect(names(explored).first == "parse 3")
        explored.press("c Esc")
        #expect(names(explored) == ["parse"])
    }

    @Test("a frozen display lists what it froze")
    func frozen() throws {
        let store = TraceStore()
        var generator = SeededRandom(seed: 5)
        var program = RandomProgram(store)
        program.go(on: 100, store, using: &generator)
        var explored = Explored(store)
        explored.press("p F4")
        let rows = explored.state.functions.rows.map(\.totals.calls).reduce(0, +)
        program.go(on: 100, store, using: &generator)
        while store.survey(budget: 100, limits: explored.state.frozenRows) {}
        explored.perform(.ingested)
        explored.perform(.tick(10_000_000_000))
        explored.press("s s")
        #expect(explored.state.functions.rows.map(\.totals.calls).reduce(0, +) == rows)
        explored.press("p")
        while store.survey(budget: 100) {}
        explored.perform(.tick(20_000_000_000))
        #expect(explored.state.functions.rows.map(\.totals.calls).reduce(0, +) > rows)
    }
}
