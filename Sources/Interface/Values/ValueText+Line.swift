import Screen
import TraceStore
import TraceWire

extension ValueText {
    /// Writes the value in at most `limit` columns; answers whether all of it had room. Writes at least one column, so `limit`
    /// is at least 1.
    @discardableResult
    func write(_ value: Value, to text: inout StyledText, limit: Int) -> Bool {
        if let (open, close, count) = brackets(of: value) {
            return writeContainer(value, open: open, close: close, count: count, to: &text, limit: limit)
        }
        let mark = text.mark
        let before = text.width
        writeScalar(value, to: &text)
        let width = text.width - before
        if width <= limit { return true }
        var whole = StyledText()
        for span in text.spans[mark.spans...] { whole.append(safe: span.text, span.role) }
        text.goBack(to: mark)
        text.append(whole.cut(to: limit, ellipsis: glyphs.ellipsis))
        return false
    }

    /// What has no parts to leave out.
    private func writeScalar(_ value: Value, to text: inout StyledText) {
        switch value {
        case .none: text.append(safe: language.none, .valueConstant)
        case .boolean(let value): text.append(safe: language.boolean(value), .valueConstant)
        case .ellipsis: text.append(safe: "Ellipsis", .valueConstant)
        case .notImplemented: text.append(safe: "NotImplemented", .valueConstant)
        case .missing: text.append(safe: "<unset>", .valueElided)
        case .masked: text.append(safe: glyphs.masked, .valueMasked)
        case .elided: text.append(safe: glyphs.ellipsis, .valueElided)
        case .integer(let value): text.append(safe: String(value), .valueNumber)
        case .bigInteger(let isNegative, let bits, let bytes):
            text.append(
                safe: PythonNumber.bigInteger(isNegative: isNegative, bits: bits, bytes: bytes).text, .valueNumber)
        case .float(let value): text.append(safe: language.float(value), .valueNumber)
        case .complex(let real, let imaginary):
            text.append(safe: PythonNumber.complex(real, imaginary), .valueNumber)
        case .string(let value, let length):
            text.append(language.string(value), .valueString)
            writeMissing(length - value.unicodeScalars.count, to: &text)
        case .bytes(let bytes, let length):
            text.append(safe: PythonLiteral.bytes(bytes), .valueString)
            writeMissing(length - bytes.count, to: &text)
        case .byteArray(let bytes, let length):
            text.append(safe: "bytearray(", .value)
            text.append(safe: PythonLiteral.bytes(bytes, escapesApostrophe: true), .valueString)
            writeMissing(length - bytes.count, to: &text)
            text.append(safe: ")", .value)
        case .float32(let value): text.append(safe: value.description, .valueNumber)
        case .interval(let lower, let upper, let isClosed):
            text.append(line(lower))
            text.append(safe: isClosed ? "..." : "..<", .value)
            text.append(line(upper))
        case .enumCase(_, let name, _, _): text.append("." + name, .valueConstant)
        case .object(let type, _, _, _): text.append(shortName(type), .valueObject)
        case .type(let type) where language == .swift: text.append(shortName(type) + ".self", .valueObject)
        case .type(let type): text.append("<class '\(typeName(type))'>", .valueObject)
        case .function(let name): text.append("<function \(name)>", .valueObject)
        case .module(let name): text.append("<module '\(name)'>", .valueObject)
        case .representation(let value, let length):
            text.append(value, .valueObject)
            writeMissing(length - value.unicodeScalars.count, to: &text)
        case .typeOnly(let type): text.append(shortName(type), .valueObject)
        case .described(let type, let words, true):
            text.append("\(shortName(type))(\(words))", .valueObject)
        case .described(let type, let words, _):
            text.append("<\(shortName(type))\(words.isEmpty ? "" : " ")\(words)>", .valueObject)
        case .tuple, .list, .set, .frozenSet, .dictionary, .range, .enumMember, .typedTuple, .typedValue, .structure,
            .labelledTuple:
            break  // `brackets` has taken them
        }
    }

    /// `… +880`: how much of a text the recorder did not keep.
    private func writeMissing(_ count: Int, to text: inout StyledText) {
        if count > 0 { text.append(safe: "\(glyphs.ellipsis) +\(count)", .valueElided) }
    }

    /// What surrounds the parts of a value that has parts, and how many parts the program's value had.
    func brackets(of value: Value) -> (open: Span, close: Span, count: Int)? {
        func plain(_ open: String, _ close: String, _ count: Int) -> (open: Span, close: Span, count: Int) {
            (Span(open, .value), Span(close, .value), count)
        }
        if let (open, close, count) = language.brackets(of: value) { return plain(open, close, count) }
        switch value {
        case .frozenSet(_, let count):
            return count == 0 ? plain("frozenset(", ")", 0) : plain("frozenset({", "})", count)
        case .range(_, _, let step): return plain("range(", ")", step == .integer(1) ? 2 : 3)
        case .object(let type, _, _, let count) where language == .python:
            return (
                Span(DisplayText.safe("<\(typeName(type))\(count > 0 ? " " : "")"), .valueObject),
                Span(">", .valueObject), count
            )
        case .enumMember(let type, let name, _):
            return (
                Span(DisplayText.safe("<\(shortName(type)).\(name): "), .valueConstant), Span(">", .valueConstant), 1
            )
        case .enumCase(_, let name, _, let count) where count > 0:
            return (
                Span(DisplayText.safe("." + name + "("), .valueConstant), Span(")", .valueConstant), count
            )
        case .typedTuple(let type, _, let count), .structure(let type, _, let count):
            return (Span(DisplayText.safe(shortName(type) + "("), .valueObject), Span(")", .valueObject), count)
        case .typedValue(let type, _):
            return (Span(DisplayText.safe(shortName(type) + "("), .valueObject), Span(")", .valueObject), 1)
        default: return nil
        }
    }

    /// What stands before a part: a key, an attribute's name.
    enum PartLabel {
        case none
        case key(Value)
        case attribute(String)
        /// As in `label: value`; empty: none.
        case label(String)
    }

    /// The parts that the recorder kept.
    func partCount(of value: Value) -> Int {
        switch value {
        case .tuple(let values, _), .list(let values, _), .set(let values, _), .frozenSet(let values, _),
            .typedTuple(_, let values, _):
            values.count
        case .dictionary(let entries, _): entries.count
        case .range(_, _, let step): step == .integer(1) ? 2 : 3
        case .object(_, _, let attributes, _), .enumCase(_, _, let attributes, _), .structure(_, let attributes, _),
            .labelledTuple(let attributes, _):
            attributes.count
        case .enumMember, .typedValue: 1
        default: 0
        }
    }

    func part(_ index: Int, of value: Value) -> (label: PartLabel, value: Value) {
        switch value {
        case .tuple(let values, _), .list(let values, _), .set(let values, _), .frozenSet(let values, _),
            .typedTuple(_, let values, _):
            (.none, values[index])
        case .dictionary(let entries, _): (.key(entries[index].key), entries[index].value)
        case .range(let start, let stop, let step): (.none, index == 0 ? start : index == 1 ? stop : step)
        case .object(_, _, let attributes, _): (.attribute(attributes[index].name), attributes[index].value)
        case .enumCase(_, _, let parts, _), .structure(_, let parts, _), .labelledTuple(let parts, _):
            (.label(parts[index].name), parts[index].value)
        case .enumMember(_, _, let value), .typedValue(_, let value): (.none, value)
        default: (.none, .elided)
        }
    }

    private func writeContainer(
        _ value: Value, open: Span, close: Span, count: Int, to text: inout StyledText, limit: Int
    ) -> Bool {
        let start = text.mark
        text.append(safe: open.text, open.role)
        let end = limit == .max ? Int.max : start.width + limit - DisplayText.width(close.text)
        if text.width >= end && (text.width > end || count > 0) {
            return writeNothing(open: open, close: close, to: &text, from: start, limit: limit)
        }
        let stored = partCount(of: value)
        let separator = if case .object = value { " " } else { ", " }
        let more = separator.utf8.count + StyledText.width(glyphs.ellipsis)
        var written = 0
        var isWhole = true
        while written < stored && isWhole {
            let mark = text.mark
            if written > 0 { text.append(safe: separator, close.role) }
            let isLast = written + 1 == stored && stored >= count
            let room = end == .max ? Int.max : end - text.width - (isLast ? 0 : more)
            guard room >= 1 else {
                text.goBack(to: mark)
                isWhole = false
                break
            }
            let (label, part) = part(written, of: value)
            isWhole = write(part, label: label, to: &text, limit: room)
            if !isWhole && written > 0 && room < 12 {
                text.goBack(to: mark)
                break
            }
            written += 1
        }
        if written < count {
            if written > 0 { text.append(safe: separator, close.role) }
            let exact = "\(glyphs.ellipsis) \(written == 0 ? "" : "+")\(count - written)"
            let room = end == .max ? Int.max : end - text.width
            if DisplayText.width(exact) <= room {
                text.append(safe: exact, .valueElided)
            } else if room >= 1 {
                text.append(safe: glyphs.ellipsis, .valueElided)
            }
            isWhole = isWhole && written == stored
        }
        text.append(safe: close.text, close.role)
        return isWhole
    }

    /// No room between the brackets: the beginning of the opening one, so that at least the kind of value is seen.
    private func writeNothing(
        open: Span, close: Span, to text: inout StyledText, from start: StyledText.Mark, limit: Int
    ) -> Bool {
        text.goBack(to: start)
        let whole = StyledText(open.text + glyphs.ellipsis + close.text, open.role)
        text.append(whole.cut(to: limit, ellipsis: glyphs.ellipsis))
        return false
    }

    private func write(_ value: Value, label: PartLabel, to text: inout StyledText, limit: Int) -> Bool {
        let start = text.width
        switch label {
        case .none: break
        case .key(let key):
            guard write(key, to: &text, limit: limit) else { return false }
            text.append(safe: ": ", .value)
        case .attribute(let name):
            text.append(name, .argumentName)
            text.append(safe: "=", .value)
        case .label(""): break
        case .label(let name):
            text.append(name, .argumentName)
            text.append(safe: ": ", .value)
        }
        guard limit != .max else { return write(value, to: &text, limit: .max) }
        let room = limit - (text.width - start)
        if room >= 1 { return write(value, to: &text, limit: room) }
        // The label alone fills the room: cut it.
        var spans = StyledText()
        var columns = text.width - start
        var index = text.spans.count
        while columns > 0 && index > 0 {
            index -= 1
            columns -= DisplayText.width(text.spans[index].text)
        }
        for span in text.spans[index...] { spans.append(safe: span.text, span.role) }
        text.goBack(to: StyledText.Mark(spans: index, width: start))
        spans.append(safe: glyphs.ellipsis, .valueElided)
        text.append(spans.cut(to: limit, ellipsis: glyphs.ellipsis))
        return false
    }
}
