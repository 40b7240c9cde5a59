/// A grid of cells, drawn in memory; a terminal shows its difference to the one before.
///
/// Invariant: a cell of width 2 is followed, in its row, by one of width 0, and no cell of width 0 stands elsewhere.
package struct Screen: Equatable, Sendable {
    package let size: Size
    // Row by row, `size.width` cells each.
    var cells: [Cell]

    package init(size: Size, style: Style = .plain) {
        self.size = size
        cells = Array(repeating: Cell(style: style), count: size.width * size.height)
    }

    /// The cell in column `x` of row `y`; a plain space outside of the screen.
    package subscript(x: Int, y: Int) -> Cell {
        guard x >= 0, y >= 0, x < size.width, y < size.height else { return Cell() }
        return cells[y * size.width + x]
    }

    /// Writes safe text, clipped to `limit` columns and to the screen; answers the columns used.
    ///
    /// The style is laid over nothing: the cell's old style goes. A cluster that does not fit whole at an edge becomes
    /// spaces.
    @discardableResult
    package mutating func put(_ text: String, x: Int, y: Int, style: Style, limit: Int = .max) -> Int {
        let room = limit < size.width &- x ? limit : size.width &- x
        guard room > 0, y >= 0, y < size.height, x < size.width else { return 0 }
        let end = x + room
        let row = y * size.width
        var column = x
        let width = size.width
        cells.withUnsafeMutableBufferPointer { cells in
            func blank(_ columns: Int) {
                for _ in 0..<columns where column < end {
                    if column >= 0 { Screen.set(cells, row, width, column, .space, style) }
                    column += 1
                }
            }
            DisplayText.walk(text) { glyph in
                guard column < end else { return false }
                if column < 0 || column + glyph.width > end {
                    blank(glyph.width)
                } else {
                    Screen.set(cells, row, width, column, glyph, style)
                    column += glyph.width
                }
                return true
            } cluster: { cluster in
                guard column < end else { return false }
                if column < 0 || column + cluster.width > end {
                    blank(cluster.width)
                    return true
                }
                for at in 0..<cluster.count {
                    Screen.set(cells, row, width, column, cluster.glyphs[at], style)
                    column += cluster.glyphs[at].width
                }
                return true
            }
        }
        return column - x
    }

    /// Fills the rectangle with `character` (spaces where a wide one does not fit).
    package mutating func fill(_ rectangle: Rectangle, style: Style, character: Character = " ") {
        let area = rectangle.intersection(Rectangle(size))
        if area.isEmpty { return }
        let cluster = Cluster(character)
        let glyph = cluster.count == 1 ? cluster.glyphs[0] : .space
        let width = size.width
        cells.withUnsafeMutableBufferPointer { cells in
            for y in area.y..<area.maxY {
                var x = area.x
                while x < area.maxX {
                    let fits = x + glyph.width <= area.maxX
                    Screen.set(cells, y * width, width, x, fits ? glyph : .space, style)
                    x += fits ? glyph.width : 1
                }
            }
        }
    }

    /// Lays `style` over what is there; a wide character is restyled whole when the rectangle holds either half.
    package mutating func restyle(_ rectangle: Rectangle, over style: Style) {
        let area = rectangle.intersection(Rectangle(size))
        if area.isEmpty { return }
        for y in area.y..<area.maxY {
            let row = y * size.width
            var first = row + area.x
            var last = row + area.maxX
            if cells[first].width == 0 { first -= 1 }
            if area.maxX < size.width, cells[last].width == 0 { last += 1 }
            for at in first..<last { cells[at].style = style.over(cells[at].style) }
        }
    }

    /// Writes one glyph that fits at `x`; a wide character that it cuts in half leaves a space.
    @inline(__always)
    private static func set(
        _ cells: UnsafeMutableBufferPointer<Cell>, _ row: Int, _ width: Int, _ x: Int, _ glyph: Glyph, _ style: Style
    ) {
        let at = row + x
        if cells[at].width == 0, x > 0 { cells[at - 1].glyph = .space }
        let next = x + glyph.width
        if next < width, cells[row + next].width == 0 { cells[row + next].glyph = .space }
        cells[at] = Cell(glyph: glyph, style: style)
        if glyph.width == 2 { cells[at + 1] = Cell(glyph: .rightHalf, style: style) }
    }

    /// Row `y` as text, without trailing spaces.
    package func line(_ y: Int) -> String {
        guard y >= 0, y < size.height else { return "" }
        var row = cells[(y * size.width)..<((y + 1) * size.width)]
        while row.last?.glyph == .space { row.removeLast() }
        return row.reduce(into: "") { $0 += $1.text }
    }

    /// All rows, one line each; no trailing spaces and no empty lines at the end.
    package func text() -> String {
        var lines = (0..<size.height).map(line)
        while lines.last == "" { lines.removeLast() }
        return lines.joined(separator: "\n")
    }
}
