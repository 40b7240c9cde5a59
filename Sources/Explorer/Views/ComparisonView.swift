import TraceStore

/// A function in two traces.
package struct ComparedFunction: Equatable, Sendable {
    /// What changed.
    package enum Change: String, Equatable, Sendable, CaseIterable {
        /// Only this trace has it.
        case new
        /// Only the trace of before has it.
        case gone
        case slower
        case faster
        /// Called more often, or less often, in about the same time.
        case more
        case fewer
        /// More, or fewer, exceptions left it.
        case errors
    }

    package struct Totals: Equatable, Sendable {
        package var calls: Int
        /// ns in the function itself.
        package var own: UInt64
        /// Calls that an exception left.
        package var errors: Int

        package init(calls: Int, own: UInt64, errors: Int) {
            self.calls = calls
            self.own = own
            self.errors = errors
        }
    }

    package var name: String
    package var change: Change
    package var before: Totals
    package var after: Totals
    /// In this trace; nil: it is gone.
    package var function: FunctionID?
    package var isMine: Bool

    /// ns of self time, positive: it takes longer.
    package var difference: Int64 { Int64(clamping: after.own) - Int64(clamping: before.own) }

    package init(
        name: String, change: Change, before: Totals, after: Totals, function: FunctionID?, isMine: Bool
    ) {
        self.name = name
        self.change = change
        self.before = before
        self.after = after
        self.function = function
        self.isMine = isMine
    }
}

package enum ComparisonOrder: Equatable, Sendable, CaseIterable {
    case difference
    case change
    case calls
    case errors
    case name
}

/// What changed between another trace and this one, by function.
package struct ComparisonView: Equatable, Sendable {
    package internal(set) var list = EntryList()
    /// nil: nothing was compared yet.
    package internal(set) var before: [ComparedFunction]?
    /// Of the trace of before.
    package internal(set) var path = ""
    package internal(set) var order = ComparisonOrder.difference
    package internal(set) var isInverted = false
    package internal(set) var filter = ""
    /// Functions of libraries are in the list, too.
    package internal(set) var showsAll = false
    /// Functions that are left out because they are not mine.
    package internal(set) var hidden = 0

    package var rows: [ComparedFunction] { before ?? [] }

    mutating func update(height: Int) {
        let rows = rows
        let pattern = TextPattern(part: filter)
        let all = rows.indices.filter {
            filter.isEmpty || pattern.matches(rows[$0].name) || rows[$0].change.rawValue.hasPrefix(filter)
        }
        let shown = showsAll ? Array(all) : all.filter { rows[$0].isMine }
        hidden = all.count - shown.count
        func precedes(_ left: Int, _ right: Int) -> Bool {
            let (a, b) = (rows[left], rows[right])
            switch order {
            case .difference: break
            case .change:
                let all = ComparedFunction.Change.allCases
                if a.change != b.change {
                    return all.firstIndex(of: a.change) ?? 0 < all.firstIndex(of: b.change) ?? 0
                }
            case .calls:
                let (x, y) = (abs(a.after.calls - a.before.calls), abs(b.after.calls - b.before.calls))
                if x != y { return x > y }
            case .errors:
                let (x, y) = (a.after.errors - a.before.errors, b.after.errors - b.before.errors)
                if x != y { return x > y }
            case .name: if a.name != b.name { return a.name < b.name }
            }
            let (x, y) = (a.difference.magnitude, b.difference.magnitude)
            // Equal ones by number, so that they never change places.
            return x == y ? left < right : x > y
        }
        var sorted = shown.sorted(by: precedes)
        if isInverted { sorted.reverse() }
        list.update(sorted.map { Entry(id: .compared($0)) }, rows: height)
    }
}

extension ListView {
    static var comparison: ListView {
        ListView(
            list: \.comparison.list, filter: \.comparison.filter,
            update: { state, _ in state.comparison.update(height: state.areas.page.rows) },
            open: { $0.openCompared($1, $2) }, command: { $0.comparisonCommand($1, $2) },
            hints: { state in
                [
                    (.toggleDetail, "calls"), (.nextRelatives, nil), (.nextOrder, nil), (.startSearch, "filter"),
                    (.toggleScopeHere, state.comparison.showsAll ? "my code" : "all"),
                ]
            })
    }
}

extension ExplorerState {
    mutating func takeComparison(_ path: String, _ rows: [ComparedFunction], _ store: TraceStore) -> [Effect] {
        comparison.path = path
        comparison.before = rows
        comparison.showsAll = comparison.showsAll || !rows.contains(where: \.isMine)
        return show(.comparison, store)
    }

    private func compared(_ entry: Entry?) -> ComparedFunction? {
        guard case .compared(let number)? = entry?.id, comparison.rows.indices.contains(number) else { return nil }
        return comparison.rows[number]
    }

    fileprivate mutating func openCompared(_ entry: Entry, _ store: TraceStore) -> [Effect] {
        openCompared(entry, .calls, store)
    }

    private mutating func openCompared(
        _ entry: Entry, _ kind: FunctionPage.Kind, _ store: TraceStore
    ) -> [Effect] {
        guard let row = compared(entry) else { return [] }
        guard let function = row.function else {
            say("\(row.name) is not called in this trace any more")
            return []
        }
        return showPage(of: function, kind, from: .comparison, store)
    }

    fileprivate mutating func comparisonCommand(_ action: Action, _ store: TraceStore) -> [Effect]? {
        let all = ComparisonOrder.allCases
        switch action {
        case .nextRelatives: return comparison.list.selected.map { openCompared($0, .callers, store) } ?? []
        case .toggleScopeHere, .toggleScope: comparison.showsAll.toggle()
        case .nextOrder:
            // Every order is in the list of all orders.
            comparison.order = all[((all.firstIndex(of: comparison.order) ?? 0) + 1) % all.count]
            comparison.isInverted = false
        case .invertOrder: comparison.isInverted.toggle()
        case .orderBy(let column):
            guard all.indices.contains(column) else { return [] }
            comparison.isInverted = all[column] == comparison.order && !comparison.isInverted
            comparison.order = all[column]
        default: return nil
        }
        updateList(store)
        return []
    }
}
