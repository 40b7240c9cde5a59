import TraceStore

/// Who calls a function, or whom it calls, as a tree of functions: equal ways are one.
package struct CallGraph: Equatable, Sendable {
    package struct Step: Equatable, Sendable {
        package var function: FunctionID
        package var depth: Int
        package var calls = 0
        /// ns.
        package var total: UInt64 = 0
        var children: [Int] = []
    }

    /// The first is the function itself.
    package private(set) var steps: [Step]
    private var numbers: [Way: Int] = [:]
    var opened: Set<Int> = [0]
    /// Ways that were not told apart any more, because there are too many.
    package private(set) var isCut = false

    private struct Way: Hashable {
        var from: Int
        var function: UInt32
    }

    static let greatestCount = 20_000
    /// Levels that are told apart; deeper ones count with the last.
    static let greatestDepth = 64

    init(_ function: FunctionID) { steps = [Step(function: function, depth: 0)] }

    /// The number of the step from another; nil when there are too many.
    private mutating func step(from: Int, _ function: FunctionID) -> Int? {
        let way = Way(from: from, function: function.raw)
        if let number = numbers[way] { return number }
        guard steps.count < CallGraph.greatestCount, steps[from].depth < CallGraph.greatestDepth else {
            isCut = true
            return nil
        }
        let number = steps.count
        steps.append(Step(function: function, depth: steps[from].depth + 1))
        steps[from].children.append(number)
        numbers[way] = number
        return number
    }

    /// `isOutermost`: not within another call of the function, whose time would count twice. Answers what it cost, in rows.
    mutating func addCallers(of call: CallID, isOutermost: Bool, _ store: TraceStore) -> Int {
        let time = isOutermost ? store.duration(call, now: store.start(call)) : 0
        let isNew = !store.isContinuation(call)
        var number = 0
        var next: CallID? = call
        var cost = 0
        while let caller = next {
            if cost > 0 {
                guard let step = step(from: number, store.functionID(caller)) else { break }
                number = step
            }
            if isNew { steps[number].calls += 1 }
            steps[number].total &+= time
            cost += 1
            next = store.parent(caller)
        }
        return cost * 10
    }

    /// Goes on with all that is below a call. True, and no walk any more: all of it was read.
    mutating func addCallees(_ walk: inout CalleeWalk?, _ store: TraceStore, budget: inout Int) -> Bool {
        guard var current = walk else { return true }
        let call = current.call
        if current.row == call.row {
            steps[0].calls += store.isContinuation(call) ? 0 : 1
            steps[0].total &+= store.duration(call, now: store.start(call))
            current.row += 1
        }
        let end = store.subtreeEnd(call)
        while current.row < end, budget > 0 {
            budget -= 4
            let callee = CallID(lane: call.lane, row: current.row)
            let parent = store.parent(callee)?.row
            while current.way.count > 1, current.way[current.way.count - 1].row != parent { current.way.removeLast() }
            guard let step = step(from: current.way[current.way.count - 1].step, store.functionID(callee)) else {
                // Too deep or too many: what is below is passed over.
                current.row = store.subtreeEnd(callee)
                continue
            }
            if !store.isContinuation(callee) { steps[step].calls += 1 }
            steps[step].total &+= store.duration(callee, now: store.start(callee))
            current.way.append(CalleeWalk.Place(row: current.row, step: step))
            current.row += 1
        }
        walk = current.row < end ? current : nil
        return walk == nil
    }

    /// The steps that are shown, those that take the longest first. O(shown).
    var entries: [Entry] {
        var entries: [Entry] = []
        var next = [0]
        while let number = next.popLast() {
            let step = steps[number]
            let isOpen = opened.contains(number)
            entries.append(
                Entry(
                    id: .step(number), depth: step.depth,
                    fold: step.children.isEmpty ? .leaf : isOpen ? .open : .closed))
            guard isOpen else { continue }
            // The stack gives the last one first.
            next += step.children.sorted { left, right in
                let (first, second) = (steps[left], steps[right])
                return first.total == second.total
                    ? (first.calls == second.calls ? left > right : first.calls < second.calls)
                    : first.total < second.total
            }
        }
        return entries
    }
}

/// How far the callees of a call have been read.
struct CalleeWalk: Equatable, Sendable {
    struct Place: Equatable, Sendable {
        var row: UInt32
        var step: Int
    }

    let call: CallID
    /// The next row; the call's own: nothing yet.
    var row: UInt32
    /// From the call down to where one is.
    var way: [Place]

    init(_ call: CallID) {
        self.call = call
        row = call.row
        way = [Place(row: call.row, step: 0)]
    }
}
