import Foundation
import Testing

/// Programs that start others, under the command itself: each process is there, whole, with its parent.
@Suite(.serialized) struct ProcessTests {
    static let programs = TracedRun.root.appending(path: "Tests/EndToEndTests/Programs").path

    /// A call, as `--json` tells it.
    struct Call {
        var function: String
        var process: Int
        var parent: Int?
        var outcome: String
    }

    @Test(arguments: Interpreter.all)
    func `a child is a process of its own, whichever way it is started and ends`(python: Interpreter) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "family-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let program = "\(Self.programs)/family.py"
        let plain = ProgramRun(python.path, [program], environment: [:])
        let file = folder.appending(path: "family.flowtrace").path
        let traced = ProgramRun(
            ExplorerJourneyTests.command, ["run", "--json", "-o", file, "--python", python.path, program],
            environment: [:])
        #expect(traced.exitCode == plain.exitCode)
        // Standard output is the trace's there.
        #expect(traced.errors == plain.output)

        let calls = try Self.calls(traced.output)
        let main = try #require(calls.first { $0.function == "main" && $0.outcome == "returned" })
        #expect(main.parent == nil)
        let expected = [
            "by_fork": 1, "by_pool": 3, "by_process": 1, "by_executor": 3, "by_subprocess": 1, "by_exec": 1,
            "by_environment": 13,
        ]
        for (name, count) in expected {
            let found = calls.filter { $0.function == name }
            #expect(found.count == count, "\(name): \(found)")
            // The fork server, too, is a child, and its children are its own.
            #expect(found.allSatisfy { $0.process != main.process && $0.parent != nil }, "\(name): \(found)")
        }
        for name in ["by_fork", "by_process", "by_executor", "by_subprocess"] {
            #expect(calls.filter { $0.function == name }.allSatisfy { $0.parent == main.process })
        }
        #expect(calls.filter { $0.function == "by_process" }.map(\.outcome) == ["open"])
        // The forked children are in the calls that their parent was in.
        let forked = calls.filter { $0.function == "by_fork" }.map(\.process)
        #expect(calls.contains { $0.function == "main" && forked.contains($0.process) && $0.outcome == "open" })

        let opened = ProgramRun(ExplorerJourneyTests.command, ["print", "--json", file], environment: [:])
        let kept = try Self.calls(opened.output)
        #expect(kept.count == calls.count)
        #expect(Set(kept.map(\.process)) == Set(calls.map(\.process)))
        for name in expected.keys {
            #expect(kept.filter { $0.function == name }.count == expected[name], "\(name) in the file")
        }
        // Cut anywhere, it is read up to there.
        let bytes = try Data(contentsOf: URL(filePath: file))
        try bytes.prefix(bytes.count * 2 / 3 + 11).write(to: URL(filePath: file))
        let cut = ProgramRun(ExplorerJourneyTests.command, ["print", "--json", file], environment: [:])
        #expect(cut.exitCode == 0)
        let left = try Self.calls(cut.output)
        #expect(left.count > 0 && left.count < kept.count)
    }

    @Test(arguments: Interpreter.all)
    func `two hundred children of a moment lose nothing`(python: Interpreter) throws {
        let code = """
            import os
            def call(n): return n
            def child(n):
                for k in range(n): call(k)
            for n in range(200):
                if os.fork() == 0:
                    child(n)
                    os._exit(0)
                if n % 10 == 9:
                    for _ in range(10): os.wait()
            """
        let run = ProgramRun(
            ExplorerJourneyTests.command, ["run", "--json", "--python", python.path, "-c", code], environment: [:])
        #expect(run.exitCode == 0)
        #expect(run.errors == "")
        let calls = try Self.calls(run.output)
        #expect(calls.filter { $0.function == "child" }.count == 200)
        #expect(calls.filter { $0.function == "call" }.count == 199 * 200 / 2)
        #expect(Set(calls.filter { $0.function == "child" }.map(\.process)).count == 200)
    }

    @Test(arguments: Interpreter.all)
    func `a recorded program writes its children into its file`(python: Interpreter) throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "record-\(UUID().uuidString).flowtrace")
        defer { try? FileManager.default.removeItem(at: file) }
        let code = """
            import os, subprocess, sys
            def forked(): pass
            if os.fork() == 0:
                forked()
                sys.exit(0)
            os.wait()
            subprocess.run([sys.executable, "-c", "def started(): pass\\nstarted()"])
            def own(): pass
            own()
            """
        let run = ProgramRun(
            ExplorerJourneyTests.command, ["record", "-o", file.path, "--python", python.path, "-c", code],
            environment: [:])
        #expect(run.exitCode == 0, "\(run.errors)")
        let printed = ProgramRun(ExplorerJourneyTests.command, ["print", "--json", file.path], environment: [:])
        let calls = try Self.calls(printed.output)
        for name in ["forked", "started", "own"] {
            #expect(calls.filter { $0.function == name }.count == 1, "\(name)")
        }
        #expect(Set(calls.map(\.process)).count == 3)
    }

    @Test func `children are not followed when that is not wanted`() throws {
        let python = try #require(Interpreter.all.last)
        let run = ProgramRun(
            ExplorerJourneyTests.command,
            ["run", "--json", "--no-children", "--python", python.path, "\(Self.programs)/family.py"],
            environment: [:])
        let calls = try Self.calls(run.output)
        #expect(calls.contains { $0.function == "main" })
        #expect(Set(calls.map(\.process)).count == 1)
    }

    @Test(arguments: Interpreter.all)
    func `a program that others start is dormant until it is watched`(python: Interpreter) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "dormant-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let made = ProgramRun(python.path, ["-m", "venv", "--without-pip", folder], environment: [:])
        try #require(made.exitCode == 0, "\(made.errors)")
        let command = ExplorerJourneyTests.command
        let install = ProgramRun(command, ["install-python", "--venv", folder], environment: [:])
        try #require(install.exitCode == 0, "\(install.errors)")
        // It notices by the tool's number that capture has begun, and ends some calls later.
        let code = """
            import sys, time
            def tick(): time.sleep(0.005)
            print([sys.monitoring.get_tool(n) for n in range(6)], flush=True)
            end = time.monotonic() + 90
            while not sys.monitoring.get_tool(4) and time.monotonic() < end: time.sleep(0.005)
            for _ in range(20): tick()
            """
        let program = ProgramRun(
            folder + "/bin/python", ["-c", code], environment: ["FLOWTRACE": "1"],
            meanwhile: { process in
                var watch = ProgramRun(command, ["watch", "--json", "\(process.processIdentifier)"], environment: [:])
                var tries = 0
                while watch.exitCode != 0, process.isRunning, tries < 300 {
                    usleep(100_000)
                    tries += 1
                    watch = ProgramRun(command, ["watch", "--json", "\(process.processIdentifier)"], environment: [:])
                }
                let calls = (try? Self.calls(watch.output)) ?? []
                #expect(calls.contains { $0.function == "tick" }, "\(watch.errors)")
            })
        #expect(program.exitCode == 0)
        #expect(program.output == "[None, None, None, None, None, None]\n")
        #expect(program.errors == "")
        let removal = ProgramRun(command, ["install-python", "--remove", "--venv", folder], environment: [:])
        #expect(removal.exitCode == 0, "\(removal.errors)")
        #expect(ProgramRun(command, ["install-python", "--remove", "--venv", folder], environment: [:]).exitCode == 1)
    }

    /// Watches a program that is dormant at first, in an environment of its own. The calls that were seen.
    private func watch(_ code: String, under python: Interpreter) throws -> [Call] {
        let folder = FileManager.default.temporaryDirectory.appending(path: "watched-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let command = ExplorerJourneyTests.command
        try #require(ProgramRun(python.path, ["-m", "venv", "--without-pip", folder], environment: [:]).exitCode == 0)
        try #require(ProgramRun(command, ["install-python", "--venv", folder], environment: [:]).exitCode == 0)
        var calls: [Call] = []
        let program = ProgramRun(
            folder + "/bin/python", ["-c", code], environment: ["FLOWTRACE": "1"],
            meanwhile: { process in
                var watch = ProgramRun(command, ["watch", "--json", "\(process.processIdentifier)"], environment: [:])
                var tries = 0
                while watch.exitCode != 0, process.isRunning, tries < 300 {
                    usleep(100_000)
                    tries += 1
                    watch = ProgramRun(command, ["watch", "--json", "\(process.processIdentifier)"], environment: [:])
                }
                calls = (try? Self.calls(watch.output)) ?? []
            })
        #expect(program.exitCode == 0)
        #expect(program.errors == "")
        return calls
    }

    @Test(arguments: Interpreter.all)
    func `children of a program that is watched are seen, however short they live`(python: Interpreter) throws {
        let code = """
            import os, sys, time
            def child(n): return n
            def tick(): time.sleep(0.01)
            end = time.monotonic() + 90
            while not sys.monitoring.get_tool(4) and time.monotonic() < end: time.sleep(0.005)
            for _ in range(5): tick()
            for n in range(50):
                if os.fork() == 0:
                    child(n)
                    os._exit(0)
                os.wait()
            for _ in range(20): tick()
            """
        let calls = try watch(code, under: python).filter { $0.function == "child" }
        #expect(calls.count == 50)
        #expect(Set(calls.map(\.process)).count == 50)
    }

    @Test(arguments: Interpreter.all)
    func `Pythons that a watched program starts are seen from their first call`(python: Interpreter) throws {
        let code = """
            import os, subprocess, sys, time
            child = "import os, sys\\ndef in_child(n): print(sys.monitoring.get_tool(4), 'FLOWTRACE_CONNECT' in os.environ)"
            child += "\\nin_child(sys.argv[1])"
            def line(n): return [sys.executable, "-c", child, str(n)]
            def run(n, **options): return subprocess.run(line(n), check=True, capture_output=True, **options).stdout
            def tick(): time.sleep(0.01)
            end = time.monotonic() + 90
            while not sys.monitoring.get_tool(4) and time.monotonic() < end: time.sleep(0.005)
            while run(0) != b"flowtrace False\\n" and time.monotonic() < end: tick()
            print(run(1, env={}), os.waitpid(os.posix_spawn(sys.executable, line(2), os.environ), 0)[1], flush=True)
            for _ in range(20): tick()
            """
        let calls = try watch(code, under: python).filter { $0.function == "in_child" }
        #expect(calls.count == 3 && Set(calls.map(\.process)).count == 3)
    }

    @Test(arguments: Interpreter.all)
    func `a program is watched whose main thread waits for others`(python: Interpreter) throws {
        let code = """
            import sys, threading, time
            def tick(): time.sleep(0.005)
            def work():
                end = time.monotonic() + 90
                while not sys.monitoring.get_tool(4) and time.monotonic() < end: time.sleep(0.005)
                for _ in range(20): tick()
            thread = threading.Thread(target=work)
            thread.start()
            thread.join()
            """
        #expect(try watch(code, under: python).contains { $0.function == "tick" })
    }

    static func calls(_ output: String) throws -> [Call] {
        var lanes: [Int: (process: Int, parent: Int?)] = [:]
        var calls: [Call] = []
        for line in output.split(separator: "\n") {
            let object = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
            let lane = try #require(object["lane"] as? Int)
            if let process = object["process"] as? Int {
                lanes[lane] = (process, object["parent_process"] as? Int)
            } else if let function = object["function"] as? String, let owner = lanes[lane] {
                let outcome = object["outcome"] as? String ?? ""
                calls.append(
                    Call(function: function, process: owner.process, parent: owner.parent, outcome: outcome))
            }
        }
        return calls
    }
}
