extension DisplayText {
    /// Calls `body` for each cluster of `text`, made safe, in order, until it answers false.
    ///
    /// ASCII goes byte by byte without asking for cluster boundaries, which costs a hundred times more.
    @inline(__always)
    static func walk(_ text: String, ascii: (Glyph) -> Bool, cluster: (Cluster) -> Bool) {
        var text = text
        text.makeContiguousUTF8()
        let utf8 = text.utf8
        var index = utf8.startIndex
        let rest: Substring? = utf8.withContiguousStorageIfAvailable { bytes -> Int in
            var at = 0
            while at < bytes.count {
                let byte = bytes[at]
                // A mark behind an ASCII letter belongs to its cluster: leave both to the slow path.
                if byte >= 0x80 || (at + 1 < bytes.count && bytes[at + 1] >= 0x80) { return at }
                let visible = byte >= 0x20 && byte < 0x7f
                let glyph = visible ? Glyph(ascii: byte) : .picture(of: Unicode.Scalar(byte))
                if !ascii(glyph) { return -1 }
                at += 1
            }
            return -1
        }.flatMap { offset in
            if offset < 0 { return nil }
            index = utf8.index(index, offsetBy: offset)
            return text[index...]
        }
        guard let rest else { return }
        for character in rest {
            if !cluster(Cluster(character)) { return }
        }
    }
}
