import Foundation
import Testing
import TraceStore
import TraceWire

/// What is recorded under which rules: the trees of one program, of mine and of a library in a folder `site-packages`.
@Suite struct ScopeTests {
    static let folder = TracedRun.root.appending(path: "Tests/EndToEndTests/Programs/scope").path

    private func run(_ python: Interpreter, _ rules: String, _ program: String = "main.py") throws -> TracedRun {
        let traced = try TracedRun(
            python, ["\(Self.folder)/\(program)"], pythonPath: "\(Self.folder)/site-packages",
            options: ["FLOWTRACE_RULES": rules, "RECORDER": TracedRun.extensionPath])
        #expect(traced.run.exitCode == 0, "\(traced.run.errors)")
        #expect(traced.store.lostCalls == 0)
        #expect(traced.store.process(traced.process).oddities == 0)
        return traced
    }

    /// Trees of each lane without calls of the standard library and of imports; the names alone.
    private func trees(_ traced: TracedRun) -> [String] {
        traced.store.lanes.map { lane in
            let kind = lane.kind == .task ? "task" : "thread"
            let text = traced.store.notation(lane.id, [.withoutStandardLibrary])
            return text.isEmpty ? "" : "\(kind): \(text)"
        }.filter { !$0.isEmpty }.sorted()
    }

    @Test(arguments: Interpreter.all)
    func `in scope mine only my functions have rows`(python: Interpreter) throws {
        let traced = try run(python, "scope mine")
        #expect(
            trees(traced) == [
                "task: task{ ask{ twice } }",
                "thread: <module>{ Order main{ Order.price twice twice guarded{ twice }?LookupError('no') } }",
            ])
    }

    @Test(arguments: Interpreter.all)
    func `at the boundary the library functions that I call have rows and theirs have none`(python: Interpreter) throws
    {
        let traced = try run(python, "scope boundary")
        #expect(
            trees(traced) == [
                "task: task{ later{ ask{ twice } } }",
                """
                thread: <module>{ Order main{ Order.price{ keep } each{ twice twice } numbers~ ^numbers~ ^numbers guarded{ \
                explode!LookupError('no') twice }?LookupError('no') } }
                """,
            ])
    }

    @Test(arguments: Interpreter.all)
    func `included functions have rows whatever the scope, excluded ones have none`(python: Interpreter) throws {
        let traced = try run(python, "scope mine\ninclude shelf.store.check\nexclude guarded\nexclude Order")
        #expect(
            trees(traced) == [
                "task: task{ ask{ twice } }",
                "thread: <module>{ main{ check twice twice check check twice } }",
            ])
    }

    @Test(arguments: Interpreter.all)
    func `a file or a folder can be excluded, and nothing be recorded but what is included`(python: Interpreter) throws
    {
        let most = try run(python, "exclude shelf/*.py\nexclude ask\nexclude task\nexclude <module>")
        #expect(
            trees(most) == ["thread: Order main{ Order.price twice twice guarded{ twice }?LookupError('no') twice }"])
        let least = try run(python, "scope nothing\ninclude twice")
        #expect(trees(least) == ["thread: twice twice twice twice"])
    }

    @Test(arguments: Interpreter.all)
    func `functions have their own levels of values`(python: Interpreter) throws {
        let traced = try run(
            python, "scope mine\nvalues none\nlevel types Order\nlevel values,none twice\nlevel none,values task")
        let lanes = traced.store.lanes.map { traced.store.notation($0.id, [.values]) }.sorted()
        #expect(
            lanes == [
                """
                <module>{ Order=<NoneType> main{ Order.price(self=<__main__.Order>,amount=<int>)=<int> twice(number=1) twice(number=2) \
                guarded{ twice(number=1) }?LookupError } }
                """,
                "task{ ask{ twice(number=3) } }=6",
            ])
    }

    @Test(arguments: Interpreter.all)
    func `what is out of scope costs nothing after its first call`(python: Interpreter) throws {
        let traced = try run(python, "scope mine", "many.py")
        let counts = traced.run.output.split(whereSeparator: \.isWhitespace).compactMap { Int($0) }
        #expect(counts.count == 2 && counts[0] == counts[1], "events declined before and after: \(traced.run.output)")
        #expect(trees(traced) == ["thread: <module>{ main declined declined main declined }"])
    }
}
