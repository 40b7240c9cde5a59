import Foundation
import Testing

/// The whole program in terminals that show little.
@Suite(.serialized) struct TerminalKindTests {
    private static let kinds = ["xterm-256color", "xterm", "screen", "linux", "vt100"]
    private static let trace = TracedRun.root
        .appending(path: "Tests/FlowTraceCommandTests/Replays/flask.flowtrace").path

    private func open(_ environment: [String: String]) throws -> TerminalProgram {
        try TerminalProgram(
            ExplorerJourneyTests.command, ["open", Self.trace], columns: 80, rows: 24, environment: environment)
    }

    /// What the terminal is sent until all keys have been answered and the explorer has ended.
    private func browse(_ environment: [String: String]) throws -> [UInt8] {
        let explorer = try open(environment)
        #expect(explorer.wait(for: "MainThread"), "\(environment) \(explorer.text)")
        explorer.type("zRGe")
        #expect(explorer.wait(for: "Error"), "\(environment) \(explorer.text)")
        explorer.type("?")
        #expect(explorer.wait(for: "next row"), "\(environment) \(explorer.text)")
        explorer.type("\u{1b}")
        #expect(explorer.wait { !$0.text.contains("next row") })
        explorer.type("q")
        #expect(explorer.end() == 0)
        #expect(explorer.isCooked)
        return explorer.written
    }

    /// Does a sequence that sets attributes set a colour?
    private func hasColors(_ written: [UInt8]) -> Bool {
        let text = String(decoding: written, as: UTF8.self)
        return text.matches(of: /\u{1b}\[([0-9;:]*)m/).contains { sequence in
            sequence.1.split { $0 == ";" || $0 == ":" }.compactMap { Int($0) }
                .contains { (30...38).contains($0) || (40...48).contains($0) || (90...107).contains($0) }
        }
    }

    @Test(arguments: ["dumb", ""]) func `A terminal that cannot place its cursor gets the tree as text`(
        kind: String
    ) throws {
        let program = try open(["TERM": kind])
        #expect(program.end() == 0)
        let text = String(decoding: program.written, as: UTF8.self)
        #expect(text.contains("TERM is \(kind.isEmpty ? "empty" : kind), so the tree is printed as text"))
        #expect(text.contains("thread MainThread") && text.contains("<module>"))
        #expect(!program.written.contains(0x1B))
        #expect(program.isCooked)
    }

    @Test(arguments: kinds) func `NO_COLOR leaves out all colours`(kind: String) throws {
        #expect(try !hasColors(browse(["TERM": kind, "NO_COLOR": "1"])))
        #expect(try hasColors(browse(["TERM": kind, "NO_COLOR": ""])) == (kind != "vt100"))
    }

    @Test(arguments: kinds) func `A locale without Unicode is sent ASCII alone`(kind: String) throws {
        #expect(try browse(["TERM": kind, "LC_ALL": "C"]).allSatisfy { $0 < 0x80 })
    }
}
