import Foundation
import Testing

/// A program in one language starts one in another: both are in one tree, each below its parent.
@Suite(.serialized) struct MixedProcessTests {
    private static let swift = SwiftProgramTests.built("SwiftCases")
    private static let child = "def child(): return 5\nchild()"

    @Test(arguments: Interpreter.all)
    func `a Swift program and the Python that it starts`(python: Interpreter) throws {
        let run = ProgramRun(
            ExplorerJourneyTests.command,
            ["run", "--json", "--", Self.swift, "--start", python.path, "-c", Self.child],
            environment: [:])
        #expect(run.exitCode == 0, "\(run.errors)")
        let calls = try ProcessTests.calls(run.output)
        let (start, child) = (calls.first { $0.function == "start" }, calls.first { $0.function == "child" })
        #expect(start?.outcome == "returned")
        #expect(child?.outcome == "returned")
        #expect(child?.parent == start?.process && child?.process != start?.process)
    }

    @Test(arguments: Interpreter.all)
    func `a Python program and the Swift that it starts`(python: Interpreter) throws {
        let code = """
            import subprocess, sys
            def start(): return subprocess.run([sys.argv[1], "sync: nothing"]).returncode
            sys.exit(start())
            """
        let run = ProgramRun(
            ExplorerJourneyTests.command, ["run", "--json", "--python", python.path, "-c", code, Self.swift],
            environment: [:])
        #expect(run.exitCode == 0, "\(run.errors)")
        let calls = try ProcessTests.calls(run.output)
        let (start, plain) = (calls.first { $0.function == "start" }, calls.first { $0.function == "plain" })
        #expect(start?.outcome == "returned")
        #expect(plain?.parent == start?.process && plain?.process != start?.process)
    }

    @Test(arguments: [true, false])
    func `one file holds both, and --no-children only the first`(followsChildren: Bool) throws {
        let python = try #require(Interpreter.all.last)
        let file = NSTemporaryDirectory() + "flowtrace-mixed-\(UUID()).flowtrace"
        defer { try? FileManager.default.removeItem(atPath: file) }
        // Swift starts Python, which starts Swift.
        let code = "import subprocess, sys\n\(Self.child)\nsubprocess.run([sys.argv[1], 'sync: nothing'])"
        let words = ["--", Self.swift, "--start", python.path, "-c", code, Self.swift]
        let run = ProgramRun(
            ExplorerJourneyTests.command, ["record", "-o", file] + (followsChildren ? [] : ["--no-children"]) + words,
            environment: [:])
        #expect(run.exitCode == 0, "\(run.errors)")
        let printed = ProgramRun(ExplorerJourneyTests.command, ["print", "--json", file], environment: [:])
        let calls = try ProcessTests.calls(printed.output)
        for name in ["start", "child", "plain"] {
            let count = followsChildren || name == "start" ? 1 : 0
            #expect(calls.filter { $0.function == name }.count == count, "\(name)")
        }
    }
}
