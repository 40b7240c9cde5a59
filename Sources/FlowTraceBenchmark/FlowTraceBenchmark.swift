// Prints what things cost, as plain lines: a name, figures, units. Run it in release.
import TraceStore
import TraceWire

@main
enum FlowTraceBenchmark {
    static func main() {
        let arguments = CommandLine.arguments.dropFirst()
        switch arguments.first {
        case "calls":
            var pythons: [String] = []
            var rounds = 7
            var rest = arguments.dropFirst()
            while let option = rest.popFirst(), let value = rest.popFirst() {
                if option == "--python" { pythons.append(value) }
                if option == "--rounds" { rounds = Int(value) ?? rounds }
            }
            CallsBenchmark(pythons: pythons, rounds: rounds)?.run()
        case "ingest":
            let calls = arguments.dropFirst().first.flatMap { Int($0.filter { $0 != "_" }) } ?? 10_000_000
            IngestBenchmark(calls: calls).run()
        case "latency":
            let held = arguments.dropFirst().first.flatMap { Int($0.filter { $0 != "_" }) } ?? 10_000_000
            LatencyBenchmark(held: held, rate: 2_000_000).run()
        default:
            print(
                """
                usage: FlowTraceBenchmark calls [--python PATH]… [--rounds N]    what recording costs a Python call
                       FlowTraceBenchmark ingest [calls]     events a second into the store, bytes a call
                       FlowTraceBenchmark latency [calls]    from a key to the screen, with so many calls held
                """)
        }
    }
}
