import Explorer
import Screen
import TraceStore

extension Canvas {
    /// Activity as bars; below, where errors were, and from when to when the selected call was open. With one line, only bars.
    mutating func drawTimeline(_ state: ExplorerState, _ store: TraceStore, in area: Rectangle) {
        guard let timeline = Timeline(store, width: area.width, now: state.displayedTime) else { return }
        let bars = Array(glyphs.isUnicode ? " ▁▂▃▄▅▆▇█" : " .:-=+*#@")
        // A replay's strip is of the whole trace, to move in; what has yet to come is dim.
        let present = state.replay.map { $0.hasBegun ? timeline.column(of: $0.position) : 0 } ?? timeline.columns.count
        let most = TimelineScale.level(timeline.mostCalls)
        for (index, column) in timeline.columns.enumerated() {
            // A single call among thousands must be seen, so the height goes with the number's digits.
            let height = most == 0 ? 0 : Int((TimelineScale.level(column.calls) / most * 8).rounded(.up))
            let sign = column.errors > 0 && height == 0 ? bars[1] : bars[min(8, height)]
            let role: Role = index > present ? .textDim : column.errors > 0 ? .callRaised : .duration
            put(String(sign), role, x: area.x + index, y: area.y)
        }
        if let replay = state.replay, replay.hasBegun {
            let column = timeline.column(of: replay.position)
            put(glyphs.isUnicode ? "┃" : "|", .statusPaused, x: area.x + column, y: area.y)
        }
        let span = state.selectedCall.map { call in
            let start = store.start(call)
            return timeline.column(
                of: start)...max(
                    timeline.column(of: start),
                    timeline.column(of: start &+ store.duration(call, now: state.displayedTime)))
        }
        guard area.height > 1 else {
            if let start = span?.lowerBound {
                restyle(Rectangle(x: area.x + start, y: area.y, width: 1, height: 1), .rowSelected)
            }
            return
        }
        let y = area.y + 1
        let end = DurationText.text(timeline.end - timeline.origin, micro: glyphs.micro)
        if let span {
            let dash = String(glyphs.horizontal)
            for column in span where column > span.lowerBound { put(dash, .paneTitle, x: area.x + column, y: y) }
        }
        for (index, column) in timeline.columns.enumerated() where column.errors > 0 {
            put(glyphs.raised, index > present ? .textDim : .callRaised, x: area.x + index, y: y)
        }
        // How long it all is, where nothing else has to be said.
        let room = timeline.columns.suffix(StyledText.width(end) + 1)
        if !room.contains(where: { $0.errors > 0 }), span.map({ $0.upperBound < area.width - room.count }) ?? true {
            put(end, .textDim, x: area.maxX - StyledText.width(end), y: y)
        }
        if let span { put(glyphs.isUnicode ? "▲" : "^", .paneTitle, x: area.x + span.lowerBound, y: y) }
    }
}

enum TimelineScale {
    /// Grows by one with each doubling of a number.
    static func level(_ calls: Double) -> Double {
        guard calls > 0 else { return 0 }
        let number = 1 + calls
        // log2 without the C library: the exponent, and linearly within.
        return Double(number.exponent) + number.significand - 1
    }
}
