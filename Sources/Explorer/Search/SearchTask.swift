import TraceStore

/// A walk over the calls in the outline's order, folded ones included, once around, from where one is.
struct SearchTask: Equatable, Sendable {
    enum Target: Equatable, Sendable {
        case functions
        case exceptions
    }

    var target: Target
    var forward: Bool
    /// Where it goes on.
    var lane: LaneID
    /// nil: at the lane's first row, or its last.
    var row: UInt32?
    /// Where it began: there it ends, after once around.
    var start: CallID
    /// Only what the scope shows is found; of exceptions, never anything else.
    var isOfView = false
    /// The row where it began may be the hit.
    var isInclusive = false
    /// It went past the end, or past the beginning.
    var hasWrapped = false

    enum Outcome: Equatable {
        case found(CallID)
        case nothing
        /// The budget is used up.
        case more
    }
}

extension Outline {
    /// `inclusive`: the row itself may be the hit. nil when there are no calls.
    func searchTask(
        from row: RowID?, _ direction: Int, inclusive: Bool, _ target: SearchTask.Target = .functions
    ) -> SearchTask? {
        let forward = direction > 0
        guard let row = row ?? firstTop() else { return nil }
        if let call = row.firstCall {
            var task = SearchTask(target: target, forward: forward, lane: call.lane, row: call.row, start: call)
            task.isInclusive = inclusive
            if !inclusive { step(&task) }
            return task
        }
        // Rows of lanes and processes stand before their calls.
        guard let lane = row.lane ?? lane(after: row, 1) ?? lane(after: row, -1) else { return nil }
        let start = CallID(lane: lane, row: 0)
        var task = SearchTask(target: target, forward: forward, lane: lane, row: nil, start: start)
        if !forward { toNextLane(&task) }
        return task
    }

    /// To the row behind the one that the task stands on.
    private func step(_ task: inout SearchTask) {
        guard let row = task.row else { return }
        if task.forward, row + 1 < rowCount(task.lane) {
            task.row = row + 1
        } else if !task.forward, row > 0 {
            task.row = row - 1
        } else {
            toNextLane(&task)
        }
    }

    private func toNextLane(_ task: inout SearchTask) {
        task.row = nil
        if let next = lane(after: .lane(task.lane), task.forward ? 1 : -1) {
            task.lane = next
            return
        }
        task.hasWrapped = true
        guard let edge = task.forward ? firstLaneOfAll() : lastLaneOfAll() else { return }
        task.lane = edge
    }

    private func firstLaneOfAll() -> LaneID? {
        for raw in 0..<order.processCount {
            if let lane = firstLane(of: ProcessID(raw: UInt32(raw))) { return lane }
        }
        return nil
    }

    private func lastLaneOfAll() -> LaneID? {
        for raw in (0..<order.processCount).reversed() {
            if let lane = lastLane(of: ProcessID(raw: UInt32(raw))) { return lane }
        }
        return nil
    }

    /// Goes on until something is found, all has been looked at, or the budget of rows is used up.
    func walk(
        _ task: inout SearchTask, _ matcher: Matcher?, now: UInt64, _ budget: inout Int
    ) -> SearchTask.Outcome {
        while budget > 0 {
            let count = rowCount(task.lane)
            guard count > 0 else { return .nothing }
            // The last lane is looked at up to where it all began.
            let isLast = task.hasWrapped && task.lane == task.start.lane
            let row = task.row ?? (task.forward ? 0 : count - 1)
            let edge = isLast ? task.start.row : task.forward ? count - 1 : 0
            switch find(task, matcher, now, from: row, through: edge, &budget) {
            case .found(let row): return .found(CallID(lane: task.lane, row: row))
            case .exhausted(let row): task.row = row
            case .notFound:
                if isLast { return .nothing }
                toNextLane(&task)
                budget -= 1
            }
        }
        return .more
    }

    /// The number of a hit among all, from 1, in the outline's order; nil when counting would take more than a few
    /// milliseconds.
    func number(of hit: CallID, _ search: Search) -> Int? {
        guard let matcher = search.matcher else { return nil }
        if let counter = search.counter { return counter.number(of: hit, in: order) }
        guard search.matchCount <= 20_000, store.callCount <= 2_000_000 else { return nil }
        var number = 0
        var next = firstLaneOfAll()
        while let lane = next, number <= search.matchCount {
            let end = lane == hit.lane ? hit.row + 1 : rowCount(lane)
            var row: UInt32 = 0
            while row < end,
                case .found(let found) = store.find(
                    matcher.certain, in: lane, from: row, forward: true, budget: Int(end - row))
            {
                number += 1
                row = found + 1
            }
            if lane == hit.lane { return number }
            next = self.lane(after: .lane(lane), 1)
        }
        return nil
    }

    private func find(
        _ task: SearchTask, _ matcher: Matcher?, _ now: UInt64, from row: UInt32, through edge: UInt32,
        _ budget: inout Int
    ) -> FindResult {
        let (lane, forward) = (task.lane, task.forward)
        guard forward ? row <= edge : row >= edge else { return .notFound }
        guard task.target == .functions else { return findException(lane, from: row, through: edge, forward, &budget) }
        guard let matcher else { return .notFound }
        if forward, let test = matcher.rowTest {
            return find(task, test, matcher, now, from: row, through: edge, &budget)
        }
        var row = row
        while true {
            let rows = Int(forward ? edge - row : row - edge) + 1
            let allowed = min(budget, rows)
            switch store.find(matcher.candidates, in: lane, from: row, forward: forward, budget: allowed) {
            case .notFound:
                budget -= allowed
                return .notFound
            case .exhausted(let next):
                budget -= allowed
                return allowed < rows ? .exhausted(next) : .notFound
            case .found(let found):
                guard forward ? found <= edge : found >= edge else { return .notFound }
                budget -= Int(forward ? found - row : row - found) + matcher.cost
                let call = CallID(lane: lane, row: found)
                if isReachable(call, task), matcher.truth(call, store, now: now) == .yes { return .found(found) }
                if found == edge { return .notFound }
                row = forward ? matcher.row(after: call, store) : found - 1
                if forward, row > edge { return .notFound }
                if budget <= 0 { return .exhausted(row) }
            }
        }
    }

    private func find(
        _ task: SearchTask, _ test: RowTest, _ matcher: Matcher, _ now: UInt64, from row: UInt32,
        through edge: UInt32, _ budget: inout Int
    ) -> FindResult {
        var row = row
        while true {
            row = store.firstRow(passing: test, in: task.lane, from: row, to: edge + 1, budget: &budget)
            if row > edge { return .notFound }
            if budget <= 0 { return .exhausted(row) }
            budget -= matcher.cost
            let call = CallID(lane: task.lane, row: row)
            if isReachable(call, task), matcher.truth(call, store, now: now) == .yes { return .found(row) }
            row += 1
        }
    }

    /// Whether the row can be shown by opening folds.
    private func isReachable(_ call: CallID) -> Bool { isShown(call) && isInFocus(.call(call)) }

    private func isReachable(_ call: CallID, _ task: SearchTask) -> Bool {
        (!task.isOfView || folds.isInView(call, store)) && isReachable(call)
    }

    private func findException(
        _ lane: LaneID, from row: UInt32, through edge: UInt32, _ forward: Bool, _ budget: inout Int
    ) -> FindResult {
        var row = row
        while true {
            if budget <= 0 { return .exhausted(row) }
            let call = CallID(lane: lane, row: row)
            budget -= 10
            if let mark = store.mark(call) {
                budget -= 1000
                if isWorthStopping(call, mark) { return .found(row) }
            }
            if row == edge { return .notFound }
            row = forward ? row + 1 : row - 1
        }
    }

    /// Where an exception was caught, or where it came from: not every call that it passed through. Of those within library
    /// code, which live on caught exceptions, only when all calls are shown.
    private func isWorthStopping(_ call: CallID, _ mark: ExceptionMark) -> Bool {
        guard let note = store.exception(call), !note.controlFlow, folds.isInView(call, store), isReachable(call) else {
            return false
        }
        guard mark == .propagated, let last = store.lastChild(call), store.mark(last) == .propagated,
            folds.isInView(last, store)
        else { return true }
        return store.exception(last)?.serial != note.serial
    }
}
