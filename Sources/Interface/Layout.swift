import Screen

/// Which part of the screen shows what. A function of the size alone, so that it can be asked for at any time.
package struct Layout: Equatable, Sendable {
    /// What the size allows.
    package enum Fit: Equatable, Sendable {
        /// From 60×12: title, tree, status, hints.
        case full
        /// From 40×8: tree and one status line.
        case compact
        /// From 10×2: names only.
        case bare
        case tooSmall
    }

    package var fit: Fit
    package var size: Size
    package var title: Rectangle?
    /// The tree, or what stands in its place (output, picker).
    package var tree: Rectangle
    /// The detail pane, its border included.
    package var detail: Rectangle?
    /// The pane stands right of the tree rather than below it.
    package var detailIsBeside = false
    package var status: Rectangle?
    package var hints: Rectangle?
    /// Where a prompt or a message appears: on the hints, or on the last line.
    package var prompt: Rectangle

    /// Columns from which the detail pane stands beside the tree.
    package static let widthForBeside = 110

    package init(_ size: Size, showsDetail: Bool) {
        self.size = size
        let (width, height) = (size.width, size.height)
        fit =
            width >= 60 && height >= 12
            ? .full : width >= 40 && height >= 8 ? .compact : width >= 10 && height >= 2 ? .bare : .tooSmall
        var area = Rectangle(size)
        if fit == .full {
            title = Rectangle(x: 0, y: 0, width: width, height: 1)
            hints = Rectangle(x: 0, y: height - 1, width: width, height: 1)
            status = Rectangle(x: 0, y: height - 2, width: width, height: 1)
            area = Rectangle(x: 0, y: 1, width: width, height: height - 3)
        } else if fit == .compact {
            status = Rectangle(x: 0, y: height - 1, width: width, height: 1)
            area.height -= 1
        }
        prompt = hints ?? Rectangle(x: 0, y: max(0, height - 1), width: width, height: min(1, height))
        tree = area
        guard showsDetail, fit == .full || fit == .compact else { return }
        if width >= Self.widthForBeside {
            let columns = min(max(width * 2 / 5, 40), 90)
            tree.width -= columns
            detail = Rectangle(x: tree.maxX, y: area.y, width: columns, height: area.height)
            detailIsBeside = true
        } else if area.height >= 8 {
            let rows = min(max(area.height / 2, 4), 18)
            tree.height -= rows
            detail = Rectangle(x: area.x, y: tree.maxY, width: area.width, height: rows)
        }
    }
}
