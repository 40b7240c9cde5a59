import Randomness
import Testing
import TraceStore
import TraceWire

@testable import Explorer

/// What commands ask to be done outside.
@Suite struct OutsideTests {
    private func explored() throws -> Explored {
        var explored = try Explored("main{ load parse }")
        explored.perform(.themes(["dark", "light", "nord"]))
        return explored
    }

    private func type(_ text: String, _ explored: inout Explored) { explored.perform(.type(text)) }

    @Test("export takes everything or a subtree, my code or all, and a format")
    func export() throws {
        var explored = try explored()
        func effects(_ line: String) -> [Effect] {
            explored.press(":")
            type(line, &explored)
            explored.perform(.accept)
            return explored.effects
        }
        #expect(effects("export a.json") == [.export(ExportWish(path: "a.json", mineOnly: false))])
        explored.press("g zR j j")
        #expect(explored.selected == "load")
        let wish = ExportWish(
            path: "my page.html", format: "html", subtree: explored.state.selectedCall, mineOnly: true)
        #expect(effects("export subtree mine html my page.html") == [.export(wish)])
        #expect(effects("export html").isEmpty && explored.state.message?.kind == .warning)
        #expect(effects("export").isEmpty)
        explored.press(":")
        type("export sub", &explored)
        explored.perform(.complete)
        #expect(explored.state.prompt?.text == "export subtree ")
    }

    @Test("a note is sent to the program, and needs a text")
    func notes() throws {
        var explored = try explored()
        func effects(_ line: String) -> [Effect] {
            explored.press(":")
            type(line, &explored)
            explored.perform(.accept)
            return explored.effects
        }
        #expect(effects("note before the upload") == [.mark("before the upload")])
        #expect(explored.state.message?.text == "Noted, where the program is")
        #expect(effects("note").isEmpty && explored.state.message?.kind == .warning)
    }

    @Test("V opens the line that makes the call, and says so where that is not known")
    func callSite() throws {
        var builder = TraceBuilder()
        for (number, name) in ["outer", "inner", "hidden"].enumerated() {
            var record = FunctionRecord(id: UInt32(number), qualifiedName: name)
            record.file = "/shop/\(name).py"
            record.line = 10
            record.lines = LineTable(runs: [(2, 0), (4, 12), (9, 17)], first: 10)
            builder.record(.function(record))
        }
        builder.enter(0, site: 0)
        builder.enter(1, site: 3)
        builder.exit()
        builder.callSite(in: 2, site: 8)
        builder.enter(1, site: 0)
        builder.exit()
        builder.exit()
        let store = TraceStore()
        store.ingest(store.beginProcess(), builder.take())
        var explored = Explored(store)
        explored.press("g zR j j V")
        #expect(explored.effects == [.edit(file: "/shop/outer.py", line: 12)])
        // By a function that is not on the stack: one that is not recorded.
        explored.press("j V")
        #expect(explored.effects == [.edit(file: "/shop/hidden.py", line: 17)])
        explored.press("k k V")
        #expect(explored.effects.isEmpty && explored.state.message != nil)
    }

    @Test("work that goes on is given up by C-c, and only then")
    func cancelling() throws {
        var explored = try explored()
        explored.perform(.status(SessionStatus(connection: .ended(nil), work: SessionWork(name: "EXPORT", part: 0.5))))
        explored.press("C-c")
        #expect(explored.effects == [.cancelWork])
        explored.perform(.status(SessionStatus(connection: .ended(nil))))
        explored.press("C-c")
        #expect(explored.effects == [.quit])
    }

    @Test("themes are shown while one goes through their names; Esc brings back the one before")
    func themes() throws {
        var explored = try explored()
        explored.press(":")
        type("theme ", &explored)
        explored.perform(.complete)
        #expect(explored.state.prompt?.text == "theme dark" && explored.effects == [.theme("dark")])
        explored.perform(.recall(1))
        #expect(explored.state.prompt?.text == "theme light" && explored.effects == [.theme("light")])
        explored.perform(.recall(-1))
        explored.perform(.recall(-1))
        #expect(explored.state.prompt?.text == "theme nord" && explored.effects == [.theme("nord")])
        explored.perform(.leave)
        #expect(explored.effects == [.theme(nil)] && explored.state.prompt == nil)
        explored.press(":")
        type("theme light", &explored)
        #expect(explored.effects == [.theme("light")])
        explored.perform(.accept)
        explored.press(":")
        type("theme nord", &explored)
        explored.perform(.leave)
        #expect(explored.effects == [.theme("light")])
    }

    @Test("a comparison is a list of what changed, and leads to calls and callers")
    func comparison() throws {
        var explored = try explored()
        func row(_ name: String, _ change: ComparedFunction.Change, _ own: UInt64, _ errors: Int = 0)
            -> ComparedFunction
        {
            let function = (0..<explored.store.functionCount).map { FunctionID(raw: UInt32($0)) }
                .first { explored.store.function($0).qualifiedName == name }
            return ComparedFunction(
                name: name, change: change, before: .init(calls: 1, own: 100, errors: 0),
                after: .init(calls: 2, own: own, errors: errors), function: function, isMine: name != "json")
        }
        #expect(explored.state.view == .tree)
        explored.press("S-Tab")
        #expect(explored.state.view != .comparison, "nothing was compared")
        explored.perform(
            .compared(
                "/tmp/old.flowtrace",
                [
                    row("load", .slower, 5000), row("gone", .gone, 0), row("parse", .errors, 100, 3),
                    row("json", .new, 9999),
                ]))
        #expect(explored.state.view == .comparison)
        func names() -> [String] {
            explored.state.list.entries.map { entry in
                guard case .compared(let number) = entry.id else { return "?" }
                return explored.state.comparison.rows[number].name
            }
        }
        #expect(names() == ["load", "gone", "parse"] && explored.state.comparison.hidden == 1)
        explored.press("a")
        #expect(names() == ["json", "load", "gone", "parse"])
        explored.perform(.orderBy(3))
        #expect(names().first == "parse")
        explored.press("g Enter")
        #expect(explored.state.view == .functions && explored.state.functions.opened?.kind == .calls)
        explored.press("Esc")
        #expect(explored.state.view == .comparison)
        explored.press("c")
        #expect(explored.state.functions.opened?.kind == .callers)
        explored.press("Esc / g o n e Enter Enter")
        #expect(explored.state.view == .comparison && explored.state.message != nil)
    }
}

@Suite struct ReplayTests {
    /// A second of program: three calls, one after the other, the second with a callee.
    private func replayed(ended: Bool = true) throws -> Explored {
        var builder = TraceBuilder(step: 0)
        let names = ["main", "a", "b", "inner", "c"].map { builder.function($0, parameters: []) }
        builder.lane("main")
        builder.enter(names[0])
        for index in [1, 2, 4] {
            builder.enter(names[index])
            builder.now += 100_000_000
            if index == 2 {
                builder.enter(names[3])
                builder.now += 100_000_000
                builder.exit(result: .integer(5))
            }
            builder.exit(result: .integer(7))
        }
        builder.exit()
        let store = TraceStore()
        let process = store.beginProcess()
        store.ingest(process, builder.take())
        if ended { store.endProcess(process) }
        return Explored(store)
    }

    /// As the session does it: the store tells calls as they stood.
    private func tick(_ milliseconds: UInt64, _ explored: inout Explored) {
        explored.perform(.tick(explored.state.now + milliseconds * 1_000_000))
        explored.store.horizon = explored.state.replay?.position ?? .max
    }

    @Test("calls appear as they began, run, and end, with the trace's own timing")
    func growing() throws {
        var explored = try replayed()
        explored.perform(.startReplay(1))
        explored.perform(.ingested)
        #expect(explored.picture == "")
        tick(1, &explored)
        tick(50, &explored)
        explored.press("zR")
        #expect(explored.picture.contains("a") && !explored.picture.contains("b"))
        let a = CallID(lane: LaneID(raw: 0), row: 1)
        #expect(explored.store.isOpen(a) && explored.store.result(a) == nil && explored.store.outcome(a) == .open)
        #expect(explored.store.duration(a, now: explored.state.displayedTime) == 50_000_000)
        tick(200, &explored)
        #expect(!explored.store.isOpen(a) && explored.store.result(a) == .integer(7))
        #expect(explored.picture.contains("inner") && !explored.picture.contains("c"))
        #expect(explored.store.openCalls(LaneID(raw: 0)).map(\.row) == [0, 2, 3])
        tick(10_000, &explored)
        #expect(explored.picture.contains("c") && explored.state.replay?.isPlaying == false)
        #expect(explored.store.isOpen(CallID(lane: LaneID(raw: 0), row: 0)) == false)
    }

    @Test("nothing is shown while the trace is being read")
    func reading() throws {
        var explored = try replayed(ended: false)
        explored.perform(.startReplay(1))
        tick(500, &explored)
        #expect(explored.state.replay?.hasBegun == false && explored.picture == "")
    }

    @Test("it pauses, changes its speed, and is moved by the timeline, back and forth")
    func moving() throws {
        var explored = try replayed()
        explored.perform(.startReplay(1))
        tick(1, &explored)
        explored.press("p")
        tick(1000, &explored)
        #expect(explored.state.replay?.position == explored.state.replay?.origin)
        explored.press("p ( ( ( (")
        #expect(explored.state.replay?.speed == 0.1)
        tick(1000, &explored)
        let replay = try #require(explored.state.replay)
        #expect(replay.position - replay.origin == 100_000_000)
        explored.press("9)")
        #expect(explored.state.replay?.speed == 100)
        explored.press("p 20{")
        let back = try #require(explored.state.replay)
        #expect(back.position < replay.position)
        explored.press("1000{")
        #expect(explored.state.replay?.position == replay.origin)
        explored.press("1000}")
        #expect(explored.state.replay?.position == replay.end)
        explored.perform(.showColumn(0))
        #expect(explored.state.replay?.position == replay.origin)
    }

    @Test(
        "whatever moment: the rows are those that had begun, and the selection is one of them",
        arguments: 0..<5 as Range<UInt64>)
    func moments(seed: UInt64) {
        var generator = SeededRandom(seed: seed)
        let store = TraceStore()
        var program = RandomProgram(store)
        program.go(on: 3000, store, using: &generator)
        store.endProcess(program.process)
        var explored = Explored(store)
        explored.perform(.startReplay(1))
        tick(1, &explored)
        explored.press("p zR")
        for _ in 0..<60 {
            explored.press(["20{", "}", "50}", "{", "7}"].randomElement(using: &generator) ?? "}")
            explored.store.horizon = explored.state.replay?.position ?? .max
            let position = explored.state.replay?.position ?? 0
            for row in visibleRows(explored.state, store) {
                if let call = row.id.call { #expect(store.start(call) <= position) }
            }
            #expect(
                explored.state.freeze?.unseenCalls(store)
                    == store.lanes.reduce(0) { unseen, lane in
                        unseen + (0..<lane.rowCount).count { store.start(CallID(lane: lane.id, row: $0)) > position }
                    })
        }
    }
}
