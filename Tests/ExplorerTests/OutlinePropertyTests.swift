import Randomness
import Testing
import TraceStore

@testable import Explorer

/// Random folding, moving and appending, against the naive outline.
@Suite struct OutlinePropertyTests {
    private static let folding: [Action] = [
        .toggleFold, .open, .close, .openSubtree, .closeSubtree, .openAll, .closeAll, .changeLevel(1), .changeLevel(-1),
        .toggleRun, .toggleRun, .nextOrder, .invertOrder, .showLevels(1), .showLevels(4), .toggleScopeHere,
        .toggleScope, .openOrFirstChild, .closeOrParent,
    ]
    private static let moving: [Action] = [
        .move(1), .move(-1), .move(7), .move(-5), .page(1), .page(-1), .halfPage(1), .first, .last, .sibling(1),
        .sibling(-1), .parent, .slowestChild, .lane(1), .lane(-1), .wheel(3), .wheel(-3), .history(-1), .history(1),
        .exception(1), .findSame(1), .findSame(-1), .findNext(1), .focus, .leaveFocus, .setMark("a"), .goToMark("a"),
    ]

    @Test(
        "Stepping, visible rows and the selection agree with the naive outline after any folds and appends",
        arguments: 1...12)
    func agreesWithNaive(seed: Int) {
        var generator = SeededRandom(seed: UInt64(seed))
        let store = TraceStore()
        var programs = [RandomProgram(store)]
        var explored = Explored(store, rows: 1 + seed * 3)
        if seed % 3 != 0 { explored.perform(.toggleRuns) }
        for step in 0..<300 {
            let before = explored.state
            switch Int.random(in: 0..<10, using: &generator) {
            case 0, 1:
                if programs.count < 3, seed % 3 == 0, step % 50 == 49 { programs.append(RandomProgram(store)) }
                let program = Int.random(in: 0..<programs.count, using: &generator)
                programs[program].go(on: 12, store, using: &generator)
                explored.perform(.ingested)
                if !before.follow, before.selection != nil, before.shown == nil {
                    let (now, then) = (explored.state.selection, before.selection)
                    #expect(now == then || now?.firstCall == then?.firstCall, "seed \(seed), step \(step)")
                    #expect(explored.state.line == before.line, "seed \(seed), step \(step)")
                }
            case 2 where step % 7 == 0: explored.perform(.toggleFreeze)
            case 2 where step % 2 == 0: filter(&explored, &generator)
            case 3..<6: explored.perform(OutlinePropertyTests.moving.randomElement(using: &generator) ?? .first)
            default: explored.perform(OutlinePropertyTests.folding.randomElement(using: &generator) ?? .first)
            }
            while explored.effects.contains(.continueSearch) { explored.perform(.continueSearch) }
            check(explored, "seed \(seed), step \(step)")
        }
    }

    private func filter(_ explored: inout Explored, _ generator: inout SeededRandom) {
        let conditions = [
            "f1", "depth>3", "depth<3", "f1 depth<=2", "exc", "fn:f3 !depth<2", "mine | thread:lane*", "self>0ns",
            "nothing",
        ]
        switch Int.random(in: 0..<6, using: &generator) {
        case 0: explored.perform([.toggleErrors, .toggleRuns].randomElement(using: &generator) ?? .toggleRuns)
        case 1: explored.perform(.hideFunction)
        case 2, 3: explored.perform(.showHidden)
        default:
            explored.perform(.startFilter)
            explored.perform(.deleteLine)
            explored.perform(.type(conditions.randomElement(using: &generator) ?? ""))
            explored.perform(Bool.random(using: &generator) ? .accept : .leave)
        }
    }

    private func check(_ explored: Explored, _ place: Comment) {
        let state = explored.state
        // What came in while the display is frozen is not looked at.
        if state.freeze != nil, state.shown != nil { return }
        let naive = NaiveOutline(state, explored.store).rows
        let rows = allRows(state, explored.store)
        #expect(rows.map(\.id) == naive.map(\.id), place)
        #expect(rows.map(\.depth) == naive.map(\.depth), place)
        var backward: [RowID] = []
        if var cursor = OutlineCursor.last(Outline(state, explored.store)) {
            repeat { backward.append(cursor.id) } while cursor.previous()
        }
        #expect(backward.reversed() == naive.map(\.id), place)
        guard let selection = state.selection else {
            #expect(naive.isEmpty, place)
            return
        }
        guard let index = naive.firstIndex(where: { $0.id == selection }) else {
            Issue.record("\(place): the selection \(selection) is not visible")
            return
        }
        let first = index - state.line
        #expect(first >= 0, place)
        let expected = naive.dropFirst(max(0, first)).prefix(state.areas.tree.rows)
        let visible = visibleRows(state, explored.store)
        let kept = visible.prefix { $0.isKept }
        #expect(visible.map(\.id).dropFirst(kept.count) == expected.map(\.id).dropFirst(kept.count), place)
        #expect(kept.count <= state.areas.tree.rows / 3 && kept.count <= state.line, place)
        if let below = expected.dropFirst(kept.count).first, let at = naive.firstIndex(of: below) {
            var callers: [NaiveOutline.Row] = []
            for row in naive[..<at].reversed() where row.depth < callers.last?.depth ?? below.depth {
                callers.append(row)
            }
            #expect(kept.reversed().map(\.id) == callers.prefix(kept.count).map(\.id), place)
        }
        // A row built alone is like one built among its neighbours.
        let built = rows.dropFirst(max(0, first)).prefix(visible.count)
        #expect(visible.dropFirst(kept.count).elementsEqual(built.dropFirst(kept.count)), place)
        checkFolds(rows, explored, place)
    }

    /// Signs, counts and guides follow from the rows around.
    private func checkFolds(_ rows: [OutlineRow], _ explored: Explored, _ place: Comment) {
        for (index, row) in rows.enumerated() {
            let below = rows[(index + 1)...].prefix { $0.depth > row.depth }
            let isOpen = row.fold == .open || row.fold == .openAll
            #expect(isOpen == !below.isEmpty, place)
            guard let call = row.id.call else { continue }
            let outline = Outline(explored.state, explored.store)
            let calls = outline.fullCount(in: call.lane, outline.rowsBelow(call))
            #expect((row.fold == .leaf) == (calls == 0), place)
            if row.fold == .closed { #expect(row.hiddenCalls == calls, place) }
            for level in 0..<min(row.depth, 64) {
                // Looking down, the first row that is not deeper than the level decides.
                let next = rows[(index + 1)...].first { $0.depth <= level + 1 }
                #expect(row.hasGuide(level) == (next?.depth == level + 1), place)
            }
        }
    }
}
