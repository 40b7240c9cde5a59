import TraceStore

/// What a line of a list names: it stays the same while others come and go.
package enum EntryID: Hashable, Sendable {
    case function(FunctionID)
    case call(CallID)
    /// A step of the callers' or callees' tree.
    case step(Int)
    /// Exceptions of one type from one place.
    case exceptions(Int)
    /// One exception.
    case occurrence(UInt32)
    /// A call that an exception went through.
    case passed(UInt32, CallID)
    case process(ProcessID)
    case lane(LaneID)
    /// A finding of the insights; negative: a slowest path.
    case insight(Int)
    /// A call that shows the finding.
    case evidence(Int, CallID)
    /// A function in a comparison, by its number.
    case compared(Int)
    /// A line that the program wrote, as all that it wrote is counted.
    case line(Int)
    /// A log record, as they are counted.
    case record(Int)
    /// "… more" below the group of this number.
    case more(Int)
}

/// A line of a list.
package struct Entry: Equatable, Sendable {
    package enum Fold: Equatable, Sendable {
        case leaf
        case closed
        case open
    }

    package var id: EntryID
    package var depth = 0
    package var fold = Fold.leaf
}

/// A list that fills the page. The selection is kept by what it names, and it stays in its line of the screen, whatever comes in
/// before it.
package struct EntryList: Equatable, Sendable {
    package private(set) var entries: [Entry] = []
    /// Index of the selected entry; 0 when there are none.
    package private(set) var position = 0
    /// The line of the page in which it stands.
    package private(set) var line = 0
    /// Nothing was chosen yet, or the end is followed.
    private var staysAtFirst = true
    /// The last entry is selected as long as nothing else is chosen.
    package var followsEnd: Bool

    init(followsEnd: Bool = false) { self.followsEnd = followsEnd }

    package var selected: Entry? { entries.indices.contains(position) ? entries[position] : nil }

    /// The index of the first entry that is shown.
    package var first: Int { position - line }

    /// Entries that `rows` rows show.
    package func visible(rows: Int) -> ArraySlice<Entry> {
        entries[min(first, entries.count)..<min(entries.count, first + max(0, rows))]
    }

    /// Takes over newer entries.
    mutating func update(_ entries: [Entry], rows: Int) {
        let selected = selected?.id
        let before = position
        self.entries = entries
        if followsEnd {
            position = max(0, entries.count - 1)
            line = max(0, rows - 1)
        } else if staysAtFirst {
            position = 0
        } else if let selected, entries.indices.contains(before), entries[before].id == selected {
            position = before
        } else {
            position = selected.flatMap { selected in entries.firstIndex { $0.id == selected } } ?? before
        }
        settle(rows)
    }

    /// The selection is in the list, in view, and no line above is empty.
    private mutating func settle(_ rows: Int) {
        position = min(max(0, position), max(0, entries.count - 1))
        line = min(max(0, line), max(0, rows - 1), position)
        // Nor below, as long as there is something above.
        let below = entries.count - 1 - position
        line = max(line, min(position, rows - 1 - below))
        line = max(0, line)
    }

    mutating func resize(rows: Int) { settle(rows) }

    mutating func move(_ distance: Int, rows: Int) {
        let target = min(max(0, position.addingReportingOverflow(distance).partialValue), max(0, entries.count - 1))
        line += target - position
        choose(target, rows)
        if distance > 0, position == entries.count - 1 { followsEnd = canFollow }
    }

    /// Selection and viewport alike.
    mutating func scroll(_ distance: Int, rows: Int) {
        let target = min(max(0, position.addingReportingOverflow(distance).partialValue), max(0, entries.count - 1))
        choose(target, rows)
        if distance > 0, position == entries.count - 1 { followsEnd = canFollow }
    }

    /// The viewport; the selection stays as long as it is in it.
    mutating func wheel(_ lines: Int, rows: Int) {
        let furthest = max(0, entries.count - rows)
        let target = min(max(0, first + lines), furthest)
        let kept = min(max(position, target), target + max(0, rows - 1))
        line = kept - target
        choose(kept, rows)
    }

    mutating func moveToFirst(rows: Int) {
        choose(0, rows)
        staysAtFirst = true
    }

    mutating func moveToLast(rows: Int) {
        line = max(0, rows - 1)
        choose(entries.count - 1, rows)
        followsEnd = canFollow
    }

    /// The entry in a line of the page; false when there is none.
    mutating func click(_ line: Int, rows: Int) -> Bool {
        guard line >= 0, line < rows, entries.indices.contains(first + line) else { return false }
        let target = first + line
        self.line = line
        choose(target, rows)
        return true
    }

    mutating func select(_ id: EntryID, rows: Int) {
        guard let index = entries.firstIndex(where: { $0.id == id }) else { return }
        if index < first || index >= first + rows { line = rows / 3 } else { line += index - position }
        choose(index, rows)
    }

    /// The enclosing entry; false when there is none.
    mutating func moveToParent(rows: Int) -> Bool {
        guard let depth = selected?.depth, depth > 0,
            let parent = entries[..<position].lastIndex(where: { $0.depth < depth })
        else { return false }
        move(parent - position, rows: rows)
        return true
    }

    private mutating func choose(_ index: Int, _ rows: Int) {
        position = index
        staysAtFirst = false
        followsEnd = false
        settle(rows)
    }

    /// Whether reaching the end means to follow it.
    var canFollow = false
}
