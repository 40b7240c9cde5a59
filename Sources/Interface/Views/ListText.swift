import Explorer
import Screen
import TraceStore

/// What a list shows: a head, and the text of each entry. One for each view that is a list, in a file of its own.
struct ListText {
    /// What is said in place of an empty list.
    var empty: String
    /// Above the entries; nil: nothing is.
    var head: StyledText?
    /// What is opened, or how far the work is: on the right of the title line.
    var note = ""
    var line: (Entry) -> StyledText
    /// The column of the table at a place of the head, for `Action.orderBy`.
    var column: (Int) -> Int? = { _ in nil }
}

/// What the texts of all views are made from.
struct ListContext {
    let state: ExplorerState
    let store: TraceStore
    let text: CallText
    /// Columns of the page.
    let width: Int

    init(_ state: ExplorerState, _ store: TraceStore, glyphs: Glyphs, width: Int) {
        self.state = state
        self.store = store
        self.width = width
        text = CallText(store, now: state.displayedTime, glyphs: glyphs)
    }

    var glyphs: Glyphs { text.glyphs }

    /// nil for views that are no lists.
    var listText: ListText? {
        switch state.view {
        case .functions: functionsText
        case .exceptions: exceptionsText
        case .lanes: lanesText
        case .insights: insightsText
        case .comparison: comparisonText
        case .output: outputText
        case .tree, .help, .recording, .picker: nil
        }
    }

    /// Guides and the fold sign before an entry of a foldable list.
    func indent(_ entry: Entry, step: Int = 2) -> StyledText {
        let levels = min(entry.depth, max(1, width / 3 / step))
        var text = StyledText()
        text.append(safe: String(repeating: " ", count: levels * step), .guide)
        let sign =
            switch entry.fold {
            case .leaf: " "
            case .closed: glyphs.closed
            case .open: glyphs.open
            }
        text.append(safe: sign + " ", .fold)
        return text
    }

    func duration(_ nanoseconds: UInt64) -> String { DurationText.text(nanoseconds, micro: glyphs.micro) }
}

/// Text in columns: numbers right, the last column takes what is left.
struct TableColumn {
    var title: String
    var width = 0
    /// For `Action.orderBy`.
    var number: Int?
    var isSorted = false

    /// The text at the right end of the column, and the gap behind it.
    func padded(_ text: String, _ role: Role) -> StyledText {
        var line = StyledText()
        let missing = width - StyledText.width(text)
        if missing > 0 { line.append(safe: String(repeating: " ", count: missing), .text) }
        line.append(safe: text, role)
        line.append(safe: " ", .text)
        return line
    }

    static let gap = 1
}
