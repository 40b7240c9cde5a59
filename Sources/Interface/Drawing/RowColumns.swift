import Explorer

/// Which columns rows have at a width, and how far they are indented. All rows of a screen share them, so that they align.
struct RowColumns: Equatable {
    /// Columns of the tree area.
    var width: Int
    /// Columns of one level of depth.
    var step: Int
    /// Levels that are drawn; deeper rows are drawn at this one, with their depth as a number.
    var levels: Int
    /// Columns of the time, 0: not shown.
    var time: Int
    /// Columns of file and line, 0: not shown.
    var file: Int
    /// Arguments and results are shown.
    var showsValues: Bool

    /// Columns that the longest durations take: `59 min 59 s`.
    private static let timeWidth = 11

    init(width: Int, showsValues: Bool, showsTime: Bool, showsFile: Bool) {
        self.width = width
        step = width < 40 ? 1 : 2
        levels = max(1, width * 2 / 5 / step)
        time = showsTime && width >= 34 ? Self.timeWidth : 0
        file = showsFile && width >= 100 ? min(24, width / 6) : 0
        self.showsValues = showsValues && width >= 24
    }

    init(_ layout: Layout, _ contents: RowContents) {
        self.init(
            // A column of air before the border of the detail pane.
            width: layout.tree.width - (layout.detailIsBeside ? 1 : 0),
            showsValues: contents == .values && layout.fit != .bare,
            showsTime: contents != .names && layout.fit != .bare, showsFile: contents != .names)
    }

    /// Columns before the fold sign of a row.
    func indent(depth: Int) -> Int { min(depth, levels) * step }
}
