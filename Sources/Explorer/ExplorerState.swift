import TraceStore

/// What keys mean at the moment.
package enum InputMode: Equatable, Sendable {
    case command
    /// Keys type into `ExplorerState.prompt`.
    case text
    /// Leaving while the launched program runs: `ActionList.question`.
    case question
}

/// What rows show beside the name.
package enum RowContents: Equatable, Sendable, CaseIterable {
    /// Arguments, result or exception, and time.
    case values
    case names
    case namesAndTime
}

/// The display stands still: what the store takes in afterwards is not shown.
package struct Freeze: Equatable, Sendable {
    /// Rows of each lane.
    var limits: [UInt32]
    /// ns of CLOCK_MONOTONIC.
    package var time: UInt64
    var calls: Int

    /// Rows that came in since.
    package func unseenCalls(_ store: TraceStore) -> Int { max(0, store.callCount - calls) }
}

/// The lane that is followed, and its rows when the selection was last moved there.
struct FollowedLane: Equatable, Sendable {
    var lane: LaneID
    var rows: UInt32
}

/// All that the explorer shows is made from this and the store. Only `reduce` changes it.
package struct ExplorerState: Equatable, Sendable {
    /// What keys lead to in `InputMode.command`.
    package let actions: [ActionDescription]
    package internal(set) var view = ExplorerView.tree
    /// The row that actions are about; nil as long as there are no rows. It is always visible.
    package internal(set) var selection: RowID?
    /// The line of the tree area in which the selection stands. The viewport hangs on it: rows that come in never
    /// move it.
    package internal(set) var line = 0
    package internal(set) var areas = Areas(columns: 80, rows: 20)
    package internal(set) var rowContents = RowContents.values
    package internal(set) var showsDetail = false
    package internal(set) var showsTimeline = false
    package internal(set) var detail = DetailPane()
    /// First line shown of the detail pane, and of help.
    package internal(set) var detailScroll = 0
    package internal(set) var helpScroll = 0
    /// What is wrong with files of the person's own; help begins with it.
    package internal(set) var warnings: [String] = []
    /// Help tells only of what holds this.
    package internal(set) var helpFilter = ""
    /// Index of the chosen row of `RecordingSettings`.
    package internal(set) var recordingChosen = 0
    package internal(set) var prompt: Prompt?
    package internal(set) var asksToQuit = false
    package internal(set) var search: Search?
    package internal(set) var filter: Filter?
    /// Runs of equal calls, and calls of functions that call themselves, are one row each …
    package internal(set) var closesRuns = false
    /// … but for these.
    var openGroups: Set<RowID> = []
    /// The rows beneath callers that have very many, and beneath those that are sorted.
    var siblings: [RowID: SiblingIndex] = [:]
    /// Beneath a caller with so many, rows are found in steps.
    var siblingLimit = 512
    /// Subtrees that are shown alone, each within the one before.
    package internal(set) var focuses: [CallID] = []
    package internal(set) var marks: [Character: RowID] = [:]
    /// Where the marked call began, ns of CLOCK_MONOTONIC; 0: none is.
    package internal(set) var markTime: UInt64 = 0
    package internal(set) var columns = TreeColumn.standard
    package internal(set) var heat = Heat.caller
    /// The callers of the first rows stay at the top of the tree.
    package internal(set) var keepsCallers = true
    /// Seconds that the clock on the wall is ahead of UTC.
    package internal(set) var zone = 0
    /// Lines that were typed, by prompt.
    var lines: [Prompt.Kind: [String]] = [:]
    /// Functions that are not shown, in the order in which they were hidden.
    package internal(set) var hidden: [FunctionID] = []
    package internal(set) var follow: Bool
    package internal(set) var freeze: Freeze?
    package internal(set) var replay: Replay?
    package internal(set) var status = SessionStatus()
    package internal(set) var output = OutputLog()
    package internal(set) var outputView = OutputView()
    package internal(set) var picker: Picker?
    package internal(set) var functions = FunctionsView()
    package internal(set) var exceptions = ExceptionsView()
    package internal(set) var lanes = LanesView()
    package internal(set) var insights = InsightsView()
    package internal(set) var comparison = ComparisonView()
    package internal(set) var themes = ThemeNames()
    var lists = ListTimes()
    package internal(set) var message: Message?
    /// When the message goes, ns of CLOCK_MONOTONIC.
    var messageEnd: UInt64 = 0
    /// ns of CLOCK_MONOTONIC.
    package internal(set) var now: UInt64 = 0
    var folds = Folds()
    var order = LaneOrder()
    var history = CursorHistory()
    var followed: FollowedLane?
    /// What filter and hidden functions leave; nil: everything.
    var shown: ShownRows?
    var filterOrigin: FilterOrigin?
    /// The row to come back to as soon as the filter shows it; until the next key.
    var filterAnchor: RowID?
    /// When searching or filtering began, ns of CLOCK_MONOTONIC.
    var workStart: UInt64 = 0

    /// `follow`: whether the newest call is selected until a key says otherwise.
    ///
    /// `actions`: what keys lead to, as `ActionList.bound` gives it.
    package init(follow: Bool = false, actions: [ActionDescription] = ActionList.all) {
        self.follow = follow
        self.actions = actions
    }

    package var scope: Scope { folds.scope }

    /// What help tells of.
    package var helpActions: [ActionDescription] {
        if helpFilter.isEmpty { return actions }
        let pattern = TextPattern(part: helpFilter)
        // Of many that are alike, the first tells of all.
        return actions.filter { action in
            !action.isOneOfMany
                && (([action.title, action.section] + action.keys).contains(where: pattern.matches))
        }
    }

    /// Levels of calls that are open where nothing else is said.
    package var level: Int { folds.level }

    /// The time that running calls are shown at.
    package var displayedTime: UInt64 { freeze?.time ?? now }

    /// While the display is frozen: rows of each lane that exist for it. A replay is of a trace that is known as a whole.
    package var frozenRows: [UInt32]? { replay == nil ? freeze?.limits : nil }

    /// In a replay: rows of each lane up to its moment.
    package var replayedRows: [UInt32] { replay == nil ? [] : freeze?.limits ?? [] }

    /// The connection as it should be shown: frozen is `paused`.
    package var connection: ConnectionState {
        if freeze != nil, status.connection == .live { return .paused }
        return status.connection
    }

    package var mode: InputMode {
        if asksToQuit { return .question }
        return prompt == nil ? .command : .text
    }

    /// Of the search's hits, the number of the selected one, from 1; nil when it is none, or when counting would take
    /// long.
    package var hitNumber: Int? {
        guard let hit = search?.hit, selection == .call(hit.call) else { return nil }
        return hit.number
    }

    /// The selected call, or the first of those that the selected row stands for.
    package var selectedCall: CallID? { selection?.firstCall }
}
