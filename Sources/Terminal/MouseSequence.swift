import Screen

/// What the mouse sends behind `ESC [` in SGR form: `<button;column;rowM`, with `m` for a release.
enum MouseSequence {
    static func mouse(_ bytes: [UInt8]) -> Mouse? {
        guard bytes.first == 0x3c, let final = bytes.last, final == 0x4d || final == 0x6d else { return nil }
        let parts = String(decoding: bytes.dropFirst().dropLast(), as: UTF8.self).split(separator: ";").map { Int($0) }
        guard parts.count == 3, let code = parts[0], let column = parts[1], let row = parts[2] else { return nil }
        guard column > 0, row > 0, let kind = kind(code & ~28, isRelease: final == 0x6d) else { return nil }
        var modifiers: Modifiers = []
        if code & 4 != 0 { modifiers.insert(.shift) }
        if code & 8 != 0 { modifiers.insert(.alt) }
        if code & 16 != 0 { modifiers.insert(.control) }
        return Mouse(kind, x: column - 1, y: row - 1, modifiers: modifiers)
    }

    private static func kind(_ code: Int, isRelease: Bool) -> Mouse.Kind? {
        switch code {
        case 64: return .wheelUp
        case 65: return .wheelDown
        case 0...2:
            let button: Mouse.Button = code == 0 ? .left : code == 1 ? .middle : .right
            return isRelease ? .release(button) : .press(button)
        default: return nil
        }
    }
}
