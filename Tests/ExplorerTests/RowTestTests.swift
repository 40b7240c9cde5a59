import Randomness
import Testing

@testable import Explorer
@testable import TraceStore

/// Rows that the columns rule out are none that would have matched.
@Suite struct RowTestTests {
    @Test(
        "a search that passes over blocks finds what a look at each call finds", arguments: 0..<8 as Range<UInt64>)
    func passingOver(seed: UInt64) throws {
        var generator = SeededRandom(seed: seed)
        let store = TraceStore()
        var program = RandomProgram(store)
        program.go(on: 6000, store, using: &generator)
        let texts = [
            "dur>2us", "dur>=300ns exc", "exc", "caught", "raised | dur>5us", "arg~1", "res~1", "self>1us",
            "(arg~1 | res~2) dur>200ns", "!exc", "dur<1us", "exc:ValueError",
        ]
        for text in texts {
            let condition = try #require(try Condition.parse(text))
            var matcher = Matcher(condition)
            matcher.update(store)
            var shown = ShownRows(condition, keepsCallers: false)
            var slices = 0
            while !shown.isComplete(store), slices < 100_000 {
                var budget = Int.random(in: 5000...20_000, using: &generator)
                _ = shown.advance(store, now: 0, &budget)
                slices += 1
            }
            var (count, missed) = (0, 0)
            for lane in store.lanes {
                for row in 0..<lane.rowCount {
                    let call = CallID(lane: lane.id, row: row)
                    guard matcher.truth(call, store, now: 0) == .yes else { continue }
                    count += 1
                    if !shown.isMatch(call) { missed += 1 }
                }
            }
            let found = shown.matchCount
            #expect(found == count && missed == 0, "\(text)")
        }
    }
}
