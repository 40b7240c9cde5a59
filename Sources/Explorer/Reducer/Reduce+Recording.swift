import TraceStore

/// The view of what is recorded: settings to choose from, and changes on their way to the recorder. What is shown changes
/// when the recorder says so.
extension ExplorerState {
    mutating func recordingCommand(_ action: Action, _ store: TraceStore) -> [Effect]? {
        guard let settings = RecordingSettings(self, store) else { return nil }
        let last = settings.rows.count - 1
        func choose(_ index: Int) { recordingChosen = min(max(0, index), last) }
        switch action {
        case .move(let distance), .wheel(let distance): choose(recordingChosen + max(-1000, min(distance, 1000)))
        case .page(let pages): choose(pages < 0 ? 0 : last)
        case .first: choose(0)
        case .last: choose(last)
        case .click(let line, _): choose(line)
        case .toggleDetail, .toggleFold, .accept, .openOrFirstChild: return change(settings, by: 1)
        case .closeOrParent: return change(settings, by: -1)
        case .doubleClick(let line):
            choose(line)
            return change(settings, by: 1)
        default: return nil
        }
        return []
    }

    private mutating func change(_ settings: RecordingSettings, by step: Int) -> [Effect] {
        guard status.connection == .live || status.connection == .off else {
            say("The program can't be told: it is not connected")
            return []
        }
        guard let rules = settings.change(recordingChosen, by: step) else { return [] }
        return [.setRules(rules)]
    }
}
