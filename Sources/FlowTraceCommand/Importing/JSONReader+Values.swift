import TraceWire

extension JSONReader {
    /// A value as a recorder would have kept it: bounded in depth, items and length. Nil: it is none.
    mutating func value(depth: Int = 0) -> Value? {
        switch peek() {
        case nil: return nil
        case UInt8(ascii: "\""):
            guard let text = string() else { return nil }
            return Self.bounded(text)
        case UInt8(ascii: "{"):
            guard depth < ValueLimits.depth else { return skip() ? .elided : nil }
            var entries: [Value.Entry] = []
            var count = 0
            let isWhole = object { key, reader in
                count += 1
                guard entries.count < ValueLimits.items else { return reader.skip() }
                guard let value = reader.value(depth: depth + 1) else { return false }
                entries.append(Value.Entry(key: Self.bounded(key), value: value))
                return true
            }
            return isWhole ? .dictionary(entries, count: count) : nil
        case UInt8(ascii: "["):
            guard depth < ValueLimits.depth else { return skip() ? .elided : nil }
            _ = take("[")
            if take("]") { return .list([], count: 0) }
            var values: [Value] = []
            var count = 0
            repeat {
                count += 1
                if values.count < ValueLimits.items {
                    guard let value = value(depth: depth + 1) else { return nil }
                    values.append(value)
                } else if !skip() {
                    return nil
                }
            } while take(",")
            return take("]") ? .list(values, count: count) : nil
        default:
            switch word() {
            case "null": return Value.none
            case "true": return .boolean(true)
            case "false": return .boolean(false)
            default: break
            }
            guard let number = number() else { return nil }
            if let integer = Int64(number) { return .integer(integer) }
            return Double(number).map { .float($0) }
        }
    }

    /// A text of which at most `ValueLimits.textBytes` bytes, about, are kept.
    static func bounded(_ text: String) -> Value {
        let length = text.unicodeScalars.count
        guard text.utf8.count > ValueLimits.textBytes else { return .string(text, length: length) }
        return .string(String(text.unicodeScalars.prefix(ValueLimits.textBytes)), length: length)
    }

    /// What the program's own `repr` gave, for texts that are such.
    static func representation(_ text: String) -> Value {
        guard case .string(let kept, let length) = bounded(text) else { return .none }
        return .representation(kept, length: length)
    }
}
