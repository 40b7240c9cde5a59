/// What one cell shows: at most 15 bytes of UTF-8, in two machine words, with its width in columns.
///
/// A base character and up to four marks; more marks, and marks that no longer fit, are left out. No allocation and no
/// reference count, so a screen is plain memory.
package struct Glyph: Hashable, Sendable {
    // Bytes 0–7 and 8–14 of the text, least significant first; the top byte of `high` is count | width << 4.
    private var low: UInt64
    private var high: UInt64

    private init(low: UInt64, high: UInt64) {
        self.low = low
        self.high = high
    }

    package static let space = Glyph(ascii: 0x20)
    /// The right half of a wide character, which shows nothing itself.
    package static let rightHalf = Glyph(low: 0, high: 0)

    /// One printable ASCII byte (0x20–0x7e: the caller's promise).
    @inline(__always)
    package init(ascii: UInt8) {
        low = UInt64(ascii)
        high = (1 | 1 << 4) << 56
    }

    /// A printable scalar, `width` 1 or 2 columns wide.
    init(_ scalar: Unicode.Scalar, width: Int) {
        low = 0
        high = UInt64(truncatingIfNeeded: width) << 60
        _ = append(scalar)
    }

    /// Puts `scalar` behind what is there; false (and no change) when 15 bytes are not enough.
    mutating func append(_ scalar: Unicode.Scalar) -> Bool {
        let bytes = UTF8.encode(scalar)
        // A Unicode scalar always has a UTF-8 encoding.
        guard let bytes, count + bytes.count <= 15 else { return false }
        var at = count
        for byte in bytes {
            if at < 8 { low |= UInt64(byte) << (at * 8) } else { high |= UInt64(byte) << ((at - 8) * 8) }
            at += 1
        }
        high = high & ~(15 << 56) | UInt64(at) << 56
        return true
    }

    /// UTF-8 bytes, 0–15.
    package var count: Int { Int(high >> 56 & 15) }
    /// Columns: 1, 2, or 0 for the right half of a wide character.
    package var width: Int { Int(high >> 60) }
    /// The byte when the text is one ASCII character.
    package var ascii: UInt8? { count == 1 ? UInt8(truncatingIfNeeded: low) : nil }

    package var text: String {
        if let ascii { return String(Unicode.Scalar(ascii)) }
        return String(unsafeUninitializedCapacity: 15) { buffer in
            for at in 0..<count {
                buffer[at] = UInt8(truncatingIfNeeded: at < 8 ? low >> (at * 8) : high >> ((at - 8) * 8))
            }
            return count
        }
    }
}
