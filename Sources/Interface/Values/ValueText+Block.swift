import Explorer
import Screen
import TraceStore
import TraceWire

extension ValueText {
    /// The value on as many lines as it needs, each of at most `width` columns: a container that does not fit on one line gives
    /// each part a line of its own; long texts are continued on the next line.
    package func block(_ value: Value, width: Int) -> [StyledText] {
        ValueBlock(notation: self, folds: nil, width: max(width, 1))
            .lines(value, ValuePath(.result), prefix: StyledText(), suffix: StyledText(), indent: 0).map(\.text)
    }

    /// The value that lies within another where the numbers of parts lead; nil: nowhere.
    package func value(at parts: [Int], in value: Value) -> Value? {
        var value = value
        for index in parts {
            guard index < partCount(of: value) else { return nil }
            value = part(index, of: value).value
        }
        return value
    }
}

/// Values on several lines, with parts to be opened and closed.
struct ValueBlock {
    let notation: ValueText
    /// What was opened and closed by hand; nil: all is open.
    let folds: [ValuePath: Bool]?
    let width: Int

    /// Parts deeper than this are closed at first.
    private static let levels = 2

    /// `prefix` (a name, a key) stands before the value and `suffix` (a comma) behind it.
    func lines(
        _ value: Value, _ path: ValuePath, prefix: StyledText, suffix: StyledText, indent: Int
    ) -> [DetailLine] {
        let deeper = indent + 2
        let brackets = notation.brackets(of: value)
        let hasParts = (brackets?.count ?? 0) > 0 && deeper < width / 2
        let isFoldable = folds != nil && hasParts && indent >= 2 && notation.partCount(of: value) > 0
        var whole = StyledText()
        whole.append(prefix)
        whole.append(notation.line(value))
        whole.append(suffix)
        let isOpenAtFirst =
            hasParts && indent + whole.width > width && (folds == nil || path.parts.count < Self.levels)
        let isOpen = isFoldable ? folds?[path] ?? isOpenAtFirst : isOpenAtFirst
        let fold: DetailSpot.Fold = isFoldable ? isOpen ? .open : .closed : .leaf
        var line = head(indent, fold)
        guard isOpen, let (open, close, count) = brackets else {
            if fold == .closed {
                line.append(prefix)
                line.append(notation.line(value, limit: max(1, width - line.width - suffix.width)))
                line.append(suffix)
                return [DetailLine(line.cut(to: width, ellipsis: notation.glyphs.ellipsis), .value(path), fold: fold)]
            }
            line.append(whole)
            return line.wrapped(to: width, indent: deeper).map { DetailLine($0, .value(path)) }
        }
        line.append(prefix)
        line.append(safe: open.text.last == " " ? String(open.text.dropLast()) : open.text, open.role)
        var lines = line.wrapped(to: width, indent: deeper).map { DetailLine($0, .value(path), fold: fold) }
        lines += parts(of: value, path, comma: comma(value, close.role), indent: deeper)
        if notation.partCount(of: value) < count {
            var rest = StyledText(String(repeating: " ", count: deeper), .text)
            rest.append(
                safe: "\(notation.glyphs.ellipsis) +\(count - notation.partCount(of: value))", .valueElided)
            lines += rest.wrapped(to: width).map { DetailLine($0) }
        }
        var last = StyledText(String(repeating: " ", count: indent), .text)
        last.append(safe: close.text.first == "," ? String(close.text.dropFirst()) : close.text, close.role)
        last.append(suffix)
        return lines + last.wrapped(to: width).map { DetailLine($0) }
    }

    /// The sign stands where the indentation is.
    private func head(_ indent: Int, _ fold: DetailSpot.Fold) -> StyledText {
        var line = StyledText()
        guard fold != .leaf else {
            line.append(safe: String(repeating: " ", count: indent), .text)
            return line
        }
        line.append(safe: String(repeating: " ", count: indent - 2), .text)
        line.append(safe: (fold == .open ? notation.glyphs.open : notation.glyphs.closed) + " ", .fold)
        return line
    }

    private func comma(_ value: Value, _ role: Role) -> StyledText {
        if case .object = value { StyledText() } else { StyledText(",", role) }
    }

    private func parts(of value: Value, _ path: ValuePath, comma: StyledText, indent: Int) -> [DetailLine] {
        (0..<notation.partCount(of: value)).flatMap { index in
            let (label, part) = notation.part(index, of: value)
            var name = StyledText()
            switch label {
            case .none, .label(""): break
            case .key(let key):
                name.append(notation.line(key))
                name.append(safe: ": ", .value)
            case .attribute(let attribute):
                name.append(attribute, .argumentName)
                name.append(safe: "=", .value)
            case .label(let label):
                name.append(label, .argumentName)
                name.append(safe: ": ", .value)
            }
            return lines(part, path.part(index), prefix: name, suffix: comma, indent: indent)
        }
    }
}
