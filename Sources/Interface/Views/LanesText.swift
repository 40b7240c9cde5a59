import Explorer
import Screen
import TraceStore

/// Threads and tasks with their state, times and stack.
extension ListContext {
    var lanesText: ListText {
        let view = state.lanes
        let waiting = view.rows.values.count { $0.activity == .waiting }
        let running = view.rows.values.count { $0.activity == .running }
        var note = view.filter.isEmpty ? "" : "/\(view.filter)  "
        note += "\(running) running, \(waiting) waiting"
        let empty =
            view.filter.isEmpty
            ? "No thread or task has called anything yet" : "No name holds “\(view.filter)”: Esc shows all"
        let columns = laneColumns
        let name = TableColumn(
            title: "thread or task", number: LaneSorting.allCases.firstIndex(of: .appearance),
            isSorted: view.sorting == .appearance)
        return table(columns, then: name, isInverted: view.isInverted, empty: empty, note: note) { entry in
            laneEntryLine(entry, columns)
        }
    }

    private var laneColumns: [TableColumn] {
        var columns: [TableColumn] = []
        func add(_ title: String, _ width: Int, _ sorting: LaneSorting?) {
            columns.append(
                TableColumn(
                    title: title, width: width, number: sorting.flatMap { LaneSorting.allCases.firstIndex(of: $0) },
                    isSorted: sorting == state.lanes.sorting))
        }
        add("state", 7, nil)
        if width >= 46 { add("running", 8, .running) }
        if width >= 56 { add("waiting", 8, .waiting) }
        if width >= 34 { add("calls", 7, .calls) }
        return columns
    }

    private func laneEntryLine(_ entry: Entry, _ columns: [TableColumn]) -> StyledText {
        switch entry.id {
        case .process(let process):
            var line = indent(entry)
            line.append(LaneText(text).process(process, limit: max(0, width - line.width)))
            return line
        case .lane(let lane):
            guard let row = state.lanes.rows[lane] else { return StyledText() }
            return laneLine(row, entry, columns)
        case .call(let call):
            var before = StyledText()
            let gap = columns.reduce(0) { $0 + $1.width + TableColumn.gap }
            before.append(safe: String(repeating: " ", count: min(gap, width / 3)), .text)
            before.append(indent(entry))
            return callLine(call, before: before)
        default: return StyledText()
        }
    }

    private func laneLine(_ row: LanesView.Row, _ entry: Entry, _ columns: [TableColumn]) -> StyledText {
        var line = StyledText()
        let (word, role) = activity(row.activity)
        for (index, column) in columns.enumerated() {
            switch column.title {
            case "running": line.append(column.padded(duration(row.running), .duration))
            case "waiting": line.append(column.padded(row.waiting == 0 ? "" : duration(row.waiting), .callSuspended))
            case "calls": line.append(column.padded(CountText.short(Double(row.calls)), .valueNumber))
            default: if index == 0 { line.append(column.padded(word, role)) }
            }
        }
        line.append(indent(entry))
        let lane = store.lane(row.lane)
        let isTask = lane.kind == .task
        line.append(lane.name.isEmpty ? "unnamed" : lane.name, isTask ? .laneTask : .laneThread)
        if let parent = lane.parent {
            line.append(safe: "  by ", .textDim)
            line.append(store.lane(parent).name, .textDim)
        }
        if let innermost = row.innermost {
            line.append(safe: row.activity == .waiting ? "  awaits in " : "  in ", .textDim)
            line.append(text.name(innermost))
        }
        return line
    }

    private func activity(_ activity: LaneActivity) -> (String, Role) {
        switch activity {
        case .running: ("running", .callRunning)
        case .waiting: ("waiting", .callSuspended)
        case .idle: ("idle", .textDim)
        case .ended: ("ended", .textDim)
        }
    }
}
