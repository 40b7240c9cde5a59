import Explorer
import Screen
import TraceStore

/// The short texts around the views.
enum ViewText {
    /// The view's name, and what is opened in it.
    static func title(_ state: ExplorerState, _ store: TraceStore, _ glyphs: Glyphs, width: Int) -> String {
        switch state.view {
        case .help: return "Help"
        case .picker: return "Sessions"
        case .recording: return "What is recorded"
        default:
            let title = ViewDescription.of(state.view)?.title ?? ""
            guard state.view.isList else { return title }
            let note = ListContext(state, store, glyphs: glyphs, width: width).listText?.note ?? ""
            return note.isEmpty ? title : "\(title)  \(note)"
        }
    }

    static func detailTitle(_ state: ExplorerState) -> String {
        if state.detail.showsSource { return "Source" }
        return switch state.selection {
        case nil: ""
        case .call?: "Call"
        case .group?: "Calls"
        case .lane?: "Lane"
        case .process?: "Process"
        }
    }

    /// What the view is set to, the most important last: where room is short, the first ones go.
    static func fields(_ state: ExplorerState, _ store: TraceStore, _ glyphs: Glyphs) -> [Span] {
        var fields: [Span] = []
        if state.view == .tree {
            fields.append(Span(state.scope == .all ? "all calls" : "my code", .statusField))
            if let rules = store.processes.last(where: { !$0.hasEnded })?.rules,
                let summary = RecordingSettings.summary(rules)
            {
                fields.append(Span(summary, .statusField))
            }
            fields += adaptation(store)
            if state.follow { fields.append(Span("following", .statusField)) }
        }
        if state.view == .tree, let search = state.search, !search.text.isEmpty || search.matchCount > 0 {
            let busy = search.isBusy ? glyphs.ellipsis : ""
            let name = DisplayText.cut(search.text, to: 20, at: .end, ellipsis: glyphs.ellipsis)
            let number = state.hitNumber.map { CountText.grouped($0) + "/" } ?? ""
            fields.append(
                Span("/\(name): \(number)\(CountText.grouped(search.matchCount))\(busy)", .statusField))
        }
        if state.view == .tree, let sorting = state.siblingSorting(store) {
            let text = sorting.key == .time ? "by time" : "newest first"
            fields.append(Span(sorting.key == .time && sorting.isAscending ? "shortest first" : text, .statusField))
        }
        if let focus = state.focuses.last {
            fields.append(Span("focus " + breadcrumb(focus, store, glyphs), .statusField))
        }
        if state.timeColumn != .total { fields.append(Span("times: \(state.timeColumn.rawValue)", .statusField)) }
        if let filter = state.filter {
            let text = DisplayText.cut(filter.text, to: 24, at: .end, ellipsis: glyphs.ellipsis)
            fields.append(Span("&\(DisplayText.safe(text)): \(CountText.grouped(state.filteredCount))", .statusField))
        }
        if !state.hidden.isEmpty { fields.append(Span("\(state.hidden.count) hidden", .statusField)) }
        if let work = state.status.work {
            fields.append(Span(DisplayText.safe(work.name) + " " + bar(work.part, glyphs), .statusPaused))
        }
        if let progress = state.progress(store) { fields.append(Span(bar(progress, glyphs), .statusPaused)) }
        if let replay = state.replay {
            fields.append(Span(self.replay(replay, glyphs), .statusPaused))
        } else if let freeze = state.freeze {
            fields.append(Span("frozen, \(CountText.grouped(freeze.unseenCalls(store))) unseen", .statusPaused))
        }
        return fields
    }

    /// `replay 12.3 s of 45.1 s, 10x`
    private static func replay(_ replay: Replay, _ glyphs: Glyphs) -> String {
        guard replay.hasBegun else { return "replay" }
        let sign = glyphs.isUnicode ? "×" : "x"
        let speed = replay.speed < 1 ? "\(replay.speed)" : "\(Int(replay.speed))"
        let (now, all) = (replay.position - replay.origin, replay.end - replay.origin)
        let state = replay.isPlaying ? "\(speed)\(sign)" : "paused"
        return
            "replay \(DurationText.text(now, micro: glyphs.micro)) of \(DurationText.text(all, micro: glyphs.micro)), \(state)"
    }

    /// What recording costs, and whose values it leaves out for that.
    private static func adaptation(_ store: TraceStore) -> [Span] {
        var fields: [Span] = []
        let running = store.processes.filter { !$0.hasEnded && $0.isCapturing }
        if let part = running.compactMap(\.overhead).max() {
            fields.append(Span("recording +\(Int((part * 100).rounded())) %", .statusField))
        }
        let quieted = running.flatMap(\.quieted)
        if let (function, rate) = quieted.max(by: { $0.value < $1.value }) {
            let name = DisplayText.safe(store.function(function).displayName)
            let others = quieted.count > 1 ? " and \(quieted.count - 1) more" : ""
            fields.append(
                Span("values off: \(name) \(CountText.short(Double(rate)))/s\(others)", .statusPaused))
        }
        return fields
    }

    /// What is to be said beside a text that is being typed: what is wrong, words that fit, how many calls it finds.
    static func note(_ prompt: Prompt, _ state: ExplorerState) -> Span? {
        if let completion = prompt.completion, completion.words.count > 1 {
            let words = completion.words
            let shown = (words[completion.chosen...] + words[..<completion.chosen]).prefix(8)
            return Span(DisplayText.safe(shown.joined(separator: "  ")), .prompt)
        }
        if let error = prompt.error { return Span(DisplayText.safe(error.text), .promptError) }
        if prompt.text.isEmpty { return nil }
        if state.view.isList, prompt.kind == .search {
            let count = state.list.entries.count
            return count == 0 ? Span("nothing found", .promptError) : Span("\(CountText.grouped(count)) found", .prompt)
        }
        switch prompt.kind {
        case .search:
            guard let search = state.search else { return nil }
            if search.matchCount == 0 {
                return search.isBusy || search.isCounting ? nil : Span("no call found", .promptError)
            }
            let isHidden = search.reach == .all && state.scope == .mine
            return Span(CountText.calls(search.matchCount) + (isHidden ? ", none in my code" : ""), .prompt)
        case .filter: return Span(CountText.calls(state.filteredCount), .prompt)
        case .pane: return nil
        case .help:
            let count = state.helpActions.count
            return count == 0 ? Span("nothing found", .promptError) : Span("\(count) keys", .prompt)
        case .command:
            let word = prompt.text.prefix { $0 != " " }
            guard let command = CommandList.all.first(where: { $0.name == word }) else { return nil }
            return Span("\(command.argument.isEmpty ? "" : command.argument + ": ")\(command.title)", .prompt)
        }
    }

    /// `main › … › handle › parse`: the focused call and its nearest callers.
    private static func breadcrumb(_ call: CallID, _ store: TraceStore, _ glyphs: Glyphs) -> String {
        var names = [store.function(store.functionID(call)).displayName]
        var next = store.boundaryParent(call)
        while let caller = next, names.count < 3 {
            names.append(store.function(store.functionID(caller)).displayName)
            next = store.boundaryParent(caller)
        }
        if next != nil { names.append(glyphs.ellipsis) }
        let text = names.reversed().joined(separator: glyphs.isUnicode ? " › " : " > ")
        return DisplayText.cut(DisplayText.safe(text), to: 40, at: .middle, ellipsis: glyphs.ellipsis)
    }

    /// `[####----] 43 %`
    private static func bar(_ progress: Double, _ glyphs: Glyphs) -> String {
        let percent = Int(min(max(progress, 0), 1) * 100)
        let full = percent / 10
        let (on, off) = glyphs.isUnicode ? ("█", "░") : ("#", "-")
        return String(repeating: on, count: full) + String(repeating: off, count: 10 - full) + " \(percent) %"
    }
}

/// Running sessions to choose from.
struct PickerText {
    let glyphs: Glyphs

    var head: StyledText {
        var line = StyledText(pad("PID", 8), .textDim)
        line.append(safe: pad("AGE", 12), .textDim)
        line.append(safe: "COMMAND", .textDim)
        return line
    }

    func line(_ session: SessionChoice) -> StyledText {
        var line = StyledText(pad(String(session.pid), 8), .valueNumber)
        let seconds = min(max(session.age, 0), 1e9)
        line.append(safe: pad(age(seconds), 12), .duration)
        if session.command.isEmpty {
            line.append(safe: "not known: no process of that pid is seen from here", .textDim)
        } else {
            line.append(session.command, .process)
        }
        return line
    }

    private func age(_ seconds: Double) -> String {
        seconds < 59.5 ? "\(Int(seconds.rounded())) s" : DurationText.text(UInt64(seconds) * 1_000_000_000)
    }

    private func pad(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(2, width - text.count))
    }
}

/// A line that the program wrote, made fit for the screen.
enum OutputText {
    /// Without the sequences that set colours and move the cursor, tabs as spaces. Looks at no more than `limit` columns need.
    static func visible(_ text: String, limit: Int) -> String {
        var result = String.UnicodeScalarView()
        var column = 0
        var scalars = text.unicodeScalars.makeIterator()
        while let scalar = scalars.next(), column < limit {
            switch scalar {
            case "\u{1B}": skip(&scalars)
            case "\t":
                let count = 8 - column % 8
                for _ in 0..<count { result.append(" ") }
                column += count
            default:
                result.append(scalar)
                column += 1
            }
        }
        return String(result)
    }

    /// Reads an escape sequence to its end: `[` … a letter, `]` … BEL or ST, or one character.
    private static func skip(_ scalars: inout String.UnicodeScalarView.Iterator) {
        guard let kind = scalars.next() else { return }
        if kind == "[" {
            while let scalar = scalars.next() { if scalar >= "@" && scalar <= "~" { return } }
        } else if kind == "]" {
            while let scalar = scalars.next() {
                if scalar == "\u{7}" { return }
                if scalar == "\u{1B}" {
                    _ = scalars.next()
                    return
                }
            }
        }
    }
}
