import Explorer
import Foundation
import Testing

/// README's table of keys is that of the one list of actions.
@Suite struct ReadmeTests {
    static let readme = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "README.md")
    static let begin = "<!-- keys: made from ActionList -->\n"
    static let end = "<!-- end of keys -->"

    /// A row for each action; the nine levels of `z1` to `z9` are one.
    static var table: String {
        var lines = ["| Keys | |", "| --- | --- |"]
        var section = ""
        for action in ActionList.all
        where !action.isOneOfMany {
            if action.section != section {
                section = action.section
                lines.append("| **\(section)** | |")
            }
            let many = action.keysOfAll?.split(separator: "…").map { "`\($0)`" }.joined(separator: " … ")
            let keys = many ?? action.keys.map { "`\($0)`" }.joined(separator: " ")
            lines.append("| \(keys) | \(action.title) |")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    @Test func `README has the keys of the explorer`() throws {
        let text = try String(contentsOf: Self.readme, encoding: .utf8)
        let begin = try #require(text.range(of: Self.begin))
        let end = try #require(text.range(of: Self.end))
        let found = String(text[begin.upperBound..<end.lowerBound])
        if found != Self.table, ProcessInfo.processInfo.environment["FLOWTRACE_ACCEPT_GOLDENS"] == "1" {
            let accepted = text.replacingCharacters(in: begin.upperBound..<end.lowerBound, with: Self.table)
            try accepted.write(to: Self.readme, atomically: true, encoding: .utf8)
            return
        }
        #expect(found == Self.table, "FLOWTRACE_ACCEPT_GOLDENS=1 writes it")
    }
}
