import Explorer
import Screen
import TraceStore
import TraceWire

/// What rows, plain printing and JSON say of a call.
package struct CallText {
    let store: TraceStore
    let glyphs: Glyphs
    /// ns of CLOCK_MONOTONIC: how long open calls have been running.
    let now: UInt64
    package init(_ store: TraceStore, now: UInt64, glyphs: Glyphs = .unicode) {
        self.store = store
        self.now = now
        self.glyphs = glyphs
    }

    /// The notation of the values of the lane's process.
    package func values(of lane: LaneID) -> ValueText {
        let store = store
        let process = store.lane(lane).process
        return ValueText(glyphs: glyphs, language: ValueLanguage(store, process)) { store.typeName(process, $0) }
    }

    /// A part of the call's values as the program's language writes it; empty when there is none.
    package func part(_ path: ValuePath, of call: CallID) -> String {
        let root: Value?
        switch path.root {
        case .argument(let index): root = store.arguments(call).dropFirst(index).first
        case .result: root = store.result(call)
        case .exceptionArgument(let index): root = store.exception(call)?.arguments.dropFirst(index).first
        }
        let notation = values(of: call.lane)
        return root.flatMap { notation.value(at: path.parts, in: $0) }.map { notation.plain($0) } ?? ""
    }

    /// Calls of at least this many ns are shown as slow.
    static let slow: UInt64 = 100_000_000

    /// The whole call on one line: `load(path='a.txt', n=3) → 12`. `limit` in columns; when it does not suffice, arguments
    /// give way first, then the result, and the name last.
    package func line(
        _ call: CallID, limit: Int = .max, showsArguments: Bool = true, showsResult: Bool = true
    ) -> StyledText {
        var text = StyledText()
        if let lost = store.lost(call) {
            let what = store.beginsLate(call) ? "\(CountText.calls(lost)) before" : "\(CountText.calls(lost)) lost"
            text.append(safe: "\(glyphs.lost) \(what)", .lost)
            return text.cut(to: limit, ellipsis: glyphs.ellipsis)
        }
        let function = store.function(store.functionID(call))
        let name = name(call, function)
        let outcome = showsResult ? outcome(call, limit: limit) : sign(call)
        let room = limit == .max ? Int.max : limit - name.width
        if room < 0 { return cutName(name, to: limit) }
        text.append(name)
        guard showsArguments, hasArguments(call, function) else {
            appendOutcome(outcome, to: &text, room: room, call)
            return text
        }
        // The outcome may take two fifths, or what the arguments leave.
        let shareOfOutcome = room == .max ? Int.max : max(room * 2 / 5, 12)
        let wanted = outcome.isEmpty ? 0 : outcome.width + 1
        let arguments = arguments(call, function, limit: room == .max ? .max : room - min(wanted, shareOfOutcome))
        if arguments.width <= room { text.append(arguments) }
        appendOutcome(outcome, to: &text, room: room == .max ? .max : limit - text.width, call)
        return text
    }

    /// Name and outcome's sign only.
    package func shortLine(_ call: CallID, limit: Int) -> StyledText {
        if store.lost(call) != nil { return line(call, limit: limit) }
        let name = name(call)
        let sign = sign(call)
        guard limit == .max || name.width + sign.width + 1 <= limit else { return cutName(name, to: limit) }
        var text = name
        if !sign.isEmpty {
            text.append(safe: " ", .text)
            text.append(sign)
        }
        return text
    }

    /// How it ended, where it did not simply return.
    private func sign(_ call: CallID) -> StyledText {
        guard store.outcome(call) == .returned else { return outcome(call, limit: 1) }
        return store.mark(call) == .caught ? StyledText(glyphs.caught, .callCaught) : StyledText()
    }

    private func appendOutcome(_ outcome: StyledText, to text: inout StyledText, room: Int, _ call: CallID) {
        guard !outcome.isEmpty, room >= 2 else { return }
        if outcome.width < room {
            text.append(safe: " ", .text)
            text.append(outcome)
        } else {
            let shorter = self.outcome(call, limit: room - 1)
            guard !shorter.isEmpty else { return }
            text.append(safe: " ", .text)
            text.append(shorter)
        }
    }

    /// A qualified name gives way in its middle.
    func cutName(_ name: StyledText, to limit: Int) -> StyledText {
        guard let role = name.spans.first?.role, limit > 0 else { return StyledText() }
        if name.width <= limit { return name }
        return StyledText(DisplayText.cut(name.plain, to: limit, at: .middle, ellipsis: glyphs.ellipsis), role)
    }

    /// `import json`, or `from json import loads`, for the machinery's own calls; nil for all others.
    private func importName(_ call: CallID, _ function: Function) -> StyledText? {
        guard function.origin == .importSystem else { return nil }
        let arguments = store.arguments(call)
        switch (function.qualifiedName, arguments.first) {
        case ("_find_and_load", .string(let module, _)?): return StyledText("import \(module)", .callNameImport)
        case ("_handle_fromlist", .module(let module)?):
            var names = ""
            if arguments.count > 1, case .tuple(let values, let count) = arguments[1] {
                names = values.compactMap { if case .string(let name, _) = $0 { name } else { nil } }
                    .joined(separator: ", ")
                if count > values.count { names += ", " + glyphs.ellipsis }
            }
            return StyledText("from \(module) import \(names)", .callNameImport)
        default: return nil
        }
    }

    package func name(_ call: CallID) -> StyledText { name(call, store.function(store.functionID(call))) }

    private func name(_ call: CallID, _ function: Function) -> StyledText {
        if let text = importName(call, function) { return text }
        var text = StyledText()
        if store.isContinuation(call) { text.append(safe: glyphs.resumed + " ", .callSuspended) }
        text.append(FunctionText.name(function), FunctionText.role(function))
        return text
    }

    /// Bodies of modules and classes, and imports have no parentheses.
    private func hasArguments(_ call: CallID, _ function: Function) -> Bool {
        if function.flags & (FunctionFlags.moduleBody | FunctionFlags.classBody) != 0 { return false }
        if importName(call, function) != nil { return false }
        return true
    }

    /// The call's time; for an open one as long as it has been running.
    package func duration(_ call: CallID) -> Span {
        let time = store.duration(call, now: now)
        let role: Role = store.isOpen(call) ? .durationRunning : time >= Self.slow ? .durationSlow : .duration
        return Span(DurationText.text(time, micro: glyphs.micro), role)
    }
}
