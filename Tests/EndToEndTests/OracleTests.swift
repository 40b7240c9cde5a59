import Foundation
import Testing
import TraceStore

/// Our numbers against those of a second tool of `sys.monitoring`, which only counts, in the same run.
@Suite(.serialized) struct OracleTests {
    struct Counts: Decodable, Equatable {
        var starts = 0
        var returns = 0
        var unwinds = 0
        var yields = 0
        var resumes = 0
    }

    struct Oracle: Decodable {
        let functions: [String: Counts]
        let deepest: Int
    }

    static let folder = TracedRun.root.appending(path: "Tests/EndToEndTests").path

    @Test func `there is a CPython to test with`() {
        #expect(!Interpreter.all.isEmpty, "no CPython 3.12 to 3.15 was found: install one, such as python3.12")
    }

    @Test(arguments: Interpreter.all)
    func `fib has the calls that the oracle counts`(python: Interpreter) throws {
        try compare(python, ["\(Self.folder)/Programs/fib.py", "20"])
    }

    @Test(arguments: Interpreter.all)
    func `a recursion of 20,000 levels has the calls and the depth that the oracle counts`(python: Interpreter) throws {
        try compare(python, ["\(Self.folder)/Programs/deep.py"])
    }

    @Test(arguments: Interpreter.all)
    func `json tool has the calls that the oracle counts`(python: Interpreter) throws {
        try compare(python, ["-m", "json.tool", "\(Self.folder)/Programs/menu.json"])
    }

    @Test(arguments: Interpreter.all)
    func `generators and exceptions have the calls that the oracle counts`(python: Interpreter) throws {
        try compare(python, ["\(Self.folder)/Programs/mixture.py"])
    }

    static let withFlask = Interpreter.all.filter { $0.modules.contains("flask") }

    @Test(.enabled(if: !OracleTests.withFlask.isEmpty, "no CPython here has Flask"), arguments: OracleTests.withFlask)
    func `a Flask program has the calls that the oracle counts`(python: Interpreter) throws {
        try compare(python, ["\(Self.folder)/Programs/web.py"])
    }

    private func compare(_ python: Interpreter, _ arguments: [String]) throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "oracle-\(UUID().uuidString).json")
        defer { try? FileManager.default.removeItem(at: file) }
        let oracleFolder = Self.folder + "/Python"
        let traced = try TracedRun(
            python, arguments, environment: ["ORACLE_FILE": file.path], pythonPath: oracleFolder)
        #expect(traced.run.exitCode == 0, "\(traced.run.errors)")
        let oracle = try JSONDecoder().decode(Oracle.self, from: try Data(contentsOf: file))
        #expect(!oracle.functions.isEmpty)

        let (counts, deepest) = numbers(traced.store, without: oracleFolder)
        var differences: [String] = []
        for name in Set(counts.keys).union(oracle.functions.keys).sorted() {
            let (found, expected) = (counts[name] ?? Counts(), oracle.functions[name] ?? Counts())
            if (found.starts, found.returns, found.unwinds) != (expected.starts, expected.returns, expected.unwinds) {
                differences.append("\(name): \(found), the oracle has \(expected)")
            }
        }
        #expect(differences.isEmpty, "\(differences.count) differ: \(differences.prefix(5).joined(separator: "\n"))")
        #expect(deepest == oracle.deepest)
        #expect(traced.store.lostCalls == 0)
    }

    /// Counts a function, and the greatest depth of all lanes.
    private func numbers(_ store: TraceStore, without folder: String) -> ([String: Counts], Int) {
        var counts: [String: Counts] = [:]
        var deepest = 0
        for lane in store.lanes {
            var depths: [Int] = []
            // Rows before this one belong to the oracle, which calls the library to write its numbers.
            var foreignEnd: UInt32 = 0
            for row in 0..<store.rowCount(lane.id) {
                let call = CallID(lane: lane.id, row: row)
                let function = store.function(store.functionID(call))
                let depth = (store.parent(call).map { depths[Int($0.row)] } ?? 0) + 1
                depths.append(depth)
                if function.file.hasPrefix(folder) { foreignEnd = max(foreignEnd, store.subtreeEnd(call)) }
                if row < foreignEnd { continue }
                deepest = max(deepest, depth)
                let name = "\(function.qualifiedName) \(function.file):\(function.line)"
                if !store.isContinuation(call) { counts[name, default: Counts()].starts += 1 }
                switch store.outcome(call) {
                case .returned: counts[name, default: Counts()].returns += 1
                case .raised: counts[name, default: Counts()].unwinds += 1
                default: break
                }
            }
        }
        return (counts, deepest)
    }
}
