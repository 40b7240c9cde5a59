import Explorer
import Screen
import Testing
import TraceStore
import TraceWire

@testable import Interface

@Suite struct GoldenScreenTests {
    @Test func `The tree in a common terminal`() {
        var stage = Stage(width: 80, height: 24)
        stage.type("j j j j Space")
        Golden.expect(stage.screen, "tree-80x24")
    }

    @Test func `The tree in a small terminal`() {
        Golden.expect(Stage(width: 40, height: 10).screen, "tree-40x10")
    }

    @Test func `The tree in a tiny terminal`() {
        Golden.expect(Stage(width: 20, height: 5).screen, "tree-20x5")
    }

    @Test func `The tree in a big terminal, with detail, all calls open`() {
        var stage = Stage(width: 200, height: 50)
        stage.type("A zR g j j Enter")
        Golden.expect(stage.screen, "detail-200x50")
    }

    @Test func `The detail of a call below the tree`() {
        var stage = Stage(width: 80, height: 24)
        stage.type("zR G Enter")
        Golden.expect(stage.screen, "detail-80x24")
    }

    @Test func `The detail of a thread and its process`() {
        var stage = Stage(width: 120, height: 16)
        stage.type("g Enter")
        Golden.expect(stage.screen, "detail-lane-120x16")
    }

    @Test func `A connection that was lost, and a command half typed`() {
        var stage = Stage(width: 80, height: 12)
        stage.perform(
            .status(
                SessionStatus(
                    connection: .disconnected("The program's socket was closed"), title: "python3 app.py", calls: 54)))
        let screen = render(
            stage.state, stage.store, theme: .roleNames, size: stage.size, pending: "12z"
        ).screen
        Golden.expect(screen, "disconnected-80x12")
    }

    @Test func `ASCII where the terminal has no Unicode`() {
        var stage = Stage(width: 80, height: 24, glyphs: .ascii)
        stage.type("zR")
        Golden.expect(stage.screen, "ascii-80x24")
    }

    @Test func `A search being typed`() {
        var stage = Stage(width: 80, height: 24)
        stage.type("/ l o a d")
        Golden.expect(stage.screen, "search-typing-80x24")
        #expect(stage.render().cursor?.x == 5)
        #expect(stage.render().cursor?.y == 23)
        stage.type("x x")
        Golden.expect(stage.screen, "search-nothing-80x24")
    }

    @Test func `A search that found calls`() {
        var stage = Stage(width: 80, height: 24)
        stage.type("/ l o a d Enter n")
        Golden.expect(stage.screen, "search-80x24")
    }

    @Test(arguments: [(80, 24), (40, 10)]) func `Help begins with what is wrong with the files`(width: Int, height: Int)
    {
        var stage = Stage(width: width, height: height)
        stage.perform(
            .warnings([
                "/home/ada/.config/flowtrace/flowtrace.toml:3: there is no action “nonsense”: in the explorer, : and Tab show all",
                "nocolour: there is no theme of that name; there are dark, light, nord",
            ]))
        stage.perform(.message(Message("? tells all: flowtrace.toml:3: there is no action", .warning, stays: true)))
        stage.perform(.tick(SampleProgram.now + 3_600_000_000_000))
        #expect(stage.screen.text().contains("? tells all: flowtrace.toml:3"))
        stage.type("?")
        #expect(!stage.screen.text().contains("? tells all"))
        Golden.expect(stage.screen, "help-warnings-\(width)x\(height)")
        stage.type("/ f o l d Enter")
        #expect(!stage.screen.text().contains("What is wrong"))
    }

    @Test(arguments: [(80, 24), (40, 10), (20, 5), (200, 50)]) func `Help`(width: Int, height: Int) {
        var stage = Stage(width: width, height: height)
        stage.type("?")
        Golden.expect(stage.screen, "help-\(width)x\(height)")
    }

    @Test func `What the program wrote`() {
        var stage = Stage(width: 80, height: 24)
        let lines = "loading orders.csv\n\u{1b}[32mok\u{1b}[0m\t3 rows\n日本語 \u{202e}abc\n50 %\r100 %\n"
        stage.perform(.output(.output, Array(lines.utf8)))
        stage.perform(.output(.error, Array("warning: 1 row skipped\n".utf8)))
        stage.type("F7")
        Golden.expect(stage.screen, "output-80x24")
    }

    @Test func `Running sessions to choose from`() {
        var stage = Stage(TraceStore(capacity: 1 << 16), width: 80, height: 24)
        stage.perform(
            .sessions([
                SessionChoice(pid: 4711, command: "python3 app.py orders.csv", age: 12, path: "/run/1"),
                SessionChoice(
                    pid: 812, command: "python3 -m flask run --port 5000", age: 3 * 3600 + 120, path: "/run/2"),
                SessionChoice(pid: 104_221, command: "pytest -x", age: 61, path: "/run/3"),
            ]))
        stage.type("j")
        Golden.expect(stage.screen, "picker-80x24")
    }

    @Test(arguments: ["80x24", "40x10", "20x5"]) func `Nothing has been recorded yet`(size: String) {
        let parts = size.split(separator: "x").compactMap { Int($0) }
        var stage = Stage(TraceStore(capacity: 1 << 16), width: parts[0], height: parts[1])
        stage.perform(.status(SessionStatus(connection: .waiting("Waiting for python3 app.py to begin"))))
        Golden.expect(stage.screen, "empty-\(size)")
    }

    @Test func `Leaving while the program runs asks what to do with it`() {
        var stage = Stage(width: 80, height: 24)
        stage.type("q")
        Golden.expect(stage.screen, "question-80x24")
    }

    @Test func `A frozen display, and one of a program that has ended badly`() {
        var stage = Stage(width: 80, height: 12)
        stage.type("p")
        Golden.expect(stage.screen, "frozen-80x12")
        stage = Stage(width: 80, height: 12)
        stage.perform(
            .status(SessionStatus(connection: .ended(.signal(9)), title: "python3 app.py", calls: 54, lost: 0)))
        stage.perform(.message(Message("The program was killed", .error)))
        Golden.expect(stage.screen, "ended-80x12")
    }

    @Test func `Deep calls show their depth as a number`() throws {
        let deep = (0..<40).map { "f\($0){ " }.joined() + String(repeating: "}", count: 40)
        var stage = Stage(try TraceStore.noted(deep), width: 60, height: 24)
        stage.type("zR 20 j")
        Golden.expect(stage.screen, "deep-60x24")
    }

    @Test func `Several processes`() {
        let store = SampleProgram.store()
        store.ingest(store.beginProcess(), SampleProgram.stream())
        var stage = Stage(store, width: 80, height: 24)
        stage.type("g zM")
        Golden.expect(stage.screen, "processes-80x24")
    }

    @Test func `Names only, and names with their times`() {
        var stage = Stage(width: 60, height: 14)
        stage.type("i")
        Golden.expect(stage.screen, "names-60x14")
        stage.type("i")
        Golden.expect(stage.screen, "names-and-times-60x14")
    }

    @Test(arguments: [(80, 24), (40, 10)]) func `What is recorded, to be changed`(width: Int, height: Int) {
        let store = SampleProgram.store()
        var rules = Rules()
        let text = "scope boundary\nvalues types\nexclude app.metrics.*\nmin-duration 10us"
        _ = Array(text.utf8).withUnsafeBytes { rules.amend($0) }
        var builder = TraceBuilder()
        builder.record(.rules(rules.text))
        store.ingest(ProcessID(raw: 0), builder.take())
        var stage = Stage(store, width: width, height: height)
        stage.type("o j")
        Golden.expect(stage.screen, "recording-\(width)x\(height)")
        stage.type("Esc")
        if width == 80 { Golden.expect(stage.screen, "recording-status-80x24") }
    }
}

/// Showing only some calls.
@Suite struct FilterScreenTests {
    @Test(arguments: [(80, 24), (40, 8), (200, 50)]) func `A filter leaves matches and dims their callers`(
        width: Int, height: Int
    ) {
        var stage = Stage(width: width, height: height)
        stage.type("A & e x c Enter")
        Golden.expect(stage.screen, "filter-\(width)x\(height)")
    }

    @Test func `A wrong condition is marked where it is wrong`() {
        var stage = Stage(width: 80, height: 24)
        stage.type("& d u r > 1 m s Space f o o : x")
        Golden.expect(stage.screen, "filter-error-80x24")
    }

    @Test func `Tab offers what fits`() {
        var stage = Stage(width: 80, height: 24)
        stage.type("& e x c | f n : l Tab")
        Golden.expect(stage.screen, "filter-completion-80x24")
    }

    @Test func `A filter that finds nothing says so`() {
        var stage = Stage(width: 80, height: 12)
        stage.type("& n o t h i n g Enter")
        Golden.expect(stage.screen, "filter-nothing-80x12")
    }
}

/// A subtree alone, the command line, other times.
@Suite struct FocusScreenTests {
    @Test(arguments: [(80, 24), (40, 8)]) func `One subtree alone`(width: Int, height: Int) {
        var stage = Stage(width: width, height: height)
        stage.type("A j j j z.")
        Golden.expect(stage.screen, "focus-\(width)x\(height)")
    }

    @Test func `The command line says what a command is for, and offers words`() {
        var stage = Stage(width: 80, height: 24)
        stage.type(": f i l t e r Space d u r > 1 m s")
        Golden.expect(stage.screen, "command-80x24")
        stage.type("C-u s Tab")
        Golden.expect(stage.screen, "command-completion-80x24")
    }

    @Test(arguments: ["self", "start", "delta"]) func `Other times in the column at the right`(name: String) {
        var stage = Stage(width: 80, height: 24)
        stage.type("A j j j ma : s e t Space t i m e =")
        for character in name { stage.type(String(character)) }
        stage.type("Enter")
        Golden.expect(stage.screen, "times-\(name)-80x24")
    }
}

/// Runs of equal calls.
@Suite struct RunScreenTests {
    @Test(arguments: [(80, 24), (40, 8)]) func `Runs as one row each`(width: Int, height: Int) throws {
        let store = try TraceStore.noted(
            "main{ load(n=1)=2 load(n=2)=3 load(n=3)=4 save{ f f{ g } } fib{ fib{ fib } fib } load!ValueError load!ValueError }"
        )
        var stage = Stage(store, width: width, height: height)
        stage.type("A zR zG j j Space")
        Golden.expect(stage.screen, "runs-\(width)x\(height)")
    }

    @Test func `Siblings by time`() throws {
        var stage = Stage(width: 80, height: 24)
        stage.type("A j j j j j s")
        Golden.expect(stage.screen, "sorted-80x24")
    }
}

/// Several times, and callers that stay at the top.
@Suite struct ColumnScreenTests {
    @Test(arguments: [(80, 24), (200, 50), (40, 8)]) func `Columns of one's own`(width: Int, height: Int) {
        var stage = Stage(width: width, height: height)
        stage.perform(.set("columns=args result self total start"))
        stage.perform(.set("heat=root"))
        stage.type("A")
        Golden.expect(stage.screen, "columns-\(width)x\(height)")
    }

    @Test func `The time of day`() {
        var stage = Stage(width: 100, height: 16)
        stage.perform(.zone(2 * 3600))
        stage.perform(.set("columns=args clock total"))
        Golden.expect(stage.screen, "columns-clock-100x16")
    }

    @Test(arguments: [(80, 24), (200, 50)]) func `Callers stay at the top`(width: Int, height: Int) throws {
        let calls = (0..<80).map { "step\($0)" }.joined(separator: " ")
        let store = try TraceStore.noted("main{ handle(path='/')=1 serve{ render{ \(calls) } } }")
        var stage = Stage(store, width: width, height: height)
        stage.type("zR 70 j")
        Golden.expect(stage.screen, "callers-\(width)x\(height)")
    }
}
