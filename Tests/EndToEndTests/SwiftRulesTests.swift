import Foundation
import Testing

/// What is recorded of a program that carries the recorder itself: the same options as for Python.
@Suite struct SwiftRulesTests {
    /// The rows of `outer{ inner{ leaf(n: 1) = 2 } } = 3`, without times.
    private func rows(_ options: [String], _ words: [String] = ["sync: nested scopes"]) -> [String] {
        let run = ProgramRun(
            ExplorerJourneyTests.command,
            ["run", "--plain"] + options + ["--", SwiftProgramTests.built("SwiftCases")] + words, environment: [:])
        return run.output.split(separator: "\n").filter { !$0.hasPrefix("──") }.compactMap { line in
            line.split(separator: " ", maxSplits: 2).last.map { $0.trimmingCharacters(in: .whitespaces) }
        }
    }

    @Test(arguments: [
        ([], ["outer() → 3", "inner() → ()", "leaf(n: 1) → 2"]),
        (["--exclude", "leaf"], ["outer() → 3", "inner() → ()"]),
        (["--exclude", "SwiftCases.in*"], ["outer() → 3", "leaf(n: 1) → 2"]),
        (["--exclude", "Functions.swift"], ["outer() → 3", "inner() → ()"]),
        (["--scope", "nothing", "--include", "inner"], ["inner() → ()"]),
        (["--depth", "2"], ["outer() → 3", "inner() → ()"]),
        (["--values", "types"], ["outer() → Int", "inner() → ()", "leaf(n: Int) → Int"]),
        (["--values", "none"], ["outer()", "inner()", "leaf(…)"]),
        (["--values", "none", "--level", "leaf=values,types"], ["outer()", "inner()", "leaf(n: 1) → Int"]),
        (["--min-duration", "60s"], ["outer() → 3", "inner() → ()"]),
    ]) func `the options say what is recorded`(options: [String], expected: [String]) {
        #expect(rows(options) == expected)
    }

    @Test func `without values, an error is told by its type`() {
        #expect(rows(["--values", "none"], ["sync throws: a payload"]) == ["fails() ✗ Failure"])
    }

    @Test func `what is not known is refused aloud`() {
        let run = ProgramRun(
            ExplorerJourneyTests.command,
            ["run", "--plain", "--start-at", "leaf", "--", SwiftProgramTests.built("SwiftCases"), "sync: nothing"],
            environment: [:])
        #expect(run.exitCode == 0)
        #expect(run.errors.contains("Swift programs know no start-at"))
    }
}
