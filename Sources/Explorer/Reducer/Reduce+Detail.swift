import TraceStore

/// The cursor in the detail pane, and the source.
extension ExplorerState {
    private var spots: [DetailSpot] { areas.detailSpots }

    private var spotIndex: Int? { spots.firstIndex { $0.target == detail.cursor } }

    /// Opens the pane with the call's detail, or its source; closes it when that is what it shows.
    mutating func togglePane(showsSource: Bool) {
        guard selection != nil else { return }
        follow = false
        let isShown = showsDetail && detail.showsSource == showsSource
        showsDetail = !isShown
        detail.showsSource = showsSource
        detail.isFocused = detail.isFocused && showsDetail
        detailScroll = 0
    }

    mutating func focusPane() {
        guard selection != nil else { return }
        follow = false
        if !showsDetail {
            showsDetail = true
            detail.isFocused = false
        }
        detail.isFocused.toggle()
        if detail.isFocused { settleDetail() }
        if detail.isFocused {
            say("In the pane: Space folds, / searches, yv copies, Esc leads back")
        }
    }

    /// What an action means in the pane; nil: what it means in the tree.
    mutating func paneCommand(_ action: Action, _ store: TraceStore) -> [Effect]? {
        let rows = max(1, areas.detail.rows)
        switch action {
        case .move(let distance): movePane(distance, store)
        case .page(let pages): scrollPane(pages.multipliedReportingOverflow(by: rows).partialValue, store)
        case .halfPage(let pages): scrollPane(pages.multipliedReportingOverflow(by: rows / 2).partialValue, store)
        case .first: if detail.showsSource { scrollPane(-ExplorerState.far, store) } else { choose(0) }
        case .last: if detail.showsSource { scrollPane(ExplorerState.far, store) } else { choose(spots.count - 1) }
        case .openOrFirstChild, .open: foldSpot(isOpen: true)
        case .closeOrParent, .close: closeSpot()
        case .clickDetail(let line): clickPane(line)
        case .click, .doubleClick, .clickSubtree, .wheel:
            detail.isFocused = false
            return nil
        case .toggleFold: if let index = spotIndex { foldSpot(isOpen: spots[index].fold == .closed) }
        case .toggleDetail, .accept:
            guard case .call(let call)? = detail.cursor else { return paneCommand(.toggleFold, store) }
            detail.isFocused = false
            return jump(to: call, store)
        case .startSearch:
            if !detail.showsSource { prompt = Prompt(.pane) }
        case .findNext(let direction): findInPane(direction, fromHere: false)
        case .copy(.value):
            guard case .value(let path)? = detail.cursor, let call = selectedCall else { return nil }
            return [.copyPart(path, call)]
        case .openAll, .closeAll:
            for spot in spots { if case .value(let path) = spot.target { detail.folds[path] = action == .openAll } }
        default: return nil
        }
        return []
    }

    /// Chooses what is on the line; what is chosen already opens or closes.
    mutating func clickPane(_ line: Int) {
        guard showsDetail, !detail.showsSource else { return }
        let wanted = detailScroll + line
        guard let spot = spots.last(where: { $0.line <= wanted && wanted < $0.line + $0.lines }) else { return }
        if isInPane, detail.cursor == spot.target {
            if case .value(let path) = spot.target, spot.fold != .leaf { detail.folds[path] = spot.fold == .closed }
            return
        }
        detail.isFocused = true
        detail.cursor = spot.target
    }

    private mutating func movePane(_ distance: Int, _ store: TraceStore) {
        guard !detail.showsSource, !spots.isEmpty else { return scrollPane(distance, store) }
        let far = max(-1_000_000, min(distance, 1_000_000))
        choose((spotIndex ?? (far > 0 ? -1 : 0)) + far)
    }

    private mutating func choose(_ index: Int) {
        guard !spots.isEmpty else { return }
        detail.cursor = spots[min(max(0, index), spots.count - 1)].target
        showCursor()
    }

    /// Brings the lines of the cursor into view.
    private mutating func showCursor() {
        guard let index = spotIndex else { return }
        let (spot, rows) = (spots[index], areas.detail.rows)
        // The last row may say how many lines follow.
        let room = max(1, rows - 1)
        if spot.line + min(spot.lines, room) > detailScroll + room {
            detailScroll = spot.line + min(spot.lines, room) - room
        }
        // What stands above the first target is to be seen with it.
        if spot.line < detailScroll || index == 0 { detailScroll = index == 0 ? 0 : spot.line }
        detailScroll = ExplorerState.scrolled(detailScroll, 0, lines: areas.detailLines, rows: rows)
    }

    mutating func scrollPane(_ distance: Int, _ store: TraceStore) {
        guard detail.showsSource else {
            detailScroll = ExplorerState.scrolled(
                detailScroll, distance, lines: areas.detailLines, rows: areas.detail.rows)
            return
        }
        guard let view = sourceView(store) else { return }
        let wanted = view.first + max(-ExplorerState.far, min(distance, ExplorerState.far))
        detail.sourceScroll += view.clamped(wanted) - view.first
    }

    private mutating func foldSpot(isOpen: Bool) {
        guard let index = spotIndex, case .value(let path) = spots[index].target, spots[index].fold != .leaf else {
            return
        }
        if isOpen, spots[index].fold == .open { return choose(index + 1) }
        detail.folds[path] = isOpen
    }

    /// Closes what the cursor is on; when there is nothing to close, goes to what it is in.
    private mutating func closeSpot() {
        guard let index = spotIndex, case .value(var path) = spots[index].target else { return }
        if spots[index].fold == .open {
            detail.folds[path] = false
        } else if !path.parts.isEmpty {
            path.parts.removeLast()
            if let around = spots.firstIndex(where: { $0.target == .value(path) }) { choose(around) }
        }
    }

    // MARK: Searching in the pane

    mutating func typedInPane(_ text: String) {
        detail.sought = text
        findInPane(1, fromHere: true)
    }

    private mutating func findInPane(_ direction: Int, fromHere: Bool) {
        let sought = detail.sought
        guard !sought.isEmpty, !spots.isEmpty else { return }
        let pattern = TextPattern(part: sought)
        let start = spotIndex ?? 0
        for step in (fromHere ? 0 : 1)...spots.count {
            let index = ((start + step * direction) % spots.count + spots.count) % spots.count
            if pattern.matches(spots[index].text) { return choose(index) }
        }
        say("Not in the detail: \(sought)", .warning)
    }

    /// After the interface has laid the pane out anew.
    mutating func settleDetail() {
        guard isInPane, !detail.showsSource else { return }
        if spots.isEmpty {
            detail.cursor = nil
            return
        }
        if spotIndex == nil, case .value(var path)? = detail.cursor {
            // What it was on is folded away: to what is around it.
            while !path.parts.isEmpty, spotIndex == nil {
                path.parts.removeLast()
                detail.cursor = .value(path)
            }
        }
        choose(spotIndex ?? 0)
    }
}
