/// Reads JSON piece by piece from bytes that may be damaged or cut: what is no JSON answers nil, and never traps. Objects and lists
/// are walked by their reader, so that a file of gigabytes needs no tree of its values.
struct JSONReader {
    private let bytes: UnsafeBufferPointer<UInt8>
    /// Place of the next byte.
    private(set) var position: Int

    /// Deeper values are not believed.
    static let greatestDepth = 64

    init(_ bytes: UnsafeBufferPointer<UInt8>, from position: Int = 0) {
        self.bytes = bytes
        self.position = position
    }

    /// The next byte that is no white space, which stays; nil at the end.
    mutating func peek() -> UInt8? {
        while position < bytes.count {
            switch bytes[position] {
            case UInt8(ascii: " "), UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: "\t"): position += 1
            default: return bytes[position]
            }
        }
        return nil
    }

    mutating func take(_ sign: Character) -> Bool {
        guard peek() == sign.asciiValue else { return false }
        position += 1
        return true
    }

    mutating func string() -> String? {
        guard take("\"") else { return nil }
        let start = position
        while position < bytes.count, bytes[position] != UInt8(ascii: "\""), bytes[position] != UInt8(ascii: "\\") {
            position += 1
        }
        guard position < bytes.count else { return nil }
        if bytes[position] == UInt8(ascii: "\"") {
            defer { position += 1 }
            return String(decoding: bytes[start..<position], as: UTF8.self)
        }
        return escapedString(from: start)
    }

    private mutating func escapedString(from start: Int) -> String? {
        var text = Array(bytes[start..<position])
        while position < bytes.count {
            let byte = bytes[position]
            position += 1
            if byte == UInt8(ascii: "\"") { return String(decoding: text, as: UTF8.self) }
            guard byte == UInt8(ascii: "\\") else {
                text.append(byte)
                continue
            }
            guard position < bytes.count else { return nil }
            let escape = bytes[position]
            position += 1
            switch escape {
            case UInt8(ascii: "n"): text.append(10)
            case UInt8(ascii: "t"): text.append(9)
            case UInt8(ascii: "r"): text.append(13)
            case UInt8(ascii: "b"): text.append(8)
            case UInt8(ascii: "f"): text.append(12)
            case UInt8(ascii: "u"):
                guard let scalar = escapedScalar() else { return nil }
                text.append(contentsOf: String(scalar).utf8)
            default: text.append(escape)
            }
        }
        return nil
    }

    private mutating func escapedScalar() -> Unicode.Scalar? {
        guard let first = fourDigits() else { return nil }
        guard (0xD800..<0xDC00).contains(first) else { return Unicode.Scalar(first) ?? "\u{FFFD}" }
        let before = position
        if position + 1 < bytes.count, bytes[position] == UInt8(ascii: "\\"), bytes[position + 1] == UInt8(ascii: "u") {
            position += 2
            if let second = fourDigits(), (0xDC00..<0xE000).contains(second) {
                return Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
            }
        }
        position = before
        return "\u{FFFD}"
    }

    private mutating func fourDigits() -> UInt32? {
        guard position + 4 <= bytes.count else { return nil }
        defer { position += 4 }
        return UInt32(String(decoding: bytes[position..<position + 4], as: UTF8.self), radix: 16)
    }

    /// The characters of a number, also of one in quotes.
    mutating func number() -> Substring? {
        if peek() == UInt8(ascii: "\"") { return string().map { $0[...] } }
        let start = position
        while position < bytes.count {
            switch bytes[position] {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "."),
                UInt8(ascii: "e"), UInt8(ascii: "E"):
                position += 1
            default: return start < position ? String(decoding: bytes[start..<position], as: UTF8.self)[...] : nil
            }
        }
        return start < position ? String(decoding: bytes[start..<position], as: UTF8.self)[...] : nil
    }

    /// One of the words `null`, `true`, `false`.
    mutating func word() -> String? {
        for word in ["null", "true", "false"] where bytes[position...].starts(with: word.utf8) {
            position += word.utf8.count
            return word
        }
        return nil
    }

    /// Walks the members of an object; `body` must read each value. False: it is no whole object.
    mutating func object(_ body: (String, inout JSONReader) -> Bool) -> Bool {
        guard take("{") else { return false }
        if take("}") { return true }
        repeat {
            guard peek() != nil, let key = string(), take(":"), peek() != nil, body(key, &self) else { return false }
        } while take(",")
        return take("}")
    }

    /// Passes over a value. False: it is none.
    mutating func skip(depth: Int = 0) -> Bool {
        switch peek() {
        case nil: return false
        case UInt8(ascii: "\""): return skipString()
        case UInt8(ascii: "{"):
            guard depth < Self.greatestDepth else { return false }
            return object { $1.skip(depth: depth + 1) }
        case UInt8(ascii: "["):
            guard depth < Self.greatestDepth else { return false }
            position += 1
            if take("]") { return true }
            repeat { guard skip(depth: depth + 1) else { return false } } while take(",")
            return take("]")
        default: return word() != nil || number() != nil
        }
    }

    private mutating func skipString() -> Bool {
        position += 1
        while position < bytes.count {
            switch bytes[position] {
            case UInt8(ascii: "\""):
                position += 1
                return true
            case UInt8(ascii: "\\"): position += 2
            default: position += 1
            }
        }
        return false
    }
}
