import TraceStore

/// The table of functions, and the calls, callers and callees of one of them.
extension ListView {
    static var functions: ListView {
        ListView(
            list: \.functions.front, filter: \.functions.filter,
            update: { $0.updateFunctions($1) }, open: { $0.openFunctionEntry($1, $2) },
            fold: { $0.foldFunctionEntry($1, isOpen: $2) }, command: { $0.functionsCommand($1, $2) },
            advance: { $0.functions.opened == nil ? [] : $0.continueFunctionPage($1) },
            leavePage: { state in
                defer { state.functions.opened = nil }
                return state.functions.opened != nil
            },
            hints: \.functionHints)
    }
}

extension ExplorerState {
    fileprivate mutating func updateFunctions(_ store: TraceStore) {
        let rows = areas.page.rows
        let now = displayedTime
        functions.update(store, now: now, height: rows)
        functions.opened?.update(store, now: now, height: rows)
    }

    fileprivate mutating func continueFunctionPage(_ store: TraceStore) -> [Effect] {
        let (limits, now, rows) = (freeze?.limits, displayedTime, areas.page.rows)
        let hasMore = functions.opened?.advance(store, limits: limits) ?? false
        // Sorting thousands of calls after each slice would cost more than finding them.
        if !hasMore || functions.opened?.list.entries.isEmpty ?? true {
            functions.opened?.update(store, now: now, height: rows)
        }
        return hasMore ? [.continueSearch] : []
    }

    fileprivate mutating func openFunctionEntry(_ entry: Entry, _ store: TraceStore) -> [Effect] {
        switch entry.id {
        case .function(let function): return open(function, .calls, store)
        case .call(let call): return jump(to: call, store)
        case .step(let number):
            guard let page = functions.opened else { return [] }
            return open(page.relatives.steps[number].function, .calls, store)
        default: return []
        }
    }

    /// Opens what is known of a function from another list; Esc leads back there.
    mutating func showPage(
        of function: FunctionID, _ kind: FunctionPage.Kind, from origin: ExplorerView, _ store: TraceStore
    ) -> [Effect] {
        view = .functions
        lists.pageOrigin = origin
        return open(function, kind, store)
    }

    private mutating func open(_ function: FunctionID, _ kind: FunctionPage.Kind, _ store: TraceStore) -> [Effect] {
        functions.opened = FunctionPage(function, kind)
        return continueList(store)
    }

    fileprivate mutating func foldFunctionEntry(_ entry: Entry, isOpen: Bool) {
        guard case .step(let number) = entry.id else { return }
        if isOpen {
            functions.opened?.relatives.opened.insert(number)
        } else {
            functions.opened?.relatives.opened.remove(number)
        }
    }

    fileprivate mutating func functionsCommand(_ action: Action, _ store: TraceStore) -> [Effect]? {
        switch action {
        case .nextRelatives:
            if let page = functions.opened {
                let kinds = FunctionPage.Kind.allCases
                // Every kind is in the list of all kinds.
                let next = kinds[((kinds.firstIndex(of: page.kind) ?? 0) + 1) % kinds.count]
                return open(page.function, next, store)
            }
            guard case .function(let function)? = functions.list.selected?.id else { return [] }
            return open(function, .callers, store)
        case .toggleScopeHere where functions.opened == nil, .toggleScope where functions.opened == nil:
            functions.mineOnly.toggle()
        case .nextOrder: nextOrder()
        case .invertOrder:
            if functions.opened != nil { functions.opened?.isInverted.toggle() } else { functions.isInverted.toggle() }
        case .orderBy(let column):
            guard functions.opened == nil, FunctionOrder.allCases.indices.contains(column) else { return [] }
            let order = FunctionOrder.allCases[column]
            functions.isInverted = order == functions.order && !functions.isInverted
            functions.order = order
        case .lane(let distance):
            guard store.processCount > 1, functions.opened == nil else { return nil }
            let count = store.processCount + 1
            let index = (functions.process.map { Int($0.raw) + 1 } ?? 0) + distance % count
            let next = (index % count + count) % count
            functions.process = next == 0 ? nil : ProcessID(raw: UInt32(next - 1))
        case .startSearch where functions.opened != nil:
            say("Esc leads back to the table, where / filters it")
            return []
        default: return nil
        }
        updateList(store)
        return []
    }

    private mutating func nextOrder() {
        if let page = functions.opened {
            guard page.kind == .calls else { return say("Sorted by time: the longest first") }
            functions.opened?.order = page.order == .time ? .duration : .time
            return
        }
        let all = FunctionOrder.allCases
        // Every order is in the list of all orders.
        functions.order = all[((all.firstIndex(of: functions.order) ?? 0) + 1) % all.count]
        functions.isInverted = false
    }

    fileprivate var functionHints: [(Action, String?)] {
        switch functions.opened?.kind {
        case nil:
            [
                (.toggleDetail, "calls"), (.nextRelatives, nil), (.nextOrder, nil), (.startSearch, "filter"),
                (.toggleScopeHere, functions.mineOnly ? "all" : "my code"),
            ]
        case .calls: [(.toggleDetail, "in the tree"), (.nextRelatives, "callers"), (.nextOrder, nil), (.leave, "back")]
        case .callers: [(.toggleFold, nil), (.toggleDetail, "calls"), (.nextRelatives, "callees"), (.leave, "back")]
        case .callees: [(.toggleFold, nil), (.toggleDetail, "calls"), (.nextRelatives, "calls"), (.leave, "back")]
        }
    }
}
