/// An action that keys lead to: keymap, help, hint bar and README are made from these.
package struct ActionDescription: Equatable, Sendable {
    package var action: Action
    /// As in `Key.name`; `zR` is one key after the other.
    package var keys: [String]
    package var title: String
    package var section: String
    /// A word for the hint bar.
    package var hint: String?
    /// A number typed before means so many times.
    package var takesCount: Bool
    /// Of many that differ in a number or a letter, the first one stands for all in help: with these keys.
    package var keysOfAll: String?
    package var isOneOfMany: Bool

    init(
        _ section: String, _ keys: String, _ action: Action, _ title: String, hint: String? = nil, counts: Bool = false,
        of keysOfAll: String? = nil, isOneOfMany: Bool = false
    ) {
        self.keysOfAll = keysOfAll
        self.isOneOfMany = isOneOfMany
        self.section = section
        self.keys = keys.split(separator: " ").map(String.init)
        self.action = action
        self.title = title
        self.hint = hint
        takesCount = counts
    }
}

/// All that keys can do.
package enum ActionList {
    /// In `InputMode.command`.
    package static let all: [ActionDescription] = moving + folding + searching + showing + viewing + program + marking

    /// Letters that marks have.
    static let marks = Array("abcdefghijklmnopqrstuvwxyz")

    private static let marking: [ActionDescription] =
        marks.map {
            .init(
                "Marking", "m\($0)", .setMark($0), "mark this row", of: $0 == "a" ? "ma…mz" : nil,
                isOneOfMany: $0 != "a")
        }
        + marks.map {
            .init(
                "Marking", "'\($0)", .goToMark($0), "to the mark", of: $0 == "a" ? "'a…'z" : nil,
                isOneOfMany: $0 != "a")
        }
        + [
            .init("Marking", "yy", .copy(.call), "copy the call", hint: "call"),
            .init("Marking", "yp", .copy(.path), "copy the names from the outermost caller to it", hint: "path"),
            .init("Marking", "yt", .copy(.subtree), "copy the subtree as text", hint: "subtree"),
            .init("Marking", "yv", .copy(.value), "copy the result, or the exception", hint: "result"),
            .init("Marking", "v O", .openEditor, "open $VISUAL or $EDITOR at the line"),
            .init("Marking", "V", .openCallSite, "open it at the line that makes the call"),
        ]

    private static let moving: [ActionDescription] = [
        .init("Moving", "j Down", .move(1), "next row", counts: true),
        .init("Moving", "k Up", .move(-1), "previous row", counts: true),
        .init("Moving", "PgDn C-f", .page(1), "page down", counts: true),
        .init("Moving", "PgUp C-b", .page(-1), "page up", counts: true),
        .init("Moving", "C-d", .halfPage(1), "half a page down", counts: true),
        .init("Moving", "C-u", .halfPage(-1), "half a page up", counts: true),
        .init("Moving", "g Home", .first, "first row"),
        .init("Moving", "G End", .last, "last row, and follow the newest call"),
        .init("Moving", "J", .sibling(1), "next call of the same caller", counts: true),
        .init("Moving", "K", .sibling(-1), "previous call of the same caller", counts: true),
        .init("Moving", "H u", .parent, "caller"),
        .init("Moving", "L", .slowestChild, "slowest callee: repeat to walk down the slow path"),
        .init("Moving", "T >", .lane(1), "next thread or task", counts: true),
        .init("Moving", "<", .lane(-1), "previous thread or task", counts: true),
        .init("Moving", "e", .exception(1), "next exception", hint: "errors"),
        .init("Moving", "E", .exception(-1), "previous exception"),
        .init("Moving", "[", .history(-1), "back to where the cursor was", counts: true),
        .init("Moving", "]", .history(1), "forward again", counts: true),
    ]

    private static let folding: [ActionDescription] =
        [
            .init("Folding", "l Right", .openOrFirstChild, "open; if open, to the first callee"),
            .init("Folding", "h Left", .closeOrParent, "close; if closed, to the caller"),
            .init("Folding", "Space za", .toggleFold, "open or close", hint: "fold"),
            .init("Folding", "zo +", .open, "open"),
            .init("Folding", "zc -", .close, "close"),
            .init(
                "Folding", "zO S-Right", .openSubtree, "open everything below, at most 10 000 rows", hint: "all below"),
            .init("Folding", "zC S-Left", .closeSubtree, "close everything below", hint: "close below"),
            .init("Folding", "zR =", .openAll, "open all", hint: "open all"),
            .init("Folding", "zM C", .closeAll, "close all", hint: "close all"),
            .init("Folding", "zr", .changeLevel(1), "open one level more", hint: "level more", counts: true),
            .init("Folding", "zm", .changeLevel(-1), "open one level less", hint: "level less", counts: true),
            .init(
                "Folding", "zG", .toggleRuns, "equal calls as one row, ×3, recursion as ×9 deep; or all",
                hint: "group equal"),
            .init("Folding", "zg", .toggleRun, "open or close such a row", hint: "group here"),
            .init("Folding", "z.", .focus, "show this subtree only", hint: "focus"),
            .init("Folding", "Backspace", .leaveFocus, "show what is around it again"),
            .init("Folding", "a", .toggleScopeHere, "below this row: my code, or all calls", hint: "all calls"),
            .init("Folding", "A", .toggleScope, "everywhere: my code, or all calls"),
        ]
        + (1...9).map {
            .init(
                "Folding", "z\($0)", .showLevels($0), "show so many levels of calls", hint: "levels",
                of: $0 == 1 ? "z1…z9" : nil,
                isOneOfMany: $0 > 1)
        }

    private static let searching: [ActionDescription] = [
        .init("Searching", "/", .startSearch, "search: a name, or a condition as in the filter", hint: "search"),
        .init("Searching", "n", .findNext(1), "next match"),
        .init("Searching", "N", .findNext(-1), "previous match"),
        .init("Searching", "*", .findSame(1), "next call of this function"),
        .init("Searching", "#", .findSame(-1), "previous call of this function"),
        .init("Searching", "& \\", .startFilter, "filter: dur>10ms exc module:app.* arg~alice; Tab completes"),
        .init("Searching", "x", .hideFunction, "hide this function; its callees move up"),
        .init("Searching", "X", .showHidden, "show the function that was hidden last"),
        .init("Searching", "fe", .toggleErrors, "only calls with exceptions, or all", hint: "exceptions"),
        .init("Searching", "fm", .filterSame(.module), "only calls of this module", hint: "this module"),
        .init("Searching", "ff", .filterSame(.function), "only calls of this function", hint: "this function"),
        .init("Searching", "ft", .filterSame(.lane), "only this thread or task", hint: "this thread or task"),
        .init("Searching", "fd", .filterSame(.duration), "only calls that took as long as this", hint: "as long"),
        .init("Searching", "fc", .clearFilter, "no filter: all calls again", hint: "all calls"),
    ]

    private static let showing: [ActionDescription] = [
        .init("Showing", "Enter", .toggleDetail, "everything about this call", hint: "detail"),
        .init("Showing", "S", .toggleSource, "the source of this function"),
        .init("Showing", "C-w", .focusPane, "into the detail: fold, search, copy; and back"),
        .init("Showing", "C-e", .scrollDetail(1), "scroll the detail down", counts: true),
        .init("Showing", "C-y", .scrollDetail(-1), "scroll the detail up", counts: true),
        .init("Showing", "F", .toggleFollow, "follow the newest call", hint: "follow"),
        .init("Showing", "p", .toggleFreeze, "freeze the display; the program runs on. Pause a replay"),
        .init("Showing", ")", .changeSpeed(1), "replay faster", counts: true),
        .init("Showing", "(", .changeSpeed(-1), "replay slower", counts: true),
        .init("Showing", "i", .nextRowContents, "values, names, or names and time in the rows"),
        .init(
            "Showing", "zt", .nextTimeColumn, "times: total, self, since the first call, of day, since the mark",
            hint: "times"),
        .init("Showing", "zs", .toggleCallers, "callers of the first rows stay at the top, or not", hint: "callers"),
    ]

    private static let viewing: [ActionDescription] =
        [
            .init("Views", "t Tab", .nextView(1), "next view", hint: "views"),
            .init("Views", "S-Tab", .nextView(-1), "view before"),
        ]
        + ViewDescription.all.compactMap { view in
            view.key.map { .init("Views", $0, .showView(view.view), view.meaning) }
        } + [
            .init("Views", "W", .showWritten, "what was written while this call was open"),
            .init("Views", "F9", .toggleTimeline, "timeline: activity and errors; click on it, or { and }"),
            .init("Views", "}", .moveInTime(1), "later: what happened a column of the timeline further", counts: true),
            .init("Views", "{", .moveInTime(-1), "earlier", counts: true),
            .init("Views", "s", .nextOrder, "sort by the next column; in the tree, siblings by time", hint: "sort"),
            .init("Views", "I", .invertOrder, "sort the other way round"),
            .init("Views", "c", .nextRelatives, "of a function: calls, callers, callees", hint: "callers"),
        ]

    private static let program: [ActionDescription] = [
        .init("Program", ":", .startCommand, "command line: every action by name, :filter :hide :set; Tab completes"),
        .init("Program", "P", .toggleCapture, "stop or start capturing calls"),
        .init("Program", "o", .showRecording, "what is recorded: scope, values, limits"),
        .init("Program", "w", .save(nil), "save the trace so far to a file"),
        .init("Program", "C-l", .redraw, "draw the screen anew"),
        .init("Program", "F2", .toggleMouse, "mouse for the explorer, or for the terminal's own selection"),
        .init("Program", "C-z", .suspend, "to the background"),
        .init("Program", "Esc", .leave, "leave prompt, view, pane, search"),
        .init("Program", "C-c", .interrupt, "cancel a search, or quit"),
        .init("Program", "? F1", .showHelp, "help", hint: "help"),
        .init("Program", "q", .quit, "quit", hint: "quit"),
    ]

    /// In `InputMode.text`; every other key that is a character types it.
    package static let text: [ActionDescription] = [
        .init("Typing", "Enter", .accept, "search"),
        .init("Typing", "Tab", .complete, "complete the word"),
        .init("Typing", "Up C-p", .recall(-1), "the line typed before"),
        .init("Typing", "Down C-n", .recall(1), "the line typed after"),
        .init("Typing", "C-r", .toggleExpression, "a regular expression, or plain text"),
        .init("Typing", "Esc C-c", .leave, "back to where one was"),
        .init("Typing", "Backspace C-h", .deleteBackward, "delete a character"),
        .init("Typing", "C-w", .deleteWord, "delete a word"),
        .init("Typing", "C-u", .deleteLine, "delete everything"),
        .init("Typing", "Left C-b", .moveCursor(-1), "left"),
        .init("Typing", "Right C-f", .moveCursor(1), "right"),
        .init("Typing", "Home C-a", .cursorToStart, "to the beginning"),
        .init("Typing", "End C-e", .cursorToEnd, "to the end"),
        .init("Typing", "C-l", .redraw, "draw the screen anew"),
        .init("Typing", "C-z", .suspend, "to the background"),
    ]

    /// In `InputMode.question`: the launched program still runs.
    package static let question: [ActionDescription] = [
        .init("Quit", "d q", .answer(.leaveRunning), "leave it running", hint: "leave it running"),
        .init("Quit", "s", .answer(.stopProgram), "stop the program", hint: "stop the program"),
        .init("Quit", "c Esc C-c", .answer(.cancel), "cancel", hint: "cancel"),
    ]

    package static func actions(in mode: InputMode) -> [ActionDescription] {
        switch mode {
        case .command: all
        case .text: text
        case .question: question
        }
    }
}

extension ExplorerState {
    /// How a command that was begun may go on: the rest of its keys, and a word for it.
    package func continuations(of typed: String) -> [(key: String, text: String)] {
        actions.filter { !$0.isOneOfMany }.compactMap { description in
            guard let key = description.keys.first(where: { $0.hasPrefix(typed) && $0 != typed }) else { return nil }
            // `ma…mz`, without what has been typed.
            let all = description.keysOfAll.map { $0.dropFirst(typed.count).replacing("…" + typed, with: "..") }
            let clause = description.title.prefix { !",;:".contains($0) }
            return (all.map { String($0) } ?? String(key.dropFirst(typed.count)), description.hint ?? String(clause))
        }
    }

    /// Key and word of the most useful actions at the moment, for the hint bar; the last two lead on and out.
    package var hints: [(key: String, text: String)] {
        func hint(_ action: Action, _ text: String? = nil) -> (key: String, text: String)? {
            guard let description = actions.first(where: { $0.action == action }), let key = description.keys.first
            else { return nil }
            return (key, text ?? description.hint ?? description.title)
        }
        let end = [hint(.showHelp), hint(.quit)]
        switch (mode, view) {
        case (.question, _): return ActionList.question.map { ($0.keys[0], $0.hint ?? $0.title) }
        case (.text, _): return [("Enter", "accept"), ("Tab", "complete"), ("Esc", "cancel")]
        case (_, .help):
            return [hint(.move(1), "down"), hint(.page(1), "page"), hint(.startSearch), hint(.leave, "back")].compactMap
            { $0 }
        case (_, .recording):
            return [hint(.move(1), "next"), hint(.toggleDetail, "change"), hint(.leave, "back")].compactMap { $0 }
        case (_, .picker):
            return ([hint(.move(1), "next"), hint(.toggleDetail, "watch")] + end.suffix(1)).compactMap { $0 }
        case _ where view.isList:
            return ((view.listView?.hints(self) ?? []).map { hint($0.0, $0.1) } + end).compactMap { $0 }
        case _ where isInPane:
            let pane = [
                hint(.move(1), "next"), hint(.toggleFold), hint(.startSearch), hint(.copy(.value), "copy"),
                hint(.leave, "back to the tree"),
            ]
            return (pane + end).compactMap { $0 }
        case _ where replay != nil:
            let isPlaying = replay?.isPlaying ?? false
            let hints = [
                hint(.toggleFreeze, isPlaying ? "pause" : "play"), hint(.moveInTime(-1), "back"),
                hint(.moveInTime(1), "on"), hint(.changeSpeed(-1), "slower"), hint(.changeSpeed(1), "faster"),
            ]
            return (hints + end).compactMap { $0 }
        default:
            // At most seven: more is not read. Nothing is to be followed when the program has ended.
            let find = search == nil ? hint(.startSearch) : hint(.findNext(1), "next match")
            let isLive = status.connection == .live && freeze == nil
            let hints = [
                hint(.toggleFold), hint(.toggleDetail), find, isLive ? hint(.toggleFollow) : hint(.toggleScopeHere),
                hint(.exception(1)),
            ]
            return (hints + end).compactMap { $0 }
        }
    }
}
