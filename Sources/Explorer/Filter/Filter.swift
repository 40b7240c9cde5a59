import TraceStore

/// What is shown: calls that meet a condition, and their callers.
package struct Filter: Equatable, Sendable {
    /// As it was typed.
    package internal(set) var text: String
    var condition: Condition
    /// Folds as they were before.
    var folds: Folds
}

/// Where one was when a filter began to be typed.
struct FilterOrigin: Equatable, Sendable {
    var filter: Filter?
    var shown: ShownRows?
    var selection: RowID?
    var line: Int
    var folds: Folds
    var follow: Bool
}

extension ExplorerState {
    /// Calls that the filter has found so far.
    package var filteredCount: Int { shown?.matchCount ?? 0 }

    package func isFiltering(_ store: TraceStore) -> Bool { shown?.isComplete(store) == false }

    /// The row stands only for what is below it: the filter does not mean it.
    package func isBystander(_ call: CallID) -> Bool { filter != nil && shown?.isMatch(call) == false }
}
