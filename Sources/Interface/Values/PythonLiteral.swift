/// Texts as Python's `repr` writes them.
enum PythonLiteral {
    /// `repr(str)`.
    static func string(_ text: String) -> String {
        var text = text
        if let plain = text.utf8.withContiguousStorageIfAvailable(quotedPlainly) { return plain ?? escaped(text) }
        text.makeContiguousUTF8()
        return escaped(text)
    }

    /// Most texts are ASCII without anything to escape.
    private static func quotedPlainly(_ bytes: UnsafeBufferPointer<UInt8>) -> String? {
        for byte in bytes where byte < 0x20 || byte >= 0x7F || byte == 0x27 || byte == 0x5C { return nil }
        return String(unsafeUninitializedCapacity: bytes.count + 2) { target in
            target[0] = 0x27
            for index in bytes.indices { target[index + 1] = bytes[index] }
            target[bytes.count + 1] = 0x27
            return bytes.count + 2
        }
    }

    private static func escaped(_ text: String) -> String {
        let scalars = text.unicodeScalars
        let quote: Unicode.Scalar = scalars.contains("'") && !scalars.contains("\"") ? "\"" : "'"
        var result = String.UnicodeScalarView()
        result.append(quote)
        for scalar in scalars {
            switch scalar {
            case quote, "\\":
                result.append("\\")
                result.append(scalar)
            case "\n": result.append(contentsOf: "\\n".unicodeScalars)
            case "\r": result.append(contentsOf: "\\r".unicodeScalars)
            case "\t": result.append(contentsOf: "\\t".unicodeScalars)
            case " "..."~": result.append(scalar)
            default:
                if isPrintable(scalar) {
                    result.append(scalar)
                } else if scalar.value <= 0xFF {
                    result.append(contentsOf: ("\\x" + hexadecimal(scalar.value, 2)).unicodeScalars)
                } else if scalar.value <= 0xFFFF {
                    result.append(contentsOf: ("\\u" + hexadecimal(scalar.value, 4)).unicodeScalars)
                } else {
                    result.append(contentsOf: ("\\U" + hexadecimal(scalar.value, 8)).unicodeScalars)
                }
            }
        }
        result.append(quote)
        return String(result)
    }

    /// `repr(bytes)`; a bytearray's escapes the apostrophe even between double quotes.
    static func bytes(_ bytes: [UInt8], escapesApostrophe: Bool = false) -> String {
        let quote: UInt8 = bytes.contains(0x27) && !bytes.contains(0x22) ? 0x22 : 0x27
        var result: [UInt8] = [UInt8(ascii: "b"), quote]
        result.reserveCapacity(bytes.count + 3)
        for byte in bytes {
            switch byte {
            case quote, 0x5C: result += [0x5C, byte]
            case 0x27 where escapesApostrophe: result += [0x5C, byte]
            case 0x09: result += Array("\\t".utf8)
            case 0x0A: result += Array("\\n".utf8)
            case 0x0D: result += Array("\\r".utf8)
            case 0x20..<0x7F: result.append(byte)
            default: result += Array(("\\x" + hexadecimal(UInt32(byte), 2)).utf8)
            }
        }
        result.append(quote)
        return String(decoding: result, as: UTF8.self)
    }

    /// What `str.isprintable` says of one character: not a control, format, surrogate, private or unassigned character, and
    /// not a separator other than the space.
    static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator,
            .spaceSeparator:
            false
        default: true
        }
    }

    static func hexadecimal(_ value: UInt32, _ digits: Int) -> String {
        let text = String(value, radix: 16)
        return String(repeating: "0", count: max(0, digits - text.count)) + text
    }
}
