/// A colour as a theme names it. Reducing it to what a terminal has is the terminal's matter.
package enum Color: Hashable, Sendable {
    /// The terminal's own foreground or background.
    case `default`
    /// One of the 256 colours of xterm; 0–15 are the user's own palette.
    case palette(UInt8)
    case rgb(UInt8, UInt8, UInt8)
}

/// What a cell's text can have beside colour.
package struct Attributes: OptionSet, Hashable, Sendable {
    package let rawValue: UInt8
    package init(rawValue: UInt8) { self.rawValue = rawValue }

    package static let bold = Attributes(rawValue: 1)
    package static let dim = Attributes(rawValue: 2)
    package static let italic = Attributes(rawValue: 4)
    package static let underline = Attributes(rawValue: 8)
    package static let reverse = Attributes(rawValue: 16)
    package static let strike = Attributes(rawValue: 32)
}

/// Colours and attributes of a cell. A colour that is nil lets the style beneath show through.
///
/// Colours are kept as one number each, so that comparing two cells costs a few machine instructions.
package struct Style: Hashable, Sendable {
    private var foregroundCode: UInt32
    private var backgroundCode: UInt32
    package var attributes: Attributes

    package init(foreground: Color? = nil, background: Color? = nil, attributes: Attributes = []) {
        foregroundCode = Style.code(foreground)
        backgroundCode = Style.code(background)
        self.attributes = attributes
    }

    package static let plain = Style()

    package var foreground: Color? {
        get { Style.color(foregroundCode) }
        set { foregroundCode = Style.code(newValue) }
    }

    package var background: Color? {
        get { Style.color(backgroundCode) }
        set { backgroundCode = Style.code(newValue) }
    }

    /// This style laid over `base`: its colours win where it has them, attributes add up.
    package func over(_ base: Style) -> Style {
        var merged = self
        if foregroundCode == 0 { merged.foregroundCode = base.foregroundCode }
        if backgroundCode == 0 { merged.backgroundCode = base.backgroundCode }
        merged.attributes.formUnion(base.attributes)
        return merged
    }

    // The top byte says which kind: 0 nil, 1 default, 2 palette, 3 rgb.
    private static func code(_ color: Color?) -> UInt32 {
        switch color {
        case nil: 0
        case .default: 1 << 24
        case .palette(let index): 2 << 24 | UInt32(index)
        case .rgb(let red, let green, let blue):
            3 << 24 | UInt32(red) << 16 | UInt32(green) << 8 | UInt32(blue)
        }
    }

    private static func color(_ code: UInt32) -> Color? {
        switch code >> 24 {
        case 0: nil
        case 1: .default
        case 2: .palette(UInt8(truncatingIfNeeded: code))
        default:
            .rgb(
                UInt8(truncatingIfNeeded: code >> 16), UInt8(truncatingIfNeeded: code >> 8),
                UInt8(truncatingIfNeeded: code))
        }
    }
}
