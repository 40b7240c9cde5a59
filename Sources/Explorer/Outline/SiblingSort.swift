import TraceStore

/// Sorts numbers of entries by their keys in steps, so that no key press waits for a million of them: blocks first, then
/// merges of neighbours. Stable.
struct SiblingSort: Equatable, Sendable {
    private let count: Int
    private var keys: [UInt64] = []
    private(set) var result: [UInt32] = []
    private var merged: [UInt32] = []
    /// Entries whose blocks have been sorted.
    private var sorted = 0
    /// Length of the sorted parts that are being merged, in pairs from `start` on; where each of the two stands.
    private var width = SiblingSort.block
    private var start = 0
    private var left = 0
    private var right = 0
    private var steps = 0

    private static let block = 2048

    init(count: Int) {
        self.count = count
        keys.reserveCapacity(count)
    }

    /// True: there is more to do.
    mutating func advance(
        _ rows: [UInt32], _ sorting: SiblingSorting, _ outline: Outline, _ lane: LaneID, _ budget: inout Int
    ) -> Bool {
        while keys.count < count {
            guard budget > 0 else { return true }
            budget -= 1
            let call = CallID(lane: lane, row: rows[keys.count])
            let key =
                sorting.key == .time ? outline.store.duration(call, now: outline.now) : UInt64(rows[keys.count])
            // Sorted from the small keys up.
            keys.append(sorting.isAscending ? key : ~key)
        }
        if result.count < count { result = (0..<UInt32(count)).map { $0 } }
        while sorted < count {
            guard budget > 0 else { return true }
            let end = min(count, sorted + Self.block)
            let keys = keys
            result[sorted..<end].sort { (keys[Int($0)], $0) < (keys[Int($1)], $1) }
            budget -= (end - sorted) * 4
            steps += end - sorted
            sorted = end
        }
        return merge(&budget)
    }

    private mutating func merge(_ budget: inout Int) -> Bool {
        while width < count {
            if merged.isEmpty { merged.reserveCapacity(count) }
            while start < count {
                let middle = min(start + width, count)
                let end = min(start + 2 * width, count)
                if left == 0, right == 0 { (left, right) = (start, middle) }
                while left < middle || right < end {
                    guard budget > 0 else { return true }
                    budget -= 1
                    steps += 1
                    let takesLeft =
                        right >= end || left < middle && keys[Int(result[left])] <= keys[Int(result[right])]
                    merged.append(takesLeft ? result[left] : result[right])
                    if takesLeft { left += 1 } else { right += 1 }
                }
                start = end
                (left, right) = (0, 0)
            }
            swap(&result, &merged)
            merged.removeAll(keepingCapacity: true)
            start = 0
            width *= 2
        }
        return false
    }

    var progress: Double {
        guard count > 0 else { return 1 }
        var passes = 1.0
        var reach = Self.block
        while reach < count {
            passes += 1
            reach *= 2
        }
        return min(1, (Double(keys.count) / 4 + Double(steps)) / (Double(count) * (passes + 0.25)))
    }
}
