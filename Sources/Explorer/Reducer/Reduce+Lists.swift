import TraceStore

/// When the list in front was last made, and where one came from.
struct ListTimes: Equatable, Sendable {
    /// ns of CLOCK_MONOTONIC.
    var made: UInt64 = 0
    var revision = 0
    var surveyed = 0
    /// The moment of the replay.
    var moment: UInt64 = 0
    /// The list from which one jumped into the tree.
    var origin: ExplorerView?
    /// The list from which the page of a function was opened.
    var pageOrigin: ExplorerView?
    /// The filter before it was typed anew.
    var filterBefore = ""

    /// The list does not show what the store holds.
    func madeWithout(_ store: TraceStore) -> Bool { revision != store.revision }

    /// Lists are made anew this often, ns: more often nobody can read them.
    static let interval: UInt64 = 250_000_000
}

/// What actions mean in lists; what only one view knows is in its `ListView`.
extension ExplorerState {
    /// The list in front.
    package internal(set) var list: EntryList {
        get { view.listView.map { self[keyPath: $0.list] } ?? EntryList() }
        set { if let front = view.listView { self[keyPath: front.list] = newValue } }
    }

    /// The text that the list in front is filtered by.
    package internal(set) var listFilter: String {
        get { view.listView.map { self[keyPath: $0.filter] } ?? "" }
        set { if let front = view.listView { self[keyPath: front.filter] = newValue } }
    }

    /// When the list in front was last made, ns of CLOCK_MONOTONIC: it is to be drawn when this changes.
    package var listTime: UInt64 { lists.made }

    /// Makes the list in front anew.
    mutating func updateList(_ store: TraceStore) {
        lists.made = now
        lists.revision = store.revision
        lists.surveyed = store.surveyedRows
        lists.moment = replay?.position ?? 0
        view.listView?.update(&self, store)
    }

    private mutating func openEntry(_ entry: Entry, _ store: TraceStore) -> [Effect] {
        view.listView?.open(&self, entry, store) ?? []
    }

    private mutating func fold(_ entry: Entry, isOpen: Bool, _ store: TraceStore) {
        view.listView?.fold(&self, entry, isOpen)
        updateList(store)
    }

    mutating func resizeLists() {
        for view in ExplorerView.allCases {
            if let list = view.listView?.list { self[keyPath: list].resize(rows: areas.page.rows) }
        }
    }
}

extension ExplorerState {
    mutating func show(_ view: ExplorerView, _ store: TraceStore) -> [Effect] {
        guard self.view != .picker else { return [] }
        self.view = view
        guard view.isList else { return [] }
        updateList(store)
        return continueList(store)
    }

    /// A few times a second, as long as something changes.
    mutating func refreshList(_ store: TraceStore) -> [Effect] {
        guard view.isList, freeze == nil || replay != nil, now >= lists.made &+ ListTimes.interval else { return [] }
        let hasChanged =
            store.revision != lists.revision || store.surveyedRows != lists.surveyed
            || lists.moment != replay?.position ?? 0
        guard hasChanged || connection == .live else { return [] }
        updateList(store)
        return hasChanged ? continueList(store) : []
    }

    /// Work of a list that takes longer goes on in slices.
    mutating func continueList(_ store: TraceStore) -> [Effect] {
        view.listView?.advance(&self, store) ?? []
    }

    mutating func listCommand(_ action: Action, _ store: TraceStore) -> [Effect] {
        if let effects = view.listView?.command(&self, action, store) { return effects }
        let rows = areas.page.rows
        switch action {
        case .move(let distance): list.move(distance, rows: rows)
        case .page(let pages): list.scroll(distance(pages, max(1, rows - 1)), rows: rows)
        case .halfPage(let pages): list.scroll(distance(pages, max(1, rows / 2)), rows: rows)
        case .wheel(let lines): list.wheel(lines, rows: rows)
        case .first: list.moveToFirst(rows: rows)
        case .last: list.moveToLast(rows: rows)
        case .click(let line, let onSign):
            guard list.click(line, rows: rows), onSign, let entry = list.selected, entry.fold != .leaf else {
                return []
            }
            fold(entry, isOpen: entry.fold == .closed, store)
        case .doubleClick(let line):
            guard list.click(line, rows: rows), let entry = list.selected else { return [] }
            return openEntry(entry, store)
        case .toggleDetail, .accept: return list.selected.map { openEntry($0, store) } ?? []
        case .openOrFirstChild:
            guard let entry = list.selected else { return [] }
            if entry.fold == .leaf { return openEntry(entry, store) }
            if entry.fold == .open { list.move(1, rows: rows) } else { fold(entry, isOpen: true, store) }
        case .closeOrParent:
            guard let entry = list.selected else { return leavesPage(store) }
            if entry.fold == .open {
                fold(entry, isOpen: false, store)
            } else if !list.moveToParent(rows: rows) {
                return leavesPage(store)
            }
        case .parent: _ = list.moveToParent(rows: rows)
        case .toggleFold, .open, .close:
            guard let entry = list.selected, entry.fold != .leaf else { return [] }
            fold(entry, isOpen: action == .open || (action == .toggleFold && entry.fold == .closed), store)
        case .startSearch:
            prompt = Prompt()
            lists.filterBefore = listFilter
        default: say("That is for the tree: \(ViewDescription.of(.tree)?.key ?? "t") leads there")
        }
        return []
    }

    private func distance(_ pages: Int, _ rows: Int) -> Int {
        let (distance, isTooFar) = pages.multipliedReportingOverflow(by: rows)
        return isTooFar ? (pages < 0 ? -ExplorerState.far : ExplorerState.far) : distance
    }

    private mutating func leavesPage(_ store: TraceStore) -> [Effect] {
        if view.listView?.leavePage(&self) ?? false { updateList(store) }
        return []
    }

    mutating func leaveList(_ store: TraceStore) -> [Effect] {
        if view.listView?.leavePage(&self) ?? false {
            if view == .functions, let origin = lists.pageOrigin {
                lists.pageOrigin = nil
                return show(origin, store)
            }
            updateList(store)
        } else if !listFilter.isEmpty {
            listFilter = ""
            updateList(store)
        } else {
            view = .tree
        }
        return []
    }

    /// Typing a filter: the list shows at once what is left.
    mutating func editFilter(_ action: Action, _ store: TraceStore) -> [Effect] {
        switch action {
        case .accept, .toggleDetail: prompt = nil
        case .leave, .interrupt, .quit:
            prompt = nil
            listFilter = lists.filterBefore
            updateList(store)
        default:
            if action == .deleteBackward, prompt?.text.isEmpty ?? true { return editFilter(.leave, store) }
            let effects = prompt?.edit(action) ?? []
            guard let text = prompt?.text, text != listFilter else { return effects }
            listFilter = text
            updateList(store)
            return effects
        }
        return []
    }

    mutating func jump(to call: CallID, _ store: TraceStore) -> [Effect] { jump(to: .call(call), store) }

    /// Shows a call or a lane in the tree; Esc leads back.
    mutating func jump(to row: RowID, _ store: TraceStore) -> [Effect] {
        guard Outline(self, store).exists(row) else {
            say("That call came after the display was frozen")
            return []
        }
        if view != .tree { lists.origin = view }
        leaveMark()
        view = .tree
        follow = false
        search = nil
        reveal(row, store)
        select(row, store)
        if let origin = lists.origin, let title = ViewDescription.of(origin)?.title {
            say("Esc leads back to \(title)")
        }
        return []
    }
}
