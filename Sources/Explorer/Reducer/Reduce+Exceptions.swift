import TraceStore

/// The list of exceptions.
extension ListView {
    static var exceptions: ListView {
        ListView(
            list: \.exceptions.list, filter: \.exceptions.filter,
            update: { $0.exceptions.update($1, height: $0.areas.page.rows) },
            open: { $0.openException($1, $2) }, fold: { $0.foldException($1, isOpen: $2) },
            command: { $0.exceptionsCommand($1, $2) },
            hints: { state in
                let all = state.exceptions.showsControlFlow ? "errors only" : "control flow"
                return [
                    (.toggleFold, nil), (.toggleDetail, "in the tree"), (.toggleScopeHere, all), (.nextOrder, nil),
                    (.startSearch, "filter"),
                ]
            })
    }
}

extension ExplorerState {
    fileprivate mutating func openException(_ entry: Entry, _ store: TraceStore) -> [Effect] {
        switch entry.id {
        case .exceptions(let number):
            // There is nothing to choose from where there is one.
            if store.exceptionGroups[number].occurrences == 1,
                let only = store.occurrences(ofGroup: number, limit: 1).first
            {
                return jump(to: only.origin, store)
            }
            foldException(entry, isOpen: entry.fold == .closed)
            updateList(store)
            return []
        case .occurrence(let number):
            guard let occurrence = store.occurrence(number) else { return [] }
            return jump(to: occurrence.origin, store)
        case .passed(_, let call): return jump(to: call, store)
        default: return []
        }
    }

    fileprivate mutating func foldException(_ entry: Entry, isOpen: Bool) {
        switch entry.id {
        case .exceptions(let number):
            if isOpen { exceptions.openedGroups.insert(number) } else { exceptions.openedGroups.remove(number) }
        case .occurrence(let number):
            if isOpen {
                exceptions.openedOccurrences.insert(number)
            } else {
                exceptions.openedOccurrences.remove(number)
            }
        default: break
        }
    }

    fileprivate mutating func exceptionsCommand(_ action: Action, _ store: TraceStore) -> [Effect]? {
        switch action {
        case .toggleScopeHere, .toggleScope: exceptions.showsControlFlow.toggle()
        case .nextOrder:
            let all = ExceptionOrder.allCases
            // Every order is in the list of all orders.
            exceptions.order = all[((all.firstIndex(of: exceptions.order) ?? 0) + 1) % all.count]
            exceptions.isInverted = false
        case .invertOrder: exceptions.isInverted.toggle()
        case .orderBy(let column):
            guard ExceptionOrder.allCases.indices.contains(column) else { return [] }
            let order = ExceptionOrder.allCases[column]
            exceptions.isInverted = order == exceptions.order && !exceptions.isInverted
            exceptions.order = order
        default: return nil
        }
        updateList(store)
        return []
    }
}
