extension DisplayText {
    /// Calls `body` for each cluster of `text`, made safe, in order, until it answers false.
    ///
    /// ASCII, and common characters that no mark follows, are clusters of one glyph; asking the standard library for the
    /// boundaries of a cluster costs fifty times more.
    @inline(__always)
    static func walk(_ text: String, single: (Glyph) -> Bool, cluster: (Cluster) -> Bool) {
        var text = text
        text.makeContiguousUTF8()
        let whole = text
        // Contiguous since the line above, so the closure is called.
        whole.utf8.withContiguousStorageIfAvailable { bytes in
            var at = 0
            while at < bytes.count {
                if let (glyph, length) = lone(bytes, at) {
                    if !single(glyph) { return }
                    at += length
                    continue
                }
                let index = whole.utf8.index(whole.startIndex, offsetBy: at)
                let next = whole.index(after: index)
                if !cluster(Cluster(whole[index])) { return }
                at = whole.utf8.distance(from: whole.startIndex, to: next)
            }
        }
    }

    /// The character that begins at `at`, when it is plain and so is the next one: then nothing joins them.
    @inline(__always)
    private static func lone(_ bytes: UnsafeBufferPointer<UInt8>, _ at: Int) -> (Glyph, Int)? {
        let byte = bytes[at]
        let next = at + 1
        if byte < 0x80 {
            if next < bytes.count, bytes[next] >= 0x80, plain(bytes, next) == nil { return nil }
            // Carriage return and line feed are one cluster.
            if byte == 0x0d, next < bytes.count, bytes[next] == 0x0a { return nil }
            let visible = byte >= 0x20 && byte < 0x7f
            return (visible ? Glyph(ascii: byte) : .picture(of: Unicode.Scalar(byte)), 1)
        }
        guard let (scalar, length) = plain(bytes, at) else { return nil }
        let behind = at + length
        if behind < bytes.count, bytes[behind] >= 0x80, plain(bytes, behind) == nil { return nil }
        return (Glyph(scalar, width: CharacterWidth.isWide(scalar) ? 2 : 1), length)
    }

    /// The scalar that begins at `at`, if it is visible, joins nothing before it and has two or three bytes: Latin, dashes
    /// and quotes, arrows and symbols, lines and shapes, Han, Hangul syllables.
    @inline(__always)
    private static func plain(_ bytes: UnsafeBufferPointer<UInt8>, _ at: Int) -> (Unicode.Scalar, Int)? {
        // A string's bytes are valid UTF-8: a leading byte has its followers.
        let byte = UInt32(bytes[at])
        if byte & 0xe0 == 0xc0 {
            let value = (byte & 0x1f) << 6 | UInt32(bytes[at + 1] & 0x3f)
            guard value > 0xa0, value < 0x250, value != 0xad else { return nil }
            return Unicode.Scalar(value).map { ($0, 2) }
        }
        guard byte & 0xf0 == 0xe0 else { return nil }
        let value = (byte & 0x0f) << 12 | UInt32(bytes[at + 1] & 0x3f) << 6 | UInt32(bytes[at + 2] & 0x3f)
        switch value {
        case 0x2010..<0x2028, 0x2190..<0x2427, 0x2500..<0x2800, 0x4e00..<0xa000, 0xac00..<0xd7a4:
            return Unicode.Scalar(value).map { ($0, 3) }
        default: return nil
        }
    }
}
