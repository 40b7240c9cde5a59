import CAllocations
import FlowTrace

/// What a call costs beyond that of the function itself, in ns, and how often it allocates.
@main enum ProgramBenchmark {
    /// A round. An argument says another number: under valgrind, fewer will do.
    private static let calls = CommandLine.arguments.dropFirst().first.flatMap { Int($0) } ?? 200_000
    private static let rounds = 25
    /// A second argument: of the rows, only those whose names contain it, and the first.
    private static let wanted = CommandLine.arguments.dropFirst(2).first ?? ""

    static func main() async {
        await table("What a call costs more", plain)
        await table("In a task that is never suspended", inTask)
    }

    /// The first row is the floor of the others. Round by round, so that a busy moment is nobody's disadvantage.
    private static func table(_ title: String, _ all: [Row]) async {
        let rows = all.filter { $0.name.isEmpty || wanted.isEmpty || $0.name.contains(wanted) }
        for _ in 0..<rounds {
            for row in rows { await row.measure(calls) }
        }
        print(title + String(repeating: " ", count: 70 - title.count) + "time   allocations")
        for row in rows.dropFirst() {
            let time = text(row.time - rows[0].time)
            let name = row.name + String(repeating: " ", count: max(0, 72 - row.name.count - time.count))
            print(name + time + " ns   " + text(row.allocations))
        }
    }

    private static let texts = ("a text of some length", "another one, which is longer")

    private static var plain: [Row] {
        [
            Row("") { loop($0) { bare($0, $1, $2) } },
            Row("The clock, read twice", .off) { loop($0) { clocked($0, $1, $2) } },
            Row("@Traced, capture off", .off) { loop($0) { traced($0, $1, $2) } },
            Row("withCall, capture off", .off) { loop($0) { scoped($0, $1, $2) } },
            Row("@Traced, names and times", .names) { loop($0) { traced($0, $1, $2) } },
            Row("withCall, names and times", .names) { loop($0) { scoped($0, $1, $2) } },
            Row("swift-distributed-tracing, no-op tracer") { loop($0) { spanned($0, $1, $2) } },
            Row("@Traced, three integers and a result", .values) { loop($0) { traced($0, $1, $2) } },
            Row("withCall, three integers and a result", .values) { loop($0) { scoped($0, $1, $2) } },
            Row("@Traced, two texts and a result", .values) {
                loop($0) { _, _, _ in tracedTexts(texts.0, texts.1).utf8.count }
            },
            Row("… no-op tracer, three attributes and a result") { loop($0) { spannedWithAttributes($0, $1, $2) } },
        ]
    }

    private static var inTask: [Row] {
        [
            Row("") { await loopInTask($0) { await bareLater($0, $1, $2) } },
            Row("@Traced, capture off", .off) { await loopInTask($0) { await tracedLater($0, $1, $2) } },
            Row("@Traced, names and times", .names) { await loopInTask($0) { await tracedLater($0, $1, $2) } },
            Row("@Traced, three integers and a result", .values) {
                await loopInTask($0) { await tracedLater($0, $1, $2) }
            },
            Row("swift-distributed-tracing, no-op tracer") { await loopInTask($0) { await spannedLater($0, $1, $2) } },
        ]
    }

    private static func text(_ value: Double) -> String {
        let tenths = Int((max(0, value) * 10).rounded())
        return "\(tenths / 10).\(tenths % 10)"
    }
}
