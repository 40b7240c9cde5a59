import CPython
import CRecorder

/// Moments and decimals, as their C structures have them (`datetime.h`; `PyDecObject` and `mpd_t`).
extension ValueEncoder {
    /// `number` in decimal digits, with zeros before it up to `width`.
    mutating func decimalDigits(_ number: UInt64, width: Int = 1) {
        var digits = 1
        var limit: UInt64 = 10
        while digits < 20, digits < width || number >= limit {
            digits += 1
            if digits == 20 { break }
            limit *= 10
        }
        var index = digits - 1
        var rest = number
        while index >= 0 {
            out.next[index] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
            rest /= 10
            index -= 1
        }
        out.next += digits
    }

    private func byte(_ object: Object, _ offset: Int) -> UInt64 { UInt64(object.field(offset, as: UInt8.self)) }

    /// `2026-11-25 16:09:00.5+01:00`, `16:09:00`, `1 day, 2:03:04`.
    mutating func moment(_ object: Object, _ kind: TypeTable.Kind) {
        let hasZone = byte(object, 24) != 0
        switch kind {
        case .duration: duration(object)
        case .date: date(object)
        case .time:
            clock(object, at: 25)
            if hasZone { zone(object.field(32)) }
        default:
            date(object)
            out.byte(UInt8(ascii: " "))
            clock(object, at: 29)
            if hasZone { zone(object.field(40)) }
        }
    }

    private mutating func date(_ object: Object) {
        decimalDigits(byte(object, 25) << 8 | byte(object, 26), width: 4)
        out.byte(UInt8(ascii: "-"))
        decimalDigits(byte(object, 27), width: 2)
        out.byte(UInt8(ascii: "-"))
        decimalDigits(byte(object, 28), width: 2)
    }

    private mutating func clock(_ object: Object, at offset: Int) {
        decimalDigits(byte(object, offset), width: 2)
        out.byte(UInt8(ascii: ":"))
        decimalDigits(byte(object, offset + 1), width: 2)
        out.byte(UInt8(ascii: ":"))
        decimalDigits(byte(object, offset + 2), width: 2)
        fraction(byte(object, offset + 3) << 16 | byte(object, offset + 4) << 8 | byte(object, offset + 5))
    }

    private mutating func fraction(_ microseconds: UInt64) {
        guard microseconds > 0 else { return }
        out.byte(UInt8(ascii: "."))
        decimalDigits(microseconds, width: 6)
        while (out.next - 1).pointee == UInt8(ascii: "0") { out.next -= 1 }
    }

    /// A fixed offset from UTC is told; of other zones only that there is one.
    private mutating func zone(_ zone: Object?) {
        guard let zone else { return }
        let name: UnsafePointer<CChar> = UnsafeMutableRawPointer(mutating: zone.type).field(InstanceLayout.typeName)
        guard strcmp(name, "datetime.timezone") == 0, let offset: Object = zone.field(16) else {
            return word(" tz")
        }
        let seconds = Int64(offset.field(24, as: Int32.self)) * 86_400 + Int64(offset.field(28, as: Int32.self))
        out.byte(seconds < 0 ? UInt8(ascii: "-") : UInt8(ascii: "+"))
        decimalDigits(seconds.magnitude / 3600, width: 2)
        out.byte(UInt8(ascii: ":"))
        decimalDigits(seconds.magnitude / 60 % 60, width: 2)
    }

    /// Days may be negative, the rest is not, as in Python.
    private mutating func duration(_ object: Object) {
        let days: Int32 = object.field(24)
        let seconds = UInt64(UInt32(bitPattern: object.field(28, as: Int32.self)))
        if days != 0 {
            if days < 0 { out.byte(UInt8(ascii: "-")) }
            decimalDigits(UInt64(days.magnitude))
            word(days.magnitude == 1 ? " day, " : " days, ")
        }
        decimalDigits(seconds / 3600)
        out.byte(UInt8(ascii: ":"))
        decimalDigits(seconds / 60 % 60, width: 2)
        out.byte(UInt8(ascii: ":"))
        decimalDigits(seconds % 60, width: 2)
        fraction(UInt64(UInt32(bitPattern: object.field(32, as: Int32.self))))
    }

    mutating func word(_ text: StaticString) { out.bytes(text.utf8Start, text.utf8CodeUnitCount) }

    /// Flags, exponent, digits, words in use and allocated, and the words: 19 decimal digits each, the lowest first.
    mutating func decimal(_ object: Object, _ number: UInt32) {
        let flags: UInt8 = object.field(24)
        let exponent: Int = object.field(32)
        let digits: Int = object.field(40)
        let words: Int = object.field(48)
        let place = beginDescription(number, isCall: true)
        out.byte(UInt8(ascii: "'"))
        if flags & 1 != 0 { out.byte(UInt8(ascii: "-")) }
        if flags & 2 != 0 {
            word("Infinity")
        } else if flags & 12 != 0 {
            word("NaN")
        } else if let data: Object = object.field(64), words > 0, digits > 0, digits <= words * 19 {
            coefficient(data, words: words, digits: digits, exponent: exponent)
        }
        out.byte(UInt8(ascii: "'"))
        endDescription(place)
    }

    /// At most 40 digits; the point where the exponent puts it, or the exponent itself, as Python decides it.
    private mutating func coefficient(_ data: Object, words: Int, digits: Int, exponent: Int) {
        func digit(_ index: Int) -> UInt8 {
            var word: UInt64 = data.field(8 * (index / 19))
            var rest = index % 19
            while rest > 0 {
                word /= 10
                rest -= 1
            }
            return UInt8(ascii: "0") + UInt8(truncatingIfNeeded: word % 10)
        }
        let adjusted = exponent + digits - 1
        let isPlain = exponent <= 0 && adjusted >= -6
        // Digits before the point.
        let before = isPlain ? digits + exponent : 1
        if before <= 0 {
            word("0.")
            var zeros = before
            while zeros < 0 {
                out.byte(UInt8(ascii: "0"))
                zeros += 1
            }
        }
        var index = 0
        while index < digits, index < 40 {
            if index == before, index > 0 { out.byte(UInt8(ascii: ".")) }
            out.byte(digit(digits - 1 - index))
            index += 1
        }
        if index < digits { word("\u{2026}") }
        guard !isPlain else { return }
        out.byte(UInt8(ascii: "E"))
        out.byte(adjusted < 0 ? UInt8(ascii: "-") : UInt8(ascii: "+"))
        decimalDigits(UInt64(adjusted.magnitude))
    }
}
