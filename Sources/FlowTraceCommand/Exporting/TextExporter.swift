import Interface
import TraceStore

/// The tree as text, as `print` gives it.
struct TextExporter: TraceExporter {
    private let store: TraceStore
    private let countsHidden: Bool
    private var printer: TreePrinter
    private let text: CallText

    /// Columns of a line.
    static let width = 160

    init(_ store: TraceStore, _ filter: ExportFilter) {
        self.store = store
        countsHidden = !filter.isEmpty
        printer = TreePrinter(TextOutput(descriptor: -1), scope: .all, glyphs: .unicode, width: Self.width)
        text = CallText(store, now: store.processes.map(\.lastTime).max() ?? 0)
    }

    mutating func begin(lane: LaneID, _ output: ExportOutput) { output.write(printer.heading(lane, store)) }

    func enter(_ span: ExportSpan, upcoming: UInt32, _ output: ExportOutput) {
        let step = RowCursor.Step.row(span.call, depth: span.depth)
        output.write(printer.line(step, text, store, nextRow: upcoming, countsHidden: countsHidden))
    }
}
