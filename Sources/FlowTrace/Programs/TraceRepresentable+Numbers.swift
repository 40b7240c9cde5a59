import TraceWire

extension FixedWidthInteger {
    /// Up to 64 bits, signed.
    @inlinable @inline(__always)
    func traceSigned(to encoder: inout TraceEncoder) {
        let value = Int64(truncatingIfNeeded: self)
        if value >= 0, value < 64 {
            encoder.byte(0x40 | UInt8(truncatingIfNeeded: value))
        } else {
            encoder.byte(0x08)
            encoder.varint(UInt64(bitPattern: (value &<< 1) ^ (value &>> 63)))
        }
    }
}

extension Int: TraceRepresentable {
    @inlinable @inline(__always)
    public func trace(to encoder: inout TraceEncoder) { traceSigned(to: &encoder) }
}

extension Int8: TraceRepresentable {
    @inlinable @inline(__always)
    public func trace(to encoder: inout TraceEncoder) { traceSigned(to: &encoder) }
}

extension Int16: TraceRepresentable {
    @inlinable @inline(__always)
    public func trace(to encoder: inout TraceEncoder) { traceSigned(to: &encoder) }
}

extension Int32: TraceRepresentable {
    @inlinable @inline(__always)
    public func trace(to encoder: inout TraceEncoder) { traceSigned(to: &encoder) }
}

extension Int64: TraceRepresentable {
    @inlinable @inline(__always)
    public func trace(to encoder: inout TraceEncoder) { traceSigned(to: &encoder) }
}

extension UInt8: TraceRepresentable {
    @inlinable @inline(__always)
    public func trace(to encoder: inout TraceEncoder) { traceSigned(to: &encoder) }
}

extension UInt16: TraceRepresentable {
    @inlinable @inline(__always)
    public func trace(to encoder: inout TraceEncoder) { traceSigned(to: &encoder) }
}

extension UInt32: TraceRepresentable {
    @inlinable @inline(__always)
    public func trace(to encoder: inout TraceEncoder) { traceSigned(to: &encoder) }
}

extension UInt64: TraceRepresentable {
    @inlinable
    public func trace(to encoder: inout TraceEncoder) {
        guard self > UInt64(Int64.max) else { return traceSigned(to: &encoder) }
        // An integer beyond 63 bits: positive, 64 bits, 8 bytes.
        encoder.byte(0x09)
        encoder.byte(0)
        encoder.byte(64)
        encoder.byte(8)
        encoder.fixed(self)
    }
}

extension UInt: TraceRepresentable {
    @inlinable
    public func trace(to encoder: inout TraceEncoder) { UInt64(self).trace(to: &encoder) }
}

extension Bool: TraceRepresentable {
    @inlinable @inline(__always)
    public func trace(to encoder: inout TraceEncoder) { encoder.byte(self ? 0x02 : 0x01) }
}

extension Double: TraceRepresentable {
    @inlinable @inline(__always)
    public func trace(to encoder: inout TraceEncoder) {
        encoder.byte(0x0A)
        encoder.fixed(bitPattern)
    }
}

extension Float: TraceRepresentable {
    /// The shortest digits of a Float are others than those of the same Double.
    @inlinable
    public func trace(to encoder: inout TraceEncoder) {
        encoder.byte(0x37)
        encoder.varint(UInt64(bitPattern))
    }
}
