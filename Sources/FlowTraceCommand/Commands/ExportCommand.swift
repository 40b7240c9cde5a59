import ArgumentParser
import Foundation
import TraceStore

struct ExportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write a saved trace in another program's format.",
        discussion: """
            The formats, and the endings of files that mean them:

              chrome      .json            chrome://tracing, ui.perfetto.dev, VizTracer's viewer
              perfetto    .pftrace         Perfetto's protobuf, for big traces and SQL
              speedscope  .speedscope.json speedscope.app
              folded      .folded          collapsed stacks with self time in µs, for flame graphs
              jsonl       .jsonl           an object a line for each call, as print --json gives them
              json        .events.json     a list of the Python package's call events
              text        .txt             the tree
              html        .html            one page to fold and search, for a browser

            With .gz behind it the file is compressed. Without -o the result goes to standard output.
            """)

    @Option(help: ArgumentHelp("The format: \(ExportFormat.names).", valueName: "format"))
    var to: ExportFormat?

    @Option(
        name: [.short, .long],
        help: ArgumentHelp("The file to write; its ending may say the format.", valueName: "file"))
    var output: String?

    @Flag(help: "Only the calls of your code, and those that it makes directly.")
    var mine = false

    @Option(help: ArgumentHelp("Leave shorter calls out: 10us, 5ms, 1.5s.", valueName: "time"))
    var minDuration: TimeSpan?

    @Option(help: ArgumentHelp("Levels of calls.", valueName: "n"))
    var depth: Int?

    @Option(
        help: ArgumentHelp(
            "Only this call and what is below it: its lane and row, as --json names them.", valueName: "LANE:ROW"))
    var subtree: CallPlace?

    @Argument(help: "The trace.", completion: .file())
    var file: String

    func validate() throws {
        if let depth, depth < 1 { throw ValidationError("--depth begins at 1.") }
        guard to == nil else { return }
        guard let output else { throw ValidationError("Name a format with --to, or a file with -o.") }
        guard ExportFormat(path: output) != nil else {
            throw ValidationError(
                "The ending of \(output) means no format: name one with --to (\(ExportFormat.names)).")
        }
    }

    func run() throws {
        if to == .perfetto, output == nil, isatty(1) == 1 {
            throw CommandFailure("perfetto is binary, and standard output is a terminal: name a file with -o.")
        }
        let filter = ExportFilter(
            mineOnly: mine, minimumDuration: minDuration?.nanoseconds ?? 0, depth: depth ?? .max,
            subtree: subtree?.call)
        // `validate` has seen that one of them names a format.
        let format = to ?? output.flatMap { ExportFormat(path: $0) } ?? .text
        throw ExitCode(try FileExport(path: file, format: format, filter: filter, output: output).run())
    }
}

extension ExportFormat: ExpressibleByArgument {}

/// `3:1207`, a lane and a row.
struct CallPlace: ExpressibleByArgument {
    var call: CallID

    init?(argument: String) {
        let parts = argument.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, let lane = UInt32(parts[0]), let row = UInt32(parts[1]) else { return nil }
        call = CallID(lane: LaneID(raw: lane), row: row)
    }
}

/// `250ns`, `10us`, `10µs`, `5ms`, `1.5s`
struct TimeSpan: ExpressibleByArgument, Equatable {
    var nanoseconds: UInt64
    private static let units: [(String, Double)] = [("ns", 1), ("us", 1e3), ("µs", 1e3), ("ms", 1e6), ("s", 1e9)]

    init(nanoseconds: UInt64) { self.nanoseconds = nanoseconds }

    /// As help shows a default: in the largest unit that leaves a whole number.
    var defaultValueDescription: String {
        let fitting = Self.units.last { nanoseconds > 0 && nanoseconds % UInt64($0.1) == 0 } ?? Self.units[0]
        return "\(nanoseconds / UInt64(fitting.1))\(fitting.0)"
    }

    init?(argument: String) {
        guard let (unit, scale) = Self.units.first(where: { argument.hasSuffix($0.0) }),
            let number = Double(argument.dropLast(unit.count)), number >= 0, number * scale < 1e18
        else { return nil }
        nanoseconds = UInt64(number * scale)
    }
}
