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
    /// For each 8 bytes, the last padded with zeros: h = (h ^ word) * 0x9E3779B97F4A7C15, then h ^= h >> 32; h begins as
    /// the payload's length.
    package static func checksum(header: UnsafeRawPointer, payload: UnsafeRawBufferPointer) -> UInt64 {
        var hash = UInt64(payload.count)
        var position = 16
        while position < Wire.headerSize {
            hash = mixed(hash, header.loadUnaligned(fromByteOffset: position, as: UInt64.self))
            position += 8
        }
        guard let base = payload.baseAddress else { return hash }
        var next = base
        let last = base + (payload.count & ~7)
        while next < last {
            hash = mixed(hash, next.loadUnaligned(as: UInt64.self))
            next += 8
        }
        position = payload.count & ~7
        if position < payload.count {
            var word: UInt64 = 0
            var shift: UInt64 = 0
            while position < payload.count {
                word |= UInt64(base.load(fromByteOffset: position, as: UInt8.self)) &<< shift
                shift += 8
                position += 1
            }
            hash = mixed(hash, word)
        }
        return hash
    }

    @inline(__always)
    private static func mixed(_ hash: UInt64, _ word: UInt64) -> UInt64 {
        let product = (hash ^ UInt64(littleEndian: word)) &* 0x9E37_79B9_7F4A_7C15
        return product ^ (product &>> 32)
    }
}
