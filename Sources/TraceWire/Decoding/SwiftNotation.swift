/// Values as Swift writes them, plainly: for messages, tests and the library's own tree. `…` stands for what was not recorded.
package struct SwiftNotation {
    private let typeName: (UInt32) -> String

    /// `typeName` gives the qualified name of a type by its number.
    package init(typeName: @escaping (UInt32) -> String) { self.typeName = typeName }

    package func text(_ value: Value) -> String {
        switch value {
        case .none: return "nil"
        case .boolean(let isTrue): return isTrue ? "true" : "false"
        case .masked: return "•••"
        case .integer(let number): return String(number)
        case .bigInteger(let isNegative, _, let bytes): return SwiftNotation.integer(isNegative, bytes)
        case .float(let number): return number.description
        case .float32(let number): return number.description
        case .string(let text, let length):
            return SwiftNotation.quoted(text) + (text.unicodeScalars.count < length ? "…" : "")
        case .list(let values, let count), .set(let values, let count), .tuple(let values, let count):
            let items = joined(values.map(text), count)
            if case .tuple = value { return "(" + items + ")" }
            return "[" + items + "]"
        case .dictionary(let entries, let count):
            if count == 0 { return "[:]" }
            return "[" + joined(entries.map { text($0.key) + ": " + text($0.value) }, count) + "]"
        case .enumCase(_, let name, let payload, let count):
            return "." + name + (count == 0 ? "" : "(" + parts(payload, count) + ")")
        case .structure(let type, let fields, let count):
            return SwiftNotation.shortName(typeName(type)) + "(" + parts(fields, count) + ")"
        case .labelledTuple(let fields, let count): return "(" + parts(fields, count) + ")"
        case .interval(let lower, let upper, let isClosed):
            return text(lower) + (isClosed ? "..." : "..<") + text(upper)
        case .object(let type, _, _, _): return SwiftNotation.shortName(typeName(type))
        case .type(let type): return SwiftNotation.shortName(typeName(type)) + ".self"
        case .typeOnly(let type): return SwiftNotation.shortName(typeName(type))
        case .representation(let text, let length): return text + (text.unicodeScalars.count < length ? "…" : "")
        case .elided: return "…"
        default: return PythonNotation(typeName: typeName).text(value)
        }
    }

    private func parts(_ parts: [Value.Attribute], _ count: Int) -> String {
        joined(parts.map { ($0.name.isEmpty ? "" : $0.name + ": ") + text($0.value) }, count)
    }

    private func joined(_ texts: [String], _ count: Int) -> String {
        (texts + (texts.count < count ? ["…"] : [])).joined(separator: ", ")
    }

    /// At most 64 bits come from Swift; more are told in hexadecimal.
    private static func integer(_ isNegative: Bool, _ bytes: [UInt8]) -> String {
        let sign = isNegative ? "-" : ""
        guard bytes.count <= 8 else {
            return sign + "0x" + bytes.reversed().map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        }
        return sign + String(bytes.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) })
    }

    /// `Shop.Order` → `Order`; `Swift.Array<Shop.Order>` → `Array<Order>`.
    package static func shortName(_ name: String) -> String {
        var result = ""
        var part = ""
        for character in name {
            if character == "." {
                part = ""
            } else if character.isLetter || character.isNumber || character == "_" {
                part.append(character)
            } else {
                result += part
                result.append(character)
                part = ""
            }
        }
        return result + part
    }

    /// A literal of Swift.
    package static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\": result += "\\\\"
            case "\"": result += "\\\""
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            case let control where control.value < 0x20 || control.value == 0x7F:
                result += "\\u{" + String(control.value, radix: 16) + "}"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}

extension SwiftNotation {
    /// What an error says besides its type.
    package static func message(_ value: Value, _ notation: SwiftNotation) -> String {
        switch value {
        case .structure(_, let fields, let count):
            var parts = fields.map { $0.name + ": " + notation.text($0.value) }
            if parts.count < count { parts.append("…") }
            return parts.joined(separator: ", ")
        case .object, .typeOnly: return ""
        default: return notation.text(value)
        }
    }
}
