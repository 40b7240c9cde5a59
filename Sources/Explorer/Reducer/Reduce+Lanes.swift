import TraceStore

/// The list of threads and tasks.
extension ListView {
    static var lanes: ListView {
        ListView(
            list: \.lanes.list, filter: \.lanes.filter, update: { $0.updateLanes($1) },
            open: { $0.openLane($1, $2) }, fold: { $0.foldLane($1, isOpen: $2) },
            command: { $0.lanesCommand($1, $2) },
            hints: { _ in
                [
                    (.toggleFold, "stack"), (.toggleDetail, "in the tree"), (.nextOrder, nil), (.startSearch, "filter"),
                    (.nextView(1), nil),
                ]
            })
    }
}

extension ExplorerState {
    fileprivate mutating func updateLanes(_ store: TraceStore) {
        let (now, limits, rows) = (displayedTime, freeze?.limits, areas.page.rows)
        lanes.update(store, now: now, limits: limits, height: rows)
    }

    fileprivate mutating func openLane(_ entry: Entry, _ store: TraceStore) -> [Effect] {
        switch entry.id {
        case .lane(let lane): return jump(to: .lane(lane), store)
        case .call(let call): return jump(to: call, store)
        case .process(let process): return jump(to: .process(process), store)
        default: return []
        }
    }

    fileprivate mutating func foldLane(_ entry: Entry, isOpen: Bool) {
        switch entry.id {
        case .lane(let lane): if isOpen { lanes.opened.insert(lane) } else { lanes.opened.remove(lane) }
        case .process(let process):
            if isOpen { lanes.closedProcesses.remove(process) } else { lanes.closedProcesses.insert(process) }
        default: break
        }
    }

    fileprivate mutating func lanesCommand(_ action: Action, _ store: TraceStore) -> [Effect]? {
        let all = LaneSorting.allCases
        switch action {
        case .nextOrder:
            // Every order is in the list of all orders.
            lanes.sorting = all[((all.firstIndex(of: lanes.sorting) ?? 0) + 1) % all.count]
            lanes.isInverted = false
        case .invertOrder: lanes.isInverted.toggle()
        case .orderBy(let column):
            guard all.indices.contains(column) else { return [] }
            lanes.isInverted = all[column] == lanes.sorting && !lanes.isInverted
            lanes.sorting = all[column]
        default: return nil
        }
        updateList(store)
        return []
    }
}
