import TraceStore

/// Leaving, asking, freezing, capturing.
extension ExplorerState {
    mutating func quit() -> [Effect] {
        if view == .help {
            view = .tree
            return []
        }
        guard status.ownsRunningProgram else { return [.quit] }
        asksToQuit = true
        return []
    }

    mutating func answer(_ action: Action) -> [Effect] {
        switch action {
        case .answer(.leaveRunning): return [.quit]
        case .answer(.stopProgram): return [.stopProgramAndQuit]
        case .answer(.cancel), .leave, .interrupt: asksToQuit = false
        case .redraw: return [.redraw]
        case .suspend: return [.suspend]
        default: break
        }
        return []
    }

    /// Leaves what is in front: the view, the pane, the search.
    mutating func leave(_ store: TraceStore) {
        switch view {
        case .help, .recording: view = .tree
        case .picker: break
        case .tree:
            if isInPane {
                detail.isFocused = false
            } else if showsDetail {
                showsDetail = false
            } else if search != nil {
                search = nil
            } else if filter != nil {
                clearFilter(store)
            } else if !focuses.isEmpty {
                leaveFocus(store)
            } else if let origin = lists.origin {
                lists.origin = nil
                _ = show(origin, store)
            }
        default: view = .tree
        }
    }

    mutating func toggleFreeze(_ store: TraceStore) {
        if freeze != nil {
            freeze = nil
            // Lists were made for less than there is.
            lists.revision = -1
            order.update(store)
            search?.update(store)
            _ = advanceShown(store)
            if follow { followNewest(store) }
            settle(store)
            return
        }
        let limits = (0..<store.laneCount).map { store.rowCount(LaneID(raw: UInt32($0))) }
        freeze = Freeze(limits: limits, time: now, calls: store.callCount)
        say("Frozen: the program runs on, and is recorded")
    }

    mutating func toggleCapture() -> [Effect] {
        switch status.connection {
        case .live, .paused: return [.setCapture(false)]
        case .off: return [.setCapture(true)]
        case .waiting: say("Not connected yet")
        case .ended: say("The program has ended")
        case .disconnected: say("Not connected any more")
        }
        return []
    }

    mutating func showSessions(_ sessions: [SessionChoice]) {
        if picker == nil {
            picker = Picker(sessions)
            view = .picker
        } else {
            picker?.update(sessions, rows: areas.page.rows)
        }
    }

    /// Moving within help, or the list of sessions.
    mutating func pageCommand(_ action: Action) -> [Effect] {
        let rows = max(1, areas.page.rows)
        switch action {
        case .move(let distance), .wheel(let distance): scrollPage(distance)
        case .page(let pages): scrollPage(pages.multipliedReportingOverflow(by: rows).partialValue)
        case .halfPage(let pages): scrollPage(pages.multipliedReportingOverflow(by: max(1, rows / 2)).partialValue)
        case .first: scrollPage(-ExplorerState.far)
        case .last: scrollPage(ExplorerState.far)
        case .startSearch where view == .help: prompt = Prompt(.help, text: helpFilter)
        case .toggleDetail, .accept, .openOrFirstChild: return choose()
        case .click(let line, _):
            if let picker, view == .picker { self.picker?.choose(picker.scroll + line, rows: rows) }
        case .doubleClick(let line):
            guard let picker, view == .picker else { return [] }
            self.picker?.choose(picker.scroll + line, rows: rows)
            return choose()
        default: break
        }
        return []
    }

    /// Further than any list is long.
    static let far = 1 << 40

    private mutating func scrollPage(_ distance: Int) {
        let rows = areas.page.rows
        switch view {
        case .help: helpScroll = ExplorerState.scrolled(helpScroll, distance, lines: areas.helpLines, rows: rows)
        case .picker: if let picker { self.picker?.choose(picker.chosen + distance, rows: rows) }
        default: break
        }
    }

    /// `lines`: 0 when unknown, then nothing scrolls.
    static func scrolled(_ first: Int, _ distance: Int, lines: Int, rows: Int) -> Int {
        min(max(0, first + distance), max(0, lines - max(1, rows)))
    }

    private mutating func choose() -> [Effect] {
        guard view == .picker, let picker, picker.sessions.indices.contains(picker.chosen) else { return [] }
        self.picker = nil
        view = .tree
        return [.watch(picker.sessions[picker.chosen])]
    }
}
