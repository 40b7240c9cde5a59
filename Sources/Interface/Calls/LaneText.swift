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
        // In a replay, what the lane does at its end is of no interest.
        let isPast = text.store.horizon != .max
        if lane.isParked, !isPast { line.append(safe: "  awaiting", .callSuspended) }
        let isIdle = isPast ? text.store.openCalls(id).isEmpty : lane.openDepth == 0
        if isIdle && lane.rowCount > 0 { line.append(safe: "  idle", .textDim) }
        return line.cut(to: limit, ellipsis: text.glyphs.ellipsis)
    }

    /// `python3 app.py  pid 4712  child of 4711`.
    package func process(_ id: ProcessID, limit: Int) -> StyledText {
        let process = text.store.process(id)
        var line = StyledText()
        let command = Self.command(process)
        line.append(command.isEmpty ? "program" : command, .process)
        if let pid = process.hello?.pid { line.append(safe: "  pid \(pid)", .textDim) }
        if let parent = text.store.parent(of: process) { line.append(safe: "  child of \(parent)", .textDim) }
        if process.hasEnded { line.append(safe: "  ended", .textDim) }
        return line.cut(to: limit, ellipsis: text.glyphs.ellipsis)
    }

    /// All that is known of the lane, and of its process.
    func details(_ id: LaneID) -> [StyledText] {
        let lane = text.store.lane(id)
        var lines = [self.lane(id, limit: .max)]
        lines += [
            fact("calls", CountText.grouped(Int(lane.rowCount))),
            fact("open calls", CountText.grouped(text.store.openCalls(id).count)),
        ]
        if lane.kind == .thread, lane.threadID != 0 { lines.append(fact("thread id", String(lane.threadID))) }
        if let parent = lane.parent { lines.append(fact("started by", text.store.lane(parent).name)) }
        let waited = text.store.parkedTime(id)
        if waited > 0 {
            lines.append(fact("awaited", DurationText.text(waited, micro: text.glyphs.micro)))
        }
        // A process has a row of its own only among several.
        return lines + [StyledText()] + details(lane.process)
    }

    /// All that is known of the process.
    func details(_ id: ProcessID) -> [StyledText] {
        let process = text.store.process(id)
        var lines = [self.process(id, limit: .max)]
        for (key, name) in [("runtime", "runtime"), ("executable", "executable"), ("directory", "directory")] {
            if let value = process.hello?.texts[key], !value.isEmpty { lines.append(fact(name, value)) }
        }
        if let parent = process.hello?.parent, parent != 0 { lines.append(fact("parent pid", String(parent))) }
        if process.droppedCalls > 0 { lines.append(fact("calls dropped", CountText.grouped(process.droppedCalls))) }
        if process.droppedRecords > 0 {
            lines.append(fact("names dropped", CountText.grouped(process.droppedRecords)))
        }
        if process.skippedBytes > 0 { lines.append(fact("bytes unreadable", CountText.grouped(process.skippedBytes))) }
        if process.oddities > 0 { lines.append(fact("events unreadable", CountText.grouped(process.oddities))) }
        if process.realigned > 0 { lines.append(fact("stacks realigned", CountText.grouped(process.realigned))) }
        for notice in process.notices { lines.append(StyledText(notice.text, .notice)) }
        return lines
    }

    private func fact(_ name: String, _ value: String) -> StyledText {
        var line = StyledText(name, .textDim)
        line.append(safe: String(repeating: " ", count: max(2, 18 - name.utf8.count)), .text)
        line.append(value, .text)
        return line
    }

    /// The command line, arguments with a space between them.
    static func command(_ process: TracedProcess) -> String {
        guard let command = process.hello?.texts["command"] else { return "" }
        return command.split(separator: "\0").joined(separator: " ")
    }
}
