/// Where the next byte of a message goes. The caller has made room; nothing is checked here.
///
/// What other modules are to inline must be `@usableFromInline` down to its stored properties: `package` alone is a call.
///
/// Numbers are LEB128 varints, 7 bits a byte, lowest first; signed ones are zigzag-encoded first.
@usableFromInline package struct ByteWriter {
    @usableFromInline package var next: UnsafeMutablePointer<UInt8>

    @inlinable @inline(__always)
    package init(_ next: UnsafeMutablePointer<UInt8>) { self.next = next }

    @inlinable @inline(__always)
    package mutating func byte(_ value: UInt8) {
        next.pointee = value
        next += 1
    }

    @inlinable @inline(__always)
    package mutating func varint(_ value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            next.pointee = UInt8(truncatingIfNeeded: rest) | 0x80
            next += 1
            rest &>>= 7
        }
        next.pointee = UInt8(truncatingIfNeeded: rest)
        next += 1
    }

    @inlinable @inline(__always)
    package mutating func varint(_ value: UInt32) { varint(UInt64(value)) }

    @inlinable @inline(__always)
    package mutating func varint(_ value: Int) { varint(UInt64(truncatingIfNeeded: value)) }

    @inlinable @inline(__always)
    package mutating func zigzag(_ value: Int64) {
        varint(UInt64(bitPattern: (value &<< 1) ^ (value &>> 63)))
    }

    /// The varint of an address, mostly of seven bytes, made without a loop: those of programs have 47 bits.
    @inlinable @inline(__always)
    package mutating func address(_ place: UnsafeRawPointer) {
        let bits = UInt64(UInt(bitPattern: place))
        guard bits >> 49 == 0, bits >> 42 != 0 else { return varint(bits) }
        var spread = (bits & 0xFFF_FFFF) | (bits & 0x1_FFFF_F000_0000) << 4
        spread = (spread & 0x0000_3FFF_0000_3FFF) | (spread & 0x0FFF_C000_0FFF_C000) << 2
        spread = (spread & 0x007F_007F_007F_007F) | (spread & 0x3F80_3F80_3F80_3F80) << 1
        UnsafeMutableRawPointer(next).storeBytes(of: (spread | 0x0000_8080_8080_8080).littleEndian, as: UInt64.self)
        next += 7
    }

    @inlinable @inline(__always)
    package mutating func fixed<T: FixedWidthInteger>(_ value: T) {
        UnsafeMutableRawPointer(next).storeBytes(of: value.littleEndian, as: T.self)
        next += MemoryLayout<T>.size
    }

    @inlinable @inline(__always)
    package mutating func bytes(_ source: UnsafePointer<UInt8>, _ count: Int) {
        // Not `update(from:)`: Embedded Swift copies byte by byte with it.
        UnsafeMutableRawPointer(next).copyMemory(from: source, byteCount: count)
        next += count
    }

    /// Length and bytes of a text, cut at `limit` bytes on a boundary of a character.
    @inlinable
    package mutating func text(_ source: UnsafePointer<UInt8>, _ count: Int, limit: Int = 1024) {
        var kept = count < limit ? count : limit
        if kept < count { while kept > 0 && source[kept] & 0xC0 == 0x80 { kept -= 1 } }
        varint(kept)
        bytes(source, kept)
    }

    @inlinable
    package mutating func text(_ source: StaticString) {
        text(source.utf8Start, source.utf8CodeUnitCount)
    }
}
