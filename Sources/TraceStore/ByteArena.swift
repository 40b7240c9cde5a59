/// Append-only storage of encoded values. A reference is the place in words of 4 bytes, never 0; there: length (varint), bytes.
struct ByteArena {
    var region: SpillRegion
    private var memory: MappedMemory? { region.memory }
    /// Bytes in use.
    private(set) var byteCount = 4

    init(capacity: Int) { region = SpillRegion(memory: MappedMemory(reserving: capacity)) }

    func release() { memory?.release() }

    /// Copies `bytes`; 0 when there are none, or no room.
    mutating func append(_ bytes: UnsafeRawBufferPointer) -> UInt32 {
        guard let memory, let source = bytes.baseAddress, bytes.count > 0 else { return 0 }
        let next = (byteCount + 10 + bytes.count + 3) & ~3
        guard next <= memory.byteCount, byteCount >> 2 <= Int(UInt32.max) else { return 0 }
        var target = memory.base + byteCount
        var rest = bytes.count
        while rest >= 0x80 {
            target.storeBytes(of: UInt8(truncatingIfNeeded: rest) | 0x80, as: UInt8.self)
            target += 1
            rest >>= 7
        }
        target.storeBytes(of: UInt8(truncatingIfNeeded: rest), as: UInt8.self)
        target += 1
        target.copyMemory(from: source, byteCount: bytes.count)
        let reference = UInt32(truncatingIfNeeded: byteCount >> 2)
        byteCount = (target - memory.base + bytes.count + 3) & ~3
        return reference
    }

    /// The bytes behind a reference that `append` gave.
    subscript(_ reference: UInt32) -> UnsafeRawBufferPointer {
        guard let memory, reference != 0 else { return UnsafeRawBufferPointer(start: nil, count: 0) }
        var next = memory.base + Int(reference) << 2
        var count = 0
        var shift = 0
        while true {
            let byte = next.load(as: UInt8.self)
            next += 1
            count |= Int(byte & 0x7F) << shift
            if byte < 0x80 { break }
            shift += 7
        }
        return UnsafeRawBufferPointer(start: next, count: count)
    }
}
