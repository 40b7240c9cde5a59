import Explorer
import Screen
import TraceStore

extension DetailText {
    /// What all calls of the function took together, as far as they have been surveyed.
    func statistics(_ function: FunctionID, width: Int) -> [DetailLine] {
        let all = store.functionTotals(now: text.now)
        guard Int(function.raw) < all.count, all[Int(function.raw)].calls > 0 else { return [] }
        let totals = all[Int(function.raw)]
        func time(_ time: UInt64) -> String { DurationText.text(time, micro: text.glyphs.micro) }
        var facts = [
            ("calls", CountText.grouped(totals.calls)), ("total", time(totals.total)), ("self", time(totals.own)),
        ]
        if let mean = totals.mean {
            facts += [("fastest", time(totals.fastest)), ("mean", time(mean)), ("slowest", time(totals.slowest))]
        }
        if totals.errors > 0 {
            facts.append(("left by exceptions", CountText.grouped(totals.propagated)))
            facts.append(("caught", CountText.grouped(totals.caught)))
        }
        // As many to a line as there is room for.
        var lines = section("All calls of this function")
        var line = StyledText()
        for (name, value) in facts {
            let needed = name.utf8.count + 1 + StyledText.width(value)
            if !line.isEmpty, line.width + 3 + needed > width {
                lines.append(line)
                line = StyledText()
            }
            line.append(safe: line.isEmpty ? "  " : "   ", .text)
            line.append(safe: name + " ", .textDim)
            line.append(safe: value, .text)
        }
        return plain(lines + [line])
    }
}
