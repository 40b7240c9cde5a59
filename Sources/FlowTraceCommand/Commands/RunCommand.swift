import ArgumentParser
import Foundation

struct RunCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Run a Python or Swift program and see its calls.",
        usage: """
            flowtrace run [options] script.py [args …]
            flowtrace run [options] -m module [args …]
            flowtrace run [options] -c code [args …]
            flowtrace run [options] -- command [args …]
            """,
        discussion: """
            Opens the explorer on the program's live call tree. The program's output goes to the explorer's Output \
            view, and to your terminal when you leave; its input is empty (use record for a program that asks). \
            A command such as pytest keeps its own Python, which must be 3.12 or newer. A program in Swift, given by its \
            path or behind --, shows the functions that are marked @Traced.

            When standard output is no terminal, or with --plain or --json, the tree is printed instead as it grows: \
            on standard output the tree alone, and all that the program prints on standard error. The exit code is \
            the program's (128 + N when signal N killed it), or 125 when it could not be started.
            """)

    @OptionGroup var view: ViewOptions

    @Option(name: [.short, .long], help: ArgumentHelp("Save the trace to this file, too.", valueName: "file"))
    var output: String?

    @OptionGroup var target: TargetOptions

    func run() throws {
        throw ExitCode(try Self.run(Target(target.target), target, output: output, view: view.request()))
    }

    static func run(_ target: Target, _ options: TargetOptions, output: String?, view: ViewRequest) throws -> Int32 {
        let installation = try Installation.locate()
        let finder = PythonFinder(environment: ProcessInfo.processInfo.environment)
        let plan = try LaunchPlan.make(for: target, python: options.python, finder: finder)
        var recorder = RecorderEnvironment(installation: installation)
        recorder.rules = try options.rules()
        recorder.followsChildren = options.children
        return try Session.run(
            RunRequest(plan: plan, title: target.title, recorder: recorder, output: output, view: view))
    }
}
