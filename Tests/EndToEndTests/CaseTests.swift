import Foundation
import Testing
import TraceStore

/// Each program of `Cases` carries the tree that it is expected to give in its own comments: a line `# tree: …` for each lane
/// with calls of its own, in the notation of `TraceNotation`, sorted.
@Suite struct CaseTests {
    static let folder = TracedRun.root.appending(path: "Tests/EndToEndTests/Cases").path
    static let names = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [])
        .filter { $0.hasSuffix(".py") }.sorted()

    @Test func `there are cases`() { #expect(Self.names.count >= 6) }

    @Test(arguments: Interpreter.all, CaseTests.names)
    func `a program gives its tree`(python: Interpreter, name: String) throws {
        let path = "\(Self.folder)/\(name)"
        let expected = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
            .filter { $0.hasPrefix("# tree: ") }.map { String($0.dropFirst(8)) }.sorted()
        let traced = try TracedRun(python, [path])
        #expect(traced.run.exitCode == 0, "\(traced.run.errors)")
        #expect(traced.store.lostCalls == 0)
        #expect(trees(traced.store) == expected)
    }

    /// My own calls of each lane; the library's are left out.
    private func trees(_ store: TraceStore) -> [String] {
        store.lanes.map { lane in
            let text = store.notation(lane.id, [.values, .boundaryOnly, .mineOnly])
            return text.isEmpty ? "" : "\(lane.kind == .task ? "task" : "thread"): \(text)"
        }.filter { !$0.isEmpty }.sorted()
    }
}
