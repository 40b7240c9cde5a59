import Testing
import TraceStore
import TraceWire

@testable import Explorer

/// The view of what is recorded.
@Suite struct RecordingViewTests {
    private func stage(_ rules: String) throws -> (ExplorerState, TraceStore) {
        let store = try TraceStore.noted("main{ load }")
        var builder = TraceBuilder()
        var made = Rules()
        _ = Array(rules.utf8).withUnsafeBytes { made.amend($0) }
        builder.record(.rules(made.text))
        store.ingest(ProcessID(raw: 0), builder.take())
        var state = ExplorerState()
        _ = reduce(&state, .status(SessionStatus(connection: .live)), store)
        _ = reduce(&state, .ingested, store)
        return (state, store)
    }

    private func rules(_ effects: [Effect]) -> Rules? {
        guard case .setRules(let text)? = effects.first else { return nil }
        var rules = Rules()
        return Array(text.utf8).withUnsafeBytes { rules.amend($0) } == nil ? rules : nil
    }

    @Test func `settings go round, forward and back, and the recorder is told`() throws {
        var (state, store) = try stage("scope boundary")
        #expect(reduce(&state, .showRecording, store).isEmpty && state.view == .recording)
        let mine = rules(reduce(&state, .toggleDetail, store))
        // What my code logs is told by calls of the library.
        #expect(mine?.scope == .mine && mine?.choices.map(\.kind) == [.include])
        #expect(rules(reduce(&state, .closeOrParent, store))?.scope == .all)
        _ = reduce(&state, .move(1), store)
        #expect(rules(reduce(&state, .openOrFirstChild, store))?.results == .types)
        _ = reduce(&state, .move(1), store)
        #expect(rules(reduce(&state, .openOrFirstChild, store))?.depth == 5)
        _ = reduce(&state, .move(1), store)
        #expect(rules(reduce(&state, .closeOrParent, store))?.shortest == 10_000_000)
    }

    @Test func `log records are included once, and not against what the rules say of them`() throws {
        for rule in ["include", "exclude"] {
            var (state, store) = try stage("scope boundary\n\(rule) \(LogRecord.function)")
            _ = reduce(&state, .showRecording, store)
            #expect(rules(reduce(&state, .toggleDetail, store))?.choices.isEmpty == true)
        }
    }

    @Test func `the function of the selected row can be left out, and a choice be taken back`() throws {
        var (state, store) = try stage("depth 3\ninclude a\nexclude b")
        _ = reduce(&state, .last, store)
        _ = reduce(&state, .showRecording, store)
        let rows = RecordingSettings(state, store)?.rows ?? []
        #expect(rows.map(\.value) == ["all", "values", "3 calls", "recorded", "left out", "app.load", "a", "b"])
        _ = reduce(&state, .move(4), store)
        #expect(rules(reduce(&state, .toggleDetail, store))?.recordsNative == true)
        _ = reduce(&state, .move(1), store)
        #expect(rules(reduce(&state, .toggleDetail, store))?.choices.count == 1)
        _ = reduce(&state, .last, store)
        let left = rules(reduce(&state, .toggleDetail, store))
        #expect(left?.choices.map(\.kind) == [.include] && left?.depth == 3)
    }

    @Test func `without a connection nothing is sent, and the view is left as others are`() throws {
        var (state, store) = try stage("")
        _ = reduce(&state, .showRecording, store)
        _ = reduce(&state, .status(SessionStatus(connection: .ended(nil))), store)
        #expect(reduce(&state, .toggleDetail, store).isEmpty && state.message != nil)
        _ = reduce(&state, .leave, store)
        #expect(state.view == .tree)
    }
}
