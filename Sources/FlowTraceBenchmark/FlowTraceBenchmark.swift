// Prints what things cost, as plain lines: a name, figures, units. Run it in release.
import TraceStore
import TraceWire

@main
enum FlowTraceBenchmark {
    static func main() {
        let arguments = CommandLine.arguments.dropFirst()
        switch arguments.first {
        case "ingest":
            let calls = arguments.dropFirst().first.flatMap { Int($0.filter { $0 != "_" }) } ?? 10_000_000
            IngestBenchmark(calls: calls).run()
        default:
            print("usage: FlowTraceBenchmark ingest [calls]")
        }
    }
}
