import FlowTrace

/// What a call costs beyond that of the function itself, in ns, and how often it allocates.
@main enum ProgramBenchmark {
    static func main() async {
        print("What a call costs more                                                time   allocations")
        calls()
        print("In a task")
        await callsInTask()
    }

    private static func calls() {
        let floor = cost { bare($0, $1, $2) }
        TraceRecorder.stop()
        row("@Traced, capture off", cost { traced($0, $1, $2) }, beyond: floor)
        row("withCall, capture off", cost { scoped($0, $1, $2) }, beyond: floor)

        TraceRecorder.start()
        config(showArgs: false, showResult: false)
        row("@Traced, names and times", cost { traced($0, $1, $2) }, beyond: floor)
        row("withCall, names and times", cost { scoped($0, $1, $2) }, beyond: floor)
        row("swift-distributed-tracing, no-op tracer", cost { spanned($0, $1, $2) }, beyond: floor)
        config(showArgs: true, showResult: true)
        row("@Traced, three integers and a result", cost { traced($0, $1, $2) }, beyond: floor)
        row("withCall, three integers and a result", cost { scoped($0, $1, $2) }, beyond: floor)
        let texts = ("a text of some length", "another one, which is longer")
        row(
            "@Traced, two texts and a result", cost { _, _, _ in tracedTexts(texts.0, texts.1).utf8.count },
            beyond: floor)
        row("… no-op tracer, three attributes and a result", cost { spannedWithAttributes($0, $1, $2) }, beyond: floor)
    }

    /// None of the tasks is suspended.
    private static func callsInTask() async {
        let floor = await costInTask { await bareLater($0, $1, $2) }
        TraceRecorder.stop()
        row("@Traced, capture off", await costInTask { await tracedLater($0, $1, $2) }, beyond: floor)
        TraceRecorder.start()
        config(showArgs: false, showResult: false)
        row("@Traced, names and times", await costInTask { await tracedLater($0, $1, $2) }, beyond: floor)
        config(showArgs: true, showResult: true)
        row("@Traced, three integers and a result", await costInTask { await tracedLater($0, $1, $2) }, beyond: floor)
        row(
            "swift-distributed-tracing, no-op tracer", await costInTask { await spannedLater($0, $1, $2) },
            beyond: floor)
    }

    private static func row(_ what: String, _ cost: Cost, beyond floor: Cost) {
        func text(_ value: Double) -> String {
            let tenths = Int((max(0, value) * 10).rounded())
            return "\(tenths / 10).\(tenths % 10)"
        }
        let time = text(cost.time - floor.time)
        let name = what + String(repeating: " ", count: max(0, 72 - what.count - time.count))
        print(name + time + " ns   " + text(cost.allocations))
    }
}
