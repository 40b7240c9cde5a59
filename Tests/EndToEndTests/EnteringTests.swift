import Foundation
import Testing

/// `flowtrace watch PID` of a program that was started without FlowTrace.
@Suite(.serialized) struct EnteringTests {
    private static let program = """
        import sys, time
        def step(n):
            time.sleep(0.005)
            return n + 1
        n = 0
        while n < 3000 and not sys.stdin.closed: n = step(n)
        """

    /// A program of its own, ended by the end of `body`: its errors.
    private func running(_ python: Interpreter, _ body: (Int32) throws -> Void) throws -> String {
        let program = Process()
        program.executableURL = URL(filePath: python.path)
        program.arguments = ["-X", "dev", "-c", Self.program]
        let errors = Pipe()
        program.standardError = errors
        try program.run()
        defer { if program.isRunning { program.terminate() } }
        // Until its code runs it is not a Python that can be asked.
        Thread.sleep(forTimeInterval: 1)
        try body(program.processIdentifier)
        program.terminate()
        program.waitUntilExit()
        return String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    }

    @Test(arguments: Interpreter.all) func `a Python that runs is entered by its pid, or says why not`(
        python: Interpreter
    ) throws {
        let errors = try running(python) { pid in
            let run = ProgramRun(
                ExplorerJourneyTests.command, ["watch", "--plain", "\(pid)"], environment: [:]
            ) { watch in
                Thread.sleep(forTimeInterval: 5)
                if watch.isRunning { watch.interrupt() }
            }
            if python.version.compare("3.14", options: .numeric) == .orderedAscending {
                #expect(run.exitCode == 1)
                #expect(
                    run.errors.contains("which takes no recorder while it runs (3.14 is the first that does)"),
                    "\(run.errors)")
            } else if run.errors.contains("SYS_PTRACE") {
                // Not allowed where these tests run.
                #expect(run.exitCode == 1)
            } else {
                #expect(run.exitCode == 0)
                #expect(run.output.contains("step(n="), "\(run.output)\n\(run.errors)")
            }
        }
        #expect(errors == "")
    }

    @Test func `what is no Python is not touched`() throws {
        let sleeper = Process()
        sleeper.executableURL = URL(filePath: "/bin/sleep")
        sleeper.arguments = ["60"]
        try sleeper.run()
        defer { sleeper.terminate() }
        let run = ProgramRun(
            ExplorerJourneyTests.command, ["watch", "--plain", "\(sleeper.processIdentifier)"], environment: [:])
        #expect(run.exitCode == 1)
        #expect(
            run.errors.contains("No program with pid \(sleeper.processIdentifier) is being recorded"), "\(run.errors)")
        #expect(sleeper.isRunning)
    }
}
