/// A grapheme cluster made ready for cells.
///
/// Terminals disagree on how wide joined emoji, variation selectors, skin tones and flags are. So a cluster keeps its base
/// and up to four marks; the joined rest is left out (a family shows its first member, a red heart the plain one), and a
/// flag shows its two letters. What remains has the same width everywhere. Nothing invisible is left out in silence after
/// a Latin letter, where it could only deceive.
struct Cluster {
    /// At most eight glyphs; nearly always one.
    private(set) var glyphs: InlineArray<8, Glyph>
    private(set) var count = 0
    private(set) var width = 0
    private var marks = 0

    init(_ character: Character) {
        glyphs = InlineArray(repeating: .space)
        var base: Unicode.Scalar?
        var joined = false
        for scalar in character.unicodeScalars {
            let kind = ScalarKind(scalar)
            switch kind {
            case .narrow, .wide:
                if !joined { add(Glyph(scalar, width: kind == .wide ? 2 : 1)) }
                base = scalar
            case .mark:
                if count == 0 || base == nil { add(Glyph("◌", width: 1)) }
                base = base ?? "◌"
                if marks < 4, glyphs[count - 1].append(scalar) { marks += 1 }
            case .modifier:
                // Alone, a skin tone is a wide emoji and the others are invisible.
                if base == nil { add((0x1f3fb...0x1f3ff).contains(scalar.value) ? Glyph(scalar, width: 2) : .dot) }
            case .joiner:
                if let base, base.value >= 0x300 { joined = scalar.value == 0x200d } else { add(.dot) }
                continue
            case .regionalIndicator:
                add(Glyph(ascii: UInt8(truncatingIfNeeded: scalar.value - 0x1f1e6) + 0x41))
            case .control: add(.picture(of: scalar))
            case .highControl:
                add(Glyph(ascii: 0x5c))
                add(Glyph(ascii: 0x78))
                add(.hexadecimal(scalar.value >> 4))
                add(.hexadecimal(scalar.value & 15))
            case .invisible: add(.dot)
            case .unassigned: add(Glyph("\u{fffd}", width: 1))
            }
            joined = false
        }
    }

    private mutating func add(_ glyph: Glyph) {
        guard count < 8 else { return }
        glyphs[count] = glyph
        count += 1
        width += glyph.width
        marks = 0
    }
}

extension Glyph {
    /// Stands for a scalar that has no look of its own.
    static let dot = Glyph("·", width: 1)

    /// `␛` for U+001B and so on, `␡` for U+007F.
    static func picture(of control: Unicode.Scalar) -> Glyph {
        let value = control.value == 0x7f ? 0x2421 : 0x2400 + control.value
        return Glyph(Unicode.Scalar(value) ?? "·", width: 1)
    }

    static func hexadecimal(_ digit: UInt32) -> Glyph {
        Glyph(ascii: UInt8(truncatingIfNeeded: digit < 10 ? 0x30 + digit : 0x57 + digit))
    }
}
