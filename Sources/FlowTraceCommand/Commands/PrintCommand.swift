import ArgumentParser

struct PrintCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "print",
        abstract: "Print a saved trace as text or JSON Lines.",
        discussion: """
            The tree as text: each call with the time it took, its arguments, and its result (→) or exception (✗: it \
            left the call, !: it was caught there). With --json an object a line for each call (lane, row, parent, function, module, file, line, \
            start, duration in ns, outcome, arguments, result, exception), and one for each lane before its calls.
            """)

    @Flag(help: "Print JSON Lines: an object for each call.")
    var json = false

    @Flag(help: "Show all calls, and not only those of your code and what it calls directly.")
    var all = false

    @Argument(help: "The trace.", completion: .file())
    var file: String

    func run() throws {
        let view = ViewRequest(form: json ? .json : .text, showsAll: all)
        throw ExitCode(try PlainSession(view).openFile(OpenRequest(path: file, view: view)))
    }
}
