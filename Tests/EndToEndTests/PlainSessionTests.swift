import Foundation
import Testing

/// `flowtrace run` without a terminal, when something gets in its way.
@Suite(.serialized) struct PlainSessionTests {
    private static let endless = "def step(n): return n + 1\nn = 0\nwhile True: n = step(n)"

    /// The program makes calls faster than they are printed: the interrupt must not wait until all are.
    @Test(arguments: [["--plain"], ["--json"]]) func `an interrupt reaches a program that calls without end`(
        form: [String]
    ) throws {
        let python = try #require(Interpreter.all.last)
        var told: Date?
        let run = ProgramRun(
            "/bin/sh",
            ["-c", "exec \"$@\" >/dev/null", "sh", ExplorerJourneyTests.command, "run"] + form
                + ["--python", python.path, "-c", Self.endless],
            environment: [:]
        ) { process in
            Thread.sleep(forTimeInterval: 4)
            told = Date()
            process.interrupt()
        }
        #expect(run.exitCode == 130, "\(run.errors)")
        #expect(run.errors.contains("KeyboardInterrupt"), "\(run.errors)")
        // Seconds, but on a machine that does much else; it had no end.
        #expect(told.map { Date().timeIntervalSince($0) < 60 } == true)
    }

    @Test func `a trace that reaches the greatest size of a file ends early, and the program does not`() throws {
        let python = try #require(Interpreter.all.last)
        let path = FileManager.default.temporaryDirectory.appending(path: "limited-\(UUID().uuidString).flowtrace").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        let program = "import sys\ndef f(n): return n\nfor n in range(50000): f(n)\nsys.exit(7)"
        let run = ProgramRun(
            "/bin/sh",
            [
                "-c", "ulimit -f 64; exec \"$@\" >/dev/null", "sh", ExplorerJourneyTests.command, "run", "--plain",
                "-o", path,
                "--python", python.path, "-c", program,
            ], environment: [:])
        #expect(run.exitCode == 7)
        #expect(run.errors.contains("The trace ends early"), "\(run.errors)")
        let screen = ProgramRun(
            ExplorerJourneyTests.command, ["open", path, "--print-screen", "--size", "120x24"], environment: [:])
        #expect(screen.output.contains("could not be read") || screen.output.contains("breaks off"), "\(screen.output)")
    }
}
