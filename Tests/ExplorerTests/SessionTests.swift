import Testing
import TraceStore

@testable import Explorer

@Suite struct SessionTests {
    @Test("q leaves; while the launched program runs it asks first")
    func quit() throws {
        var explored = try Explored("main")
        explored.press("q")
        #expect(explored.effects == [.quit])
        explored.perform(.status(SessionStatus(connection: .live, ownsRunningProgram: true)))
        explored.press("q")
        #expect(explored.effects.isEmpty && explored.state.mode == .question)
        explored.press("Esc")
        #expect(explored.state.mode == .command)
        explored.press("C-c s")
        #expect(explored.effects == [.stopProgramAndQuit])
        explored.press("d")
        #expect(explored.effects == [.quit])
        explored.perform(.status(SessionStatus(connection: .ended(.code(0)))))
        #expect(explored.state.mode == .command)
    }

    @Test("Esc leaves view, pane and search in this order, and never quits")
    func leave() throws {
        var explored = try Explored("main{ a }")
        explored.press("/ a Enter Enter F7")
        #expect(explored.state.view == .output && explored.state.showsDetail && explored.state.search != nil)
        explored.press("Esc")
        #expect(explored.state.view == .tree && explored.state.showsDetail)
        explored.press("Esc")
        #expect(!explored.state.showsDetail && explored.state.search != nil)
        explored.press("Esc")
        #expect(explored.state.search == nil)
        explored.press("Esc Esc")
        #expect(explored.effects.isEmpty)
    }

    @Test("C-c cancels a prompt, and otherwise leaves as q does")
    func interrupt() throws {
        var explored = try Explored("main{ a }")
        explored.press("/ a C-c")
        #expect(explored.state.mode == .command && explored.state.search == nil && explored.selected == "main")
        explored.press("C-c")
        #expect(explored.effects == [.quit])
    }

    @Test("P asks for the other state of capture, and says why it cannot")
    func capture() throws {
        var explored = try Explored("main")
        explored.press("P")
        #expect(explored.effects.isEmpty && explored.state.message?.text == "Not connected yet")
        explored.perform(.status(SessionStatus(connection: .live)))
        explored.press("P")
        #expect(explored.effects == [.setCapture(false)])
        explored.perform(.status(SessionStatus(connection: .off)))
        explored.press("P")
        #expect(explored.effects == [.setCapture(true)])
        explored.perform(.status(SessionStatus(connection: .ended(.signal(9)))))
        explored.press("P")
        #expect(explored.state.message?.text == "The program has ended")
    }

    @Test("A message goes after four seconds, or with the next key")
    func messages() throws {
        var explored = try Explored("main")
        explored.perform(.tick(1_000_000_000))
        explored.perform(.message(Message("hello")))
        explored.perform(.tick(4_900_000_000))
        #expect(explored.state.message?.text == "hello")
        explored.perform(.tick(5_000_000_000))
        #expect(explored.state.message == nil)
        explored.perform(.message(Message("hello")))
        explored.press("j")
        #expect(explored.state.message == nil)
    }

    @Test("Of several sessions one is chosen; the choice stays when the list changes")
    func picker() {
        func session(_ pid: Int32) -> SessionChoice {
            SessionChoice(pid: pid, command: "app.py", age: 1, path: "/run/\(pid)")
        }
        var explored = Explored(TraceStore())
        explored.perform(.sessions([session(1), session(2)]))
        #expect(explored.state.view == .picker)
        explored.press("j t ?")
        explored.perform(.sessions([session(0), session(1), session(2)]))
        #expect(explored.state.picker?.chosen == 2)
        explored.press("k Enter")
        #expect(explored.effects == [.watch(session(1))])
        #expect(explored.state.view == .tree && explored.state.picker == nil)
    }

    @Test("Help scrolls as far as it has lines, and q closes it")
    func help() throws {
        var explored = try Explored("main")
        let extent = Extent(columns: 80, rows: 20)
        explored.perform(.resize(Areas(tree: extent, detail: extent, page: extent, helpLines: 30, detailLines: 25)))
        explored.press("? G j")
        #expect(explored.state.helpScroll == 10)
        explored.press("k q")
        #expect(explored.state.view == .tree && explored.effects.isEmpty)
        explored.press("Enter 9C-e")
        #expect(explored.state.detailScroll == 5)
        explored.press("j")
        #expect(explored.state.detailScroll == 0)
    }

    @Test("A click selects, on the sign it folds, a double click shows the detail")
    func mouse() throws {
        var explored = try Explored("main{ a{ b } c }")
        explored.perform(.click(line: 2, onSign: false))
        #expect(explored.selected == "a")
        explored.perform(.click(line: 1, onSign: true))
        #expect(explored.picture == " =main\n>  +main")
        explored.perform(.click(line: 7, onSign: true))
        #expect(explored.picture == " =main\n>  +main")
        explored.perform(.doubleClick(line: 0))
        #expect(explored.selected == "main" && explored.state.showsDetail)
    }
}

@Suite struct ActionListTests {
    @Test(
        "No key means two things, and no key sequence begins with another key",
        arguments: [
            InputMode.command, .text, .question,
        ])
    func unambiguous(mode: InputMode) {
        let keys = ActionList.actions(in: mode).flatMap(\.keys)
        #expect(Set(keys).count == keys.count)
        let sequences = keys.filter { $0.count == 2 && $0.first == "z" }
        #expect(!keys.contains("z"))
        #expect(mode != .command || sequences.count > 10)
    }

    @Test("Every action has a title, and the hints are few", arguments: [ExplorerView.tree, .output, .help, .picker])
    func hints(view: ExplorerView) {
        #expect(ActionList.all.allSatisfy { !$0.title.isEmpty && !$0.keys.isEmpty })
        var state = ExplorerState()
        state.view = view
        #expect((2...7).contains(state.hints.count))
    }

    @Test("What takes a count changes with it, and nothing else does")
    func counts() {
        for description in ActionList.all {
            #expect(
                (description.action.repeated(3) != description.action) == description.takesCount, "\(description.title)"
            )
        }
    }
}
