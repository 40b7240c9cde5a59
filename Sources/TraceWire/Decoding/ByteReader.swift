/// Reads untrusted bytes: what is not there reads as 0 and sets `failed`, so that a caller may check once an event.
@usableFromInline package struct ByteReader {
    @usableFromInline package var next: UnsafePointer<UInt8>
    @usableFromInline package let end: UnsafePointer<UInt8>
    @usableFromInline package var failed = false

    /// `bytes` must outlive the reader.
    @inlinable @inline(__always)
    package init(_ bytes: UnsafeRawBufferPointer) {
        if let base = bytes.baseAddress {
            next = base.assumingMemoryBound(to: UInt8.self)
            end = next + bytes.count
        } else {
            next = ByteReader.nothing
            end = next
        }
    }

    /// Any address will do for an empty reader: it is never read. Not nil, since the pattern is not 0.
    @inlinable
    package static var nothing: UnsafePointer<UInt8> {
        UnsafePointer<UInt8>(bitPattern: 8).unsafelyUnwrapped
    }

    /// Bytes that are left.
    @inlinable @inline(__always)
    package var left: Int { end - next }

    @inlinable @inline(__always)
    package mutating func byte() -> UInt8 {
        guard next < end else {
            failed = true
            return 0
        }
        let value = next.pointee
        next += 1
        return value
    }

    @inlinable @inline(__always)
    package mutating func varint() -> UInt64 {
        if next < end {
            let first = next.pointee
            if first < 0x80 {
                next += 1
                return UInt64(first)
            }
        }
        return longVarint()
    }

    /// Bits beyond the 64th are dropped; more than ten bytes are a failure.
    @inlinable
    package mutating func longVarint() -> UInt64 {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while next < end && shift < 70 {
            let byte = next.pointee
            next += 1
            if shift < 64 { value |= UInt64(byte & 0x7F) &<< shift }
            if byte < 0x80 { return value }
            shift += 7
        }
        failed = true
        return 0
    }

    /// A varint that must fit in 32 bits.
    @inlinable @inline(__always)
    package mutating func number() -> UInt32 {
        let value = varint()
        if value > UInt64(UInt32.max) {
            failed = true
            return 0
        }
        return UInt32(truncatingIfNeeded: value)
    }

    @inlinable @inline(__always)
    package mutating func zigzag() -> Int64 {
        let value = varint()
        return Int64(bitPattern: value &>> 1) ^ -Int64(bitPattern: value & 1)
    }

    /// A little-endian integer of fixed width.
    @inlinable @inline(__always)
    package mutating func fixed<T: FixedWidthInteger>(_ type: T.Type = T.self) -> T {
        guard left >= MemoryLayout<T>.size else {
            failed = true
            next = end
            return 0
        }
        let value = UnsafeRawPointer(next).loadUnaligned(as: T.self)
        next += MemoryLayout<T>.size
        return T(littleEndian: value)
    }

    /// A varint length and that many bytes.
    @inlinable @inline(__always)
    package mutating func region() -> UnsafeRawBufferPointer { bytes(varint()) }

    /// So many bytes.
    @inlinable @inline(__always)
    package mutating func bytes(_ count: UInt64) -> UnsafeRawBufferPointer {
        guard count <= UInt64(left) else {
            failed = true
            next = end
            return UnsafeRawBufferPointer(start: next, count: 0)
        }
        let bytes = UnsafeRawBufferPointer(start: next, count: Int(truncatingIfNeeded: count))
        next += Int(truncatingIfNeeded: count)
        return bytes
    }

    /// All that is left.
    package mutating func rest() -> UnsafeRawBufferPointer {
        defer { next = end }
        return UnsafeRawBufferPointer(start: next, count: left)
    }

    /// A varint that counts something; beyond `Int.max` it reads as that.
    package mutating func count() -> Int { Int(clamping: varint()) }

    /// A varint length and UTF-8; faults in the encoding become U+FFFD.
    package mutating func text() -> String { String(decoding: region(), as: UTF8.self) }
}
