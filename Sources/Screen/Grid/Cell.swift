/// One place of the grid: 32 bytes, no references.
package struct Cell: Hashable, Sendable {
    package var glyph: Glyph
    package var style: Style

    package init(glyph: Glyph = .space, style: Style = .plain) {
        self.glyph = glyph
        self.style = style
    }

    /// The character with its marks; empty for the right half of a wide one.
    package var text: String { glyph.text }
    /// Columns: 1, 2, or 0 for the right half of a wide character.
    package var width: Int { glyph.width }
}
