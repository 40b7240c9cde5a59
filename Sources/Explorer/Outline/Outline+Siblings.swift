import TraceStore

/// The rows beneath one row, and how they are shown.
struct Surroundings {
    let parent: RowID
    let lane: LaneID
    var rows: Range<UInt32>
    var fold: Fold
    /// Runs of equal calls are one row each.
    var closesRuns: Bool
    /// Calls whose function calls itself are one row each, but for those of the function that calls them.
    var closesRecursion: Bool
    var caller: FunctionID?
}

/// Rows beneath a caller that has been looked at: for one look at the outline.
final class FoundSiblings {
    var indexes: [RowID: SiblingIndex?] = [:]
    /// Callers with so many callees that an index has to be kept.
    var large: [RowID: (fold: Fold, rows: Range<UInt32>)] = [:]
}

extension Outline {
    /// What stands around the step at `index`.
    func surroundings(of index: Int, on path: [OutlineStep], _ lane: LaneID) -> Surroundings {
        guard index > 0 else {
            // The root of a subtree that is shown alone is always the call itself.
            let isAlone = focus != nil
            return Surroundings(
                parent: .lane(lane), lane: lane, rows: rowsBelow(lane), fold: fold(of: lane),
                closesRuns: closesRuns && !isAlone, closesRecursion: closesRuns && !isAlone)
        }
        let step = path[index - 1]
        let call = CallID(lane: lane, row: step.row)
        var around = Surroundings(
            parent: step.id(lane), lane: lane, rows: rowsBelow(call), fold: step.fold, closesRuns: closesRuns,
            closesRecursion: closesRuns)
        guard let group = step.group else {
            around.caller = store.functionID(call)
            return around
        }
        around.rows = step.row..<max(step.row + 1, step.end)
        around.closesRuns = false
        around.closesRecursion = closesRuns && group == .run
        if let caller = path[..<(index - 1)].last(where: { $0.group == nil }) {
            around.caller = store.functionID(CallID(lane: lane, row: caller.row))
        }
        return around
    }

    /// The rows in the order in which they are shown; nil: in that of the calls, each for itself.
    private func index(_ around: Surroundings) -> SiblingIndex? {
        guard around.fold != .closed, around.closesRuns || !siblings.isEmpty else { return nil }
        if let index = siblings[around.parent], index.fold == around.fold, focus == nil || around.parent.call != nil {
            return index
        }
        guard around.closesRuns else { return nil }
        if let index = found.indexes[around.parent] { return index }
        var index = SiblingIndex(around.fold, closesRuns: true)
        var budget = siblingLimit
        let isWhole = index.extend(self, around.lane, around.rows, &budget)
        found.indexes[around.parent] = .some(isWhole ? index : nil)
        if !isWhole { found.large[around.parent] = (around.fold, around.rows) }
        return isWhole ? index : nil
    }

    func first(_ around: Surroundings, depth: Int) -> OutlineStep? {
        guard around.fold != .closed else { return nil }
        if let index = index(around), index.count > 0 { return step(index, index.entry(at: 0), around, depth: depth) }
        return firstRow(in: around.lane, around.rows, around.fold).map { step($0, around, depth: depth) }
    }

    func next(after step: OutlineStep, _ around: Surroundings, depth: Int) -> OutlineStep? {
        var start = step.group == nil ? end(CallID(lane: around.lane, row: step.row)) : step.end
        if let index = index(around), let known = index.end(self, around.lane), step.row < known,
            let entry = index.entry(of: step.row)
        {
            let place = index.place(of: entry) + 1
            if place < index.count { return self.step(index, index.entry(at: place), around, depth: depth) }
            start = known
        }
        guard start < around.rows.upperBound else { return nil }
        return firstRow(in: around.lane, start..<around.rows.upperBound, around.fold).map {
            self.step($0, around, depth: depth)
        }
    }

    /// The row before `row`, the last one of all when that is nil. `last`: finds last rows on a way down.
    func previous(
        before row: UInt32?, _ around: Surroundings, depth: Int, _ last: inout LastRows
    ) -> OutlineStep? {
        let limit = row ?? around.rows.upperBound
        guard around.fold != .closed else { return nil }
        guard let index = index(around), index.count > 0, let known = index.end(self, around.lane) else {
            guard limit > around.rows.lowerBound else { return nil }
            return last.row(in: around.rows.lowerBound..<limit, around.fold).map { step($0, around, depth: depth) }
        }
        var place = index.count
        if let row, row < known, let entry = index.entry(of: row) {
            place = index.place(of: entry)
        } else if known < limit, let found = last.row(in: known..<limit, around.fold) {
            return step(found, around, depth: depth)
        }
        // What is beneath another row than the last one begins anew.
        last = LastRows(self, around.lane)
        return place > 0 ? step(index, index.entry(at: place - 1), around, depth: depth) : nil
    }

    /// The row beneath the surroundings that is, or stands for, the call in `row`.
    func step(containing row: UInt32, _ around: Surroundings, depth: Int) -> OutlineStep {
        if let index = index(around), let known = index.end(self, around.lane), row < known,
            let entry = index.entry(of: row), index.counts[entry] > 1
        {
            return step(index, entry, around, depth: depth)
        }
        return step(row, around, depth: depth)
    }

    private func step(_ index: SiblingIndex, _ entry: Int, _ around: Surroundings, depth: Int) -> OutlineStep {
        let row = index.rows[entry]
        guard index.counts[entry] > 1 else { return step(row, around, depth: depth) }
        let isOpen = openGroups.contains(.group(CallID(lane: around.lane, row: row), .run))
        return OutlineStep(
            row: row, fold: isOpen ? around.fold : .closed, group: .run, end: index.end(of: entry, self, around.lane),
            count: Int(index.counts[entry]))
    }

    private func step(_ row: UInt32, _ around: Surroundings, depth: Int) -> OutlineStep {
        let call = CallID(lane: around.lane, row: row)
        if around.closesRecursion, store.functionID(call) != around.caller, callsItself(call) {
            let isOpen = openGroups.contains(.group(call, .recursion))
            return OutlineStep(row: row, fold: isOpen ? around.fold : .closed, group: .recursion, end: end(call))
        }
        return OutlineStep(row: row, fold: folds.fold(of: call, depth: depth, store))
    }
}

/// Calls of a function that calls itself.
extension Outline {
    /// Of a call with more callees, only the first are looked at.
    private static let lookedAt = 64

    private func callsItself(_ call: CallID) -> Bool {
        let function = store.functionID(call)
        // A module that imports another is no recursion.
        guard function != .lost, store.function(function).origin != .importSystem else { return false }
        var isRecursive = false
        recursiveCallees(call) { _ in
            isRecursive = true
            return false
        }
        return isRecursive
    }

    /// Callees of the same function, as long as `body` wants more.
    private func recursiveCallees(_ call: CallID, _ body: (CallID) -> Bool) {
        let function = store.functionID(call)
        let fold = openFold(call)
        var rows = rowsBelow(call)
        for _ in 0..<Self.lookedAt {
            guard let row = firstRow(in: call.lane, rows, fold) else { return }
            let callee = CallID(lane: call.lane, row: row)
            if store.functionID(callee) == function, !body(callee) { return }
            rows = end(callee)..<max(end(callee), rows.upperBound)
        }
    }

    /// How often the function is within itself, from the first call on; `isDeeper`: more than that was not looked at.
    func recursionDepth(_ call: CallID) -> (depth: Int, isDeeper: Bool) {
        var waiting = [(call: call, depth: 1)]
        var depth = 1
        var budget = 1000
        while let next = waiting.popLast() {
            depth = max(depth, next.depth)
            guard budget > 0 else { return (depth, true) }
            budget -= 1
            let place = waiting.count
            recursiveCallees(next.call) { callee in
                // The first callee is followed first: it is mostly the one that goes deepest.
                waiting.insert((callee, next.depth + 1), at: place)
                return true
            }
        }
        return (depth, false)
    }

    /// What the row of a group says, at a cost that a screen can bear.
    func facts(_ step: OutlineStep, _ lane: LaneID, _ fold: Fold) -> GroupFacts {
        var facts = GroupFacts(calls: step.count)
        let head = CallID(lane: lane, row: step.row)
        guard step.group == .run else {
            (facts.depth, facts.isDeeper) = recursionDepth(head)
            facts.time = store.duration(head, now: now)
            facts.failures = store.mark(head) == .propagated ? 1 : 0
            return facts
        }
        var time: UInt64 = 0
        var rows = step.row..<step.end
        var left = 1000
        while let row = firstRow(in: lane, rows, fold) {
            guard left > 0 else { return facts }
            left -= 1
            let call = CallID(lane: lane, row: row)
            time &+= store.duration(call, now: now)
            if store.mark(call) == .propagated { facts.failures += 1 }
            rows = end(call)..<max(end(call), rows.upperBound)
        }
        facts.time = time
        return facts
    }
}
