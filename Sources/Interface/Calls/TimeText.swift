import Explorer
import TraceStore

/// What the columns at the right say of a call.
struct TimeText {
    private let text: CallText
    private let heat: Heat
    private let focus: CallID?
    /// ns of CLOCK_MONOTONIC: the first call, and the mark.
    private let first: UInt64
    private let mark: UInt64
    /// Seconds ahead of UTC.
    private let zone: Int
    /// The last outermost call that was asked for, and its time: rows one below the other mostly share it.
    private var root: (call: CallID, end: UInt32, time: UInt64)?

    /// Of a call with more callees, its own time is not counted while a screen is drawn.
    private static let greatestCount = 20_000

    init(_ text: CallText, _ state: ExplorerState) {
        self.text = text
        heat = state.heat
        focus = state.focuses.last
        zone = state.zone
        first = text.store.processes.map(\.firstTime).filter { $0 > 0 }.min() ?? 0
        mark = state.markTime > 0 ? state.markTime : first
    }

    /// Of a row that stands for several calls, the time of all, or the beginning of the first.
    mutating func span(_ row: OutlineRow, _ call: CallID, _ column: TimeColumn) -> Span {
        guard case .group(_, .run, let facts) = row.kind, column == .total || column == .own else {
            return span(call, column)
        }
        guard column == .total else { return Span("", .duration) }
        return facts.time.map { Span(written($0), role($0, call)) } ?? Span("many", .duration)
    }

    private mutating func span(_ call: CallID, _ column: TimeColumn) -> Span {
        let store = text.store
        switch column {
        case .total:
            var span = text.duration(call)
            if !store.isOpen(call) { span.role = role(store.duration(call, now: text.now), call) }
            return span
        case .own:
            guard let time = store.selfTime(call, limit: Self.greatestCount) else {
                return store.isOpen(call) ? Span(text.glyphs.running, .durationRunning) : Span("many", .duration)
            }
            return Span(written(time), role(time, call))
        case .clock: return Span(clock(call), .duration)
        case .start, .delta:
            let start = store.start(call)
            let origin = column == .delta ? mark : first
            let isBefore = start < origin
            let sign = isBefore ? "-" : column == .delta ? "+" : ""
            return Span(sign + written(isBefore ? origin - start : start - origin), .duration)
        }
    }

    /// By its share of the caller's time, or of the outermost call's: from half on hot, from a tenth on warm.
    private mutating func role(_ time: UInt64, _ call: CallID) -> Role {
        let whole: UInt64?
        switch heat {
        case .off: whole = nil
        case .caller: whole = text.store.parent(call).map { text.store.duration($0, now: text.now) }
        case .root: whole = rootTime(call)
        }
        if let whole, whole > 0 {
            let share = Double(time) / Double(whole)
            if share >= 0.5 { return .durationHot }
            if share >= 0.1 { return .durationWarm }
        }
        return time >= CallText.slow ? .durationSlow : .duration
    }

    /// The time of the outermost call that holds this one, or of the subtree that is shown alone. O(depth) once.
    private mutating func rootTime(_ call: CallID) -> UInt64? {
        let store = text.store
        if let root, root.call.lane == call.lane, root.call.row <= call.row, call.row < root.end { return root.time }
        var outermost = call
        while outermost != focus, let caller = store.parent(outermost) { outermost = caller }
        let time = store.duration(outermost, now: text.now)
        root = (outermost, store.subtreeEnd(outermost), time)
        return time
    }

    /// `14:03:27.123456`; `?` where the recorder did not say what time it was.
    private func clock(_ call: CallID) -> String {
        let store = text.store
        guard let hello = store.process(store.lane(call.lane).process).hello, hello.wallTime > 0 else { return "?" }
        let (start, known) = (Int64(clamping: store.start(call)), Int64(clamping: hello.monotonicTime))
        let time = Int64(clamping: hello.wallTime) &+ (start - known) &+ Int64(zone) * 1_000_000_000
        let day: Int64 = 86_400_000_000_000
        let ofDay = UInt64(((time % day) + day) % day)
        let seconds = ofDay / 1_000_000_000
        let parts = [seconds / 3600, seconds / 60 % 60, seconds % 60].map { DurationText.twoDigits($0) }
        let micros = String(ofDay / 1000 % 1_000_000)
        return parts.joined(separator: ":") + "." + String(repeating: "0", count: 6 - micros.utf8.count) + micros
    }

    private func written(_ time: UInt64) -> String { DurationText.text(time, micro: text.glyphs.micro) }
}
