import TraceStore

/// The rows that the tree area shows, from its top: callers that stay first, which cover rows of the viewport. Costs what
/// the area holds, and the depth of its first row.
package func visibleRows(_ state: ExplorerState, _ store: TraceStore) -> [OutlineRow] {
    let height = state.areas.tree.rows
    guard height > 0, let selection = state.selection else { return [] }
    let outline = Outline(state, store)
    guard outline.exists(selection) else { return [] }
    var cursor = OutlineCursor(outline, at: selection)
    var above = 0
    while above < state.line, cursor.previous() { above += 1 }
    let kept = keptCallers(state, cursor)
    for _ in kept.indices { _ = cursor.next() }
    var builder = RowBuilder(outline)
    var rows = kept + [builder.row(cursor)]
    while rows.count < height, cursor.next() { rows.append(builder.row(cursor)) }
    return rows
}

/// The callers that stay at the top, for a viewport that begins at `first`: as many of the nearest callers of the row below
/// them as have room. They take a third of the area at most, and never cover the selection.
func keptCallers(_ state: ExplorerState, _ first: OutlineCursor) -> [OutlineRow] {
    let rows = state.areas.tree.rows
    guard state.keepsCallers, rows >= ExplorerState.rowsForCallers else { return [] }
    let limit = min(rows / 3, state.line)
    var cursor = first
    var count = 0
    while count < limit, cursor.depth > count {
        var next = cursor
        guard next.next(), next.depth > count else { break }
        cursor = next
        count += 1
    }
    var builder = RowBuilder(first.outline)
    return (cursor.depth - count..<cursor.depth).map { depth in
        var row = builder.row(cursor.caller(atDepth: depth))
        row.isKept = true
        return row
    }
}

/// All rows of the outline, for printing; at most `limit`.
package func allRows(_ state: ExplorerState, _ store: TraceStore, limit: Int = .max) -> [OutlineRow] {
    let outline = Outline(state, store)
    guard limit > 0, var cursor = OutlineCursor.first(outline) else { return [] }
    var builder = RowBuilder(outline)
    var rows = [builder.row(cursor)]
    while rows.count < limit, cursor.next() { rows.append(builder.row(cursor)) }
    return rows
}

/// Builds rows one below the other. It keeps which guides run on, since between two neighbouring rows only the last of
/// them changes.
struct RowBuilder {
    private let outline: Outline
    /// For each step on the way to the row before: whether more rows follow beneath the same caller.
    private var continues: [Bool] = []
    private var top: RowID?
    private var laneContinues = false

    init(_ outline: Outline) { self.outline = outline }

    mutating func row(_ cursor: OutlineCursor) -> OutlineRow {
        update(cursor)
        let id = cursor.id
        let fold = self.fold(id, cursor)
        return OutlineRow(
            kind: kind(id, cursor), depth: cursor.depth, fold: fold, hiddenCalls: hiddenCalls(id, fold, cursor),
            guides: guides(cursor))
    }

    private mutating func update(_ cursor: OutlineCursor) {
        if cursor.top != top {
            top = cursor.top
            continues = []
            laneContinues = false
            if outline.showsProcesses, case .lane(let lane) = cursor.top {
                laneContinues = outline.lane(beside: lane, 1) != nil
            }
        }
        let kept = min(continues.count, max(0, cursor.path.count - 1))
        continues.removeLast(continues.count - kept)
        for index in kept..<cursor.path.count { continues.append(index < 64 && cursor.hasSibling(after: index)) }
    }

    private func guides(_ cursor: OutlineCursor) -> UInt64 {
        guard case .lane = cursor.top else { return 0 }
        var guides: UInt64 = 0
        var level = 0
        if outline.showsProcesses {
            if laneContinues { guides |= 1 }
            level = 1
        }
        for isOn in continues {
            if level >= 64 { break }
            if isOn { guides |= 1 << UInt64(level) }
            level += 1
        }
        return guides
    }

    private func kind(_ id: RowID, _ cursor: OutlineCursor) -> OutlineRow.Kind {
        switch id {
        case .process(let process): .process(process)
        case .lane(let lane): .lane(lane)
        case .call(let call): outline.store.functionID(call) == .lost ? .lost(call) : .call(call)
        case .group(let call, let group):
            .group(
                call, group,
                cursor.path.last.map { outline.facts($0, call.lane, cursor.surroundings(call.lane).fold) }
                    ?? GroupFacts())
        }
    }

    private func fold(_ id: RowID, _ cursor: OutlineCursor) -> OutlineRow.Fold {
        switch id {
        case .process(let process):
            if outline.firstLane(of: process) == nil { return .leaf }
            return outline.isOpen(process) ? .openAll : .closed
        case .lane(let lane):
            let fold = outline.fold(of: lane)
            return shown(fold, lane, outline.rowsBelow(lane))
        case .call(let call):
            let rows = outline.rowsBelow(call)
            if rows.isEmpty || outline.firstRow(in: call.lane, rows, .full) == nil { return .leaf }
            return shown(cursor.path.last?.fold ?? .closed, call.lane, rows)
        case .group: return cursor.path.last?.fold == .closed ? .closed : .openAll
        }
    }

    private func shown(_ fold: Fold, _ lane: LaneID, _ rows: Range<UInt32>) -> OutlineRow.Fold {
        switch fold {
        case .closed: return .closed
        case .full: return .openAll
        case .boundary:
            let count = outline.boundaryCount(in: lane, rows)
            return count == 0 ? .closed : count == outline.fullCount(in: lane, rows) ? .openAll : .open
        }
    }

    private func hiddenCalls(_ id: RowID, _ fold: OutlineRow.Fold, _ cursor: OutlineCursor) -> Int {
        let rows: Range<UInt32>
        switch id {
        case .process: return 0
        case .lane(let lane): rows = outline.rowsBelow(lane)
        case .call(let call): rows = outline.rowsBelow(call)
        case .group(let call, _): rows = call.row..<max(call.row + 1, cursor.path.last?.end ?? 0)
        }
        guard let lane = id.lane else { return 0 }
        switch fold {
        case .leaf, .openAll: return 0
        case .closed: return outline.fullCount(in: lane, rows)
        case .open: return outline.fullCount(in: lane, rows) - outline.boundaryCount(in: lane, rows)
        }
    }
}
