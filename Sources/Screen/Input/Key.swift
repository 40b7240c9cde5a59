/// A key as it was typed. Its name is what key tables and help use: `j`, `G`, `C-f`, `M-x`, `S-Right`, `Enter`, `F1`.
package struct Key: Hashable, Sendable {
    package enum Code: Hashable, Sendable {
        /// A character as the terminal sends it: shift is already in it (`G`, `?`).
        case character(Character)
        case enter, escape, tab, backspace, delete, insert
        case up, down, left, right
        case home, end, pageUp, pageDown
        /// F1 is 1.
        case function(Int)
    }

    package var code: Code
    package var modifiers: Modifiers

    package init(_ code: Code, _ modifiers: Modifiers = []) {
        self.code = code
        self.modifiers = modifiers
    }

    /// The key of that name, nil when there is none. Prefixes: `C-` control, `M-` alt, `S-` shift, in any order.
    package init?(_ name: String) {
        var rest = Substring(name)
        var modifiers: Modifiers = []
        while rest.count > 2, rest[rest.index(after: rest.startIndex)] == "-", let first = rest.first {
            switch first {
            case "C": modifiers.insert(.control)
            case "M": modifiers.insert(.alt)
            case "S": modifiers.insert(.shift)
            default: return nil
            }
            rest = rest.dropFirst(2)
        }
        guard let code = Key.code(named: rest) else { return nil }
        self.init(code, modifiers)
    }

    private static func code(named name: Substring) -> Code? {
        if name.count == 1, let character = name.first {
            return character == " " || Cluster(character).glyphs[0].text == String(character)
                ? .character(character) : nil
        }
        if let code = named[String(name)] { return code }
        if name.first == "F", let number = Int(name.dropFirst()), (1...63).contains(number) { return .function(number) }
        return nil
    }

    /// The name that `init(_:)` understands.
    package var name: String {
        var prefix = ""
        if modifiers.contains(.control) { prefix += "C-" }
        if modifiers.contains(.alt) { prefix += "M-" }
        if modifiers.contains(.shift) { prefix += "S-" }
        return prefix + code.name
    }

    private static let named: [String: Code] = [
        "Enter": .enter, "Return": .enter, "Esc": .escape, "Escape": .escape, "Tab": .tab,
        "Backspace": .backspace, "Del": .delete, "Delete": .delete, "Ins": .insert, "Insert": .insert,
        "Up": .up, "Down": .down, "Left": .left, "Right": .right, "Home": .home, "End": .end,
        "PgUp": .pageUp, "PageUp": .pageUp, "PgDn": .pageDown, "PageDown": .pageDown, "Space": .character(" "),
    ]
}

extension Key.Code {
    fileprivate var name: String {
        switch self {
        case .character(" "): "Space"
        case .character(let character): String(character)
        case .enter: "Enter"
        case .escape: "Esc"
        case .tab: "Tab"
        case .backspace: "Backspace"
        case .delete: "Del"
        case .insert: "Ins"
        case .up: "Up"
        case .down: "Down"
        case .left: "Left"
        case .right: "Right"
        case .home: "Home"
        case .end: "End"
        case .pageUp: "PgUp"
        case .pageDown: "PgDn"
        case .function(let number): "F\(number)"
        }
    }
}
