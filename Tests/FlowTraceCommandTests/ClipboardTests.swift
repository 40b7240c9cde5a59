import Explorer
import Foundation
import Interface
import Testing
import TraceStore

@testable import FlowTraceCommand

@Suite struct ClipboardTests {
    @Test func `A call, its path, its subtree and its value become text`() throws {
        let store = try TraceStore.noted("main{ load(path='a'){ parse }=3 }")
        let text = CallText(store, now: 0)
        let load = CallID(lane: LaneID(raw: 0), row: 1)
        #expect(Clipboard.text(.call, load, text, store) == "load(path='a') → 3")
        #expect(Clipboard.text(.path, load, text, store) == "main > load")
        #expect(Clipboard.text(.subtree, load, text, store) == "load(path='a') → 3\n  parse()\n")
        #expect(Clipboard.text(.value, load, text, store) == "3")
    }

    @Test func `Without a tool the terminal is asked, unless it is too much for it`() {
        let much = Clipboard.put(String(repeating: "x", count: 200_000), environment: ["SSH_TTY": "/dev/pts/1"])
        #expect(much.kind == .warning && much.text.contains("OSC 52"))
        #expect(Clipboard.put("", environment: [:]).kind == .warning)
    }

    @Test(arguments: [
        ("", "vi +12 a.py"), ("nano", "nano +12 a.py"), ("code --wait", "code --wait --goto a.py:12"),
        ("/usr/bin/hx", "/usr/bin/hx a.py:12"),
    ])
    func `Editors are told the line as they want it`(editor: String, expected: String) {
        let words = Editor.command(file: "a.py", line: 12, environment: ["EDITOR": editor])
        #expect(words.joined(separator: " ") == expected)
    }
}
