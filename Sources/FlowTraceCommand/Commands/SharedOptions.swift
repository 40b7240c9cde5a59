import ArgumentParser
import Foundation

/// What `run` and `record` have in common.
struct TargetOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("The Python to use: a path, a name on PATH, or a version such as 3.13.", valueName: "python")
    )
    var python: String?

    @OptionGroup(title: "What is recorded") var recording: RecordingOptions

    @Flag(
        inversion: .prefixedNo,
        help: "Record the Python processes that the program starts, too: by fork, or with its own environment.")
    var children = true

    @Argument(
        help: ArgumentHelp(
            "script.py, -m module, -c code, or -- command; all behind it is the program's own.", valueName: "target"))
    var target: [String]

    /// The rules of the configuration, then those of the command line, which win.
    func rules() throws -> String {
        let file = try RulesFile.rules(
            folder: FileManager.default.currentDirectoryPath, environment: ProcessInfo.processInfo.environment)
        return try RecordingOptions.withLogs(file + recording.rules())
    }
}

/// How a session is shown.
struct ViewOptions: ParsableArguments {
    @Flag(help: "Print the tree as text, even in a terminal.")
    var plain = false

    @Flag(help: "Print JSON Lines: an object for each call that has ended.")
    var json = false

    @Flag(help: "Show all calls, and not only those of your code and what it calls directly.")
    var all = false

    @Option(
        help: ArgumentHelp(
            "The explorer's colours: a name that flowtrace themes lists, or a file.", valueName: "name"))
    var theme: String?

    @Option(help: ArgumentHelp("Colours: auto, as the terminal has them, or never.", valueName: "when"))
    var color = ColorChoice.auto

    @Flag(inversion: .prefixedNo, help: "The mouse is the explorer's; without, the terminal's own, to select text.")
    var mouse = true

    @Flag(help: "For slow links: two screens a second while calls come in, instead of 25.")
    var slow = false

    enum ColorChoice: String, ExpressibleByArgument, CaseIterable {
        case auto, never
    }

    /// `printsAlways`: the command has no explorer.
    func request(printsAlways: Bool = false) -> ViewRequest {
        let form: ViewRequest.Form =
            json ? .json : plain || printsAlways || !TextTerminal.canShowExplorer ? .text : .explorer
        if form == .text, !plain, !printsAlways,
            let obstacle = TextTerminal.obstacle(ProcessInfo.processInfo.environment["TERM"])
        {
            TextOutput.standardError("flowtrace: \(obstacle)\n")
        }
        return ViewRequest(
            form: form, showsAll: all, theme: theme, hasColors: color != .never, hasMouse: mouse, isSlow: slow)
    }
}
