import Explorer
import Screen
import TraceStore

/// What a row says that stands for several calls.
struct GroupText {
    let text: CallText

    init(_ text: CallText) { self.text = text }

    /// `×1 204 load ✗ 3`, `fib ×17 deep → 1597`.
    func line(_ call: CallID, _ facts: GroupFacts, limit: Int) -> StyledText {
        let sign = text.glyphs.isUnicode ? "×" : "x"
        var line = StyledText()
        if facts.calls > 1 {
            line.append(safe: "\(sign)\(CountText.grouped(facts.calls)) ", .runCount)
            let function = text.store.function(text.store.functionID(call))
            if function.origin == .importSystem {
                line.append(safe: "imports", .callNameImport)
            } else {
                line.append(text.name(call))
            }
            if facts.failures > 0 {
                line.append(safe: " \(text.glyphs.raised) \(CountText.grouped(facts.failures))", .callRaised)
            }
            return line.cut(to: limit, ellipsis: text.glyphs.ellipsis)
        }
        line.append(text.name(call))
        line.append(safe: " \(sign)\(CountText.grouped(facts.depth))\(facts.isDeeper ? "+" : "") deep", .runCount)
        let room = limit - line.width - 1
        if limit == .max || room > 3 {
            line.append(safe: " ", .text)
            line.append(text.outcome(call, limit: limit == .max ? .max : room))
        }
        return line.cut(to: limit, ellipsis: text.glyphs.ellipsis)
    }
}
