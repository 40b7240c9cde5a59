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

    @Test(arguments: Interpreter.all)
    func `recording begins and ends where it is told to`(python: Interpreter) throws {
        #expect(
            trees(try run(python, "scope mine\nstart-at guarded")).contains {
                $0.hasPrefix("thread: guarded{ twice }?")
            })
        let first = try run(python, "scope mine\nstop-after Order.price")
        #expect(trees(first) == ["thread: <module>{ Order main{ Order.price }… }"])
        let few = try run(python, "scope mine\nstop-after 4 calls")
        #expect(few.store.callCount == 4 && few.store.process(few.process).notices.count == 1)
        let part = try run(python, "scope mine\nstart-at Order.price\nstop-after guarded")
        #expect(trees(part) == ["thread: Order.price twice twice guarded{ twice }?LookupError('no')"])
    }

    @Test(arguments: Interpreter.all)
    func `calls deeper than the limit have no rows`(python: Interpreter) throws {
        let traced = try run(python, "scope mine\ndepth 2")
        #expect(trees(traced) == ["task: task{ ask }", "thread: <module>{ Order main }"])
    }

    @Test(arguments: Interpreter.all)
    func `calls without callees that are too short have no rows`(python: Interpreter) throws {
        let traced = try run(python, "min-duration 300ms\nscope mine", "slow.py")
        // A machine may be so busy that some took long.
        #expect(traced.calls { $0.qualifiedName == "quick" }.count < 100)
        #expect(traced.calls { $0.qualifiedName == "slow" }.count == 2)
        #expect(traced.calls { $0.qualifiedName == "middle" || $0.qualifiedName == "fails" }.count == 2)
        #expect(traced.store.lanes.allSatisfy { $0.openDepth == 0 })
    }

    private func hasTurned(_ store: TraceStore) -> Bool {
        (0..<store.functionCount).map { FunctionID(raw: UInt32($0)) }.contains {
            store.function($0).qualifiedName == "turn" && store.calls(of: $0) > 3
        }
    }

    @Test(arguments: Interpreter.all)
    func `rules change while the program runs`(python: Interpreter) throws {
        let end = FileManager.default.temporaryDirectory.appending(path: "flowtrace-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: end) }
        var step = 0
        let traced = try TracedRun(
            python, ["\(Self.folder)/live.py", end], pythonPath: "\(Self.folder)/site-packages",
            talking: { connection, store in
                let rules = store.processes[0].rules
                let calls = store.callCount
                switch step {
                case 0 where calls > 50 && hasTurned(store):
                    connection.send(.rules(Array("scope mine\nvalues none\nexclude aside".utf8)))
                    step = 1
                case 1 where rules?.scope == .mine:
                    #expect(rules?.arguments == ValueLevel.none && rules?.choices.count == 1)
                    step = calls + 100
                case 2... where calls > step:
                    _ = FileManager.default.createFile(atPath: end, contents: nil)
                    step = .max
                default: break
                }
            })
        #expect(traced.run.exitCode == 0 && step == .max, "\(traced.run.errors)")
        let rounds = traced.calls { $0.qualifiedName == "turn" }
        #expect(rounds.count > 20)
        func names(_ call: CallID) -> [String] {
            (call.row..<traced.store.subtreeEnd(call)).map {
                traced.store.function(traced.store.functionID(CallID(lane: call.lane, row: $0))).qualifiedName
            }
        }
        #expect(names(rounds[0]) == ["turn", "keep", "check", "deeper", "aside", "twice"])
        #expect(names(rounds[rounds.count - 1]) == ["turn", "twice"])
        #expect(!traced.store.arguments(rounds[0]).isEmpty && traced.store.arguments(rounds[rounds.count - 1]).isEmpty)
        #expect(traced.store.process(traced.process).oddities == 0)
    }

    @Test(arguments: Interpreter.all)
    func `functions written in C have rows on request, with their callbacks inside`(python: Interpreter) throws {
        let traced = try run(python, "scope mine\nnative on\nexclude <module>", "native.py")
        let lanes = traced.store.lanes.map { traced.store.notation($0.id, []) }
        let invalid = "ValueError(\"invalid literal for int() with base 10: 'x'\")"
        #expect(lanes == ["main{ list.append sorted{ half half } fails{ int!\(invalid) len }?\(invalid) }"])
        let native = traced.calls { $0.flags & FunctionFlags.native != 0 }
        #expect(native.allSatisfy { traced.store.function(traced.store.functionID($0)).module == "builtins" })
        #expect(traced.store.process(traced.process).oddities == 0)
        let plain = try run(python, "scope mine", "native.py")
        #expect(plain.calls { $0.flags & FunctionFlags.native != 0 }.isEmpty)
    }
}
