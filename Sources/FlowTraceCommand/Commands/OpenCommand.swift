import ArgumentParser

struct OpenCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "open",
        abstract: "Open a saved trace in the explorer.",
        discussion: """
            The trace may be one whose program was killed, or that is still being written: what is there is shown. \
            With --print-screen the explorer needs no terminal: it presses the keys and prints the screen, such as

              flowtrace open run.flowtrace --size 80x24 --keys "/ l o a d Enter" --print-screen
            """)

    @OptionGroup var view: ViewOptions

    @Option(help: ArgumentHelp("Size of the screen for --print-screen.", valueName: "COLSxROWS"))
    var size: ScreenSize?

    @Option(
        help: ArgumentHelp(
            "Keys to press first, separated by blanks: j C-f Enter Down S-Right Esc Space.", valueName: "keys"))
    var keys: String?

    @Flag(help: "Show the trace as it grew, with its own timing: p pauses, ( and ) change the speed, { and } move.")
    var replay = false

    @Option(help: ArgumentHelp("How many times as fast, 0.1 to 100.", valueName: "n"))
    var speed = 1.0

    @Flag(help: "Print the screen after the keys, and end.")
    var printScreen = false

    @Argument(help: "The trace.", completion: .file())
    var file: String

    func validate() throws {
        if replay && printScreen { throw ValidationError("--replay needs a terminal: it goes without --print-screen.") }
        if !(0.1...100).contains(speed) { throw ValidationError("--speed is from 0.1 to 100.") }
        if size != nil && !printScreen { throw ValidationError("--size goes with --print-screen.") }
    }

    func run() throws {
        var request = OpenRequest(path: file, view: view.request())
        request.size = size.map { ($0.columns, $0.rows) }
        request.keys = keys
        request.printsScreen = printScreen
        request.replaySpeed = replay ? speed : nil
        throw ExitCode(try Session.openFile(request))
    }
}

/// `80x24`
struct ScreenSize: ExpressibleByArgument, Equatable {
    var columns: Int
    var rows: Int

    static let greatest = 1000

    init?(argument: String) {
        let parts = argument.lowercased().split(separator: "x", omittingEmptySubsequences: false)
        guard parts.count == 2, let columns = Int(parts[0]), let rows = Int(parts[1]),
            (1...Self.greatest).contains(columns), (1...Self.greatest).contains(rows)
        else { return nil }
        self.columns = columns
        self.rows = rows
    }
}
