import Foundation
import Testing

/// What people ask of a trace, answered with keys that the help screen names, few of them.
@Suite(.serialized) struct TenQuestionsTests {
    private static let program = TracedRun.root.appending(path: "Tests/EndToEndTests/Programs/bookshop.py").path
    private static let requests = ["books", "price/3", "report", "price/4", "price/7", "price/5"]

    private static var path: String {
        FileManager.default.temporaryDirectory.appending(path: "questions-\(getpid()).flowtrace").path
    }

    /// The trace of a run, recorded once.
    private static let trace: String? = {
        let path = Self.path
        atexit { unlink(TenQuestionsTests.path) }
        guard let python = Interpreter.all.last else { return nil }
        let run = ProgramRun(
            ExplorerJourneyTests.command,
            ["run", "--plain", "-o", path, "--python", python.path, program] + requests, environment: [:])
        return run.exitCode == 0 ? path : nil
    }()

    /// The screen after the keys.
    private func screen(_ keys: String) throws -> String {
        let trace = try #require(Self.trace)
        let run = ProgramRun(
            ExplorerJourneyTests.command,
            ["open", trace, "--size", "110x30", "--keys", keys, "--print-screen"], environment: ["LC_ALL": "C.UTF-8"])
        #expect(run.exitCode == 0, "\(run.errors)")
        return run.output
    }

    @Test(
        "asked of a file",
        arguments: [
            // Which call raised the 500?
            ("F5 j Enter", ["price_with_tax(", "✗ TypeError"]),
            // What was it given?
            ("F5 j Enter Enter", ["book = {", "'Book 7'", "rate = 1.19"]),
            // Who swallowed which exception?
            (
                "F8",
                [
                    "swallowed  FileNotFoundError by load_settings",
                    "swallowed  TypeError by handle, from price_with_tax",
                ]
            ),
            // Which request was the slowest?
            ("F8", ["outlier  handle"]), ("F8 / o u t Enter Enter", ["▸ handle(request='report')"]),
            // Which function of my code is called most?
            ("F4 a s s", ["load_author", "functions of my code"]),
            // Which calls are made again and again?
            ("F8", ["repeated  load_author ×6 in one books, same arguments"]),
            // Which task waited longest?
            ("F6 s s", ["Threads and tasks"]),
            // Where is a function whose name is half known called?
            ("/ _ t a x Enter", ["main(", "handle(request=", "price(number=", "price_with_tax("]),
        ])
    func file(keys: String, expected: [String]) throws {
        let screen = try screen(keys)
        for text in expected { #expect(screen.contains(text), "\(keys): \(text)\n\(screen)") }
        #expect(keys.split(separator: " ").count <= 7)
    }

    @Test func `the task that waited longest is first`() throws {
        let lines = try screen("F6 s s").split(separator: "\n")
        let feeds = lines.compactMap { line in (1...3).first { line.contains("feed \($0)") } }
        #expect(feeds == [3, 2, 1], "\(lines)")
    }

    @Test func `what was written last before the error`() throws {
        let python = try #require(Interpreter.all.last)
        let explorer = try TerminalProgram(
            ExplorerJourneyTests.command, ["run", "--python", python.path, Self.program] + Self.requests, columns: 110)
        #expect(explorer.wait(for: "ENDED rc=0"), "\(explorer.text)")
        // F5, the exception, W.
        explorer.type("\u{1b}[15~j\r")
        #expect(explorer.wait(for: "✗ TypeError"), "\(explorer.text)")
        explorer.type("W")
        // A line is read a moment after it was written: it may count as one of this call, or of the caller that went on.
        #expect(
            explorer.wait { $0.text.contains("this is the last before") || $0.text.contains("while price_with_tax") },
            "\(explorer.text)")
        #expect(explorer.text.contains("pricing book 7"), "\(explorer.text)")
        // The line leads back to who wrote it.
        explorer.type("\r")
        #expect(explorer.wait(for: "(number=7)"), "\(explorer.text)")
        explorer.type("q")
        #expect(explorer.end() == 0)
    }

    @Test func `what changed between two runs`() throws {
        let before = try #require(Self.trace)
        let after = before.replacing("questions-", with: "changed-")
        let python = try #require(Interpreter.all.last)
        let run = ProgramRun(
            ExplorerJourneyTests.command,
            ["run", "--plain", "-o", after, "--python", python.path, Self.program, "books", "books", "price/7"],
            environment: ["AUTHORS_TAKE": "0.1"])
        #expect(run.exitCode == 0)
        defer { try? FileManager.default.removeItem(atPath: after) }
        let explorer = try TerminalProgram(ExplorerJourneyTests.command, ["compare", before, after], columns: 110)
        #expect(explorer.wait(for: "Compared"), "\(explorer.text)")
        #expect(
            explorer.wait { $0.lines.contains { $0.contains("slower") && $0.contains("load_author") } },
            "\(explorer.text)")
        #expect(explorer.lines.contains { $0.contains("gone") && $0.contains("report") }, "\(explorer.text)")
        explorer.type("/load_author\r")
        #expect(explorer.wait { !$0.text.contains("report") || !$0.text.contains("gone") }, "\(explorer.text)")
        explorer.type("\r")
        #expect(explorer.wait(for: "Calls of load_author"), "\(explorer.text)")
        explorer.type("\u{1b}")
        #expect(explorer.wait(for: "Compared"))
        explorer.type("q")
        #expect(explorer.end() == 0)
    }

    @Test func `a subtree goes to a file, and a replay shows the run again`() throws {
        let trace = try #require(Self.trace)
        let page = trace.replacing(".flowtrace", with: ".html")
        defer { try? FileManager.default.removeItem(atPath: page) }
        let explorer = try TerminalProgram(
            ExplorerJourneyTests.command, ["open", "--replay", "--speed", "100", trace], columns: 110)
        #expect(explorer.wait(for: "replay"), "\(explorer.text)")
        #expect(explorer.wait(for: "paused"), "\(explorer.text)")
        #expect(explorer.text.contains("main("), "\(explorer.text)")
        explorer.type("/books\r:export subtree \(page)\r")
        #expect(explorer.wait(for: "Wrote"), "\(explorer.text)")
        explorer.type("q")
        #expect(explorer.end() == 0)
        #expect(try String(contentsOfFile: page, encoding: .utf8).contains("load_author"))
    }
}
