/// What the column at the right says of a call.
package enum TimeColumn: String, Hashable, Sendable, CaseIterable {
    case total
    case own = "self"
    /// When it began, since the first call.
    case start
    /// When it began, on the wall's clock.
    case clock
    /// When it began, since the marked call began.
    case delta

    package var title: String {
        switch self {
        case .total: "how long the call took"
        case .own: "without its callees"
        case .start: "since the first call"
        case .clock: "the time of day"
        case .delta: "since the mark"
        }
    }
}

/// What rows of the tree say beside the name.
package enum TreeColumn: Hashable, Sendable {
    case arguments, result
    /// Calls that a closed row holds.
    case calls
    /// File and line of the function.
    case file
    case time(TimeColumn)

    package var name: String {
        switch self {
        case .arguments: "args"
        case .result: "result"
        case .calls: "calls"
        case .file: "file"
        case .time(let time): time.rawValue
        }
    }

    package static let all: [TreeColumn] =
        [.arguments, .result, .calls, .file] + TimeColumn.allCases.map { .time($0) }
    package static let standard: [TreeColumn] = [.arguments, .result, .calls, .file, .time(.total)]

    /// Reads `args result self total`, with spaces or commas; a `name` among them is always there. nil: a word is no column.
    static func parse(_ text: String) -> [TreeColumn]? {
        var columns: [TreeColumn] = []
        for word in text.split(whereSeparator: { $0 == " " || $0 == "," }) where word != "name" {
            guard let column = all.first(where: { $0.name == word }) else { return nil }
            if !columns.contains(column) { columns.append(column) }
        }
        return columns
    }

    /// What is wrong with the text, as a sentence; nil: nothing.
    static func fault(_ text: String) -> String? {
        if parse(text) != nil { return nil }
        let word = text.split { $0 == " " || $0 == "," }.first { parse(String($0)) == nil } ?? ""
        return "there is no column “\(word)”; there are name, \(all.map(\.name).joined(separator: ", "))"
    }
}

/// Of what a time's colour is the share.
package enum Heat: String, Equatable, Sendable, CaseIterable {
    case off
    /// Of the time of the call's caller.
    case caller
    /// Of the time of the outermost call, or of the subtree that is shown alone.
    case root
}

extension ExplorerState {
    /// The columns that the row contents leave.
    package var shownColumns: [TreeColumn] {
        switch rowContents {
        case .values: columns
        case .names: columns.filter { $0 == .calls }
        case .namesAndTime: columns.filter { $0 != .arguments && $0 != .result }
        }
    }

    /// The time that stands at the right edge.
    package var timeColumn: TimeColumn {
        get {
            for case .time(let time) in columns.reversed() { return time }
            return .total
        }
        set {
            guard timeColumn != newValue else { return }
            columns.removeAll { $0 == .time(newValue) }
            let last = columns.lastIndex { if case .time = $0 { true } else { false } }
            if let last { columns[last] = .time(newValue) } else { columns.append(.time(newValue)) }
        }
    }
}
