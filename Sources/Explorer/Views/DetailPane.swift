import TraceStore

/// A part of what a call was given or gave: an argument, the result, or something within it.
package struct ValuePath: Hashable, Sendable {
    package enum Root: Hashable, Sendable {
        case argument(Int)
        case result
        case exceptionArgument(Int)
    }

    package var root: Root
    /// The number of the part on each level.
    package var parts: [Int] = []

    package init(_ root: Root) { self.root = root }

    package func part(_ index: Int) -> ValuePath {
        var path = self
        path.parts.append(index)
        return path
    }
}

/// What the cursor of the detail pane stands on.
package enum DetailTarget: Hashable, Sendable {
    case value(ValuePath)
    case call(CallID)
}

/// A target among the lines of the detail pane, as the interface has laid it out.
package struct DetailSpot: Equatable, Sendable {
    package enum Fold: Equatable, Sendable { case leaf, closed, open }

    package var target: DetailTarget
    package var fold: Fold
    /// Of its first line, and how many there are.
    package var line: Int
    package var lines: Int
    /// To be searched.
    package var text: String

    package init(_ target: DetailTarget, fold: Fold, line: Int, lines: Int, text: String) {
        self.target = target
        self.fold = fold
        self.line = line
        self.lines = lines
        self.text = text
    }
}

/// The pane beside or below the tree.
package struct DetailPane: Equatable, Sendable {
    /// Keys are about the pane rather than the tree.
    package internal(set) var isFocused = false
    /// It shows the source of the function.
    package internal(set) var showsSource = false
    package internal(set) var cursor: DetailTarget?
    /// What was opened and closed by hand.
    package internal(set) var folds: [ValuePath: Bool] = [:]
    /// What was searched for in it.
    package internal(set) var sought = ""
    /// Lines that the source was scrolled from where it begins.
    package internal(set) var sourceScroll = 0
    package internal(set) var sources = SourceFiles()

    /// Of another row, nothing is folded, and the cursor is at the beginning.
    mutating func reset() {
        cursor = nil
        folds = [:]
        sourceScroll = 0
    }
}

extension ExplorerState {
    /// Keys are about the detail pane at the moment.
    package var isInPane: Bool { view == .tree && showsDetail && detail.isFocused && areas.detail.rows > 0 }
}
