/// Values as Python's `repr` writes them, plainly: for messages and tests. `…` stands for what was not recorded.
package struct PythonNotation {
    private let typeName: (UInt32) -> String

    /// `typeName` gives the name of a type by its number.
    package init(typeName: @escaping (UInt32) -> String) { self.typeName = typeName }

    package func text(_ value: Value) -> String {
        switch value {
        case .none: return "None"
        case .boolean(let isTrue): return isTrue ? "True" : "False"
        case .missing: return "<missing>"
        case .ellipsis: return "Ellipsis"
        case .notImplemented: return "NotImplemented"
        case .masked: return "***"
        case .elided: return "…"
        case .integer(let number): return String(number)
        case .bigInteger(let isNegative, let bits, let bytes): return bigInteger(isNegative, bits, bytes)
        case .float(let number): return PythonNotation.float(number)
        case .complex(let real, let imaginary): return complex(real, imaginary)
        case .string(let text, let length):
            return PythonNotation.quoted(text.unicodeScalars.map { $0 })
                + (text.unicodeScalars.count < length ? "…" : "")
        case .bytes(let bytes, let length): return bytesText(bytes, length)
        case .byteArray(let bytes, let length): return "bytearray(" + bytesText(bytes, length) + ")"
        case .tuple(let values, let count):
            return "(" + items(values, count) + (count == 1 && values.count == 1 ? ",)" : ")")
        case .list(let values, let count): return "[" + items(values, count) + "]"
        case .set(let values, let count): return count == 0 ? "set()" : "{" + items(values, count) + "}"
        case .frozenSet(let values, let count):
            return count == 0 ? "frozenset()" : "frozenset({" + items(values, count) + "})"
        case .dictionary(let entries, let count):
            let texts = entries.map { text($0.key) + ": " + text($0.value) }
            return "{" + joined(texts, count) + "}"
        case .range(let start, let stop, .integer(1)): return "range(\(text(start)), \(text(stop)))"
        case .range(let start, let stop, let step): return "range(\(text(start)), \(text(stop)), \(text(step)))"
        case .object(let type, _, let attributes, let count):
            let texts = attributes.map { $0.name + "=" + text($0.value) }
            return "<" + typeName(type) + (texts.isEmpty ? "" : " ") + joined(texts, count) + ">"
        case .enumMember(let type, let name, let value): return "<\(typeName(type)).\(name): \(text(value))>"
        case .type(let type): return "<class '\(typeName(type))'>"
        case .function(let name): return "<function \(name)>"
        case .module(let name): return "<module '\(name)'>"
        case .representation(let text, let length): return text + (text.unicodeScalars.count < length ? "…" : "")
        case .typedTuple(let type, let values, let count): return typeName(type) + "(" + items(values, count) + ")"
        case .typedValue(let type, let value): return typeName(type) + "(" + text(value) + ")"
        case .typeOnly(let type): return "<" + typeName(type) + ">"
        case .described(let type, let text, true): return typeName(type) + "(" + text + ")"
        case .described(let type, let text, _): return "<" + typeName(type) + " " + text + ">"
        case .enumCase, .structure, .labelledTuple, .float32, .interval:
            return SwiftNotation(typeName: typeName).text(value)
        }
    }

    private func items(_ values: [Value], _ count: Int) -> String { joined(values.map(text), count) }

    private func joined(_ texts: [String], _ count: Int) -> String {
        (texts + (texts.count < count ? ["…"] : [])).joined(separator: ", ")
    }

    private func bigInteger(_ isNegative: Bool, _ bits: Int, _ bytes: [UInt8]) -> String {
        let digits = bytes.reversed().map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        return (isNegative ? "-" : "") + "0x" + digits + (bytes.count < (bits - 1) / 8 + 1 ? "…" : "")
    }

    private func complex(_ real: Double, _ imaginary: Double) -> String {
        func plain(_ number: Double) -> String {
            let text = PythonNotation.float(number)
            return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
        }
        let sign = imaginary.sign == .minus || imaginary.isNaN ? "" : "+"
        if real == 0 && real.sign == .plus { return plain(imaginary) + "j" }
        return "(" + plain(real) + sign + plain(imaginary) + "j)"
    }

    private func bytesText(_ bytes: [UInt8], _ length: Int) -> String {
        var text = "b'"
        for byte in bytes {
            switch byte {
            case UInt8(ascii: "\\"), UInt8(ascii: "'"): text += "\\" + String(UnicodeScalar(byte))
            case 0x20...0x7E: text += String(UnicodeScalar(byte))
            default: text += "\\x" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
            }
        }
        return text + "'" + (bytes.count < length ? "…" : "")
    }

    private static func float(_ number: Double) -> String {
        if number.isNaN { return "nan" }
        if number.isInfinite { return number < 0 ? "-inf" : "inf" }
        return number.description
    }

    private static func quoted(_ scalars: [Unicode.Scalar]) -> String {
        let quote: Unicode.Scalar = scalars.contains("'") && !scalars.contains("\"") ? "\"" : "'"
        var text = String(quote)
        for scalar in scalars {
            switch scalar {
            case "\\": text += "\\\\"
            case "\n": text += "\\n"
            case "\r": text += "\\r"
            case "\t": text += "\\t"
            case quote: text += "\\" + String(quote)
            case let control where control.value < 0x20 || control.value == 0x7F:
                text += "\\x" + (control.value < 16 ? "0" : "") + String(control.value, radix: 16)
            default: text.unicodeScalars.append(scalar)
            }
        }
        return text + String(quote)
    }
}
