import Screen

/// Names of keys in escape sequences and in terminfo's extended capabilities.
enum KeySequence {
    /// The key of a sequence behind `ESC [` or `ESC O`: `A`, `1;5C`, `3~`, `15;2~`.
    static func key(_ bytes: [UInt8]) -> Key? {
        guard let final = bytes.last else { return nil }
        var numbers: [Int] = [0]
        for byte in bytes.dropLast() {
            switch byte {
            case 0x30...0x39: numbers[numbers.count - 1] = min(999, numbers[numbers.count - 1] * 10 + Int(byte - 0x30))
            case 0x3b: numbers.append(0)
            default: return nil
            }
        }
        let modifiers = numbers.count > 1 ? modifiers(numbers[1]) : []
        if final == 0x7e {
            guard var key = numbered[numbers[0]] else { return nil }
            key.modifiers.formUnion(modifiers)
            return key
        }
        guard var key = lettered[Character(Unicode.Scalar(final))] else { return nil }
        key.modifiers.formUnion(modifiers)
        return key
    }

    /// The key of a capability such as `kUP5`: the figure says which modifiers.
    static func key(capability name: String) -> Key? {
        guard let last = name.last, let figure = last.wholeNumberValue, let code = capabilities[String(name.dropLast())]
        else { return capabilities[name].map { Key($0, .shift) } }
        return Key(code, modifiers(figure))
    }

    /// F13–F24 are F1–F12 with shift, as terminfo counts; then with control, control and shift, alt.
    static func function(_ number: Int) -> Key {
        let sets: [Modifiers] = [[], .shift, .control, [.control, .shift], .alt, [.alt, .shift]]
        return Key(.function((number - 1) % 12 + 1), sets[(number - 1) / 12 % 6])
    }

    /// xterm's figure: one more than the sum of shift 1, alt 2, control 4.
    private static func modifiers(_ figure: Int) -> Modifiers {
        let bits = max(0, figure - 1)
        var modifiers: Modifiers = []
        if bits & 1 != 0 { modifiers.insert(.shift) }
        if bits & 2 != 0 { modifiers.insert(.alt) }
        if bits & 4 != 0 { modifiers.insert(.control) }
        return modifiers
    }

    private static let numbered: [Int: Key] = [
        1: Key(.home), 2: Key(.insert), 3: Key(.delete), 4: Key(.end), 5: Key(.pageUp), 6: Key(.pageDown),
        7: Key(.home), 8: Key(.end),
        11: Key(.function(1)), 12: Key(.function(2)), 13: Key(.function(3)), 14: Key(.function(4)),
        15: Key(.function(5)), 17: Key(.function(6)), 18: Key(.function(7)), 19: Key(.function(8)),
        20: Key(.function(9)), 21: Key(.function(10)), 23: Key(.function(11)), 24: Key(.function(12)),
    ]

    private static let lettered: [Character: Key] = [
        "A": Key(.up), "B": Key(.down), "C": Key(.right), "D": Key(.left), "H": Key(.home), "F": Key(.end),
        "M": Key(.enter), "Z": Key(.tab, .shift),
        "P": Key(.function(1)), "Q": Key(.function(2)), "R": Key(.function(3)), "S": Key(.function(4)),
    ]

    private static let capabilities: [String: Key.Code] = [
        "kUP": .up, "kDN": .down, "kLFT": .left, "kRIT": .right, "kHOM": .home, "kEND": .end, "kPRV": .pageUp,
        "kNXT": .pageDown, "kDC": .delete, "kIC": .insert,
    ]
}
