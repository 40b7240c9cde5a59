import TraceStore
import TraceWire

/// Reads values in the notation of Fixtures/python_repr.py.
struct ValueNotation {
    private var words: [Substring]
    private var next = 0

    static func value(_ text: some StringProtocol) -> Value? {
        var reader = ValueNotation(words: Substring(text).split(separator: " ", omittingEmptySubsequences: false))
        return reader.read()
    }

    private init(words: [Substring]) { self.words = words }

    private mutating func read() -> Value? {
        guard next < words.count else { return nil }
        let word = words[next]
        next += 1
        switch word {
        case "None": return Value.none
        case "True": return .boolean(true)
        case "False": return .boolean(false)
        case "Ellipsis": return .ellipsis
        case "NotImplemented": return .notImplemented
        case "(": return readContainer()
        default: break
        }
        let body = word.dropFirst(2)
        switch word.first {
        case "i": return Int64(body).map(Value.integer)
        case "n":
            let isNegative = body.hasPrefix("-")
            var digits = String(isNegative ? body.dropFirst() : body)
            if digits.count % 2 == 1 { digits = "0" + digits }
            let bytes: [UInt8] = Self.bytes(digits).reversed()
            let bits = bytes.count * 8 - (bytes.last?.leadingZeroBitCount ?? 0)
            return .bigInteger(isNegative: isNegative, bits: bits, bytes: bytes)
        case "f": return Double(body).map(Value.float)
        case "c":
            let parts = body.split(separator: ",").compactMap { Double($0) }
            return parts.count == 2 ? .complex(parts[0], parts[1]) : nil
        case "s":
            let text = String(decoding: Self.bytes(body), as: UTF8.self)
            return .string(text, length: text.unicodeScalars.count)
        case "b": return .bytes(Self.bytes(body), length: body.count / 2)
        case "a": return .byteArray(Self.bytes(body), length: body.count / 2)
        default: return nil
        }
    }

    private mutating func readContainer() -> Value? {
        let kind = words[next]
        next += 1
        var values: [Value] = []
        while words[next] != ")" {
            guard let value = read() else { return nil }
            values.append(value)
        }
        next += 1
        switch kind {
        case "tuple": return .tuple(values, count: values.count)
        case "list": return .list(values, count: values.count)
        case "set": return .set(values, count: values.count)
        case "frozenset": return .frozenSet(values, count: values.count)
        case "range": return .range(values[0], values[1], values[2])
        case "dict":
            let entries = stride(from: 0, to: values.count, by: 2).map {
                Value.Entry(key: values[$0], value: values[$0 + 1])
            }
            return .dictionary(entries, count: entries.count)
        default: return nil
        }
    }

    private static func bytes(_ hexadecimal: some StringProtocol) -> [UInt8] {
        let digits = hexadecimal.compactMap(\.hexDigitValue)
        return stride(from: 0, to: digits.count - 1, by: 2).map { UInt8(digits[$0] * 16 + digits[$0 + 1]) }
    }
}
