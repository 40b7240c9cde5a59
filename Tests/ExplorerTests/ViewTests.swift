import Randomness
import Testing
import TraceWire

@testable import Explorer
@testable import TraceStore

@Suite struct OutputLogTests {
    private func log(_ pieces: (OutputStream, String)...) -> OutputLog {
        var log = OutputLog()
        for (stream, text) in pieces { log.append(stream, Array(text.utf8)) }
        return log
    }

    @Test("Lines are put together from pieces, for each stream by itself")
    func pieces() {
        let log = log((.output, "one\ntw"), (.error, "bad"), (.output, "o\r\n"), (.error, " luck\nand"))
        #expect(log.lines.map(\.text) == ["one", "two", "bad luck", "and"])
        #expect(log.lines.map(\.stream) == [.output, .output, .error, .error])
    }

    @Test("A carriage return begins the line anew")
    func progress() {
        #expect(log((.output, "10%\r20%"), (.output, "\r30%")).lines.map(\.text) == ["30%"])
        #expect(log((.output, "10%\r"), (.output, "done\n")).lines.map(\.text) == ["done"])
    }

    @Test("Bytes that are no text, and lines without end, are taken as they come")
    func damage() {
        var log = OutputLog()
        log.append(.output, [0xC3, 0x28, 0x0A])
        log.append(.output, Array(repeating: 0x61, count: 100_000))
        #expect(log.count == 2)
        #expect(log[1].text.utf8.count == OutputLog.greatestLine)
    }

    @Test("The oldest lines go")
    func bounded() {
        var log = OutputLog()
        for number in 0..<OutputLog.greatestCount { log.append(.output, Array("\(number)\n".utf8)) }
        for number in 0..<50 { log.append(.output, Array("new \(number)\n".utf8)) }
        #expect(log.count == OutputLog.greatestCount && log.droppedLines == 50)
        #expect(log[0].text == "50" && log[log.count - 1].text == "new 49")
    }
}

extension OutputLog {
    fileprivate var lines: [Line] { (0..<count).map { self[$0] } }
}

@Suite struct OutputViewTests {
    /// What is shown: text of lines, and level and message of records.
    private func shown(_ explored: Explored) -> [String] {
        let state = explored.state
        return state.list.entries.map { entry in
            switch entry.id {
            case .line(let number): state.output[number - state.output.droppedLines].text
            case .record(let number):
                "\(state.outputView.records.records[number].level) \(state.outputView.records.records[number].message)"
            default: "?"
            }
        }
    }

    private func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

    @Test("What is being read stays, the end is followed otherwise")
    func following() throws {
        var explored = try Explored("main", rows: 10)
        for number in 0..<100 { explored.perform(.output(.output, bytes("\(number)\n"))) }
        explored.press("F7")
        #expect(explored.state.list.visible(rows: 10).count == 10 && shown(explored).last == "99")
        explored.press("20k")
        let selected = explored.state.list.selected
        for number in 0..<OutputLog.greatestCount - 50 { explored.perform(.output(.output, bytes("new \(number)\n"))) }
        #expect(explored.state.list.selected == selected)
        explored.press("G")
        explored.perform(.output(.output, bytes("last\n")))
        #expect(explored.state.list.selected.map { $0.id } == explored.state.list.entries.last?.id)
        explored.press("/ l a s t Enter")
        #expect(shown(explored) == ["last"])
    }

    @Test("A line leads to the call during which it was written, and the call to the line")
    func links() throws {
        let store = try TraceStore.noted("main{ first@5ms second@5ms{ inner@1ms } }…")
        var explored = Explored(store)
        func time(_ row: UInt32) -> UInt64 { store.start(CallID(lane: LaneID(raw: 0), row: row)) + 500 }
        explored.perform(.tick(time(3) + 100_000_000))
        explored.perform(.output(.output, bytes("one\n"), time(1)))
        explored.perform(.output(.error, bytes("two\n"), time(3)))
        explored.press("F7 g Enter")
        #expect(explored.selected == "first")
        explored.press("Esc j Enter")
        #expect(explored.selected == "inner")
        explored.press("H W")
        #expect(explored.state.view == .output && explored.state.list.position == 1)
        #expect(explored.state.message?.text == "1 line while second was open")
        explored.press("F3 g j W")
        #expect(explored.state.view == .output)
        explored.perform(.output(.output, bytes("before all\n"), 5))
        explored.press("G Enter")
        #expect(explored.state.message?.text == "No recorded call was open when that was written")
    }

    @Test("e and E go from error to error")
    func errors() throws {
        var explored = try Explored("main", rows: 10)
        let lines: [(OutputStream, String)] = [
            (.output, "a"), (.error, "b"), (.error, "c"), (.output, "d"), (.error, "e"), (.output, "f"),
        ]
        for (stream, text) in lines { explored.perform(.output(stream, bytes(text + "\n"))) }
        explored.press("F7 g e")
        #expect(explored.state.list.position == 1)
        explored.press("e")
        #expect(explored.state.list.position == 4)
        explored.press("e")
        #expect(explored.state.list.position == 4 && explored.state.message?.text == "No error is after this")
        explored.press("E")
        #expect(explored.state.list.position == 1)
    }

    @Test("Log records stand between the lines, and lead to the call that logged")
    func records() throws {
        var builder = TraceBuilder(step: 1000)
        func define(_ id: UInt32, _ name: String, _ module: String, _ origin: Origin, _ parameters: [String]) {
            var function = FunctionRecord(id: id, qualifiedName: name)
            function.module = module
            function.origin = origin
            function.parameters = parameters.map { Parameter(name: $0) }
            builder.record(.function(function))
        }
        define(0, "work", "app", .mine, [])
        define(1, "Logger.warning", "logging", .standardLibrary, ["self", "msg", "args"])
        define(2, "Logger.callHandlers", "logging", .standardLibrary, ["self", "record"])
        let type = builder.type("logging.LogRecord")
        func text(_ text: String) -> Value { .string(text, length: text.count) }
        builder.enter(0, arguments: [])
        builder.enter(1, arguments: [.none, text("slow: %s took %.1f s"), .tuple([], count: 0)])
        let record = Value.object(
            type: type, address: 1,
            attributes: [
                .init(name: "name", value: text("app.db")), .init(name: "msg", value: text("slow: %s took %.1f s")),
                .init(name: "args", value: .tuple([text("query"), .float(2.25)], count: 2)),
                .init(name: "levelname", value: text("WARNING")),
            ], count: 20)
        builder.enter(2, arguments: [.none, record])
        for _ in 0..<3 { builder.exit() }
        let store = TraceStore()
        store.ingest(store.beginProcess(), builder.take())
        var explored = Explored(store)
        explored.perform(.output(.output, bytes("before\n"), 1))
        explored.perform(.output(.output, bytes("after\n"), 2_000_000_000))
        explored.press("F7")
        #expect(shown(explored) == ["before", "WARNING slow: query took 2.2 s", "after"])
        #expect(explored.state.outputView.records.records[0].logger == "app.db")
        explored.press("g j Enter")
        #expect(explored.selected == "work")
        explored.press("Esc / W A R N Enter")
        #expect(shown(explored) == ["WARNING slow: query took 2.2 s"])
    }

    @Test("A record whose object tells too little is known by the call that made it, and that call alone suffices")
    func recordsThatWereMade() throws {
        for isHandled in [true, false] {
            var builder = TraceBuilder()
            let work = builder.function("work")
            for (number, name, parameters) in [
                (1, "Logger.makeRecord", ["self", "name", "level", "fn", "lno", "msg", "args"]),
                (2, "Logger.callHandlers", ["self", "record"]),
            ] where isHandled || number == 1 {
                var function = FunctionRecord(id: UInt32(number), qualifiedName: name)
                (function.module, function.origin) = ("logging", .standardLibrary)
                function.parameters = parameters.map { Parameter(name: $0) }
                builder.record(.function(function))
            }
            let type = builder.type("logging.LogRecord")
            func text(_ text: String) -> Value { .string(text, length: text.count) }
            builder.enter(work, arguments: [])
            for number in [1, 2] as [UInt64] {
                let record = Value.object(
                    type: type, address: number,
                    attributes: [.init(name: "levelname", value: text("WARNING"))], count: 20)
                let made = Value.tuple([text("row \(number)")], count: 1)
                builder.enter(
                    1,
                    arguments: [.none, text("app.db"), .integer(30), text("a.py"), .integer(7), text("slow: %s"), made])
                builder.exit(result: record)
                guard isHandled else { continue }
                builder.enter(2, arguments: [.none, record])
                builder.exit()
            }
            let store = TraceStore()
            store.ingest(store.beginProcess(), builder.take())
            var explored = Explored(store)
            explored.press("F7")
            #expect(shown(explored) == ["WARNING slow: row 1", "WARNING slow: row 2"])
            #expect(explored.state.outputView.records.records.map(\.logger) == ["app.db", "app.db"])
        }
    }

    @Test(
        "Messages are put together as Python does, as far as values are builtin",
        arguments: [
            ("%d of %i", [Value.integer(3), .float(4.9)], "3 of 4"),
            ("%5.2f|%-4s|%03d", [.float(3.14159), .none, .integer(7)], " 3.14|None|007"),
            ("100 %% %r", [.string("a", length: 1)], "100 % 'a'"), ("%x", [.integer(255)], "ff"),
            ("no %q", [.integer(1)], "no %q % (1,)"), ("more %s %s", [.integer(1)], "more %s %s % (1,)"),
        ] as [(String, [Value], String)])
    func messages(format: String, values: [Value], expected: String) {
        let message = LogMessage(notation: PythonNotation { _ in "?" })
        #expect(
            message.formatted(.string(format, length: format.count), .tuple(values, count: values.count)) == expected)
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
        var generator = SeededRandom(seed: UInt64(seed))
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
