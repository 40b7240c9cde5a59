import TraceStore

/// Brings the state from before the action to after it, and says what must be done outside. Pure: it reads the store,
/// and knows no clock, no terminal, no program.
package func reduce(_ state: inout ExplorerState, _ action: Action, _ store: TraceStore) -> [Effect] {
    state.apply(action, store)
}

extension ExplorerState {
    mutating func apply(_ action: Action, _ store: TraceStore) -> [Effect] {
        if freeze == nil { order.update(store) }
        switch action {
        case .tick(let time):
            now = max(now, time)
            advanceReplay(store)
            if message != nil, now >= messageEnd { message = nil }
            return refreshList(store)
        case .status(let status):
            self.status = status
            if !status.ownsRunningProgram { asksToQuit = false }
            return []
        case .zone(let seconds):
            zone = seconds
            return []
        case .source(let file):
            detail.sources.take(file)
            return []
        case .output(let stream, let bytes, let time):
            output.append(stream, bytes, at: time)
            if view == .output, freeze == nil { updateList(store) }
            return []
        case .message(let message):
            show(message)
            return []
        case .warnings(let sentences):
            warnings = sentences
            return []
        case .sessions(let sessions):
            showSessions(sessions)
            return []
        // Also while one types: that is the preview.
        case .theme(let name): return [.theme(name)]
        case .themes(let names):
            themes.names = names
            return []
        case .compared(let path, let rows): return takeComparison(path, rows, store)
        default: break
        }
        let selectionBefore = selection
        let effects = isReport(action) ? report(action, store) : command(action, store)
        if selection != selectionBefore {
            detailScroll = 0
            detail.reset()
        }
        if isInPane, detail.cursor == nil { settleDetail() }
        if let wanted = wantedSource(store) { return effects + [wanted] }
        if advanceSiblings(store), !effects.contains(.continueSearch) { return effects + [.continueSearch] }
        return effects
    }

    private func isReport(_ action: Action) -> Bool {
        switch action {
        case .resize, .ingested, .continueSearch: true
        default: false
        }
    }

    /// What is not a key moves nothing under the cursor, except where the selection follows or searches.
    private mutating func report(_ action: Action, _ store: TraceStore) -> [Effect] {
        switch action {
        case .resize(let areas): resize(areas, store)
        case .ingested:
            guard freeze == nil else { return [] }
            search?.update(store)
            let effects = continueWork(store, walks: false)
            if follow { followNewest(store) } else if let call = selection?.call { openGroups(around: call, store) }
            settle(store)
            return effects
        case .continueSearch: return continueWork(store) + continueList(store)
        default: break
        }
        return []
    }

    private mutating func command(_ action: Action, _ store: TraceStore) -> [Effect] {
        message = nil
        switch mode {
        case .question: return answer(action)
        case .text: return view.isList && prompt?.kind == .search ? editFilter(action, store) : edit(action, store)
        case .command: break
        }
        filterAnchor = nil
        if action == .interrupt || action == .leave, cancelSorting(store) { return [] }
        if search?.task != nil, action != .redraw {
            search?.task = nil
            if action == .interrupt || action == .leave {
                say("The search was cancelled")
                return []
            }
        }
        if view == .recording, let effects = recordingCommand(action, store) { return effects }
        if let effects = global(action, store) { return effects }
        if view == .tree { return treeCommand(action, store) }
        return view.isList ? listCommand(action, store) : pageCommand(action)
    }

    /// Actions that mean the same in every view; nil for all others.
    private mutating func global(_ action: Action, _ store: TraceStore) -> [Effect]? {
        switch action {
        case .interrupt where status.work != nil: return [.cancelWork]
        case .quit, .interrupt: return quit()
        case .leave where view.isList: return leaveList(store)
        case .answer, .leave:
            leave(store)
            return continueWork(store)
        case .redraw: return [.redraw]
        case .suspend: return [.suspend]
        case .toggleMouse: return [.toggleMouse]
        case .save(let path): return [.save(path)]
        case .toggleFreeze: if replay == nil { toggleFreeze(store) } else { toggleReplay(store) }
        case .startReplay(let speed): startReplay(speed)
        case .changeSpeed(let steps): changeSpeed(steps)
        case .toggleCapture: return toggleCapture()
        case .set(let text): return set(text, store)
        case .toggleTimeline: toggleTimeline(store)
        case .startCommand: if view != .picker { startCommand() }
        case .showRecording:
            guard view != .picker else { return [] }
            view = view == .recording ? .tree : .recording
            recordingChosen = 0
        case .showHelp:
            guard view != .picker else { return [] }
            view = view == .help ? .tree : .help
            helpScroll = 0
            helpFilter = ""
        case .nextView(let distance):
            let next = view.next(distance)
            // As long as nothing was compared, there is nothing to see there.
            let isEmpty = next == .comparison && comparison.before == nil
            return show(isEmpty ? next.next(distance < 0 ? -1 : 1) : next, store)
        case .showView(let view): return show(view, store)
        default: return nil
        }
        return []
    }

    mutating func show(_ message: Message) {
        self.message = message
        messageEnd = message.stays ? .max : now &+ 4_000_000_000
    }

    mutating func say(_ text: String, _ kind: Message.Kind = .information) { show(Message(text, kind)) }
}
