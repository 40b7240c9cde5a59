import TraceStore

/// A column that exceptions can be sorted by.
package enum ExceptionOrder: Equatable, Sendable, CaseIterable {
    case occurrences
    case caught
    case propagated
    case name
}

/// Exceptions by type and origin; each group opens to its exceptions, each of those to its way.
package struct ExceptionsView: Equatable, Sendable {
    package internal(set) var list = EntryList()
    /// As they were when the list was last made; index: the group's number.
    package internal(set) var groups: [ExceptionGroup] = []
    /// Of the groups that are open.
    package internal(set) var occurrences: [UInt32: ExceptionOccurrence] = [:]
    package internal(set) var order = ExceptionOrder.occurrences
    package internal(set) var isInverted = false
    package internal(set) var filter = ""
    /// StopIteration and the like are in the list, too.
    package internal(set) var showsControlFlow = false
    /// Groups that are left out because they are control flow.
    package internal(set) var hiddenGroups = 0
    var openedGroups: Set<Int> = []
    var openedOccurrences: Set<UInt32> = []

    /// Exceptions of a group that are listed, the newest first.
    package static let greatestCount = 200
    /// Calls on the way of one exception that are listed.
    static let greatestPassage = 200

    /// Reads the groups anew. O(groups · log groups + what is open).
    mutating func update(_ store: TraceStore, height: Int) {
        groups = store.exceptionGroups
        let pattern = TextPattern(part: filter)
        let numbers = groups.indices.filter { number in
            let group = groups[number]
            if group.occurrences == 0 { return false }
            if !showsControlFlow, group.controlFlow { return false }
            return filter.isEmpty || pattern.matches(group.typeName)
                || pattern.matches(FunctionsView.name(store.function(group.function)))
        }
        hiddenGroups = showsControlFlow ? 0 : groups.count { $0.controlFlow && $0.occurrences > 0 }
        occurrences = [:]
        var entries: [Entry] = []
        for number in sorted(numbers) {
            let isOpen = openedGroups.contains(number)
            entries.append(Entry(id: .exceptions(number), fold: isOpen ? .open : .closed))
            if isOpen { append(number, store, to: &entries) }
        }
        list.update(entries, rows: height)
    }

    private func sorted(_ numbers: [Int]) -> [Int] {
        func key(_ number: Int) -> Int {
            switch order {
            case .occurrences: groups[number].occurrences
            case .caught: groups[number].caught
            case .propagated: groups[number].propagated
            case .name: 0
            }
        }
        // What came through my code first, whatever the order: libraries live on exceptions.
        let sorted = numbers.sorted { left, right in
            if order == .name, groups[left].typeName != groups[right].typeName {
                return groups[left].typeName < groups[right].typeName
            }
            // Equal ones by number, so that they never change places.
            return key(left) == key(right) ? left < right : key(left) > key(right)
        }
        let ordered = isInverted ? sorted.reversed() : sorted
        return ordered.filter { groups[$0].isMine } + ordered.filter { !groups[$0].isMine }
    }

    private mutating func append(_ number: Int, _ store: TraceStore, to entries: inout [Entry]) {
        for occurrence in store.occurrences(ofGroup: number, limit: ExceptionsView.greatestCount) {
            occurrences[occurrence.number] = occurrence
            let isOpen = openedOccurrences.contains(occurrence.number)
            entries.append(Entry(id: .occurrence(occurrence.number), depth: 1, fold: isOpen ? .open : .closed))
            guard isOpen else { continue }
            entries += store.passage(occurrence.number, limit: ExceptionsView.greatestPassage).map {
                Entry(id: .passed(occurrence.number, $0), depth: 2)
            }
        }
        if groups[number].occurrences > ExceptionsView.greatestCount {
            entries.append(Entry(id: .more(number), depth: 1))
        }
    }
}
