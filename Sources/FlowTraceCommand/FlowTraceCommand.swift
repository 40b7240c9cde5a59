import ArgumentParser
import Foundation

/// `flowtrace`: reads the command line and hands over to a command.
@main struct FlowTraceCommand: ParsableCommand {
    static let version = "1.0.0"

    static let configuration = CommandConfiguration(
        commandName: "flowtrace",
        abstract: "See what a Python or Swift program does while it runs: every call, as a tree in the terminal.",
        discussion: """
            Run your program, unchanged, under the explorer:

              flowtrace run app.py        or shorter: flowtrace app.py
              flowtrace run -m pytest -x
              flowtrace run -- flask run

            Or leave it in its own terminal, and watch it from a second one:

              flowtrace record app.py
              flowtrace watch

            No program at hand: flowtrace demo. Something does not work: flowtrace doctor.
            """,
        version: version,
        subcommands: [
            RunCommand.self, RecordCommand.self, WatchCommand.self, OpenCommand.self, PrintCommand.self,
            ExportCommand.self, CompareCommand.self, ThemesCommand.self, DoctorCommand.self, DemoCommand.self,
            InstallPythonCommand.self,
        ])

    static func main() {
        if CommandLine.arguments.dropFirst().first == OutputRelay.word { Foundation.exit(OutputRelay.run()) }
        do {
            let arguments = try ArgumentSplitter.prepared(
                Array(CommandLine.arguments.dropFirst()), isFile: { FileManager.default.fileExists(atPath: $0) })
            var command = try parseAsRoot(arguments)
            try command.run()
        } catch let failure as CommandFailure {
            end(failure.description, code: failure.code)
        } catch let error as any PlainError {
            end("\(error)", code: 1)
        } catch {
            exit(withError: error)
        }
    }

    private static func end(_ sentence: String, code: Int32) {
        TextOutput.standardError("flowtrace: \(sentence)\n")
        Foundation.exit(code)
    }
}
