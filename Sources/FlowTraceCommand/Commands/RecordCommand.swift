import ArgumentParser
import Foundation
import TraceCollector

struct RecordCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "record",
        abstract: "Run a Python or Swift program in this terminal, to be watched from another.",
        usage: """
            flowtrace record [options] script.py [args …]
            flowtrace record [options] -m module [args …]
            flowtrace record [options] -c code [args …]
            flowtrace record [options] -- command [args …]
            """,
        discussion: """
            The program runs as always: same terminal, same input and output, same pid and exit code. One line on \
            standard error says how to watch it. Without a watcher the last calls are kept (64 MiB), so that you see \
            the past when you come.
            """)

    @Option(name: [.short, .long], help: ArgumentHelp("Write the trace to this file.", valueName: "file"))
    var output: String?

    @Flag(help: "Hold the program until somebody watches it.")
    var wait = false

    @OptionGroup var target: TargetOptions

    func run() throws {
        let installation = try Installation.locate()
        let environment = ProcessInfo.processInfo.environment
        let plan = try LaunchPlan.make(
            for: Target(target.target), python: target.python, finder: PythonFinder(environment: environment))
        var recorder = RecorderEnvironment(installation: installation)
        recorder.rules = try target.rules()
        recorder.followsChildren = target.children
        recorder.waits = wait
        if let output {
            // Now rather than in the program, which could not say that it does not work.
            do {
                try TraceFileWriter(path: output).close()
            } catch {
                throw CommandFailure("\(error)", code: 125)
            }
            recorder.file = SearchPath.absolute(output)
        }
        TextOutput.standardError(Self.notice(waits: wait))
        let failure = Spawn.replaceSelf(
            plan.executable, plan.arguments, environment: recorder.applied(to: environment))
        throw CommandFailure("\(failure)", code: 126)
    }

    /// The one line.
    private static func notice(waits: Bool) -> String {
        let holds = waits ? "holding" : "recording"
        return "\(holds) pid \(getpid()) — watch it with: flowtrace watch \(getpid())\n"
    }
}
