import Foundation
import Interface
import Testing

@testable import FlowTraceCommand

/// Traces of real programs, recorded once (Replays/*.py beside them), and what keys show of them. Times are the trace's own.
///
/// FLOWTRACE_ACCEPT_GOLDENS=1 writes the screens anew.
@Suite struct ReplayTests {
    struct Replay: Sendable, CustomTestStringConvertible {
        var trace: String
        var name: String
        var size: String
        var keys: String

        var testDescription: String { "\(trace) \(name)" }
    }

    static let replays: [Replay] = [
        Replay(trace: "flask", name: "first", size: "80x24", keys: ""),
        Replay(trace: "flask", name: "big", size: "200x50", keys: "zR"),
        Replay(trace: "flask", name: "small", size: "40x8", keys: "j j j"),
        Replay(trace: "flask", name: "tiny", size: "20x5", keys: "j"),
        Replay(trace: "flask", name: "what-raised-the-500", size: "120x40", keys: "& e x c Enter G E Enter"),
        Replay(trace: "flask", name: "grouped", size: "80x24", keys: "zR zG"),
        Replay(trace: "flask", name: "by-time", size: "80x24", keys: "zR / h e a l t h Enter H s g"),
        Replay(trace: "flask", name: "functions", size: "80x24", keys: "F4"),
        Replay(trace: "flask", name: "exceptions", size: "80x24", keys: "F5 l"),
        Replay(trace: "pytest", name: "recursion", size: "80x24", keys: "zR zG / f i b Enter h h"),
        Replay(trace: "pytest", name: "deep", size: "80x24", keys: "zR G 12 k"),
        Replay(trace: "pytest", name: "failure", size: "100x40", keys: "E Enter"),
        Replay(trace: "asyncio", name: "tasks", size: "80x24", keys: "zR"),
        Replay(trace: "asyncio", name: "lanes", size: "80x24", keys: "F6"),
        Replay(trace: "asyncio", name: "error", size: "80x24", keys: "e Enter C-w j"),
    ]

    @Test(arguments: replays) func `Keys show of a recorded program what they showed before`(replay: Replay) throws {
        let folder = "Tests/FlowTraceCommandTests/Replays"
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().path
        var request = OpenRequest(
            path: "\(root)/\(folder)/\(replay.trace).flowtrace", view: ViewRequest(form: .explorer))
        let size = replay.size.split(separator: "x").compactMap { Int($0) }
        request.size = (size[0], size[1])
        request.keys = replay.keys
        let screen = try ScreenPrinter.screen(request, glyphs: .unicode, title: "\(replay.trace).flowtrace")
        let file = "\(root)/\(folder)/\(replay.trace)-\(replay.name)-\(replay.size).txt"
        let expected = try? String(contentsOfFile: file, encoding: .utf8)
        if expected == screen { return }
        let accepts = ProcessInfo.processInfo.environment["FLOWTRACE_ACCEPT_GOLDENS"] == "1"
        if accepts || expected == nil { try screen.write(toFile: file, atomically: true, encoding: .utf8) }
        if accepts { return }
        Issue.record("The screen differs from \(file):\n\(screen)")
    }
}
