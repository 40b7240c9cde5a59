import Testing
import TraceStore
import TraceWire

@testable import Explorer

@Suite struct MovingTests {
    private let wide = "main{ a b c d e f g h i j k l m n o p q r s t }"

    @Test("j and k take counts and stop at the ends")
    func counts() throws {
        var explored = try Explored(wide)
        explored.press("3j")
        #expect(explored.selected == "b")
        explored.press("100j")
        #expect(explored.selected == "t")
        explored.press("2k")
        #expect(explored.selected == "r")
        explored.press("g k")
        #expect(explored.selected == "main")
        #expect(explored.state.line == 0)
    }

    @Test("The viewport scrolls when the selection leaves it, and pages move both")
    func paging() throws {
        var explored = try Explored(wide, rows: 5)
        explored.press("5j")
        #expect(explored.picture == "   =main\n     .a\n     .b\n     .c\n>    .d")
        explored.press("C-f")
        #expect(explored.picture == "     .d\n     .e\n     .f\n     .g\n>    .h")
        explored.press("2k C-d")
        #expect(explored.picture == "     .f\n     .g\n>    .h\n     .i\n     .j")
        explored.press("9C-f")
        #expect(explored.picture == "     .p\n     .q\n     .r\n     .s\n>    .t")
        explored.press("9C-b")
        #expect(explored.picture == ">=main\n   =main\n     .a\n     .b\n     .c")
    }

    @Test("The wheel moves the viewport; the selection stays on its call as long as it is in it")
    func wheel() throws {
        var explored = try Explored(wide, rows: 5)
        explored.press("4j")
        explored.perform(.wheel(3))
        #expect(explored.picture == "     .b\n>    .c\n     .d\n     .e\n     .f")
        explored.perform(.wheel(3))
        #expect(explored.picture == ">    .e\n     .f\n     .g\n     .h\n     .i")
        explored.perform(.wheel(-3))
        #expect(explored.picture == "     .b\n     .c\n     .d\n>    .e\n     .f")
        for _ in 0..<20 { explored.perform(.wheel(3)) }
        #expect(explored.picture == ">    .p\n     .q\n     .r\n     .s\n     .t")
    }

    @Test("J and K go among siblings, H to the caller, T and < to other lanes")
    func relatives() throws {
        var explored = try Explored("thread main[ a{ b{ x y } c{ z } } d ] task t1[ e ] task t2[ f ]")
        explored.press("2j J")
        #expect(explored.selected == "c")
        explored.press("J")
        #expect(explored.state.message?.text == "The last of its siblings")
        explored.press("K H J")
        #expect(explored.selected == "d")
        explored.press("T")
        #expect(explored.selected == "t1")
        explored.press("> >")
        #expect(explored.state.message?.text == "The last lane")
        explored.press("2<")
        #expect(explored.selected == "main")
    }

    @Test("L walks down the slowest path")
    func slowest() throws {
        var explored = try Explored("main{ a@1ms b{ c@2ms d@9ms{ e@3ms f } } g@5ms }")
        explored.press("L L L L")
        #expect(explored.selected == "e")
        explored.press("L")
        #expect(explored.selected == "e")
        explored.press("[ [")
        #expect(explored.selected == "b")
        explored.press("]")
        #expect(explored.selected == "d")
    }

    @Test("e stops where exceptions came from and where they were caught")
    func exceptions() throws {
        var explored = try Explored("main{ a{ b{ c! }! }? x d{ e! }? }")
        explored.press("zM e")
        #expect(explored.selected == "a")
        explored.press("e")
        #expect(explored.selected == "c")
        explored.press("e e e")
        #expect(explored.selected == "a")
        #expect(explored.state.message?.text == "Went on from the beginning")
        explored.press("E")
        #expect(explored.selected == "e")
    }

    @Test("New calls never move the row under the cursor, and arrive folded")
    func appending() throws {
        let store = TraceStore()
        let process = store.beginProcess()
        var builder = TraceBuilder()
        try builder.append("thread main[ main{ a{ b{ c… } } } ]")
        store.ingest(process, builder.take())
        var explored = Explored(store, rows: 4)
        explored.press("3j")
        let before = explored.picture
        builder.exit()
        builder.exit()
        for _ in 0..<50 { try builder.append("d{ e{ f } }") }
        store.ingest(process, builder.take())
        explored.perform(.ingested)
        #expect(explored.selected == "b")
        #expect(explored.picture == before)
        explored.press("j")
        #expect(explored.picture == "   =main\n     =a\n       =b\n>        .c" || explored.selected == "d")
    }

    @Test("F follows the newest call until a key moves the selection; G turns it on")
    func follow() throws {
        let store = TraceStore()
        let process = store.beginProcess()
        var builder = TraceBuilder()
        try builder.append("thread main[ main{ a } ]")
        store.ingest(process, builder.take())
        var explored = Explored(store, rows: 6, follow: true)
        #expect(explored.selected == "a")
        func goOn(_ notation: String) throws {
            try builder.append(notation)
            store.ingest(process, builder.take())
            explored.perform(.ingested)
        }
        try goOn("thread main[ b{ c } ]")
        #expect(explored.selected == "c")
        try goOn("task t1[ d ]")
        #expect(explored.selected == "d")
        explored.press("zM zR A A Esc")
        #expect(explored.state.follow)
        explored.press("k")
        #expect(!explored.state.follow)
        let selected = explored.selected
        try goOn("task t1[ e ]")
        #expect(explored.selected == selected)
        explored.press("G")
        #expect(explored.state.follow && explored.selected == "e")
        try goOn("task t1[ f ]")
        #expect(explored.selected == "f")
        explored.press("F")
        try goOn("task t1[ g ]")
        #expect(explored.selected == "f")
    }

    @Test("p freezes rows and time; unseen calls are counted, and are there afterwards")
    func freeze() throws {
        let store = TraceStore()
        let process = store.beginProcess()
        var builder = TraceBuilder()
        try builder.append("thread main[ main{ a } ]")
        store.ingest(process, builder.take())
        var explored = Explored(store)
        explored.perform(.tick(100))
        explored.perform(.status(SessionStatus(connection: .live)))
        explored.press("p")
        #expect(explored.state.connection == .paused)
        let before = explored.outline
        try builder.append("thread main[ b c ] task t1[ d ]")
        store.ingest(process, builder.take())
        explored.perform(.ingested)
        explored.perform(.tick(900))
        #expect(explored.outline == before)
        #expect(explored.state.displayedTime == 100)
        #expect(explored.state.freeze?.unseenCalls(store) == 3)
        explored.press("p")
        #expect(explored.outline == ">=main\n   =main\n     .a\n   .b\n   .c\n =t1\n   .d")
        #expect(explored.state.displayedTime == 900)
    }
}
