import TraceStore

/// The rows beneath one row, in the order in which they are shown, with runs of equal calls as one entry each.
///
/// Of a caller with few callees it is made whenever it is asked for; of one with very many it is kept and grows in steps,
/// and what it does not know yet is shown behind it, call by call.
struct SiblingIndex: Equatable, Sendable {
    /// Of the row above.
    let fold: Fold
    let closesRuns: Bool
    /// The first row of each entry, ascending, and the calls that it stands for.
    private(set) var rows: [UInt32] = []
    private(set) var counts: [UInt32] = []
    /// The last call that was taken in, and its function.
    private var last: UInt32?
    private var function: UInt32?
    /// Entries by place, and places by entry, for those that were there when the sorting was done; the others follow.
    private var order: [UInt32] = []
    private var places: [UInt32] = []
    /// How entries are sorted; nil: as the calls began.
    private(set) var sorting: SiblingSorting?
    /// Goes on in steps.
    private var sort: SiblingSort?

    init(_ fold: Fold, closesRuns: Bool) {
        self.fold = fold
        self.closesRuns = closesRuns
    }

    var count: Int { rows.count }
    var isSorting: Bool { sort != nil || isUnbegun }
    /// It is to be sorted when all entries are known.
    private(set) var isUnbegun = false

    /// Takes in siblings within `around`, one for each of the budget. True: all are known.
    mutating func extend(_ outline: Outline, _ lane: LaneID, _ around: Range<UInt32>, _ budget: inout Int) -> Bool {
        while true {
            let start = end(outline, lane) ?? around.lowerBound
            guard start < around.upperBound, let next = outline.firstRow(in: lane, start..<around.upperBound, fold)
            else { return true }
            guard budget > 0 else { return false }
            budget -= 1
            let nextFunction = outline.store.functionID(CallID(lane: lane, row: next))
            if closesRuns, nextFunction.raw == function, nextFunction != .lost {
                counts[counts.count - 1] += 1
            } else {
                rows.append(next)
                counts.append(1)
            }
            function = nextFunction.raw
            last = next
        }
    }

    /// Behind the last call that is known; nil: none is.
    func end(_ outline: Outline, _ lane: LaneID) -> UInt32? {
        last.map { outline.end(CallID(lane: lane, row: $0)) }
    }

    /// The entry that the row belongs to; the row must lie before `end`. O(log entries).
    func entry(of row: UInt32) -> Int? {
        var low = 0
        var high = rows.count
        while low < high {
            let middle = (low + high) / 2
            if rows[middle] <= row { low = middle + 1 } else { high = middle }
        }
        return low == 0 ? nil : low - 1
    }

    func place(of entry: Int) -> Int { entry < places.count ? Int(places[entry]) : entry }

    func entry(at place: Int) -> Int { place < order.count ? Int(order[place]) : place }

    /// The first row that is not the entry's any more.
    func end(of entry: Int, _ outline: Outline, _ lane: LaneID) -> UInt32 {
        entry + 1 < rows.count ? rows[entry + 1] : end(outline, lane) ?? rows[entry] + 1
    }
}

extension SiblingIndex {
    /// Sorts the entries as soon as all are known; they stay as they are until it is done.
    mutating func begin(_ sorting: SiblingSorting) {
        self.sorting = sorting
        isUnbegun = true
    }

    mutating func restart() {
        isUnbegun = false
        sort = SiblingSort(count: rows.count)
    }

    /// Goes on for about `budget` comparisons. True: there is more to do.
    mutating func goOn(_ outline: Outline, _ lane: LaneID, _ budget: inout Int) -> Bool {
        guard var sort, let sorting else { return false }
        // Only one holds the arrays, or they would be copied.
        self.sort = nil
        if sort.advance(rows, sorting, outline, lane, &budget) {
            self.sort = sort
            return true
        }
        order = sort.result
        places = [UInt32](repeating: 0, count: order.count)
        for (place, entry) in order.enumerated() { places[Int(entry)] = UInt32(place) }
        return false
    }

    /// How far the sorting has come, 0 to 1.
    var progress: Double? { sort?.progress ?? (isUnbegun ? 0 : nil) }
}

/// What siblings are sorted by.
package struct SiblingSorting: Equatable, Sendable {
    package enum Key: Equatable, Sendable {
        case time, start
    }

    package var key: Key
    /// The greatest last.
    package var isAscending: Bool
}
