/// A protobuf message under construction: the three kinds of fields that Perfetto's messages need. (Its encoding is fixed and small,
/// protobuf.dev/programming-guides/encoding; a code generator would add ten minutes to a build.)
struct ProtobufMessage {
    private(set) var bytes: [UInt8] = []

    /// A number; negative ones have ten bytes, as int32 and int64 want it.
    mutating func varint(_ field: Int, _ value: some BinaryInteger) {
        raw(UInt64(field) << 3)
        raw(UInt64(truncatingIfNeeded: value))
    }

    mutating func string(_ field: Int, _ text: String) {
        raw(UInt64(field) << 3 | 2)
        raw(UInt64(text.utf8.count))
        bytes.append(contentsOf: text.utf8)
    }

    mutating func message(_ field: Int, _ message: ProtobufMessage) {
        raw(UInt64(field) << 3 | 2)
        raw(UInt64(message.bytes.count))
        bytes.append(contentsOf: message.bytes)
    }

    private mutating func raw(_ value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(truncatingIfNeeded: rest))
    }
}
