/// A set of a lane's rows: one bit each, with summaries above, so that the next and the previous row cost the same in
/// a lane of a million rows and of a hundred million.
package struct RowSet: Equatable, Sendable {
    /// `levels[0]`: a bit for each row; above, a bit for each word below that has one.
    private var levels: [[UInt64]] = [[], [], [], []]
    /// Rows of each 4,096.
    private var counts: [UInt32] = []
    package private(set) var count = 0

    package init() {}

    package var isEmpty: Bool { count == 0 }

    package func contains(_ row: UInt32) -> Bool {
        let word = Int(row >> 6)
        return word < levels[0].count && levels[0][word] & (1 << UInt64(row & 63)) != 0
    }

    /// False: it was in already.
    @discardableResult
    package mutating func insert(_ row: UInt32) -> Bool {
        guard !contains(row) else { return false }
        count += 1
        let block = Int(row >> 12)
        while counts.count <= block { counts.append(0) }
        counts[block] += 1
        var index = Int(row)
        for level in 0..<levels.count {
            let word = index >> 6
            while levels[level].count <= word { levels[level].append(0) }
            let isSummarised = levels[level][word] != 0
            levels[level][word] |= 1 << UInt64(index & 63)
            if isSummarised { break }
            index = word
        }
        return true
    }

    /// The first row at or after `row`.
    package func next(_ row: UInt32) -> UInt32? {
        var index = Int(row)
        var level = 0
        while index >> 6 < levels[level].count {
            let bits = levels[level][index >> 6] & (UInt64.max << UInt64(index & 63))
            if bits != 0 { return first(below: (index >> 6) << 6 + bits.trailingZeroBitCount, level) }
            // Nothing in this word: the summary tells which word after it has something.
            if level + 1 < levels.count {
                level += 1
                index = index >> 6 + 1
            } else {
                index = (index >> 6 + 1) << 6
            }
        }
        return nil
    }

    private func first(below index: Int, _ level: Int) -> UInt32 {
        var index = index
        for below in (0..<level).reversed() { index = index << 6 + levels[below][index].trailingZeroBitCount }
        return UInt32(index)
    }

    /// The last row before `row`.
    package func previous(before row: UInt32) -> UInt32? {
        var index = min(Int(row), levels[0].count << 6) - 1
        var level = 0
        while index >= 0 {
            let bits = levels[level][index >> 6] & (UInt64.max >> UInt64(63 - index & 63))
            if bits != 0 { return last(below: (index >> 6) << 6 + 63 - bits.leadingZeroBitCount, level) }
            if level + 1 < levels.count {
                level += 1
                index = index >> 6 - 1
            } else {
                index = (index >> 6) << 6 - 1
            }
        }
        return nil
    }

    private func last(below index: Int, _ level: Int) -> UInt32 {
        var index = index
        for below in (0..<level).reversed() { index = index << 6 + 63 - levels[below][index].leadingZeroBitCount }
        return UInt32(index)
    }

    /// O(rows of the lane / 4,096), a few µs for a hundred million.
    package func count(in rows: Range<UInt32>) -> Int { rank(rows.upperBound) - rank(rows.lowerBound) }

    /// Rows of the set before `row`.
    package func rank(_ row: UInt32) -> Int {
        let block = min(Int(row >> 12), counts.count)
        var rank = 0
        for index in 0..<block { rank += Int(counts[index]) }
        var word = block << 6
        let end = min(Int(row >> 6), levels[0].count)
        while word < end {
            rank += levels[0][word].nonzeroBitCount
            word += 1
        }
        if word == Int(row >> 6), word < levels[0].count, row & 63 != 0 {
            rank += (levels[0][word] & ~(UInt64.max << UInt64(row & 63))).nonzeroBitCount
        }
        return rank
    }
}
