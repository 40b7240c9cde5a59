import TraceStore

/// What fills the body of the screen.
package enum ExplorerView: String, Hashable, Sendable, CaseIterable {
    case tree
    case functions
    case exceptions
    case lanes
    /// What the program wrote.
    case output
    /// What is worth a look.
    case insights
    /// What changed since another trace.
    case comparison
    case help
    /// What is recorded, to be changed.
    case recording
    /// Sessions to choose from.
    case picker
}

/// What is to be said of a view. To add one: a case above, a description here, a `ListView` beside its reducer, named below, and a
/// `ListText` in the interface.
package struct ViewDescription: Equatable, Sendable {
    package var view: ExplorerView
    package var title: String
    /// The key that leads there at once; nil: none does.
    package var key: String?
    /// For help.
    package var meaning: String
    /// What is said when there is nothing in it.
    package var empty: String

    /// In the order in which one goes from view to view.
    package static let all: [ViewDescription] = [
        .init(view: .tree, title: "", key: "F3", meaning: "the calls as a tree", empty: ""),
        .init(
            view: .functions, title: "Functions", key: "F4", meaning: "functions: calls, time, errors",
            empty: "No function has been called yet"),
        .init(
            view: .exceptions, title: "Exceptions", key: "F5",
            meaning: "exceptions: from where, and what became of them",
            empty: "No exception has been seen"),
        .init(
            view: .lanes, title: "Threads and tasks", key: "F6", meaning: "threads and tasks: state, time, stack",
            empty: "No thread or task has called anything yet"),
        .init(
            view: .output, title: "Output", key: "F7", meaning: "what the program wrote and logged",
            empty: "The program has written nothing"),
        .init(
            view: .insights, title: "Insights", key: "F8",
            meaning: "insights: swallowed exceptions, repeated calls, held loops, slow paths",
            empty: "Nothing stands out"),
        .init(
            view: .comparison, title: "Compared", key: nil, meaning: "what changed since another trace",
            empty: ":compare FILE compares this trace with one of before"),
    ]

    package static func of(_ view: ExplorerView) -> ViewDescription? { all.first { $0.view == view } }
}

/// How a view that is a list is filled and obeys: what `Reduce+Lists` needs to know of it.
struct ListView {
    var list: WritableKeyPath<ExplorerState, EntryList>
    /// The text that it is filtered by.
    var filter: WritableKeyPath<ExplorerState, String>
    /// Makes the list anew.
    var update: (inout ExplorerState, TraceStore) -> Void
    /// Does what an entry is there for.
    var open: (inout ExplorerState, Entry, TraceStore) -> [Effect]
    /// Opens or closes what is below an entry.
    var fold: (inout ExplorerState, Entry, Bool) -> Void = { _, _, _ in }
    /// What an action means here and nowhere else; nil: what it means in all lists.
    var command: (inout ExplorerState, Action, TraceStore) -> [Effect]? = { _, _, _ in nil }
    /// Goes on with work that takes longer, for about a millisecond.
    var advance: (inout ExplorerState, TraceStore) -> [Effect] = { _, _ in [] }
    /// Leaves what is opened in place of the list; false when there is nothing.
    var leavePage: (inout ExplorerState) -> Bool = { _ in false }
    /// Actions for the hint bar, with a word where the action's own does not fit.
    var hints: (ExplorerState) -> [(Action, String?)]
}

extension ExplorerView {
    /// nil: the view is no list.
    var listView: ListView? {
        switch self {
        case .functions: .functions
        case .exceptions: .exceptions
        case .lanes: .lanes
        case .insights: .insights
        case .comparison: .comparison
        case .output: .output
        case .tree, .help, .recording, .picker: nil
        }
    }

    /// A list of entries, as opposed to the tree and to pages of text.
    package var isList: Bool { listView != nil }

    /// The view so many further on.
    func next(_ distance: Int) -> ExplorerView {
        let all = ViewDescription.all
        guard let index = all.firstIndex(where: { $0.view == self }) else { return .tree }
        let target = (index + distance % all.count) % all.count
        return all[target < 0 ? target + all.count : target].view
    }
}
