import CPython
import CRecorder

extension ValueEncoder {
    /// An exact `int`, or one of a subclass.
    @inline(__always)
    static func integer(_ object: Object, _ next: Cursor, _ end: Cursor) -> Cursor {
        let digit: UInt32 = object.field(Layout.integerDigits)
        guard hasOneDigit(object) else { return longInteger(object, next, end) }
        if digit < 64 {
            next.pointee = ValueTag.smallInteger | UInt8(truncatingIfNeeded: digit)
            return next + 1
        }
        if digit < 0x2000 {
            // The tag, and zigzag as a varint of two bytes.
            let low = (digit << 1) & 0x7F | 0x80
            store(UInt32(ValueTag.integer) | low << 8 | (digit >> 6) << 16, at: next)
            return next + 3
        }
        return longInteger(object, next, end)
    }

    /// Is it 0, or above and below 2^30?
    @inline(__always)
    static func hasOneDigit(_ object: Object) -> Bool {
        // Bits 0 and 1: the sign; 2: immortal; from 3 on: digits, of 30 bits. There is one also when the number is 0.
        object.field(Layout.integerTag, as: UInt.self) & ~0xD == 0
    }

    mutating func integer(_ object: Object) { out.next = ValueEncoder.integer(object, out.next, end) }

    @inline(never)
    private static func longInteger(_ object: Object, _ next: Cursor, _ end: Cursor) -> Cursor {
        var encoder = ValueEncoder(next, until: end)
        let tag: UInt = object.field(Layout.integerTag)
        if tag >> 3 <= 1 {
            let digit: UInt32 = tag >> 3 == 0 ? 0 : object.field(Layout.integerDigits)
            encoder.out.byte(ValueTag.integer)
            encoder.out.zigzag(tag & 3 == 2 ? -Int64(digit) : Int64(digit))
        } else if next < end {
            encoder.largeInteger(object, tag)
        } else {
            encoder.out.byte(ValueTag.elided)
        }
        return encoder.out.next
    }

    /// Digits have 30 bits, the lowest first.
    private mutating func largeInteger(_ object: Object, _ tag: UInt) {
        let digits = Int(tag >> 3)
        let isNegative = tag & 3 == 2
        func digit(_ index: Int) -> UInt64 {
            index < digits ? UInt64(object.field(Layout.integerDigits + 4 * index, as: UInt32.self)) : 0
        }
        if digits == 2 || digits == 3 && digit(2) < 8 {
            let magnitude = digit(0) | digit(1) << 30 | digit(2) << 60
            if magnitude <= UInt64(Int64.max) {
                out.byte(ValueTag.integer)
                out.zigzag(isNegative ? -Int64(magnitude) : Int64(magnitude))
                return
            }
        }
        let bits = (digits - 1) * 30 + (64 - digit(digits - 1).leadingZeroBitCount)
        let bytes = (bits + 7) / 8
        let stored = min(bytes, 64)
        out.byte(ValueTag.bigInteger)
        out.byte(isNegative ? 1 : 0)
        out.varint(bits)
        out.varint(stored)
        var index = bytes - stored
        while index < bytes {
            let (first, shift) = (index * 8 / 30, UInt64(index * 8 % 30))
            let pair = digit(first) | digit(first + 1) << 30
            out.byte(UInt8(truncatingIfNeeded: pair >> shift))
            index += 1
        }
    }
}
