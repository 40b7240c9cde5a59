import TraceStore

/// Everything that can happen to the explorer: what keys mean, and what the world reports.
///
/// Numbers are signed distances: positive is down, forward, right.
package enum Action: Equatable, Sendable {
    // Moving. In the output, in help and in lists these scroll or choose instead.
    case move(Int)
    case page(Int)
    case halfPage(Int)
    case first
    case last
    case openOrFirstChild
    case closeOrParent
    case sibling(Int)
    case parent
    case slowestChild
    case lane(Int)
    /// To the next call that an exception left or that caught one, control flow excepted.
    case exception(Int)
    case history(Int)

    // Folding.
    case toggleFold
    case open
    case close
    case openSubtree
    case closeSubtree
    case openAll
    case closeAll
    /// Opens this many levels more, or fewer.
    case changeLevel(Int)
    /// Shows so many levels of calls, from 1.
    case showLevels(Int)
    case toggleScopeHere
    case toggleScope

    // Searching.
    case startSearch
    case findNext(Int)
    /// The next call of the selected row's function.
    case findSame(Int)
    case startFilter
    /// Only calls that an exception left or that caught one.
    case toggleErrors
    /// Narrows the filter to calls like the selected one.
    case filterSame(FilterTerm)
    case clearFilter
    /// The selected call's function; its callees move up.
    case hideFunction
    /// The function that was hidden last is shown again.
    case showHidden
    /// The answer to `Effect.continueSearch`: searching, filtering and counting go on.
    case continueSearch

    // The subtree, marks.
    /// Runs of equal calls as one row each, or all of them.
    case toggleRuns
    case toggleRun
    /// Shows only the selected call's subtree.
    case focus
    case leaveFocus
    case setMark(Character)
    case goToMark(Character)

    // Views and panes.
    case nextTimeColumn
    /// Callers of the first rows stay at the top of the tree, or not.
    case toggleCallers
    case toggleDetail
    /// The source of the function in the detail pane.
    case toggleSource
    /// Keys are about the detail pane, or the tree again.
    case focusPane
    /// What was written while the selected call was open.
    case showWritten
    case toggleTimeline
    /// So many columns of the timeline further on.
    case moveInTime(Int)
    /// To what happened at this column of the timeline.
    case showColumn(Int)
    case scrollDetail(Int)
    /// So many views further on.
    case nextView(Int)
    case showView(ExplorerView)
    case showHelp
    case nextRowContents
    /// Leaves the prompt, the pane, the view or the search, in this order.
    case leave
    case accept

    // Out of the explorer.
    case copy(CopyContent)
    case openEditor
    /// The editor, at the line of the caller that makes the call.
    case openCallSite
    case startCommand
    /// As behind `:set`.
    case set(String)

    // Lists.
    case nextOrder
    case invertOrder
    /// By the column of this number, as the view counts; the same again inverts.
    case orderBy(Int)
    /// Of a function: its calls, its callers, its callees.
    case nextRelatives

    // The program and the session.
    case toggleFollow
    case toggleFreeze
    /// Shows the trace as it grew, so many times as fast.
    case startReplay(Double)
    /// The next faster speed of a replay, or the slower one.
    case changeSpeed(Int)
    case toggleCapture
    case showRecording
    case quit
    case answer(QuitAnswer)
    case interrupt
    case redraw
    case suspend
    /// The mouse is the explorer's, or the terminal's own, to select text.
    case toggleMouse
    /// Save the trace so far to this file; nil: to one in the present folder, named by the time.
    case save(String?)
    /// Themes that there are.
    case themes([String])
    /// What changed since the trace in this file.
    case compared(String, [ComparedFunction])
    /// Another theme by its name; nil goes back to that of the beginning.
    case theme(String?)

    // Typing into a prompt.
    case type(String)
    case deleteBackward
    case deleteWord
    case deleteLine
    case moveCursor(Int)
    case cursorToStart
    case cursorToEnd
    /// Puts in the next word that fits.
    case complete
    /// The line typed before (-1) or after (1).
    case recall(Int)
    /// Makes the text a regular expression, or a plain one.
    case toggleExpression

    // The mouse. `line` counts from the top of the tree area; `onSign`: on the row's fold sign.
    case click(line: Int, onSign: Bool)
    case doubleClick(line: Int)
    /// Opens the row on the line with all that is below it, or closes it.
    case clickSubtree(line: Int)
    /// On a line of the detail pane, from its top.
    case clickDetail(line: Int)
    /// Lines to scroll.
    case wheel(Int)

    // Reports.
    case resize(Areas)
    /// ns of CLOCK_MONOTONIC.
    case tick(UInt64)
    /// The store took something in.
    case ingested
    case status(SessionStatus)
    /// The answer to `Effect.readSource`.
    case source(SourceFile)
    /// Seconds that the clock on the wall is ahead of UTC.
    case zone(Int)
    /// Bytes that the program wrote, and when they were read, ns of CLOCK_MONOTONIC; 0: not known.
    case output(OutputStream, [UInt8], UInt64 = 0)
    case message(Message)
    /// What is wrong with files of the person's own, a sentence each: help begins with it.
    case warnings([String])
    /// Sessions to choose from: opens the picker, or brings its list up to date.
    case sessions([SessionChoice])

    /// What a count typed before the key makes of the action: `12j`.
    package func repeated(_ count: Int) -> Action {
        let count = min(max(count, 1), 1_000_000)
        switch self {
        case .move(let distance): return .move(distance * count)
        case .page(let distance): return .page(distance * count)
        case .halfPage(let distance): return .halfPage(distance * count)
        case .sibling(let distance): return .sibling(distance * count)
        case .lane(let distance): return .lane(distance * count)
        case .changeLevel(let distance): return .changeLevel(distance * count)
        case .moveInTime(let distance): return .moveInTime(distance * count)
        case .changeSpeed(let steps): return .changeSpeed(steps * count)
        case .history(let distance): return .history(distance * count)
        case .scrollDetail(let distance): return .scrollDetail(distance * count)
        default: return self
        }
    }
}

/// What to do with a program that this explorer launched, on leaving.
package enum QuitAnswer: Equatable, Sendable {
    case leaveRunning
    case stopProgram
    case cancel
}

/// What of a call goes to the clipboard.
package enum CopyContent: Equatable, Sendable {
    case call, path, subtree, value
}

package enum OutputStream: Equatable, Sendable {
    case output
    case error
}
