import Testing
import TraceStore

@testable import Explorer

@Suite struct OutputLogTests {
    private func log(_ pieces: (OutputStream, String)...) -> OutputLog {
        var log = OutputLog()
        for (stream, text) in pieces { log.append(stream, Array(text.utf8)) }
        return log
    }

    @Test("Lines are put together from pieces, for each stream by itself")
    func pieces() {
        let log = log((.output, "one\ntw"), (.error, "bad"), (.output, "o\r\n"), (.error, " luck\nand"))
        #expect(log.visibleLines(rows: 9).map(\.text) == ["one", "two", "bad luck", "and"])
        #expect(log.visibleLines(rows: 9).map(\.stream) == [.output, .output, .error, .error])
    }

    @Test("A carriage return begins the line anew")
    func progress() {
        #expect(log((.output, "10%\r20%"), (.output, "\r30%")).visibleLines(rows: 1).map(\.text) == ["30%"])
        #expect(log((.output, "10%\r"), (.output, "done\n")).visibleLines(rows: 1).map(\.text) == ["done"])
    }

    @Test("Bytes that are no text, and lines without end, are taken as they come")
    func damage() {
        var log = OutputLog()
        log.append(.output, [0xC3, 0x28, 0x0A])
        log.append(.output, Array(repeating: 0x61, count: 100_000))
        #expect(log.count == 2)
        #expect(log[1].text.utf8.count == OutputLog.greatestLine)
    }

    @Test("The oldest lines go; what is being read stays")
    func bounded() {
        var log = OutputLog()
        for number in 0..<OutputLog.greatestCount { log.append(.output, Array("\(number)\n".utf8)) }
        log.move(-100, rows: 10)
        let before = log.visibleLines(rows: 10)
        for number in 0..<50 { log.append(.output, Array("new \(number)\n".utf8)) }
        #expect(log.count == OutputLog.greatestCount && log.droppedLines == 50)
        #expect(log.visibleLines(rows: 10) == before)
        log.move(1_000_000, rows: 10)
        log.append(.output, Array("last\n".utf8))
        #expect(log.visibleLines(rows: 10).last?.text == "last")
    }
}

@Suite struct PromptTests {
    @Test("Text is typed and deleted where the cursor is")
    func editing() {
        var prompt = Prompt()
        prompt.insert("load json")
        prompt.moveCursor(-4)
        prompt.insert("é")
        #expect(prompt.text == "load éjson" && prompt.cursor == 6)
        prompt.deleteWord()
        #expect(prompt.text == "load json" && prompt.cursor == 5)
        prompt.deleteWord()
        #expect(prompt.text == "json" && prompt.cursor == 0)
        prompt.deleteBackward()
        prompt.cursorToEnd()
        prompt.deleteBackward()
        #expect(prompt.text == "jso")
        prompt.deleteLine()
        #expect(prompt == Prompt())
    }
}

@Suite struct CursorHistoryTests {
    @Test("Back and forth leads through the places that were left")
    func walk() {
        let places = (0..<4).map { RowID.lane(LaneID(raw: $0)) }
        var history = CursorHistory()
        #expect(history.step(-1, from: places[0]) == nil)
        history.leave(places[0])
        history.leave(places[1])
        #expect(history.step(-1, from: places[2]) == places[1])
        #expect(history.step(-1, from: places[1]) == places[0])
        #expect(history.step(-1, from: places[0]) == nil)
        #expect(history.step(2, from: places[0]) == places[2])
        #expect(history.step(1, from: places[2]) == nil)
        #expect(history.step(-1, from: places[2]) == places[1])
        history.leave(places[1])
        #expect(history.step(1, from: places[3]) == nil)
        #expect(history.step(-1, from: places[3]) == places[1])
    }
}

@Suite struct SubtreeMapTests {
    /// What was set, in order: the last one that holds the call and is not replaced counts.
    @Test("Lookup agrees with a plain list after any settings and removals", arguments: 1...10)
    func agreesWithList(seed: Int) {
        var generator = SeededGenerator(seed: UInt64(seed))
        let store = TraceStore()
        var program = RandomProgram(store)
        program.go(on: 300, store, using: &generator)
        let lanes = (0..<store.laneCount).map { LaneID(raw: UInt32($0)) }.filter { store.rowCount($0) > 0 }
        var map = SubtreeMap<Int>()
        var list: [(root: CallID, limit: UInt32, value: Int)] = []
        for value in 0..<200 {
            guard let lane = lanes.randomElement(using: &generator) else { return }
            let root = CallID(lane: lane, row: UInt32.random(in: 0..<store.rowCount(lane), using: &generator))
            let end = store.subtreeEnd(root)
            list.removeAll { $0.root.lane == lane && $0.root.row >= root.row && $0.root.row < end }
            if value % 5 == 4 {
                map.remove(in: lane, rows: root.row..<end)
            } else {
                let limit = value % 3 == 0 ? UInt32.random(in: root.row...end, using: &generator) : .max
                map.set(value, for: root, limit: limit, store)
                list.append((root, limit, value))
            }
            if value % 20 == 0 { program.go(on: 5, store, using: &generator) }
            for row in 0..<store.rowCount(lane) {
                let call = CallID(lane: lane, row: row)
                let holding = list.filter {
                    $0.root.lane == lane && $0.root.row <= row && row < store.subtreeEnd($0.root) && row < $0.limit
                }
                let innermost = holding.max { $0.root.row < $1.root.row }
                #expect(map.value(at: call, store) == innermost?.value, "seed \(seed), value \(value), row \(row)")
            }
        }
    }
}
