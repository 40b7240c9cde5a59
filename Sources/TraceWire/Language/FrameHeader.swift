/// The 56 bytes before each payload.
///
/// | offset | size | field |
/// | --- | --- | --- |
/// | 0 | 4 | magic `FTCH` |
/// | 4 | 4 | payload length in bytes, 1 to 65,536 |
/// | 8 | 8 | checksum of the bytes from 16 to the payload's end |
/// | 16 | 1 | kind |
/// | 17 | 3 | reserved, 0 |
/// | 20 | 4 | writer |
/// | 24 | 4 | sequence: number of the chunk within its writer, from 0 (records: 0) |
/// | 28 | 4 | offset: bytes of this chunk (records: of the log) before this piece |
/// | 32 | 8 | time of the chunk's tick 0, ns of CLOCK_MONOTONIC |
/// | 40 | 8 | calls that the writer had begun before this chunk |
/// | 48 | 4 | length of a tick in ns, times 2^20 |
/// | 52 | 4 | stream: which process the frame belongs to (see `Wire`); 0: the only one |
package struct FrameHeader: Equatable {
    package var payloadLength: UInt32 = 0
    package var checksum: UInt64 = 0
    package var kind: FrameKind
    package var writer: UInt32
    package var sequence: UInt32 = 0
    package var offset: UInt32 = 0
    package var time: UInt64 = 0
    package var callsBefore: UInt64 = 0
    package var tickScale: UInt32 = 1 << 20
    package var stream: UInt32 = 0

    package init(kind: FrameKind, writer: UInt32) {
        self.kind = kind
        self.writer = writer
    }

    /// Writes the header for `payload` to `target` (56 bytes), with its length and checksum.
    package mutating func write(to target: UnsafeMutablePointer<UInt8>, payload: UnsafeRawBufferPointer) {
        payloadLength = UInt32(truncatingIfNeeded: payload.count)
        var writer = ByteWriter(target)
        writer.fixed(Wire.magic)
        writer.fixed(payloadLength)
        writer.fixed(UInt64(0))
        writer.byte(kind.rawValue)
        writer.byte(0)
        writer.byte(0)
        writer.byte(0)
        writer.fixed(self.writer)
        writer.fixed(sequence)
        writer.fixed(offset)
        writer.fixed(time)
        writer.fixed(callsBefore)
        writer.fixed(tickScale)
        writer.fixed(stream)
        checksum = FrameHeader.checksum(header: UnsafeRawPointer(target), payload: payload)
        writer = ByteWriter(target + 8)
        writer.fixed(checksum)
    }

    /// A word-wise multiplicative hash over header bytes 16 to 55 and the payload: it finds damage, not malice.
    ///
    /// mix(h, word): h = (h ^ word) * 0x9E3779B97F4A7C15, then h ^= h >> 32. h begins as the payload's length, and the header's five
    /// words are mixed into it. Then there are four lanes, h, h + 1, h + 2 and h + 3: word n of the payload, the last padded with
    /// zeros, is mixed into lane n & 3. In the end lanes 1 to 3 are mixed into lane 0. A processor does the four at once: 0.1 ns
    /// a byte, where a single one would take 0.23.
    package static func checksum(header: UnsafeRawPointer, payload: UnsafeRawBufferPointer) -> UInt64 {
        var hash = UInt64(payload.count)
        var position = 16
        while position < Wire.headerSize {
            hash = mixed(hash, header.loadUnaligned(fromByteOffset: position, as: UInt64.self))
            position += 8
        }
        var lanes = (hash, hash &+ 1, hash &+ 2, hash &+ 3)
        if let base = payload.baseAddress {
            var next = base
            let last = base + (payload.count & ~31)
            while next < last {
                lanes.0 = mixed(lanes.0, next.loadUnaligned(as: UInt64.self))
                lanes.1 = mixed(lanes.1, next.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
                lanes.2 = mixed(lanes.2, next.loadUnaligned(fromByteOffset: 16, as: UInt64.self))
                lanes.3 = mixed(lanes.3, next.loadUnaligned(fromByteOffset: 24, as: UInt64.self))
                next += 32
            }
            var left = payload.count & 31
            if left > 0 { lanes.0 = mixed(lanes.0, word(next, left)) }
            left -= 8
            if left > 0 { lanes.1 = mixed(lanes.1, word(next + 8, left)) }
            left -= 8
            if left > 0 { lanes.2 = mixed(lanes.2, word(next + 16, left)) }
            left -= 8
            if left > 0 { lanes.3 = mixed(lanes.3, word(next + 24, left)) }
        }
        return mixed(mixed(mixed(lanes.0, lanes.1.littleEndian), lanes.2.littleEndian), lanes.3.littleEndian)
    }

    /// The bytes from `place`, eight or as many as are left.
    private static func word(_ place: UnsafeRawPointer, _ left: Int) -> UInt64 {
        guard left < 8 else { return place.loadUnaligned(as: UInt64.self) }
        var word: UInt64 = 0
        var position = 0
        while position < left {
            word |= UInt64(place.load(fromByteOffset: position, as: UInt8.self)) &<< UInt64(8 * position)
            position += 1
        }
        return word.littleEndian
    }

    @inline(__always)
    private static func mixed(_ hash: UInt64, _ word: UInt64) -> UInt64 {
        let product = (hash ^ UInt64(littleEndian: word)) &* 0x9E37_79B9_7F4A_7C15
        return product ^ (product &>> 32)
    }
}
