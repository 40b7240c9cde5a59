import Explorer
import Screen
import TraceStore

/// What the program wrote and logged.
extension ListContext {
    var outputText: ListText {
        let view = state.outputView
        let records = view.records.records.count
        var note = view.filter.isEmpty ? "" : "/\(view.filter)  "
        if records > 0 { note += "\(CountText.grouped(records)) log \(records == 1 ? "record" : "records")" }
        let empty =
            view.filter.isEmpty ? "The program has written nothing" : "No line holds “\(view.filter)”: Esc shows all"
        return ListText(empty: empty, head: writtenHead, note: note) { entry in writtenLine(entry) }
    }

    /// Who wrote the selected line.
    private var writtenHead: StyledText {
        var head = StyledText()
        guard let entry = state.list.selected, let written = state.written(entry, store) else { return head }
        let origin = store.processes.map(\.firstTime).filter { $0 > 0 }.min() ?? written.time
        let time = duration(written.time > origin ? written.time - origin : 0)
        head.append(safe: written.isAbout ? "about \(time)  " : "\(time)  ", .textDim)
        guard let call = written.call else {
            head.append(safe: "in no recorded call", .textDim)
            return head
        }
        head.append(safe: written.isAbout ? "in about " : "by ", .textDim)
        head.append(text.line(call, limit: max(10, width - head.width)))
        return head
    }

    private func writtenLine(_ entry: Entry) -> StyledText {
        switch entry.id {
        case .line(let number):
            guard let line = state.output.line(number) else { return StyledText() }
            let isError = line.stream == .error
            // The sign says it without colour.
            var text = StyledText()
            text.append(safe: isError ? glyphs.errorOutput : " ", .outputError)
            text.append(OutputText.visible(line.text, limit: width), isError ? .outputError : .output)
            return text
        case .record(let number):
            return state.outputView.records.record(number).map(recordLine) ?? StyledText()
        default: return StyledText()
        }
    }

    private func recordLine(_ record: LogRecord) -> StyledText {
        let role: Role =
            switch record.level {
            case "ERROR", "CRITICAL", "FATAL": .callRaised
            case "WARNING", "WARN": .callCaught
            case "DEBUG": .textDim
            default: .callReturned
            }
        var line = StyledText()
        line.append(safe: glyphs.isUnicode ? "◆" : "*", role)
        let level = DisplayText.safe(record.level.isEmpty ? "LOG" : record.level)
        line.append(safe: level + String(repeating: " ", count: max(1, 8 - level.count)), role)
        if width >= 50, !record.logger.isEmpty { line.append(record.logger + "  ", .textDim) }
        let first = record.message.split(separator: "\n", maxSplits: 1).first.map(String.init) ?? ""
        line.append(first, record.level == "DEBUG" ? .textDim : .output)
        return line
    }
}
