/// Cuts a stream, however its bytes arrive, into verified frames. Damage is skipped up to the next frame that is whole.
package struct FrameReader {
    private var buffer: [UInt8] = []
    /// Bytes of `buffer` that have been consumed.
    private var start = 0
    /// Bytes that belonged to no whole frame.
    package private(set) var skippedBytes = 0
    /// Those of them that the stream ends with: a frame whose rest is missing.
    package private(set) var cutBytes = 0

    package init() {}

    /// Bytes that wait for the rest of their frame.
    package var waitingBytes: Int { buffer.count - start }

    /// Takes in the next bytes of the stream: a copy, no parsing.
    package mutating func append(_ bytes: UnsafeRawBufferPointer) {
        if start > 0 {
            buffer.removeFirst(start)
            start = 0
        }
        buffer.append(contentsOf: bytes)
    }

    /// Forgets the beginning of a frame whose rest will not come, since the frame will come again.
    package mutating func dropWaiting() {
        buffer.removeAll(keepingCapacity: true)
        start = 0
    }

    /// Calls `body` for each whole, verified frame and drops it; what is left waits for more bytes.
    ///
    /// `atEnd` says that no more will come: then a frame that was cut is skipped, so that whole frames behind it are found.
    package mutating func drain(atEnd: Bool = false, _ body: (FrameHeader, UnsafeRawBufferPointer) -> Void) {
        var position = start
        var skipped = 0
        var cut: Int?
        buffer.withUnsafeBytes { bytes in
            while position < bytes.count {
                let rest = UnsafeRawBufferPointer(rebasing: bytes[position...])
                switch FrameReader.look(rest) {
                case .frame(let header, let size):
                    body(header, UnsafeRawBufferPointer(rebasing: rest[Wire.headerSize..<size]))
                    position += size
                    cut = nil
                case .incomplete:
                    guard atEnd else { return }
                    cut = cut ?? rest.count
                    fallthrough
                case .damaged:
                    let distance = FrameReader.distanceToMagic(rest)
                    skipped += distance
                    position += distance
                }
            }
        }
        skippedBytes += skipped
        cutBytes = cut ?? 0
        start = position
        if start == buffer.count {
            buffer.removeAll(keepingCapacity: true)
            start = 0
        }
    }

    private enum Look {
        case frame(FrameHeader, size: Int)
        case incomplete
        case damaged
    }

    /// What begins at the first byte of `bytes`, which are not empty.
    private static func look(_ bytes: UnsafeRawBufferPointer) -> Look {
        guard bytes.count >= Wire.headerSize else {
            return beginsLikeMagic(bytes) ? .incomplete : .damaged
        }
        guard let header = FrameHeader(reading: bytes), let base = bytes.baseAddress else { return .damaged }
        let size = Wire.headerSize + Int(header.payloadLength)
        guard size <= bytes.count else { return .incomplete }
        let payload = UnsafeRawBufferPointer(start: base + Wire.headerSize, count: Int(header.payloadLength))
        return header.matches(header: base, payload: payload) ? .frame(header, size: size) : .damaged
    }

    private static func beginsLikeMagic(_ bytes: UnsafeRawBufferPointer) -> Bool {
        for index in 0..<min(4, bytes.count) where bytes[index] != UInt8(truncatingIfNeeded: Wire.magic >> (8 * index))
        {
            return false
        }
        return true
    }

    /// Bytes from the first one to the next place where a frame may begin; at least 1.
    private static func distanceToMagic(_ bytes: UnsafeRawBufferPointer) -> Int {
        var distance = 1
        while distance < bytes.count {
            if bytes[distance] == UInt8(truncatingIfNeeded: Wire.magic)
                && beginsLikeMagic(UnsafeRawBufferPointer(rebasing: bytes[distance...]))
            {
                return distance
            }
            distance += 1
        }
        return bytes.count
    }
}
