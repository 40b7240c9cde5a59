import TraceStore

/// A place in the outline that steps from row to row. It carries the way down from the lane, so that a step costs the
/// levels that it climbs and O(log rows), however large the trace is.
struct OutlineCursor {
    let outline: Outline
    /// The process, or the lane that the row is in.
    private(set) var top: RowID
    /// From the outermost call to the row; empty: the row is `top` itself.
    private(set) var path: [OutlineStep]

    /// The row must exist; one that is not visible is replaced by the nearest above it that is.
    init(_ outline: Outline, at row: RowID) {
        self.outline = outline
        top = outline.nearestVisible(row) ?? row
        path = []
        guard case .call(let call) = top else { return }
        top = .lane(call.lane)
        path = outline.path(to: call)
    }

    private init(_ outline: Outline, top: RowID) {
        self.outline = outline
        self.top = top
        path = []
    }

    /// nil when there are no rows.
    static func first(_ outline: Outline) -> OutlineCursor? {
        outline.firstTop().map { OutlineCursor(outline, top: $0) }
    }

    static func last(_ outline: Outline) -> OutlineCursor? {
        guard let top = outline.lastTop() else { return nil }
        var cursor = OutlineCursor(outline, top: top)
        cursor.descendToLast()
        return cursor
    }

    var id: RowID {
        guard let last = path.last, case .lane(let lane) = top else { return top }
        return .call(CallID(lane: lane, row: last.row))
    }

    /// Rows above this one that hold it: its depth.
    var depth: Int {
        if case .process = top { return 0 }
        return path.count + (outline.showsProcesses ? 1 : 0)
    }

    /// The row at a smaller depth that holds this one.
    func caller(atDepth depth: Int) -> OutlineCursor {
        var cursor = self
        let steps = depth - (outline.showsProcesses ? 1 : 0)
        if steps < 0, case .lane(let lane) = top {
            cursor.top = .process(outline.order.process(of: lane))
        }
        cursor.path.removeLast(path.count - max(0, min(steps, path.count)))
        return cursor
    }

    private func surroundings(_ index: Int, _ lane: LaneID) -> (rows: Range<UInt32>, fold: Fold) {
        outline.surroundings(of: index, on: path, lane)
    }

    private mutating func push(_ row: UInt32, _ lane: LaneID) {
        let fold = outline.folds.fold(of: CallID(lane: lane, row: row), depth: path.count, outline.store)
        path.append(OutlineStep(row: row, fold: fold))
    }

    /// The row that follows the step at `index` under the same caller.
    private func sibling(after index: Int, _ lane: LaneID) -> UInt32? {
        let (rows, fold) = surroundings(index, lane)
        let end = outline.end(CallID(lane: lane, row: path[index].row))
        guard end < rows.upperBound else { return nil }
        return outline.firstRow(in: lane, end..<rows.upperBound, fold)
    }

    func hasSibling(after index: Int) -> Bool {
        guard case .lane(let lane) = top else { return false }
        return sibling(after: index, lane) != nil
    }

    /// To the row below; false, and no change, at the end.
    mutating func next() -> Bool {
        guard case .lane(let lane) = top else { return nextOfProcess() }
        let (rows, fold) = surroundings(path.count, lane)
        if let child = outline.firstRow(in: lane, rows, fold) {
            push(child, lane)
            return true
        }
        return nextSibling()
    }

    private mutating func nextOfProcess() -> Bool {
        guard case .process(let process) = top else { return false }
        if outline.isOpen(process), let lane = outline.firstLane(of: process) {
            top = .lane(lane)
            return true
        }
        guard let next = outline.top(after: process) else { return false }
        top = next
        return true
    }

    /// To the row below all that is beneath this one.
    private mutating func nextSibling() -> Bool {
        guard case .lane(let lane) = top else { return false }
        for index in path.indices.reversed() {
            guard let row = sibling(after: index, lane) else { continue }
            path.removeLast(path.count - index)
            push(row, lane)
            return true
        }
        guard let next = outline.top(after: lane) else { return false }
        top = next
        path = []
        return true
    }
}

extension OutlineCursor {
    /// To the row above; false, and no change, at the beginning.
    mutating func previous() -> Bool {
        switch top {
        case .process(let process):
            guard let row = outline.top(before: process) else { return false }
            self = OutlineCursor(outline, top: row)
            descendToLast()
        case .lane(let lane) where path.isEmpty:
            guard let row = outline.top(before: lane) else { return false }
            self = OutlineCursor(outline, top: row)
            descendToLast()
        case .lane(let lane):
            let (rows, fold) = surroundings(path.count - 1, lane)
            let row = path.removeLast().row
            var last = LastRows(outline, lane)
            guard let sibling = last.row(in: rows.lowerBound..<row, fold) else { return true }
            push(sibling, lane)
            descendToLast()
        case .call: return false
        }
        return true
    }

    /// To the last visible row beneath this one.
    private mutating func descendToLast() {
        guard case .lane(let lane) = top else { return }
        var last = LastRows(outline, lane)
        while true {
            let (rows, fold) = surroundings(path.count, lane)
            guard let row = last.row(in: rows, fold) else { return }
            push(row, lane)
        }
    }
}
