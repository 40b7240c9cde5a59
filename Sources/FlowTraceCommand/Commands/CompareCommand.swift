import ArgumentParser
import Foundation
import TraceStore

struct CompareCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compare",
        abstract: "Tell what changed between two traces.",
        discussion: """
            By function: new and gone ones, slower and faster ones (time spent in the function itself), more or fewer calls, \
            other numbers of errors; the greatest difference of time first. Changes of time below --threshold percent or \
            below --min-difference count as none. Both may be traces of other programs, too (see open).
            """)

    @Flag(help: "All functions, and not only those of your code and what it calls directly.")
    var all = false

    @Option(help: ArgumentHelp("Percent by which a time must change.", valueName: "percent"))
    var threshold = 20.0

    @Option(help: ArgumentHelp("Time by which it must change: 10us, 1ms.", valueName: "time"))
    var minDifference = TimeSpan(nanoseconds: 1_000_000)

    @Option(help: ArgumentHelp("Rows of the table.", valueName: "n"))
    var limit = 50

    @Flag(help: "Print the table, even in a terminal: there, an explorer of the second trace shows it.")
    var plain = false

    @Flag(help: "End with exit code 1 when something is new, gone, slower, or fails more often.")
    var check = false

    @Argument(help: "A trace, such as that before a change.", completion: .file())
    var before: String

    @Argument(help: "The trace to compare with it, such as that after the change.", completion: .file())
    var after: String

    func validate() throws {
        if threshold < 0 { throw ValidationError("--threshold begins at 0.") }
        if limit < 1 { throw ValidationError("--limit begins at 1.") }
    }

    func run() throws {
        if !plain, !check, TextTerminal.canShowExplorer {
            var request = OpenRequest(path: after, view: ViewRequest(form: .explorer))
            request.comparedWith = before
            guard FileManager.default.isReadableFile(atPath: before) else {
                throw CommandFailure("\(before) cannot be read.")
            }
            throw ExitCode(try Session.openFile(request))
        }
        let old = try totals(before)
        let new = try totals(after)
        let rows = TraceComparison(part: threshold / 100, least: minDifference.nanoseconds).rows(old, new)
        let output = TextOutput(descriptor: 1)
        output.write(
            ComparisonText(glyphs: TextTerminal.glyphs, width: TextTerminal.width).table(rows, limit: limit))
        output.flush()
        let isWorse = rows.contains { row in
            switch row.kind {
            case .new, .gone, .slower: true
            case .errors: row.after.errors > row.before.errors
            case .faster, .more, .fewer: false
            }
        }
        if check && isWorse { throw ExitCode(1) }
    }

    private func totals(_ path: String) throws -> [String: ComparedTotals] {
        let store = TraceStore()
        var progress = ProgressLine()
        let problems = try TraceLoader.load(path, into: store) { progress.show("Reading \(path)", $0) }
        let totals = ComparedTotals.all(in: store, mineOnly: !all) { progress.show("Counting \(path)", $0) }
        progress.clear()
        for problem in problems { TextOutput.standardError("flowtrace: \(path): \(problem)\n") }
        return totals
    }
}
