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
        guard let call = top.firstCall else { return }
        let visible = top
        top = .lane(call.lane)
        path = outline.path(to: visible)
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
        return last.id(lane)
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

    private func surroundings(_ index: Int, _ lane: LaneID) -> Surroundings {
        outline.surroundings(of: index, on: path, lane)
    }

    /// What stands around the row itself.
    func surroundings(_ lane: LaneID) -> Surroundings { surroundings(path.count - 1, lane) }

    /// The row that follows the step at `index` under the same caller.
    private func sibling(after index: Int, _ lane: LaneID) -> OutlineStep? {
        outline.next(after: path[index], surroundings(index, lane), depth: index)
    }

    func hasSibling(after index: Int) -> Bool {
        guard case .lane(let lane) = top else { return false }
        return sibling(after: index, lane) != nil
    }

    /// To the row below; false, and no change, at the end.
    mutating func next() -> Bool {
        guard case .lane(let lane) = top else { return nextOfProcess() }
        if let child = outline.first(surroundings(path.count, lane), depth: path.count) {
            path.append(child)
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
            guard let step = sibling(after: index, lane) else { continue }
            path.removeLast(path.count - index)
            path.append(step)
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
            let around = surroundings(path.count - 1, lane)
            let row = path.removeLast().row
            var last = LastRows(outline, lane)
            guard let sibling = outline.previous(before: row, around, depth: path.count, &last) else { return true }
            path.append(sibling)
            descendToLast()
        case .call, .group: return false
        }
        return true
    }

    /// To the last visible row beneath this one.
    private mutating func descendToLast() {
        guard case .lane(let lane) = top else { return }
        var last = LastRows(outline, lane)
        while let row = outline.previous(before: nil, surroundings(path.count, lane), depth: path.count, &last) {
            path.append(row)
        }
    }
}
