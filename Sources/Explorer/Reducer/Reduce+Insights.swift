import TraceStore

/// The list of insights.
extension ListView {
    static var insights: ListView {
        ListView(
            list: \.insights.list, filter: \.insights.filter,
            update: { $0.insights.update($1, now: $0.displayedTime, height: $0.areas.page.rows) },
            open: { $0.openInsight($1, $2) }, fold: { $0.foldInsight($1, isOpen: $2) },
            command: { $0.insightsCommand($1, $2) }, advance: { $0.advanceInsights($1) },
            hints: { _ in
                [
                    (.toggleDetail, "in the tree"), (.toggleFold, "calls"), (.nextOrder, nil), (.startSearch, "filter"),
                    (.nextView(1), nil),
                ]
            })
    }
}

extension ExplorerState {
    fileprivate mutating func advanceInsights(_ store: TraceStore) -> [Effect] {
        let (limits, now, outline) = (freeze?.limits, displayedTime, Outline(self, store))
        let wasBusy = insights.isBusy
        let hasMore = insights.advance(store, outline, limits: limits, now: now, isMoving: replay != nil)
        // Sorting after each slice would cost more than finding.
        if !hasMore, wasBusy || insights.list.entries.isEmpty || !insights.paths.isEmpty { updateList(store) }
        return hasMore ? [.continueSearch] : []
    }

    fileprivate mutating func openInsight(_ entry: Entry, _ store: TraceStore) -> [Effect] {
        switch entry.id {
        case .insight(let number):
            let calls = insights.calls(of: number, store)
            // Of a path, all of which can be seen then, the innermost call.
            guard let call = number < 0 ? calls.last : calls.first else { return [] }
            return show(call, of: number, calls, store)
        case .evidence(let number, let call): return show(call, of: number, insights.calls(of: number, store), store)
        default: return []
        }
    }

    /// The call in the tree, and all the finding's calls for `n` and `N`.
    private mutating func show(_ call: CallID, of number: Int, _ calls: [CallID], _ store: TraceStore) -> [Effect] {
        let effects = jump(to: call, store)
        guard view == .tree else { return effects }
        let name =
            insights.finding(number).map { store.function($0.function).displayName } ?? "slowest path"
        search = Search(evidence: calls, at: call, text: name)
        if calls.count > 1 { say("n and N go through the \(calls.count) calls; Esc Esc leads back") }
        return effects
    }

    fileprivate mutating func foldInsight(_ entry: Entry, isOpen: Bool) {
        guard case .insight(let number) = entry.id else { return }
        if isOpen { insights.opened.insert(number) } else { insights.opened.remove(number) }
    }

    fileprivate mutating func insightsCommand(_ action: Action, _ store: TraceStore) -> [Effect]? {
        let all = InsightOrder.allCases
        switch action {
        case .nextOrder:
            // Every order is in the list of all orders.
            insights.order = all[((all.firstIndex(of: insights.order) ?? 0) + 1) % all.count]
            insights.isInverted = false
        case .invertOrder: insights.isInverted.toggle()
        case .orderBy(let column):
            guard all.indices.contains(column) else { return [] }
            insights.isInverted = all[column] == insights.order && !insights.isInverted
            insights.order = all[column]
        default: return nil
        }
        updateList(store)
        return []
    }
}
