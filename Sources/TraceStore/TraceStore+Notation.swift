import TraceWire

/// What a printed notation shows beside names, nesting and marks.
package struct NotationDetails: OptionSet, Sendable {
    package let rawValue: Int

    package init(rawValue: Int) { self.rawValue = rawValue }

    package static let origins = NotationDetails(rawValue: 1)
    package static let values = NotationDetails(rawValue: 2)
    /// Only the rows of the boundary view.
    package static let boundaryOnly = NotationDetails(rawValue: 4)
    /// Only the user's own calls.
    package static let mineOnly = NotationDetails(rawValue: 8)
    /// No calls of the standard library.
    package static let withoutStandardLibrary = NotationDetails(rawValue: 16)
}

extension TraceStore {
    /// The whole store in the notation of `TraceNotation`. A single lane named `main` is not named.
    package func notation(_ details: NotationDetails = [.origins, .values]) -> String {
        let single = laneCount == 1 && lane(LaneID(raw: 0)).name == "main"
        return (0..<laneCount).map { index in
            let id = LaneID(raw: UInt32(index))
            let calls = notation(id, details)
            if single { return calls }
            let lane = lane(id)
            return "\(lane.kind == .task ? "task" : "thread") \(lane.name)[ \(calls)\(calls.isEmpty ? "" : " ")]"
        }.joined(separator: " ")
    }

    /// One lane's calls in the notation.
    package func notation(_ lane: LaneID, _ details: NotationDetails = [.origins, .values]) -> String {
        var text = ""
        // Calls whose callees are being printed; `true`: a brace is open.
        var open: [(end: UInt32, call: CallID, hasBrace: Bool)] = []
        func close(before row: UInt32) {
            while let last = open.last, last.end <= row {
                text += (last.hasBrace ? " }" : "") + ending(last.call, details)
                open.removeLast()
            }
        }
        for row in 0..<rowCount(lane) {
            let call = CallID(lane: lane, row: row)
            if details.contains(.boundaryOnly) && !isBoundary(call) { continue }
            let origin = function(functionID(call)).origin
            if details.contains(.mineOnly) && origin != .mine { continue }
            if details.contains(.withoutStandardLibrary) && origin != .mine && origin != .library { continue }
            close(before: row)
            if !open.isEmpty && !open[open.count - 1].hasBrace {
                open[open.count - 1].hasBrace = true
                text += "{"
            }
            text += (text.isEmpty ? "" : " ") + beginning(call, details)
            open.append((subtreeEnd(call), call, false))
        }
        close(before: .max)
        return text
    }

    private func beginning(_ call: CallID, _ details: NotationDetails) -> String {
        if let lost = lost(call) { return "*\(lost)" }
        let function = function(functionID(call))
        var text = (isContinuation(call) ? "^" : "") + function.qualifiedName
        if details.contains(.origins) {
            text += ["", ":lib", ":std", ":import"][Int(function.origin.rawValue)]
        }
        if details.contains(.values) && !isContinuation(call) {
            let values = arguments(call)
            let names = function.parameters.map(\.name)
            if !values.isEmpty {
                text += "(" + zip(names, values).map { $0 + "=" + notation($1, call) }.joined(separator: ",") + ")"
            }
        }
        return text
    }

    private func ending(_ call: CallID, _ details: NotationDetails) -> String {
        if lost(call) != nil { return "" }
        var text = ""
        if mark(call) == .caught { text += "?" + exceptionName(call) }
        switch outcome(call) {
        case .open:
            // The caller of an open call is open by that alone.
            guard openCalls(call.lane).last == call else { return text }
            return text + (isParked(call) ? "&" : "…")
        case .raised: text += "!" + exceptionName(call)
        case .suspended: text += "~"
        case .unknown: text += "#"
        case .returned: break
        }
        if details.contains(.values), let result = result(call) { text += "=" + notation(result, call) }
        return text
    }

    /// Nothing for a ValueError without arguments: that is the one that the notation means where it names none.
    private func exceptionName(_ call: CallID) -> String {
        guard let note = exception(call) else { return "" }
        if note.typeName == "ValueError" && note.arguments.isEmpty { return "" }
        if note.arguments.isEmpty { return note.typeName }
        return note.typeName + "(" + note.arguments.map { notation($0, call) }.joined(separator: ",") + ")"
    }

    private func notation(_ value: Value, _ call: CallID) -> String {
        let process = laneFacts[Int(call.lane.raw)].process
        return PythonNotation { self.typeName(process, $0) }.text(value)
    }
}

extension TraceStore {
    /// A store with one process that has sent what the notation says.
    package static func noted(_ notation: String) throws(NotationError) -> TraceStore {
        let store = TraceStore()
        let process = store.beginProcess()
        store.ingest(process, try TraceNotation.stream(notation))
        return store
    }

    /// Takes in bytes as `ingest` of a buffer does.
    package func ingest(_ process: ProcessID, _ bytes: [UInt8]) {
        bytes.withUnsafeBytes { ingest(process, $0) }
    }
}
