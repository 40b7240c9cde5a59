import Explorer
import TraceStore

/// What the column at the right says of a call.
struct TimeText {
    private let text: CallText
    private let column: TimeColumn
    /// ns of CLOCK_MONOTONIC from which times count.
    private let origin: UInt64

    /// Of a call with more callees, its own time is not counted while a screen is drawn.
    private static let greatestCount = 20_000

    init(_ text: CallText, _ column: TimeColumn, mark: UInt64) {
        self.text = text
        self.column = column
        let first = text.store.processes.map(\.firstTime).filter { $0 > 0 }.min() ?? 0
        origin = column == .delta && mark > 0 ? mark : first
    }

    func span(_ call: CallID) -> Span {
        let store = text.store
        switch column {
        case .total: return text.duration(call)
        case .own:
            guard let time = store.selfTime(call, limit: Self.greatestCount) else {
                return store.isOpen(call) ? Span(text.glyphs.running, .durationRunning) : Span("many", .duration)
            }
            return Span(written(time), time >= CallText.slow ? .durationSlow : .duration)
        case .start, .delta:
            let start = store.start(call)
            let isBefore = start < origin
            let sign = isBefore ? "-" : column == .delta ? "+" : ""
            return Span(sign + written(isBefore ? origin - start : start - origin), .duration)
        }
    }

    private func written(_ time: UInt64) -> String { DurationText.text(time, micro: text.glyphs.micro) }
}
