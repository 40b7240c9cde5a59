import Screen
import TraceStore
import TraceWire

extension ValueText {
    /// The value on as many lines as it needs, each of at most `width` columns: a container that does not fit on one line gives
    /// each part a line of its own; long texts are continued on the next line.
    package func block(_ value: Value, width: Int) -> [StyledText] {
        block(value, prefix: StyledText(), suffix: StyledText(), indent: 0, width: max(width, 1))
    }

    /// `prefix` (a name, a key) stands before the value and `suffix` (a comma) behind it.
    func block(_ value: Value, prefix: StyledText, suffix: StyledText, indent: Int, width: Int) -> [StyledText] {
        var line = StyledText()
        line.append(safe: String(repeating: " ", count: indent), .text)
        line.append(prefix)
        let head = line
        line.append(self.line(value))
        line.append(suffix)
        let deeper = indent + 2
        guard line.width > width, let (open, close, count) = brackets(of: value), count > 0, deeper < width / 2 else {
            return line.wrapped(to: width, indent: deeper)
        }
        var first = head
        first.append(safe: open.text.last == " " ? String(open.text.dropLast()) : open.text, open.role)
        var lines = first.wrapped(to: width, indent: deeper)
        let stored = partCount(of: value)
        let comma = if case .object = value { StyledText() } else { StyledText(",", close.role) }
        for index in 0..<stored {
            let (label, part) = part(index, of: value)
            var name = StyledText()
            switch label {
            case .none: break
            case .key(let key):
                name.append(self.line(key))
                name.append(safe: ": ", .value)
            case .attribute(let attribute):
                name.append(attribute, .argumentName)
                name.append(safe: "=", .value)
            case .label(""): break
            case .label(let label):
                name.append(label, .argumentName)
                name.append(safe: ": ", .value)
            }
            lines += block(part, prefix: name, suffix: comma, indent: deeper, width: width)
        }
        if stored < count {
            var rest = StyledText(String(repeating: " ", count: deeper), .text)
            rest.append(safe: "\(glyphs.ellipsis) +\(count - stored)", .valueElided)
            lines += rest.wrapped(to: width)
        }
        var last = StyledText(String(repeating: " ", count: indent), .text)
        last.append(safe: close.text.first == "," ? String(close.text.dropFirst()) : close.text, close.role)
        last.append(suffix)
        return lines + last.wrapped(to: width)
    }
}
