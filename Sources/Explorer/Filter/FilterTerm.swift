import TraceStore

/// What the filter can be told by a key, of the selected call.
package enum FilterTerm: Equatable, Sendable, CaseIterable {
    /// Only calls of its module.
    case module
    /// Only calls of its function.
    case function
    /// Only its thread or task.
    case lane
    /// Only calls that took as long.
    case duration
}

extension ExplorerState {
    /// Narrows the filter to what is like the selected call.
    mutating func filterSame(_ term: FilterTerm, _ store: TraceStore) -> [Effect] {
        guard let call = selectedCall, store.lost(call) == nil else {
            return complain("Choose a call first: the filter is made from it")
        }
        guard let text = text(of: term, call, store) else { return complain("That is not known of this call") }
        var before = filter?.text ?? ""
        if before.contains("|") { before = "(\(before))" }
        say("& \(text): fc shows all again")
        return filter(by: before.isEmpty ? text : before + " " + text, store)
    }

    private func text(of term: FilterTerm, _ call: CallID, _ store: TraceStore) -> String? {
        let function = store.function(store.functionID(call))
        switch term {
        case .module: return function.module.isEmpty ? nil : "module=" + ExplorerState.quoted(function.module)
        case .function: return "/^" + ExplorerState.escaped(function.displayName) + "$/"
        case .lane:
            let lane = store.lane(call.lane)
            return lane.name.isEmpty
                ? nil : (lane.kind == .task ? "task=" : "thread=") + ExplorerState.quoted(lane.name)
        case .duration:
            let time = store.duration(call, now: displayedTime)
            return "dur>=\(time < 10_000 ? "\(time)ns" : "\(time / 1000)us")"
        }
    }

    private static func quoted(_ text: String) -> String {
        let isPlain = text.allSatisfy { $0.isLetter || $0.isNumber || "._-:<>/".contains($0) } && text.first != "/"
        if isPlain { return text }
        return "\"" + text.map { $0 == "\"" || $0 == "\\" ? "\\\($0)" : String($0) }.joined() + "\""
    }

    private static func escaped(_ text: String) -> String {
        text.map { $0.isLetter || $0.isNumber || $0 == "_" || $0 == " " ? String($0) : "\\\($0)" }.joined()
    }
}
