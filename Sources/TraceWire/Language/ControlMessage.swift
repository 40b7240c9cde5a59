/// What an explorer asks of a recorder (`ControlTag`).
package enum ControlMessage: Equatable, Sendable {
    case hello(version: UInt16, lossless: Bool)
    case capture(Bool)
    /// A text of `Rules`, which amends those in force.
    case rules([UInt8])
    /// Where the recorders of children are to connect: a path.
    case children([UInt8])
    /// A text, which becomes a row where the program is.
    case mark([UInt8])

    /// Bytes of the longest text of a mark.
    package static let greatestMark = 100

    /// Bytes of the message.
    package var size: Int {
        switch self {
        case .hello: ControlTag.headerSize + 3
        case .capture: ControlTag.headerSize + 1
        case .rules(let text), .children(let text): ControlTag.headerSize + min(text.count, Rules.greatestText)
        case .mark(let text): ControlTag.headerSize + min(text.count, ControlMessage.greatestMark)
        }
    }

    /// Writes the message to `target` (`size` bytes) and gives its length.
    package func write(to target: UnsafeMutablePointer<UInt8>) -> Int {
        var out = ByteWriter(target)
        out.fixed(ControlTag.magic)
        switch self {
        case .hello(let version, let lossless):
            out.byte(ControlTag.hello)
            out.byte(0)
            out.fixed(UInt16(3))
            out.fixed(version)
            out.byte(lossless ? 1 : 0)
        case .capture(let on):
            out.byte(ControlTag.capture)
            out.byte(0)
            out.fixed(UInt16(1))
            out.byte(on ? 1 : 0)
        case .rules(let text): write(text, ControlTag.rules, limit: Rules.greatestText, to: &out)
        case .children(let path): write(path, ControlTag.children, limit: Rules.greatestText, to: &out)
        case .mark(let text): write(text, ControlTag.mark, limit: ControlMessage.greatestMark, to: &out)
        }
        return out.next - target
    }

    private func write(_ text: [UInt8], _ tag: UInt8, limit: Int, to out: inout ByteWriter) {
        let count = min(text.count, limit)
        out.byte(tag)
        out.byte(0)
        out.fixed(UInt16(count))
        var index = 0
        while index < count {
            out.byte(text[index])
            index += 1
        }
    }
}

/// Reads control messages from bytes that arrive in any splitting. Messages that it does not know are skipped by their length.
package struct ControlReader {
    private var header: UInt64 = 0
    private var headerBytes = 0
    private var body: UInt64 = 0
    private var bodyBytes = 0
    private var text: [UInt8] = []
    /// The bytes were no control messages: the connection is of no use.
    package private(set) var isBroken = false

    package init() {}

    /// Takes one byte; gives the message that it completes.
    package mutating func feed(_ byte: UInt8) -> ControlMessage? {
        guard !isBroken else { return nil }
        if headerBytes < ControlTag.headerSize {
            header |= UInt64(byte) << UInt64(8 * headerBytes)
            headerBytes += 1
            if headerBytes == 4, UInt32(truncatingIfNeeded: header) != ControlTag.magic { isBroken = true }
            return headerBytes == ControlTag.headerSize && length == 0 ? finish() : nil
        }
        if tag == ControlTag.rules || tag == ControlTag.children || tag == ControlTag.mark { text.append(byte) }
        if bodyBytes < 8 { body |= UInt64(byte) << UInt64(8 * bodyBytes) }
        bodyBytes += 1
        return bodyBytes == length ? finish() : nil
    }

    private var length: Int { Int(header >> 48) }
    private var tag: UInt8 { UInt8(truncatingIfNeeded: header >> 32) }

    private mutating func finish() -> ControlMessage? {
        let (tag, body, count, text) = (tag, body, length, text)
        header = 0
        headerBytes = 0
        self.body = 0
        bodyBytes = 0
        self.text = []
        if tag == ControlTag.hello, count >= 3 {
            return .hello(version: UInt16(truncatingIfNeeded: body), lossless: body >> 16 & 0xFF != 0)
        }
        if tag == ControlTag.capture, count >= 1 { return .capture(body & 0xFF != 0) }
        if tag == ControlTag.children { return .children(text) }
        if tag == ControlTag.mark { return .mark(text) }
        return tag == ControlTag.rules ? .rules(text) : nil
    }
}
