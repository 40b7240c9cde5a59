import Randomness
import Testing
import TraceStore

@testable import Explorer

@Suite struct SearchTests {
    private let app =
        "thread main[ main{ load{ Parser.parse:lib{ scan:lib{ parse_int:lib } } } } ] task t1[ work{ parse } ]"

    @Test("Typing finds at once, from where one was; Esc goes back")
    func incremental() throws {
        var explored = try Explored(app)
        explored.press("j h")
        let before = explored.picture
        explored.press("/ p")
        #expect(explored.selected == "Parser.parse")
        #expect(explored.state.search?.matchCount == 2)
        explored.press("arse_")
        #expect(explored.selected == "parse_int")
        #expect(explored.state.search?.matchCount == 1)
        #expect(explored.picture.contains("       =Parser.parse\n         =scan\n>          .parse_int"))
        explored.press("Backspace")
        #expect(explored.selected == "Parser.parse")
        explored.press("xx")
        #expect(explored.state.search?.matchCount == 0)
        #expect(explored.selected == "main")
        explored.press("Esc")
        #expect(explored.picture == before)
        #expect(explored.state.search == nil && explored.state.prompt == nil)
    }

    @Test("n and N go around through all lanes and say so")
    func around() throws {
        var explored = try Explored(app)
        explored.press("A / parse Enter n")
        #expect(explored.selected == "parse_int")
        explored.press("n")
        #expect(explored.selected == "parse")
        #expect(explored.state.message == nil)
        explored.press("n")
        #expect(explored.selected == "Parser.parse")
        #expect(explored.state.message?.text == "Went on from the beginning")
        explored.press("N")
        #expect(explored.selected == "parse")
        #expect(explored.state.message?.text == "Went on from the end")
        explored.press("Esc n")
        #expect(explored.state.message?.text == "Nothing to search for yet: / asks for a name")
    }

    @Test("What the view shows is found first; what libraries hide only where nothing else is called so")
    func view() throws {
        var explored = try Explored(app)
        explored.press("/ parse Enter")
        #expect(explored.selected == "Parser.parse" && explored.state.search?.matchCount == 2)
        #expect(explored.state.hitNumber == 1)
        explored.press("n")
        #expect(explored.selected == "parse" && explored.state.hitNumber == 2)
        explored.press("n")
        #expect(explored.selected == "Parser.parse" && explored.state.hitNumber == 1)
        explored.press("N N")
        #expect(explored.selected == "Parser.parse")
        // Everywhere, where all calls are shown; also below one row.
        explored.press("A n")
        #expect(explored.selected == "parse_int" && explored.state.search?.matchCount == 3)
        explored.press("A / Parser Enter a n")
        #expect(explored.selected == "Parser.parse")
        #expect(explored.state.message?.text == "The only one in this view; A shows all calls")
        explored.press("/ parse_ Enter")
        #expect(explored.selected == "parse_int" && explored.state.search?.matchCount == 1)
        explored.press("/ dur>=0 Enter")
        #expect(explored.state.search?.matchCount == 7)
    }

    @Test("Enter on an empty prompt searches the same again; Esc keeps the search before")
    func again() throws {
        var explored = try Explored(app)
        explored.press("A / parse Enter / Enter")
        #expect(explored.selected == "parse_int")
        explored.press("/ work Esc")
        #expect(explored.selected == "parse_int")
        #expect(explored.state.search?.text == "parse")
        explored.press("n")
        #expect(explored.selected == "parse")
    }

    @Test("Names of the import system are found by their beginning only")
    func imports() throws {
        var explored = try Explored("main{ _find_and_load:import{ x:lib:module } load }")
        explored.press("/ load Enter")
        #expect(explored.selected == "load" && explored.state.search?.matchCount == 1)
        explored.press("/ _find Enter")
        #expect(explored.selected == "_find_and_load")
    }

    @Test("C-c cancels a search that is not over, and does not quit")
    func cancel() throws {
        var explored = try Explored(app)
        explored.press("/ parse Enter")
        let task = Outline(explored.state, explored.store).searchTask(
            from: nil, 1, inclusive: false)
        explored.state.search?.task = task
        explored.perform(.interrupt)
        #expect(explored.effects.isEmpty && explored.state.search?.isBusy == false)
        explored.perform(.continueSearch)
        #expect(explored.effects.isEmpty)
        explored.perform(.interrupt)
        #expect(explored.effects == [.quit])
    }

    @Test("A capital letter makes capitals count")
    func smartCase() throws {
        var explored = try Explored(app)
        explored.press("/ PARSE Enter")
        #expect(explored.state.message?.text == "Not found: PARSE")
        explored.press("/ Parser Enter")
        #expect(explored.selected == "Parser.parse")
    }

    @Test("* goes to the next call of the same function")
    func same() throws {
        var explored = try Explored("main{ a{ b } b{ ab } c{ d{ e{ b } } } }")
        explored.press("/ b Enter * *")
        #expect(explored.picture.contains("         =e\n>          .b"))
        explored.press("#")
        #expect(explored.picture.contains(">    =b\n       .ab"))
        explored.press("# #")
        #expect(explored.picture.contains(">          .b"))
    }

    @Test("Hits are those of a naive scan, in its order, whatever is folded", arguments: 1...10)
    func agreesWithNaive(seed: Int) {
        var generator = SeededRandom(seed: UInt64(seed))
        let store = TraceStore()
        var programs = [RandomProgram(store)]
        if seed % 2 == 0 { programs.append(RandomProgram(store)) }
        for index in programs.indices { programs[index].go(on: 150, store, using: &generator) }
        var explored = Explored(store)
        explored.press("/ f1 Enter")
        guard let functions = explored.state.search?.matcher?.certain else {
            Issue.record("no search: seed \(seed)")
            return
        }
        let all = NaiveOutline(explored.state, store).calls(of: functions)
        var hits: [CallID] {
            let folds = explored.state.folds
            let shown = all.filter { store.isBoundary($0) || folds.scope(of: $0, store) == .all }
            return shown.isEmpty ? all : shown
        }
        #expect(explored.state.search?.matchCount == hits.count, "seed \(seed)")
        guard !all.isEmpty else { return }
        for index in 0..<min(20, all.count + 2) {
            explored.press(["zM", "zR", "A", "a", "z3", "C-l"].randomElement(using: &generator) ?? "C-l")
            explored.press("g")
            for _ in 0...index { explored.press("n") }
            #expect(explored.state.selectedCall == hits[index % hits.count], "seed \(seed), hit \(index)")
            #expect(explored.state.hitNumber == index % hits.count + 1, "seed \(seed), hit \(index)")
        }
        explored.press("g")
        for hit in hits.reversed().prefix(30) {
            explored.press("N")
            #expect(explored.state.selectedCall == hit, "seed \(seed)")
        }
    }

    @Test("A long search goes on in slices, between which keys are answered")
    func slices() throws {
        let store = TraceStore()
        var program = RandomProgram(store)
        var generator = SeededRandom(seed: 3)
        program.go(on: 200, store, using: &generator)
        let outline = Outline(Explored(store).state, store)
        guard var task = outline.searchTask(from: nil, 1, inclusive: true) else { return }
        var matcher = Search(text: "f depth>1000").matcher
        matcher?.update(store)
        var slices = 0
        var outcome = SearchTask.Outcome.more
        while outcome == .more {
            var budget = 7
            outcome = outline.walk(&task, matcher, now: 0, &budget)
            slices += 1
        }
        #expect(outcome == .nothing)
        #expect(slices > store.callCount / 7)
    }
}
