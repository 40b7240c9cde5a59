import Foundation
import Randomness
import Testing
import TraceStore

@testable import Explorer

@Suite struct FuzzTests {
    /// FLOWTRACE_FUZZ_ACTIONS: how many actions, 400 to a seed.
    static let seeds =
        1...max(20, (ProcessInfo.processInfo.environment["FLOWTRACE_FUZZ_ACTIONS"].flatMap { Int($0) } ?? 0) / 400)

    @Test("Any actions at any size leave a selection that is in view, and never trap", arguments: seeds)
    func anything(seed: Int) {
        var generator = SeededRandom(seed: UInt64(seed))
        let store = TraceStore()
        var programs = [RandomProgram(store)]
        var explored = Explored(store, follow: seed % 2 == 0)
        if seed % 3 == 0 { explored.state.siblingLimit = 2 }
        if seed % 4 < 2 { explored.perform(.toggleRuns) }
        for step in 0..<400 {
            let action = anyAction(&generator)
            if action == .ingested {
                if programs.count < 3, step % 40 == 0 { programs.append(RandomProgram(store)) }
                let index = Int.random(in: 0..<programs.count, using: &generator)
                programs[index].go(on: Int.random(in: 0...30, using: &generator), store, using: &generator)
            }
            _ = store.survey(budget: Int.random(in: 0...50, using: &generator), limits: explored.state.frozenRows)
            let before = explored.state
            explored.perform(action)
            if isReport(action), !before.follow, before.shown == nil, before.search?.task == nil {
                let call = before.selection?.firstCall
                let now = explored.state.selection
                #expect(now?.firstCall == call || call == nil, "seed \(seed), step \(step), \(action)")
            }
            if Bool.random(using: &generator), explored.effects.contains(.continueSearch) {
                explored.perform(.continueSearch)
            }
            let place: Comment = "seed \(seed), step \(step), \(action)"
            let state = explored.state
            let rows = visibleRows(state, store)
            #expect(rows.count <= state.areas.tree.rows, place)
            // The plain outline costs what the trace holds: in long runs it is asked now and then.
            let asksOutline = seed <= 20 || step % 8 == 0
            if asksOutline, state.shown?.isComplete(store) ?? true, state.freeze == nil || state.shown == nil {
                #expect((state.selection == nil) == NaiveOutline(state, store).rows.isEmpty, place)
            }
            if let selection = state.selection, state.areas.tree.rows > 0 {
                #expect(rows.indices.contains(state.line) && rows[state.line].id == selection, place)
            }
            #expect(state.detailScroll >= 0 && state.helpScroll >= 0, place)
            #expect(state.hints.count <= 7, place)
            let list = state.list
            #expect(list.first >= 0 && list.visible(rows: state.areas.page.rows).count <= state.areas.page.rows, place)
            #expect(list.entries.isEmpty || list.entries.indices.contains(list.position), place)
            #expect(list.line >= 0 && list.line < max(1, state.areas.page.rows), place)
        }
    }

    /// What is no key leaves the selection on its call.
    private func isReport(_ action: Action) -> Bool {
        switch action {
        case .ingested, .tick, .status, .resize, .output: true
        default: false
        }
    }

    private func anyAction(_ generator: inout SeededRandom) -> Action {
        let number = Int.random(in: -5...5, using: &generator)
        let texts = ["f", "f1", "é", "👩‍👩‍👧", "\u{301}", "", "\u{1b}[31m", "depth>3", "exc", " !", "|", "/", "(", "mine "]
        let text = texts.randomElement(using: &generator) ?? ""
        switch Int.random(in: 0..<24, using: &generator) {
        case 0..<4: return .ingested
        case 4:
            func extent() -> Extent {
                Extent(
                    columns: Int.random(in: 0...300, using: &generator),
                    rows: Int.random(in: 0...100, using: &generator))
            }
            let spots = (0..<abs(number)).map {
                DetailSpot(.value(ValuePath(.argument($0))), fold: .open, line: $0 * 2, lines: 2, text: text)
            }
            return .resize(
                Areas(
                    tree: extent(), detail: extent(), page: extent(), helpLines: number * 20, detailLines: number * 9,
                    detailSpots: spots))
        case 5: return .click(line: number * 7, onSign: number > 0)
        case 6: return .doubleClick(line: number * 3)
        case 7: return number > 3 ? .clickDetail(line: number) : .wheel(number)
        case 8: return number < 0 ? .orderBy(-number) : .type(text)
        case 9:
            let bytes = Array((text + (number > 2 ? "\n" : "\r")).utf8)
            return .output(number > 0 ? .output : .error, bytes, UInt64(abs(number)) * 1_000_100_000)
        case 10: return .tick(UInt64(abs(number)) * 1_000_000_000)
        case 11:
            let sessions = (0..<abs(number)).map {
                SessionChoice(pid: Int32($0), command: text, age: 0, path: "\($0)")
            }
            return number == 5 ? .sessions(sessions) : .leave
        case 12: return .status(SessionStatus(connection: .live, ownsRunningProgram: number > 0))
        case 13:
            if number < 0 { return .showColumn(number * 30 + 100) }
            var rows: [ComparedFunction] = []
            for index in 0..<number {
                let before = ComparedFunction.Totals(calls: index, own: 3, errors: 0)
                let after = ComparedFunction.Totals(calls: 2, own: UInt64(index), errors: index)
                let change = ComparedFunction.Change.allCases[index]
                let function: FunctionID? = index > 2 ? .unknown : nil
                rows.append(
                    ComparedFunction(
                        name: text, change: change, before: before, after: after, function: function,
                        isMine: index % 2 == 0))
            }
            return .compared(text, rows)
        default:
            let modes: [InputMode] = [.command, .command, .command, .command, .text, .question]
            let actions = ActionList.actions(in: modes.randomElement(using: &generator) ?? .command)
            let action = actions.randomElement(using: &generator)?.action ?? .first
            let counts = [1, 1, 1, 12, 1_000_000_000_000, -7, 0]
            return action.repeated(counts.randomElement(using: &generator) ?? 1)
        }
    }
}
