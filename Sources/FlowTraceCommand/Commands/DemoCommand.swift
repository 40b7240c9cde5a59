import ArgumentParser
import Foundation

struct DemoCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "See FlowTrace at work on a bundled program.",
        discussion: """
            A small coffee shop with asyncio tasks, threads, generators and exceptions. Its source is a good example \
            to compare the tree with; --source prints where it is.
            """)

    @OptionGroup var view: ViewOptions

    @Option(
        help: ArgumentHelp("The Python to use: a path, a name on PATH, or a version such as 3.13.", valueName: "python")
    )
    var python: String?

    @Option(help: ArgumentHelp("How long the shop is open, in seconds.", valueName: "seconds"))
    var seconds: Double?

    @Flag(help: "Only print the folder of the program.")
    var source = false

    func run() throws {
        let installation = try Installation.locate()
        if source {
            print(installation.demo)
            return
        }
        let view = view.request()
        // In a pipe one wants the end soon; in the explorer, something that moves.
        let seconds = seconds ?? (view.form == .explorer ? 60 : 2)
        let target = Target.script(installation.demo + "/coffee_shop.py", ["\(seconds)"])
        let plan = try LaunchPlan.make(
            for: target, python: python, finder: PythonFinder(environment: ProcessInfo.processInfo.environment))
        throw ExitCode(
            try Session.run(
                RunRequest(
                    plan: plan, title: "flowtrace demo", recorder: RecorderEnvironment(installation: installation),
                    output: nil, view: view)))
    }
}
