import Explorer
import Screen
import TraceStore

/// What the program wrote while a call was open.
extension DetailText {
    /// Lines that are told; `W` leads to all of them.
    private static let greatestCount = 8
    /// ns within which what was written has been read.
    private static let delay: UInt64 = 2_000_000

    func written(_ call: CallID, width: Int) -> [DetailLine] {
        guard let output, !output.isEmpty else { return [] }
        let start = store.start(call)
        let numbers = output.lines(from: start, to: start &+ store.duration(call, now: text.now) &+ Self.delay)
        guard !numbers.isEmpty else { return [] }
        var lines = section("Written while it was open")
        for number in numbers.prefix(Self.greatestCount) {
            guard let line = output.line(number) else { continue }
            let isError = line.stream == .error
            var styled = StyledText()
            // The sign says it without colour.
            styled.append(safe: isError ? "\(text.glyphs.errorOutput) " : "  ", .outputError)
            styled.append(line.text, isError ? .outputError : .output)
            lines.append(styled.cut(to: width, ellipsis: text.glyphs.ellipsis))
        }
        let more = numbers.count - Self.greatestCount
        if more > 0 {
            lines.append(StyledText("  \(CountText.grouped(more)) more lines: W shows them", .textDim))
        }
        return plain(lines)
    }
}
