import Testing

@testable import FlowTraceCommand
@testable import TraceCollector

@Suite struct WatchAdviceTests {
    private func session(_ pid: Int32) -> RunningSession {
        RunningSession(pid: pid, start: 5, path: "/run/\(pid)-5.sock", facts: nil)
    }

    private func resolve(_ argument: String?, _ pids: [Int32], canAsk: Bool = false) throws -> String {
        switch try WatchAdvice.resolve(argument, among: pids.map(session), canAsk: canAsk) {
        case .socket(let path): path
        case .choice: "choice"
        }
    }

    @Test func `one recorder is taken, a pid chooses, a path is taken as it is`() throws {
        #expect(try resolve(nil, [17]) == "/run/17-5.sock")
        #expect(try resolve("18", [17, 18]) == "/run/18-5.sock")
        #expect(try resolve("/some/socket", []) == "/some/socket")
        #expect(try resolve(nil, [17, 18], canAsk: true) == "choice")
    }

    @Test func `otherwise the advice says how to go on`() {
        let cases: [(String?, [Int32], String)] = [
            (nil, [], "flowtrace record app.py"), ("9", [], "flowtrace record app.py"), ("9", [17], "17"),
            (nil, [17, 18], "flowtrace watch 17"),
        ]
        for (argument, pids, advice) in cases {
            #expect {
                try resolve(argument, pids)
            } throws: { error in
                "\(error)".contains(advice)
            }
        }
    }

    @Test func `a size is columns and rows`() {
        #expect(ScreenSize(argument: "80x24") != nil && ScreenSize(argument: "80X24")?.rows == 24)
        for text in ["80", "x24", "80x", "0x5", "80x24x3", "1001x5", "-5x5"] {
            #expect(ScreenSize(argument: text) == nil)
        }
    }

    @Test func `the locale decides between Unicode and ASCII`() {
        #expect(TextTerminal.isUnicode([:]) && TextTerminal.isUnicode(["LANG": "de_DE.utf8"]))
        #expect(!TextTerminal.isUnicode(["LANG": "C"]) && !TextTerminal.isUnicode(["LC_ALL": "C", "LANG": "C.UTF-8"]))
        #expect(TextTerminal.isUnicode(["LC_ALL": "", "LANG": "C.UTF-8"]))
        #expect(!TextTerminal.isCapable("dumb") && !TextTerminal.isCapable(nil) && TextTerminal.isCapable("xterm"))
    }
}
