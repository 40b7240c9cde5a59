import TraceStore

/// Values for whole subtrees of calls; the innermost subtree that holds a call counts.
///
/// For each lane the roots are sorted by row. Subtrees are nested or apart, so the innermost one that holds a row is
/// the last root at or before the row, or one of those that enclose it: O(log subtrees + nesting).
struct SubtreeMap<Value: Equatable & Sendable>: Equatable, Sendable {
    struct Subtree: Equatable, Sendable {
        var root: UInt32
        /// The value holds for rows before this one: not for calls that begin later.
        var limit: UInt32
        var value: Value
        /// Index of the nearest enclosing subtree of the lane.
        var enclosing: Int?
    }

    private var lanes: [LaneID: [Subtree]] = [:]

    var isEmpty: Bool { lanes.isEmpty }

    func value(at call: CallID, _ store: TraceStore) -> Value? {
        guard !lanes.isEmpty, let subtrees = lanes[call.lane] else { return nil }
        var next = SubtreeMap.lastIndex(in: subtrees, atOrBefore: call.row)
        while let index = next {
            let subtree = subtrees[index]
            let root = CallID(lane: call.lane, row: subtree.root)
            if call.row < subtree.limit && call.row < store.subtreeEnd(root) { return subtree.value }
            next = subtree.enclosing
        }
        return nil
    }

    /// Replaces what was said of the subtree's root and of subtrees within it. O(subtrees of the lane).
    mutating func set(_ value: Value, for root: CallID, limit: UInt32 = .max, _ store: TraceStore) {
        remove(in: root.lane, rows: root.row..<max(root.row + 1, store.subtreeEnd(root)))
        var subtrees = lanes[root.lane] ?? []
        let position = (SubtreeMap.lastIndex(in: subtrees, atOrBefore: root.row) ?? -1) + 1
        subtrees.insert(Subtree(root: root.row, limit: limit, value: value), at: position)
        lanes[root.lane] = SubtreeMap.linked(subtrees, root.lane, store)
    }

    mutating func remove(in lane: LaneID, rows: Range<UInt32>) {
        guard let subtrees = lanes[lane] else { return }
        let kept = subtrees.indices.filter { !rows.contains(subtrees[$0].root) }
        guard kept.count < subtrees.count else { return }
        lanes[lane] = kept.isEmpty ? nil : SubtreeMap.renumbered(subtrees, keeping: kept)
    }

    mutating func removeAll() { lanes.removeAll() }

    private static func lastIndex(in subtrees: [Subtree], atOrBefore row: UInt32) -> Int? {
        var low = 0
        var high = subtrees.count
        while low < high {
            let middle = (low + high) / 2
            if subtrees[middle].root <= row { low = middle + 1 } else { high = middle }
        }
        return low == 0 ? nil : low - 1
    }

    /// Finds the enclosing subtree of each: those that are open at its root form a stack.
    private static func linked(_ subtrees: [Subtree], _ lane: LaneID, _ store: TraceStore) -> [Subtree] {
        var result = subtrees
        var stack: [Int] = []
        for index in result.indices {
            while let last = stack.last,
                store.subtreeEnd(CallID(lane: lane, row: result[last].root)) <= result[index].root
            {
                stack.removeLast()
            }
            result[index].enclosing = stack.last
            stack.append(index)
        }
        return result
    }

    /// The subtrees that are kept, with links to subtrees that are not led on to the next that is.
    private static func renumbered(_ subtrees: [Subtree], keeping kept: [Int]) -> [Subtree] {
        var places: [Int: Int] = [:]
        for (place, index) in kept.enumerated() { places[index] = place }
        return kept.map { index in
            var subtree = subtrees[index]
            var next = subtree.enclosing
            while let enclosing = next, places[enclosing] == nil { next = subtrees[enclosing].enclosing }
            subtree.enclosing = next.flatMap { places[$0] }
            return subtree
        }
    }
}
