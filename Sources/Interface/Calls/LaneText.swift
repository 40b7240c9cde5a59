import Screen
import TraceStore
import TraceWire

/// What rows say of lanes and processes.
package struct LaneText {
    let text: CallText

    package init(_ text: CallText) { self.text = text }

    /// `MainThread  thread`, `fetch-1  task  awaiting`.
    package func lane(_ id: LaneID, limit: Int) -> StyledText {
        let lane = text.store.lane(id)
        var line = StyledText()
        let isTask = lane.kind == .task
        line.append(lane.name.isEmpty ? "unnamed" : lane.name, isTask ? .laneTask : .laneThread)
        line.append(safe: isTask ? "  task" : "  thread", .textDim)
        if lane.isParked { line.append(safe: "  awaiting", .callSuspended) }
        if lane.openDepth == 0 && lane.rowCount > 0 { line.append(safe: "  idle", .textDim) }
        return line.cut(to: limit, ellipsis: text.glyphs.ellipsis)
    }

    /// `python3 app.py  pid 4711`.
    package func process(_ id: ProcessID, limit: Int) -> StyledText {
        let process = text.store.process(id)
        var line = StyledText()
        let command = Self.command(process)
        line.append(command.isEmpty ? "program" : command, .process)
        if let pid = process.hello?.pid { line.append(safe: "  pid \(pid)", .textDim) }
        if process.hasEnded { line.append(safe: "  ended", .textDim) }
        return line.cut(to: limit, ellipsis: text.glyphs.ellipsis)
    }

    /// The command line, arguments with a space between them.
    static func command(_ process: Process) -> String {
        guard let command = process.hello?.texts["command"] else { return "" }
        return command.split(separator: "\0").joined(separator: " ")
    }
}
