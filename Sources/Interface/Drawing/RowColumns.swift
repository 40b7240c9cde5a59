import Explorer

/// Which columns rows have at a width, and how far they are indented. All rows of a screen share them, so that they align.
///
/// As the width shrinks, arguments and results are cut first, then the file goes, then the times from the last one that
/// was asked for; the name has what is left.
struct RowColumns: Equatable {
    /// Columns of the tree area.
    var width: Int
    /// Columns of one level of depth.
    var step: Int
    /// Levels that are drawn; deeper rows are drawn at this one, with their depth as a number.
    var levels: Int
    /// The times at the right edge, from left to right.
    var times: [TimeColumn] = []
    /// Columns of file and line, 0: not shown.
    var file = 0
    var showsArguments: Bool
    var showsResult: Bool
    /// Of closed rows.
    var showsCalls: Bool

    /// Columns that the longest durations take: `59 min 59 s`.
    private static let timeWidth = 11
    /// Columns that are left for a row's text beside one time, and beside several.
    private static let textBesideOne = 23
    private static let textBesideMany = 36

    init(_ layout: Layout, _ state: ExplorerState) {
        // A column of air before the border of the detail pane.
        self.init(
            width: layout.tree.width - (layout.detailIsBeside ? 1 : 0), state.shownColumns, isBare: layout.fit == .bare)
    }

    init(width: Int, _ columns: [TreeColumn], isBare: Bool) {
        self.width = width
        step = width < 40 ? 1 : 2
        levels = max(1, width * 2 / 5 / step)
        let showsValues = !isBare && width >= 24
        showsArguments = showsValues && columns.contains(.arguments)
        showsResult = showsValues && columns.contains(.result)
        showsCalls = columns.contains(.calls)
        guard !isBare else { return }
        var room = width
        for case .time(let time) in columns {
            room -= Self.width(time)
            if room < (times.isEmpty ? Self.textBesideOne : Self.textBesideMany) { break }
            times.append(time)
        }
        file = columns.contains(.file) && width >= 100 ? min(24, width / 6) : 0
    }

    static func width(_ time: TimeColumn) -> Int { time == .clock ? 17 : timeWidth }

    /// With several times, a line above the tree says which is which.
    var needsHead: Bool { times.count > 1 }

    /// Columns before the fold sign of a row.
    func indent(depth: Int) -> Int { min(depth, levels) * step }
}
