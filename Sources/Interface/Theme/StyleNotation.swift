import Screen

/// Reads styles as theme files write them: `bold #ffaa00 on #202020 underline`.
///
/// A colour is `#rgb`, `#rrggbb`, a number of the 256-colour palette, one of the sixteen names (`red`, `bright-red`),
/// `default` (the terminal's own) or a name from `palette`, which goes first: where the palette has a `dim`, that is a colour. The colour behind `on` is the background.
struct StyleNotation {
    var palette: [String: String]

    struct Fault: Error, Equatable {
        var text: String
    }

    func style(_ notation: String) throws(Fault) -> Style {
        var style = Style()
        var behindOn = false
        for word in notation.split(whereSeparator: { $0 == " " || $0 == "\t" }).map(String.init) {
            if word == "on" {
                if behindOn { throw Fault(text: "'on' needs a colour behind it") }
                behindOn = true
            } else if behindOn {
                if style.background != nil { throw Fault(text: "there are two backgrounds, '\(word)' is the second") }
                style.background = try color(word)
                behindOn = false
            } else if word != "none", palette[word] == nil, let attribute = StyleNotation.attributes[word] {
                style.attributes.insert(attribute)
            } else if word != "none" {
                if style.foreground != nil { throw Fault(text: "there are two colours, '\(word)' is the second") }
                style.foreground = try color(word)
            }
        }
        if behindOn { throw Fault(text: "'on' needs a colour behind it") }
        return style
    }

    func color(_ word: String) throws(Fault) -> Color {
        var word = word
        // A palette name may stand for another one; as many steps as there are names means a circle.
        for _ in 0...palette.count {
            guard let next = palette[word], next != word else { return try literal(word) }
            word = next
        }
        throw Fault(text: "the palette's '\(word)' stands for itself")
    }

    private func literal(_ word: String) throws(Fault) -> Color {
        if word == "default" { return .default }
        if let index = StyleNotation.names[word] { return .palette(index) }
        if let index = UInt8(word) { return .palette(index) }
        if word.first == "#" {
            let digits = word.dropFirst().compactMap(\.hexDigitValue)
            if digits.count == word.count - 1, digits.count == 3 || digits.count == 6 {
                let parts = digits.count == 3 ? digits.flatMap { [$0, $0] } : digits
                let bytes = stride(from: 0, to: 6, by: 2).map { UInt8(parts[$0] * 16 + parts[$0 + 1]) }
                return .rgb(bytes[0], bytes[1], bytes[2])
            }
            throw Fault(text: "'\(word)' is not a colour; write # and three or six hexadecimal digits")
        }
        throw Fault(text: "'\(word)' is neither a colour, nor a name of the palette, nor an attribute")
    }

    static let attributes: [String: Attributes] = [
        "none": [], "bold": .bold, "dim": .dim, "italic": .italic, "underline": .underline, "reverse": .reverse,
        "strike": .strike,
    ]

    static let names: [String: UInt8] = {
        var names: [String: UInt8] = ["gray": 8, "grey": 8]
        let eight = ["black", "red", "green", "yellow", "blue", "magenta", "cyan", "white"]
        for (index, name) in eight.enumerated() {
            names[name] = UInt8(index)
            names["bright-" + name] = UInt8(index + 8)
        }
        return names
    }()
}
