import Testing
import TraceStore

@testable import Explorer

@Suite struct FocusTests {
    private let app = "thread main[ main{ load{ parse{ scan } } save{ write } } ] task t1[ work{ parse } ]"

    @Test("z. shows one subtree below its lane, Backspace what is around it")
    func focus() throws {
        var explored = try Explored(app)
        explored.press("zR / load Enter z.")
        #expect(explored.outline == " =main\n>  =load\n     =parse\n       .scan")
        explored.press("/ scan Enter z.")
        #expect(explored.outline == " =main\n>  .scan")
        explored.press("Backspace")
        #expect(explored.outline == " =main\n   =load\n     =parse\n>      .scan")
        explored.press("Esc Esc")
        #expect(explored.selected == "load" && explored.outline.contains("work"))
        explored.press("Backspace")
        #expect(explored.state.message?.text == "The whole tree is shown")
    }

    @Test("Searches stay within the subtree; marks and history leave it where they must")
    func leaving() throws {
        var explored = try Explored(app)
        explored.press("zR / work Enter mw / load Enter z. / parse Enter n")
        #expect(explored.selected == "parse" && !explored.outline.contains("work"))
        explored.press("'w")
        #expect(explored.selected == "work" && explored.state.focuses.isEmpty)
        explored.press("'x")
        #expect(explored.state.message?.text == "No mark x; there are w")
    }

    @Test("A subtree that is shown alone goes on growing")
    func live() throws {
        var explored = try Explored("main{ a{ b… } }")
        explored.press("zR j j z.")
        #expect(explored.outline == " =main\n>  =a\n     .b")
        explored.perform(.ingested)
        #expect(explored.selected == "a")
    }

    @Test("What is copied and where the editor opens is left to the session")
    func outside() throws {
        var explored = try Explored("main{ load!ValueError('x') }!")
        explored.press("yy")
        #expect(explored.effects == [] && explored.state.message != nil)
        explored.press("zR j yy")
        guard let call = explored.state.selectedCall else {
            Issue.record("no call is selected")
            return
        }
        #expect(explored.effects == [.copy(.call, call)])
        explored.press("yt")
        #expect(explored.effects == [.copy(.subtree, call)])
    }

    @Test("The time column goes from total to self, start and the time since the mark")
    func times() throws {
        var explored = try Explored(app)
        explored.press("zt")
        #expect(explored.state.timeColumn == .own)
        explored.press("zt zt zt zt")
        #expect(explored.state.timeColumn == .total)
    }
}

@Suite struct CommandLineTests {
    private let app = "main{ load{ parse } save{ write!OSError('full') }! }!"

    private func run(_ line: String, _ explored: inout Explored) {
        explored.perform(.startCommand)
        explored.perform(.type(line))
        explored.perform(.accept)
        while explored.effects.contains(.continueSearch) { explored.perform(.continueSearch) }
    }

    @Test("Every action has a name of its own, by which the command line runs it")
    func names() throws {
        let names = ActionList.all.map(\.name)
        #expect(Set(names).count == Set(ActionList.all.map { "\($0.action)" }).count)
        #expect(names.contains("open-all") && names.contains("move -1") && names.contains("set-mark a"))
        #expect(names.contains("show-view output") && names.contains("copy path"))
        var explored = try Explored(app)
        run("open-all", &explored)
        #expect(explored.outline.contains("write"))
        run("move 3", &explored)
        #expect(explored.selected == "parse")
        run("move -2", &explored)
        #expect(explored.selected == "main")
        run("2", &explored)
        #expect(explored.selected == "main")
        run("nonsense", &explored)
        #expect(explored.state.message?.text == "No command “nonsense”: Tab shows those that there are")
        run("view functions", &explored)
        #expect(explored.state.view == .functions)
        run("view everything", &explored)
        #expect(explored.state.message?.text.hasPrefix("views are tree, functions") == true)
        run("q", &explored)
        #expect(explored.effects == [.quit])
    }

    @Test("Filters, hides, marks and settings are commands")
    func commands() throws {
        var explored = try Explored(app)
        run("filter exc:OS", &explored)
        #expect(explored.outline.contains("write") && !explored.outline.contains("parse"))
        run("filter dur>>", &explored)
        #expect(explored.state.message?.text.contains("character") == true)
        run("filter", &explored)
        run("hide pa*", &explored)
        run("open-all", &explored)
        #expect(!explored.outline.contains("parse"))
        run("show", &explored)
        #expect(explored.outline.contains("parse"))
        run("mark b", &explored)
        run("set time=delta", &explored)
        #expect(explored.state.timeColumn == .delta && explored.state.marks["b"] != nil)
        run("set time=x", &explored)
        #expect(explored.state.message?.text == "time is one of total, self, start, clock, delta")
        run("set scope=all", &explored)
        #expect(explored.state.scope == .all)
    }

    @Test("Tab completes commands and what stands behind them; Up brings lines back")
    func typing() throws {
        var explored = try Explored(app)
        explored.press(": fi Tab")
        #expect(explored.state.prompt?.text == "filter ")
        explored.press("fn:wr Tab")
        #expect(explored.state.prompt?.text == "filter fn:write")
        explored.press("Enter : Up")
        #expect(explored.state.prompt?.text == "filter fn:write")
        explored.press("Down")
        #expect(explored.state.prompt?.text == "")
        explored.press("set Space ti Tab Tab")
        #expect(explored.state.prompt?.text == "set time=self")
        explored.press("Esc")
        #expect(explored.state.mode == .command)
    }
}
