extension FrameHeader {
    /// The header in the first 56 bytes; nil when they are fewer, or not a header of this version. The checksum is not
    /// verified: see `matches`.
    package init?(reading bytes: UnsafeRawBufferPointer) {
        guard bytes.count >= Wire.headerSize else { return nil }
        var reader = ByteReader(bytes)
        guard reader.fixed(UInt32.self) == Wire.magic else { return nil }
        let length = reader.fixed(UInt32.self)
        let checksum = reader.fixed(UInt64.self)
        guard let kind = FrameKind(rawValue: reader.byte()), length > 0, length <= UInt32(Wire.maximumPayload) else {
            return nil
        }
        _ = reader.byte()
        _ = reader.fixed(UInt16.self)
        self.init(kind: kind, writer: reader.fixed(UInt32.self))
        payloadLength = length
        self.checksum = checksum
        sequence = reader.fixed(UInt32.self)
        offset = reader.fixed(UInt32.self)
        time = reader.fixed(UInt64.self)
        callsBefore = reader.fixed(UInt64.self)
        tickScale = reader.fixed(UInt32.self)
        stream = reader.fixed(UInt32.self)
    }

    /// Whether the checksum is that of `header` (the 56 bytes read) and `payload`.
    package func matches(header: UnsafeRawPointer, payload: UnsafeRawBufferPointer) -> Bool {
        FrameHeader.checksum(header: header, payload: payload) == checksum
    }
}
