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
            var drops = false
            var rest = arguments.dropFirst()
            while let option = rest.popFirst(), let value = rest.popFirst() {
                if option == "--python" { pythons.append(value) }
                if option == "--rounds" { rounds = Int(value) ?? rounds }
                if option == "--reader" { drops = value == "drop" }
            }
            CallsBenchmark(pythons: pythons, rounds: rounds, drops: drops)?.run()
        case "ingest":
            let calls = arguments.dropFirst().first.flatMap { Int($0.filter { $0 != "_" }) } ?? 10_000_000
            IngestBenchmark(calls: calls).run()
            print("")
            SocketBenchmark(calls: calls).run()
        case "send":
            // The other process of `ingest`.
            let words = Array(arguments.dropFirst())
            guard words.count == 2, let mix = SyntheticProgram.Mix(rawValue: words[0]), let calls = Int(words[1]) else {
                return
            }
            SocketBenchmark.send(mix, calls: calls)
        case "latency":
            let held = arguments.dropFirst().first.flatMap { Int($0.filter { $0 != "_" }) } ?? 10_000_000
            let mix = arguments.dropFirst(2).first == "rare" ? SyntheticProgram.Mix.generatorsTasksAndExceptions : nil
            LatencyBenchmark(held: held, rate: 2_000_000, mix: mix ?? .structureOnly).run()
        default:
            print(
                """
                usage: FlowTraceBenchmark calls [--python PATH]… [--rounds N] [--reader store|drop]
                                                             what recording costs a Python call; drop: where the reader
                                                             is on a core of its own, of which two of one core are not
                       FlowTraceBenchmark ingest [calls]     events a second into the store, bytes a call
                       FlowTraceBenchmark latency [calls [rare]]    from a key to the screen, with so many calls held;
                                                             rare: with generators, tasks and exceptions
                """)
        }
    }
}
