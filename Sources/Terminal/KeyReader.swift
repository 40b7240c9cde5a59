import CNcurses
import Screen

/// Reads keys and the mouse through ncurses, and itself the sequences that terminfo does not know.
struct KeyReader {
    let window: UnsafeMutablePointer<WINDOW>
    private var ahead: Read?

    enum Event {
        case key(Key)
        case mouse(Mouse)
        case resize
        case unknown
    }

    private enum Read: Equatable {
        case character(UInt32)
        case code(Int32)
    }

    init(window: UnsafeMutablePointer<WINDOW>) { self.window = window }

    /// Nil when nothing more has come.
    mutating func next() -> Event? {
        guard let read = read() else { return nil }
        switch read {
        case .code(let code): return event(of: code)
        case .character(0x1b): return afterEscape()
        case .character(let value): return KeyReader.key(of: value).map { .key($0) } ?? .unknown
        }
    }

    private mutating func read() -> Read? {
        if let read = ahead {
            ahead = nil
            return read
        }
        var value: wint_t = 0
        switch wget_wch(window, &value) {
        case OK: return .character(UInt32(value))
        case KEY_CODE_YES: return .code(Int32(bitPattern: UInt32(value)))
        default: return nil
        }
    }

    /// Escape alone is a key; before another key it is alt; before `[` or `O` it begins a sequence.
    private mutating func afterEscape() -> Event {
        guard let read = read() else { return .key(Key(.escape)) }
        switch read {
        case .code(let code):
            guard case .key(var key) = event(of: code) else { return .unknown }
            key.modifiers.insert(.alt)
            return .key(key)
        case .character(0x1b):
            // Escape twice: the second may begin a sequence.
            ahead = read
            return .key(Key(.escape))
        case .character(0x5b): return sequence(introducer: "[")
        case .character(0x4f): return sequence(introducer: "O")
        case .character(0x5d): return text()
        case .character(let value):
            guard var key = KeyReader.key(of: value) else { return .unknown }
            key.modifiers.insert(.alt)
            return .key(key)
        }
    }

    /// The rest of a sequence such as `[1;5C`; an unknown one is swallowed whole, so that it types nothing.
    private mutating func sequence(introducer: Character) -> Event {
        var bytes: [UInt8] = []
        while let read = read() {
            guard case .character(let value) = read, value < 0x80, value >= 0x20, bytes.count < 32 else {
                ahead = read
                return .unknown
            }
            bytes.append(UInt8(value))
            guard value >= 0x40 else { continue }
            if let mouse = MouseSequence.mouse(bytes) { return .mouse(mouse) }
            return KeySequence.key(bytes).map { .key($0) } ?? .unknown
        }
        return bytes.isEmpty ? .key(Key(.character(introducer), .alt)) : .unknown
    }

    /// What a terminal tells (`ESC ] … BEL` or `ESC \`), such as its colours: nobody has typed it.
    private mutating func text() -> Event {
        guard var read = read() else { return .key(Key(.character("]"), .alt)) }
        var count = 0
        while read != .character(7), count < 256 {
            count += 1
            guard let next = self.read() else { break }
            if read == .character(0x1b) { break }
            read = next
        }
        return .unknown
    }

    /// The key of a character; nil for what no key sends.
    static func key(of value: UInt32) -> Key? {
        switch value {
        case 0: return Key(.character(" "), .control)
        case 9: return Key(.tab)
        case 10, 13: return Key(.enter)
        case 8, 127: return Key(.backspace)
        case 27: return Key(.escape)
        case 1...26: return Unicode.Scalar(value + 0x60).map { Key(.character(Character($0)), .control) }
        case 28...31: return Unicode.Scalar(value + 0x40).map { Key(.character(Character($0)), .control) }
        case 0x80..<0xa0: return nil
        default: return Unicode.Scalar(value).map { Key(.character(Character($0))) }
        }
    }

    private func event(of code: Int32) -> Event {
        switch code {
        case KEY_RESIZE: return .resize
        case KEY_F0 + 1...KEY_F0 + 63: return .key(KeySequence.function(Int(code - KEY_F0)))
        default:
            if let key = KeyReader.codes[code] { return .key(key) }
            guard let name = keyname(code) else { return .unknown }
            return KeySequence.key(capability: String(cString: name)).map { .key($0) } ?? .unknown
        }
    }

    private static let codes: [Int32: Key] = [
        KEY_UP: Key(.up), KEY_DOWN: Key(.down), KEY_LEFT: Key(.left), KEY_RIGHT: Key(.right),
        KEY_SR: Key(.up, .shift), KEY_SF: Key(.down, .shift),
        KEY_SLEFT: Key(.left, .shift), KEY_SRIGHT: Key(.right, .shift),
        KEY_HOME: Key(.home), KEY_END: Key(.end), KEY_SHOME: Key(.home, .shift), KEY_SEND: Key(.end, .shift),
        KEY_PPAGE: Key(.pageUp), KEY_NPAGE: Key(.pageDown),
        KEY_SPREVIOUS: Key(.pageUp, .shift), KEY_SNEXT: Key(.pageDown, .shift),
        KEY_IC: Key(.insert), KEY_DC: Key(.delete), KEY_SDC: Key(.delete, .shift),
        KEY_BACKSPACE: Key(.backspace), KEY_ENTER: Key(.enter), KEY_BTAB: Key(.tab, .shift),
        KEY_A1: Key(.home), KEY_A3: Key(.pageUp), KEY_C1: Key(.end), KEY_C3: Key(.pageDown),
    ]
}
