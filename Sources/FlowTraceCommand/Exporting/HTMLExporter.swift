import Interface
import Screen
import TraceStore

/// One page with all that it needs: the tree to fold, to search and to walk with keys. The page draws only the rows that are in
/// the window, so that a hundred thousand calls stay quick.
struct HTMLExporter: TraceExporter {
    private let store: TraceStore
    private let numbers: LaneNumbers
    private let text: CallText
    private var hasRows = false

    /// Columns of a row's text.
    private static let width = 500

    init(_ store: TraceStore) {
        self.store = store
        numbers = LaneNumbers(store)
        text = CallText(store, now: store.processes.map(\.lastTime).max() ?? 0)
    }

    func begin(_ output: ExportOutput) {
        let title = numbers.processes.first?.name ?? "trace"
        output.write(HTMLPage.head(title: title))
        // A row: depth, kind, text, ns.
        output.write("<script type=\"application/json\" id=\"rows\">[\n")
    }

    mutating func begin(lane: LaneID, _ output: ExportOutput) {
        let entry = numbers[lane]
        let process = numbers.processes.count > 1 ? " of process \(entry.process)" : ""
        row(0, "lane", "\(entry.isTask ? "task" : "thread") \(entry.name)\(process)", "", output)
    }

    mutating func enter(_ span: ExportSpan, upcoming: UInt32, _ output: ExportOutput) {
        let isLost = store.lost(span.call) != nil
        let line = text.line(span.call, limit: Self.width).plain
        row(span.depth + 1, kind(span.call), line, isLost ? "" : text.duration(span.call).text, output)
    }

    private func kind(_ call: CallID) -> String {
        if store.lost(call) != nil { return "lost" }
        if store.isOpen(call) { return "open" }
        switch store.mark(call) {
        case .propagated: return "raised"
        case .caught: return "caught"
        case nil: return store.function(store.functionID(call)).origin == .mine ? "mine" : "library"
        }
    }

    private mutating func row(_ depth: Int, _ kind: String, _ line: String, _ time: String, _ output: ExportOutput) {
        output.write(hasRows ? ",\n[" : "[")
        hasRows = true
        // No text may end the element that it stands in.
        let quoted = JSONText.quoted(line).replacing("<", with: "\\u003c")
        output.write("\(depth),\"\(kind)\",\(quoted),\"\(time)\"]")
    }

    func end(_ output: ExportOutput) { output.write("\n]</script>\n" + HTMLPage.script) }
}
