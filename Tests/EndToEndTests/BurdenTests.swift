import Foundation
import Testing
import TraceCollector
import TraceStore
import TraceWire

/// What recording costs a program, and what it does about it; values as the program shows them; secrets by the rules; marks.
@Suite struct BurdenTests {
    static let folder = TracedRun.root.appending(path: "Tests/EndToEndTests/Programs/burden").path

    private func run(
        _ python: Interpreter, _ rules: String, _ program: String,
        talking: @escaping (Connection, TraceStore) -> Void = { _, _ in }
    ) throws -> TracedRun {
        let package = TracedRun.root.appending(path: "Sources/PythonRecorder/Python").path
        let traced = try TracedRun(
            python, ["\(Self.folder)/\(program)"], pythonPath: package,
            options: ["FLOWTRACE_RULES": rules, "FLOWTRACE_LIBRARY": TracedRun.extensionPath], talking: talking)
        #expect(traced.run.exitCode == 0, "\(traced.run.errors)")
        #expect(traced.store.lostCalls == 0)
        #expect(traced.store.process(traced.process).oddities == 0)
        return traced
    }

    @Test(arguments: Interpreter.all)
    func `a function that storms goes without values until it is calm`(python: Interpreter) throws {
        var wasQuieted = false
        var overheads: [Double] = []
        let traced = try run(python, "scope mine", "storm.py") { _, store in
            guard store.processCount > 0 else { return }
            if !store.processes[0].quieted.isEmpty { wasQuieted = true }
            if let overhead = store.processes[0].overhead, overhead != overheads.last { overheads.append(overhead) }
        }
        let store = traced.store
        let calls = traced.calls { $0.qualifiedName == "parse" }
        #expect(wasQuieted)
        #expect(store.processes[0].quieted.isEmpty)
        #expect(calls.contains { store.arguments($0).isEmpty && store.result($0) == nil })
        let told = [calls.first, calls.last].compactMap { $0 } + traced.calls { $0.qualifiedName == "rare" }
        #expect(told.count == 3 && told.allSatisfy { !store.arguments($0).isEmpty })
        // However little it records: the clock is read, and the program does nothing else. Then it sleeps.
        let greatest = try #require(overheads.max())
        #expect(greatest > 0 && greatest < 100, "\(overheads)")
        #expect(store.processes[0].overhead == 0, "\(overheads)")
    }

    @Test(arguments: Interpreter.all)
    func `a function that is called often tells its values in short until it is calm`(python: Interpreter) throws {
        let traced = try run(python, "scope mine", "gust.py")
        let store = traced.store
        let told = traced.calls { $0.qualifiedName == "visit" }.map { call -> Int? in
            guard case .object(_, _, let attributes, let count)? = store.arguments(call).first else { return nil }
            // In short it is not even told how many there are.
            return attributes.count == count ? count : nil
        }
        #expect(told.first == 8 && told.last == 8)
        #expect(told.contains(0) && !told.contains(nil))
        let function = try #require(traced.calls { $0.qualifiedName == "visit" }.first.map { store.functionID($0) })
        #expect(store.shortened(function).map { $0.callsPerSecond > 0 } == true)
        #expect(store.lowered(function) == nil)
    }

    @Test(arguments: Interpreter.all)
    func `a recorder whose readers keep up takes little memory`(python: Interpreter) throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "memory-\(UUID()).flowtrace").path
        defer { try? FileManager.default.removeItem(atPath: file) }
        let run = ProgramRun(
            python.path, ["\(Self.folder)/memory.py"],
            environment: [
                "PYTHONPATH": TracedRun.inject, "FLOWTRACE_EXTENSION": TracedRun.extensionPath, "FLOWTRACE_FILE": file,
                "FLOWTRACE_RULES": "scope mine\nadapt off",
            ])
        #expect(run.exitCode == 0, "\(run.errors)")
        let numbers = run.output.split(separator: "\n").compactMap { Int($0) }
        let size = (try FileManager.default.attributesOfItem(atPath: file)[.size] as? Int) ?? 0
        // Up to 64 MiB it would all be kept; a fifth of it is where the machine does nothing else.
        let shared = try #require(numbers.first)
        #expect(size > 32 << 20 && size < 64 << 20, "\(size)")
        #expect(shared > 0 && shared << 10 < size / 4 * 3, "\(shared) KiB of \(size >> 10)")
    }

    @Test(arguments: Interpreter.all.suffix(1))
    func `no function goes without values where the rules refuse that`(python: Interpreter) throws {
        let traced = try run(python, "scope mine\nadapt off", "storm.py")
        let store = traced.store
        #expect(traced.calls { $0.qualifiedName == "parse" }.allSatisfy { !store.arguments($0).isEmpty })
    }

    @Test(arguments: Interpreter.all)
    func `repr shows objects as their own code does, and leaves no trace of that`(python: Interpreter) throws {
        let traced = try run(python, "scope mine\nvalues repr", "values.py")
        let store = traced.store
        func texts(_ name: String) -> [String] {
            traced.calls { $0.qualifiedName == name }.flatMap {
                store.arguments($0) + [store.result($0)].compactMap { $0 }
            }
            .map { if case .representation(let text, _) = $0 { text } else { "\($0)" } }
        }
        #expect(
            texts("show") == [
                "Plain of large", "<repr of Broken raised ValueError>", "[Plain of small]", "Plain of large",
            ])
        #expect(texts("Plain.__init__").first?.hasPrefix("<__main__.Plain object at") == true)
        #expect(traced.calls { $0.qualifiedName == "Plain.__repr__" || $0.qualifiedName == "describe" }.isEmpty)
    }

    @Test(arguments: Interpreter.all)
    func `the rules say which names are secrets`(python: Interpreter) throws {
        let rules = "scope mine\nsecret pin\nsecret *_iban\nreveal password_count"
        let traced = try run(python, rules, "values.py")
        let call = try #require(traced.calls { $0.qualifiedName == "sign" }.first)
        let values = traced.store.arguments(call)
        #expect(Array(values.prefix(3)) == [.masked, .masked, .integer(3)])
        guard case .dictionary(let entries, _) = values[3] else {
            Issue.record("\(values[3])")
            return
        }
        #expect(entries.map(\.value) == [.masked, .masked, .masked])
    }

    @Test(arguments: Interpreter.all)
    func `marks of the program and of the explorer are rows where the program is`(python: Interpreter) throws {
        let own = try run(python, "scope mine\nexclude flowtrace", "values.py")
        let call = try #require(own.calls { $0.qualifiedName == "mark" && $0.module == "flowtrace" }.first)
        #expect(own.store.arguments(call) == [.string("before \u{E9}", length: 8)])
        #expect(own.store.parent(call).map { own.store.function(own.store.functionID($0)).qualifiedName } == "main")
        var wasSent = false
        let told = try run(python, "scope mine", "storm.py") { connection, store in
            if !wasSent, store.callCount > 0 {
                connection.send(.mark(Array("now".utf8)))
                wasSent = true
            }
        }
        let marks = told.calls { $0.qualifiedName == "mark" }
        #expect(marks.map { told.store.arguments($0) } == [[.string("now", length: 3)]])
    }
}
