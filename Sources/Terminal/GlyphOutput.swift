import CNcurses
import Screen

/// Turns glyphs into wide characters that take as many columns as the screen says, whatever libc thinks of them.
struct GlyphOutput {
    var unicode: Bool
    private var known: [Glyph: Answer] = [:]

    struct Answer {
        /// The cells' texts, each ending with 0: one, or more where stand-ins fill the width.
        var texts: [[wchar_t]]
        /// Terminals disagree about its width: address the cursor behind it.
        var disputed: Bool
    }

    init(unicode: Bool) { self.unicode = unicode }

    mutating func answer(_ glyph: Glyph) -> Answer {
        if let ascii = glyph.ascii { return Answer(texts: [[wchar_t(ascii), 0]], disputed: false) }
        if let answer = known[glyph] { return answer }
        let answer = unicode ? wide(glyph) : plain(glyph)
        if known.count > 4096 { known.removeAll() }
        known[glyph] = answer
        return answer
    }

    private func wide(_ glyph: Glyph) -> Answer {
        var text: [wchar_t] = []
        var disputed = false
        for scalar in glyph.text.unicodeScalars {
            let character = wchar_t(scalar.value)
            let width = Int(ft_width(character))
            if text.isEmpty {
                // ncurses counts columns as libc does; where that is not what the screen counts, show a stand-in.
                guard width == glyph.width else { return standIn(0xfffd, glyph) }
                disputed = isDisputed(scalar)
            } else if width == 0 {
                disputed = true
            } else {
                continue
            }
            text.append(character)
        }
        return Answer(texts: [text + [0]], disputed: disputed)
    }

    private func isDisputed(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.value >= 0x1f000 || (0xe000...0xf8ff).contains(scalar.value) { return true }
        return scalar.properties.isEmoji || scalar.properties.generalCategory == .spacingMark
    }

    private func plain(_ glyph: Glyph) -> Answer {
        let scalar = glyph.text.unicodeScalars.first?.value ?? 0x3f
        let likeness: Unicode.Scalar =
            switch scalar {
            case 0x2502, 0x2503: "|"
            case 0x2500, 0x2501: "-"
            case 0x2504...0x257f: "+"
            case 0x25b8, 0x25b6, 0x2192: ">"
            case 0x25be, 0x25bc: "v"
            case 0x2026: "~"
            case 0x2717, 0x2718: "x"
            case 0xb7: "."
            default: "?"
            }
        return standIn(wchar_t(likeness.value), glyph)
    }

    private func standIn(_ character: wchar_t, _ glyph: Glyph) -> Answer {
        Answer(texts: [[character, 0]] + Array(repeating: [0x20, 0], count: max(0, glyph.width - 1)), disputed: false)
    }
}
