import CPython
import CRecorder

extension ValueEncoder {
    /// An exact `str`.
    @inline(__always)
    static func text(_ object: Object, _ next: Cursor, _ end: Cursor, _ depth: Int) -> Cursor {
        let count = object.itemCount
        guard object.field(32, as: UInt32.self) & Layout.asciiBit != 0, count <= 32 else {
            return longText(object, next, end, depth)
        }
        next.pointee = ValueTag.shortText | UInt8(truncatingIfNeeded: count)
        // Whole words: the zero behind a text and what it is filled up with are part of the object.
        let text = object + Layout.asciiData
        store(text.field(0, as: UInt64.self), at: next + 1)
        if count > 8 {
            store(text.field(8, as: UInt64.self), at: next + 9)
            if count > 16 {
                let last = text + (count &- 16)
                store(last.loadUnaligned(as: UInt64.self), at: next + (count &- 15))
                store(last.loadUnaligned(fromByteOffset: 8, as: UInt64.self), at: next + (count &- 7))
            }
        }
        return next + (count &+ 1)
    }

    @inline(never)
    private static func longText(_ object: Object, _ next: Cursor, _ end: Cursor, _ depth: Int) -> Cursor {
        var encoder = ValueEncoder(next, until: end)
        encoder.text(object, depth: depth)
        return encoder.out.next
    }

    /// A `str`, also of a subclass. The innermost of nested values give less of it.
    mutating func text(_ object: Object, depth: Int = 0) {
        let limit = depth >= ValueLimits.depth ? ValueLimits.innerTextBytes : ValueLimits.textBytes
        if object.isExactly(py_str_type()), object.field(32, as: UInt32.self) & Layout.asciiBit != 0 {
            let count = object.itemCount
            let stored = min(count, limit)
            if count < 64, stored == count {
                out.byte(ValueTag.shortText | UInt8(truncatingIfNeeded: count))
            } else {
                out.byte(ValueTag.string)
                out.varint(count)
                out.varint(stored)
            }
            return out.bytes((object + Layout.asciiData).assumingMemoryBound(to: UInt8.self), stored)
        }
        out.byte(ValueTag.string)
        let length = max(0, PyUnicode_GetLength(object))
        out.varint(length)
        // 120 bytes at most: one byte for the stored length.
        let place = out.next
        out.byte(0)
        let first = out.next
        var index = 0
        while index < length {
            let scalar = PyUnicode_ReadChar(object, index)
            guard out.next - first + 4 <= limit else { break }
            utf8(scalar)
            index += 1
        }
        place.pointee = UInt8(truncatingIfNeeded: out.next - first)
    }

    /// Lone surrogates become U+FFFD.
    private mutating func utf8(_ scalar: UInt32) {
        let scalar = scalar >= 0xD800 && scalar < 0xE000 ? 0xFFFD : scalar
        if scalar < 0x80 {
            out.byte(UInt8(truncatingIfNeeded: scalar))
        } else if scalar < 0x800 {
            out.byte(0xC0 | UInt8(truncatingIfNeeded: scalar >> 6))
            out.byte(0x80 | UInt8(truncatingIfNeeded: scalar & 0x3F))
        } else if scalar < 0x10000 {
            out.byte(0xE0 | UInt8(truncatingIfNeeded: scalar >> 12))
            out.byte(0x80 | UInt8(truncatingIfNeeded: scalar >> 6 & 0x3F))
            out.byte(0x80 | UInt8(truncatingIfNeeded: scalar & 0x3F))
        } else {
            out.byte(0xF0 | UInt8(truncatingIfNeeded: scalar >> 18))
            out.byte(0x80 | UInt8(truncatingIfNeeded: scalar >> 12 & 0x3F))
            out.byte(0x80 | UInt8(truncatingIfNeeded: scalar >> 6 & 0x3F))
            out.byte(0x80 | UInt8(truncatingIfNeeded: scalar & 0x3F))
        }
    }

    mutating func bytes(_ data: UnsafeMutableRawPointer, _ count: Int, tag: UInt8) {
        out.byte(tag)
        out.varint(count)
        let stored = min(count, ValueLimits.textBytes)
        out.varint(stored)
        out.bytes(data.assumingMemoryBound(to: UInt8.self), stored)
    }

    /// A stored length and UTF-8 of an exact `str`; `?` for anything else.
    mutating func name(_ object: Object?) {
        if let text = PythonRecorder.utf8(object) { out.text(text.0, text.1, limit: 100) } else { out.text("?") }
    }
}
