import CPython
import CRecorder

extension ValueEncoder {
    /// A `str`, also of a subclass. The innermost of nested values give less of it.
    mutating func text(_ object: Object, depth: Int = 0) {
        let limit = depth >= ValueLimits.depth ? ValueLimits.innerTextBytes : ValueLimits.textBytes
        out.byte(ValueTag.string)
        if object.isExactly(py_str_type()), object.field(32, as: UInt32.self) & Layout.asciiBit != 0 {
            let count = object.itemCount
            out.varint(count)
            let stored = min(count, limit)
            out.varint(stored)
            copy(object + Layout.asciiData, stored)
            return
        }
        let length = max(0, PyUnicode_GetLength(object))
        out.varint(length)
        // Two bytes for the stored length: 120 bytes would fit into one, a padded varint keeps it simple.
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

    /// Most texts are shorter than a call of `memcpy` is worth: two words that may overlap.
    @inline(__always)
    private mutating func copy(_ source: UnsafeMutableRawPointer, _ count: Int) {
        let target = UnsafeMutableRawPointer(out.next)
        if count > 16 || count < 4 {
            out.bytes(source.assumingMemoryBound(to: UInt8.self), count)
        } else if count >= 8 {
            let last: UInt64 = source.loadUnaligned(fromByteOffset: count - 8, as: UInt64.self)
            target.storeBytes(of: source.load(as: UInt64.self), as: UInt64.self)
            target.storeBytes(of: last, toByteOffset: count - 8, as: UInt64.self)
            out.next += count
        } else {
            let last: UInt32 = source.loadUnaligned(fromByteOffset: count - 4, as: UInt32.self)
            target.storeBytes(of: source.load(as: UInt32.self), as: UInt32.self)
            target.storeBytes(of: last, toByteOffset: count - 4, as: UInt32.self)
            out.next += count
        }
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
