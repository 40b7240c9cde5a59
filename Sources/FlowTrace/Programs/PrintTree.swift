/// Prints the calls as a tree: those of the session, or the given ones.
///
/// ```
/// → Shop.buy(item: "tea", count: 2)
///   → Shop.price(item: "tea") [0.000001s] → 3
/// ← Shop.buy(item: "tea", count: 2) [0.000012s] → 6
/// ```
public func printTree(_ events: [CallEvent]? = nil) {
    print(treeText(events ?? getTraceData()), terminator: "")
}

/// What `printTree` prints.
public func treeText(_ events: [CallEvent]) -> String {
    var tree = TreeText(events)
    return tree.text()
}

/// Linear in the number of events.
private struct TreeText {
    private let events: [CallEvent]
    /// By the place of a call: its callees and exceptions, in order, and its end.
    private var inside: [[Int]]
    private var ends: [Int?]
    private var roots: [Int] = []
    private var lines = ""

    init(_ events: [CallEvent]) {
        self.events = events
        inside = Array(repeating: [], count: events.count)
        ends = Array(repeating: nil, count: events.count)
        var places: [Int: Int] = [:]
        for (place, event) in events.enumerated() where event.kind == .call { places[event.id] = place }
        for (place, event) in events.enumerated() {
            let parent = event.parentID.flatMap { places[$0] }
            switch (event.kind, parent) {
            case (.return, let call?): ends[call] = place
            case (.return, nil): break
            case (_, let call?): inside[call].append(place)
            case (.call, nil): roots.append(place)
            case (.exception, nil): break
            }
        }
    }

    mutating func text() -> String {
        // A stack of what is left to write: no recursion, however deep the calls are.
        var left = roots.reversed().map { (place: $0, depth: 0, closes: false) }
        while let (place, depth, closes) = left.popLast() {
            let event = events[place]
            let indent = String(repeating: "  ", count: depth)
            if event.kind == .exception {
                let message = event.errorMessage.flatMap { $0.isEmpty ? nil : ": " + $0 } ?? ""
                lines += "\(indent)↯ \(name(event, of: event.parentID)) \(event.errorType ?? "?")\(message) "
                lines += event.isCaught == true ? "[caught]\n" : "[propagated]\n"
            } else if closes {
                lines += indent + close(place) + "\n"
            } else if inside[place].isEmpty {
                lines += indent + "→ " + name(event, of: nil) + ending(place) + "\n"
            } else {
                lines += indent + "→ " + name(event, of: nil) + "\n"
                if ends[place] != nil { left.append((place, depth, true)) }
                for inner in inside[place].reversed() { left.append((inner, depth + 1, false)) }
            }
        }
        return lines
    }

    private func name(_ event: CallEvent, of call: Int?) -> String {
        let arguments = call.flatMap { events.indices.contains($0) ? events[$0].arguments : nil } ?? event.arguments
        return "\(event.qualifiedName)(\(arguments ?? ""))"
    }

    private func close(_ place: Int) -> String {
        let failed = ends[place].map { events[$0].viaError } ?? false
        return (failed ? "↯ " : "← ") + name(events[place], of: nil) + ending(place)
    }

    private func ending(_ place: Int) -> String {
        guard let end = ends[place] else { return " …" }
        var text = ""
        if let duration = events[end].duration { text += " [\(seconds(duration))s]" }
        if events[end].viaError { return text + " [exc-return]" }
        if let result = events[end].result { text += " → \(result)" }
        return text
    }

    /// With six digits behind the point.
    private func seconds(_ duration: Duration) -> String {
        let micro = duration.components.attoseconds / 1_000_000_000_000
        let digits = String(micro)
        return "\(duration.components.seconds)." + String(repeating: "0", count: 6 - digits.utf8.count) + digits
    }
}
