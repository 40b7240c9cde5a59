import CRecorder

/// Writes the values of an event, bounded.
struct ValueRegion {
    private var out: ByteWriter
    private let head: UnsafeMutablePointer<UInt8>

    init(_ out: ByteWriter) {
        head = out.next
        // Two bytes for the length, always.
        self.out = ByteWriter(out.next + 2)
    }

    func close() -> ByteWriter {
        let length = out.next - head - 2
        head[0] = UInt8(truncatingIfNeeded: length & 0x7F) | 0x80
        head[1] = UInt8(truncatingIfNeeded: length >> 7)
        return out
    }

    /// `value`: an `ft_value`, its kind at 0 and what it holds at 8.
    mutating func value(_ value: UnsafeRawPointer, isSecret: Bool) {
        guard out.next - head < ValueLimits.bytes else { return out.byte(ValueTag.elided) }
        let kind = value.load(as: Int64.self)
        if isSecret, kind != 0 { return out.byte(ValueTag.masked) }
        switch kind {
        case 1:
            out.byte(ValueTag.integer)
            out.zigzag(value.load(fromByteOffset: 8, as: Int64.self))
        case 2:
            out.byte(ValueTag.float)
            out.fixed(value.load(fromByteOffset: 8, as: UInt64.self))
        case 3: text(value.load(fromByteOffset: 8, as: UnsafePointer<CChar>?.self))
        default: out.byte(ValueTag.none)
        }
    }

    /// The tuple of an error's arguments: its message, if it has one.
    mutating func message(_ text: UnsafePointer<CChar>?) {
        out.byte(ValueTag.tuple)
        out.byte(text == nil ? 0 : 1)
        out.byte(text == nil ? 0 : 1)
        if text != nil { self.text(text) }
    }

    private mutating func text(_ text: UnsafePointer<CChar>?) {
        guard let text else { return out.byte(ValueTag.none) }
        let count = strlen(text)
        let bytes = UnsafeRawPointer(text).assumingMemoryBound(to: UInt8.self)
        out.byte(ValueTag.string)
        out.varint(count)
        out.text(bytes, count, limit: ValueLimits.textBytes)
    }
}
