import ArgumentParser
import TraceStore
import TraceWire

/// What is recorded, as the command line says it.
struct RecordingOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "all; boundary: my code and what it calls directly; mine: my code, and what it logs; nothing: only what is included.",
            valueName: "scope"))
    var scope: String?

    @Option(
        help: ArgumentHelp(
            "Record these functions whatever the scope: names (app.*, Order.close) or paths (*/jobs/*.py).",
            valueName: "pattern"))
    var include: [String] = []

    @Option(help: ArgumentHelp("Leave these functions out; they then cost nothing.", valueName: "pattern"))
    var exclude: [String] = []

    @Option(
        help: ArgumentHelp(
            "What to record of arguments and results: values, types, none, or repr, which runs the program's code; "
                + "types,none for each.", valueName: "what"))
    var values: String?

    @Option(help: ArgumentHelp("The same for some functions: 'app.auth.*=types'.", valueName: "pattern=what"))
    var level: [String] = []

    @Option(help: ArgumentHelp("Record so many calls inside each other, in each thread or task.", valueName: "calls"))
    var depth: String?

    @Option(
        help: ArgumentHelp(
            "Leave out calls without callees that are shorter, such as 50us or 1ms.", valueName: "time"))
    var minDuration: String?

    @Option(help: ArgumentHelp("Begin when such a function is called.", valueName: "pattern"))
    var startAt: String?

    @Option(
        help: ArgumentHelp(
            "End after such a function, after '1000 calls', or after a time such as 5s.",
            valueName: "pattern|calls|time"))
    var stopAfter: [String] = []

    @Flag(help: "Record calls of functions written in C, too: names and times.")
    var native = false

    @Option(help: ArgumentHelp("Mask values of this name, such as 'pin' or '*_iban'.", valueName: "name"))
    var secret: [String] = []

    @Option(help: ArgumentHelp("Show them, though the name looks like a secret.", valueName: "name"))
    var reveal: [String] = []

    @Flag(help: "Record values of functions that are called very often, too, whatever that costs.")
    var noAdapt = false

    /// The options that take a value: what follows them is no target.
    static let valueOptions: Set<String> = [
        "--scope", "--include", "--exclude", "--values", "--level", "--depth", "--min-duration", "--start-at",
        "--stop-after", "--secret", "--reveal",
    ]

    /// The statements of `Rules` that the options mean.
    func rules() throws -> String {
        var text = ""
        func add(_ option: String, _ statement: String) throws {
            if let reason = RulesAdvice.reason(statement) {
                throw CommandFailure("--\(option): \(reason)", code: 64)
            }
            text += statement + "\n"
        }
        if let scope { try add("scope", "scope \(scope)") }
        if let values { try add("values", "values \(values)") }
        for pattern in include { try add("include", "include \(pattern)") }
        for pattern in exclude { try add("exclude", "exclude \(pattern)") }
        for choice in level {
            guard let equals = choice.lastIndex(of: "=") else {
                throw CommandFailure("--level: write a pattern, = and a level, as in 'app.auth.*=types'", code: 64)
            }
            try add("level", "level \(choice[choice.index(after: equals)...]) \(choice[..<equals])")
        }
        if let depth { try add("depth", "depth \(depth)") }
        if let minDuration { try add("min-duration", "min-duration \(minDuration)") }
        if let startAt { try add("start-at", "start-at \(startAt)") }
        for limit in stopAfter { try add("stop-after", "stop-after \(limit)") }
        if native { try add("native", "native on") }
        for name in secret { try add("secret", "secret \(name)") }
        for name in reveal { try add("reveal", "reveal \(name)") }
        if noAdapt { try add("no-adapt", "adapt off") }
        return text
    }

    /// The rules, and with the scope `mine` that log records are recorded: calls of the standard library tell them.
    static func withLogs(_ text: String) -> String {
        var rules = Rules()
        _ = Array(text.utf8).withUnsafeBytes { rules.amend($0) }
        // It comes first, so that whoever excludes it has the last word.
        return rules.scope == .mine ? "include \(LogRecord.function)\n" + text : text
    }
}
