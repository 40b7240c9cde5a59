import Testing
import TraceStore
import TraceWire

@testable import Explorer

@Suite struct FoldingTests {
    private let app = """
        main{ load{ json.loads:lib{ decode:lib{ scan:lib } } parse } serve:lib{ route:lib{ view{ query } } } } bye
        """

    @Test("At first my code and the library calls it makes are shown, two levels of calls open")
    func defaultView() throws {
        let explored = try Explored(app)
        #expect(
            explored.picture == """
                >-main
                   -main
                     -load
                       +json.loads
                       .parse
                     -serve
                       +view
                   .bye
                """)
    }

    @Test("A library call without my code below it opens to its callees, one with my code to that")
    func openLibraryCall() throws {
        var explored = try Explored(app)
        explored.press("/ json Enter Space")
        #expect(explored.selected == "json.loads")
        #expect(explored.picture.contains(">      =json.loads\n         +decode\n"))
        explored.press("Space")
        #expect(explored.picture.contains(">      +json.loads\n       .parse"))
        explored.press("/ serve Enter Space Space")
        #expect(explored.picture.contains(">    -serve\n       +view"))
    }

    @Test("a shows all calls below a row, and again my code only")
    func scopeHere() throws {
        var explored = try Explored(app)
        explored.press("/ serve Enter a")
        #expect(explored.picture.contains(">    =serve\n       +route\n"))
        explored.press("j l l")
        #expect(explored.selected == "view")
        #expect(explored.picture.contains("       =route\n>        +view\n"))
        explored.press("K h a")
        #expect(explored.selected == "serve" || explored.selected == "route")
        explored.press("/ serve Enter a")
        #expect(explored.picture.contains(">    -serve\n       +view\n"))
    }

    @Test("A shows all calls everywhere and keeps the selected call in view")
    func scopeEverywhere() throws {
        var explored = try Explored(app)
        explored.press("/ view Enter A")
        #expect(explored.selected == "view")
        #expect(explored.picture.contains("     =serve\n       =route\n>        +view\n"))
        #expect(explored.state.scope == .all)
        explored.press("A")
        #expect(explored.selected == "view")
        #expect(explored.picture.contains("     -serve\n>      +view\n"))
    }

    @Test("A on a library call that my code does not make goes to the call above it that my code shows")
    func scopeLeavesLibrary() throws {
        var explored = try Explored(app)
        explored.press("A / scan Enter")
        #expect(explored.selected == "scan")
        explored.press("A")
        #expect(explored.selected == "json.loads")
    }

    @Test("h closes, then goes to the caller; l opens, then goes to the first callee")
    func closeOrParent() throws {
        var explored = try Explored(app)
        explored.press("j j h")
        #expect(explored.picture.contains(">    +load\n     -serve"))
        explored.press("h")
        #expect(explored.selected == "main")
        explored.press("j l l")
        #expect(explored.selected == "json.loads")
    }

    @Test("zM leaves the outermost calls, zR opens my code to the end, z2 shows two levels")
    func levels() throws {
        var explored = try Explored(app)
        explored.press("/ parse Enter zM")
        #expect(explored.picture == " -main\n>  +main\n   .bye")
        explored.press("z2")
        #expect(explored.picture == " -main\n>  -main\n     +load\n     +serve\n   .bye")
        explored.press("zR")
        #expect(explored.picture.contains("       -view") == false)
        #expect(explored.picture.contains("       =view\n         .query"))
        explored.press("zm zm")
        #expect(explored.state.level == 0)
        explored.press("3zr")
        #expect(explored.state.level == 3)
    }

    @Test("zO opens all below, zC closes it; what comes in later stays folded")
    func recursive() throws {
        let store = TraceStore()
        let process = store.beginProcess()
        var builder = TraceBuilder()
        try builder.append("main{ work{ one{ two{ three{ four } } } } tail{ more{ deep… } } }")
        store.ingest(process, builder.take())
        var explored = Explored(store)
        explored.press("j zO")
        #expect(explored.picture.hasSuffix("     =tail\n       =more\n         .deep"))
        #expect(explored.picture.contains("           =three\n             .four"))
        for function in ["new", "newer", "newest"] { builder.enter(builder.function(function, parameters: [])) }
        store.ingest(process, builder.take())
        explored.perform(.ingested)
        #expect(explored.picture.hasSuffix("       =more\n         =deep\n           +new"))
        explored.press("zC")
        #expect(explored.picture == " =main\n>  +main")
        explored.press("l")
        #expect(explored.picture == " =main\n>  =main\n     +work\n     +tail")
    }

    @Test("zO stops at ten thousand rows and says so")
    func cap() throws {
        let calls = String(repeating: "a{ b } ", count: 12_000)
        var explored = try Explored("main{ \(calls)}")
        explored.press("j zM zO")
        let open = allRows(explored.state, explored.store).filter { $0.fold == .openAll }.count
        #expect(open > 4_900 && open < 5_100)
        #expect(explored.state.message?.text == "Opened 10000 rows; the rest stays folded")
        explored.press("g zO")
        #expect(explored.state.message?.text == "Opened 10000 rows; the rest stays folded")
    }

    @Test("An import is one row, which opens to what it ran")
    func imports() throws {
        var explored = try Explored("main{ _find:import{ exec:import{ numpy:lib:module{ setup:lib } } } work }")
        #expect(explored.picture == ">-main\n   -main\n     +_find\n     .work")
        explored.press("j j l l")
        #expect(explored.picture == " -main\n   -main\n     =_find\n>      +exec\n     .work")
    }

    @Test("Lanes fold, and lost calls have a row")
    func lanes() throws {
        var explored = try Explored("thread main[ a{ b *7 c } ] task t1[ d{ e } ]")
        #expect(explored.picture == ">=main\n   =a\n     .b\n     .7 lost\n     .c\n =t1\n   =d\n     .e")
        explored.press("Space")
        #expect(explored.picture == ">+main\n =t1\n   =d\n     .e")
        explored.press("zO T zC")
        #expect(explored.picture == " =main\n   =a\n     .b\n     .7 lost\n     .c\n>+t1")
    }
}
