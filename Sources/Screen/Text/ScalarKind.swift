/// What a scalar means for a cell.
enum ScalarKind {
    case narrow
    case wide
    /// Nonspacing and enclosing marks, Hangul vowels and finals: shown on the character before them.
    case mark
    /// Variation selectors, tags and skin tones: they only choose the look of the character before them.
    case modifier
    /// Zero-width joiner and non-joiner.
    case joiner
    case regionalIndicator
    /// U+0000–U+001F and U+007F.
    case control
    /// U+0080–U+009F.
    case highControl
    /// Invisible, or able to reorder what stands around it: bidi controls, zero-width spaces, line separators.
    case invisible
    case unassigned

    init(_ scalar: Unicode.Scalar) {
        switch scalar.value {
        case 0x20..<0x7f: self = .narrow
        case 0..<0x20, 0x7f: self = .control
        case 0x80..<0xa0: self = .highControl
        case 0xad: self = .invisible
        case 0xa0..<0x300: self = .narrow
        case 0x200c, 0x200d: self = .joiner
        case 0xfe00...0xfe0f, 0xe0100...0xe01ef, 0xe0020...0xe007f, 0x180b...0x180d, 0x180f, 0x34f: self = .modifier
        case 0x1f3fb...0x1f3ff: self = .modifier
        case 0x1f1e6...0x1f1ff: self = .regionalIndicator
        case 0x1160...0x11ff, 0xd7b0...0xd7ff: self = .mark
        case 0x4e00..<0xa000, 0xac00..<0xd7a4: self = .wide
        default:
            switch scalar.properties.generalCategory {
            case .nonspacingMark, .enclosingMark: self = .mark
            case .format, .lineSeparator, .paragraphSeparator, .control: self = .invisible
            case .unassigned, .surrogate: self = .unassigned
            default:
                if scalar.properties.isDefaultIgnorableCodePoint {
                    self = .invisible
                } else {
                    self = CharacterWidth.isWide(scalar) ? .wide : .narrow
                }
            }
        }
    }
}
