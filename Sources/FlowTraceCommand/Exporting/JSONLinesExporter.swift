import Interface
import TraceStore

/// An object a line, as `print --json` gives them: a lane before its calls.
struct JSONLinesExporter: TraceExporter {
    private let store: TraceStore
    private let text: CallText

    init(_ store: TraceStore) {
        self.store = store
        text = CallText(store, now: store.processes.map(\.lastTime).max() ?? 0)
    }

    func begin(lane: LaneID, _ output: ExportOutput) {
        output.write(JSONPrinter.description(of: store.lane(lane), store) + "\n")
    }

    func enter(_ span: ExportSpan, upcoming: UInt32, _ output: ExportOutput) {
        output.write(text.json(span.call) + "\n")
    }
}
