import Randomness
import Testing
import TraceWire

@testable import Explorer
@testable import TraceStore

/// What lists tell in a replay is of the calls up to its moment.
@Suite struct ReplayPastTests {
    /// As the session does it.
    private func settle(_ explored: inout Explored) {
        explored.store.horizon = explored.state.replay?.position ?? .max
        while explored.store.survey(budget: 100, limits: explored.state.frozenRows) {}
        while explored.store.surveyPast(budget: 100, limits: explored.state.replayedRows) {}
        // Later than lists are made anew.
        explored.perform(.tick(explored.state.now + 1_000_000_000))
    }

    @Test(
        "whatever moment: functions and exceptions are told as far as they have come", arguments: 0..<6 as Range<UInt64>
    )
    func moments(seed: UInt64) {
        var generator = SeededRandom(seed: seed)
        let store = TraceStore()
        var program = RandomProgram(store)
        program.go(on: 3000, store, using: &generator)
        store.endProcess(program.process)
        var explored = Explored(store)
        explored.perform(.startReplay(1))
        explored.perform(.tick(explored.state.now + 1))
        explored.press("p")
        explored.perform(.showView(.exceptions))
        for _ in 0..<40 {
            explored.perform(.moveInTime(Int.random(in: -30...30, using: &generator)))
            settle(&explored)
            let position = explored.state.replay?.position ?? 0
            #expect(store.horizon == position)
            check(store, position)
            let listed = explored.state.exceptions.groups.reduce(0) { $0 + $1.occurrences }
            #expect(listed == store.exceptionGroups.reduce(0) { $0 + $1.occurrences })
        }
        // The strip is of the whole trace, whatever the moment.
        let calls = store.lanes.reduce(0) { $0 + $1.rowCount }
        #expect(store.activity.buckets.reduce(0) { $0 + Int($1.calls) } == Int(calls))
    }

    /// Against a look at every call.
    private func check(_ store: TraceStore, _ position: UInt64) {
        var begun: [FunctionID: Int] = [:]
        var ended: [FunctionID: Int] = [:]
        var errors: [FunctionID: Int] = [:]
        for lane in store.lanes {
            for row in 0..<lane.rowCount {
                let call = CallID(lane: lane.id, row: row)
                guard store.start(call) <= position else { continue }
                let function = store.functionID(call)
                if !store.isContinuation(call) { begun[function, default: 0] += 1 }
                if !store.isOpen(call) { ended[function, default: 0] += 1 }
                if let note = store.exception(call), !note.controlFlow { errors[function, default: 0] += 1 }
            }
        }
        let totals = store.functionTotals(now: position)
        for raw in totals.indices {
            let function = FunctionID(raw: UInt32(raw))
            #expect(totals[raw].calls == begun[function] ?? 0)
            #expect(totals[raw].ended == ended[function] ?? 0)
            #expect(totals[raw].errors == errors[function] ?? 0)
        }
    }
}
