import TraceWire

/// Passes on the whole frames of a stream that comes in any splitting, and keeps back the beginning of the last.
package struct FrameCutter {
    private var kept: [UInt8] = []

    package init() {}

    /// Calls `body` with what is whole. Bytes that are no frames are passed on as they are: a reader skips them.
    package mutating func cut(_ bytes: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer) -> Void) {
        if kept.isEmpty {
            let whole = Self.whole(bytes)
            if whole > 0 { body(UnsafeRawBufferPointer(rebasing: bytes[..<whole])) }
            kept.append(contentsOf: bytes[whole...])
        } else {
            kept.append(contentsOf: bytes)
            let whole = kept.withUnsafeBytes { Self.whole($0) }
            guard whole > 0 else { return }
            kept.withUnsafeBytes { body(UnsafeRawBufferPointer(rebasing: $0[..<whole])) }
            kept.removeFirst(whole)
        }
    }

    /// Bytes of the whole frames at the beginning.
    private static func whole(_ bytes: UnsafeRawBufferPointer) -> Int {
        var place = 0
        while place < bytes.count {
            let rest = UnsafeRawBufferPointer(rebasing: bytes[place...])
            guard rest.count >= Wire.headerSize else { return place }
            guard let header = FrameHeader(reading: rest) else { return bytes.count }
            let size = Wire.headerSize + Int(header.payloadLength)
            guard size <= rest.count else { return place }
            place += size
        }
        return place
    }
}
