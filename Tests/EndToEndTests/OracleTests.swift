import Foundation
import Testing
import TraceStore

/// Our numbers against those of a second tool of `sys.monitoring`, which only counts, in the same run.
@Suite(.serialized) struct OracleTests {
    struct Counts: Equatable {
        var starts = 0
        var returns = 0
        var unwinds = 0
    }

    static let folder = TracedRun.root.appending(path: "Tests/EndToEndTests").path
    /// The tool, and programs, that the checks in Python use as well.
    static let checks = TracedRun.root.appending(path: "Tests/RecorderChecks").path

    @Test func `there is a CPython to test with`() {
        #expect(!Interpreter.all.isEmpty, "no CPython 3.12 to 3.15 was found: install one, such as python3.12")
    }

    @Test(arguments: Interpreter.all)
    func `fib has the calls that the oracle counts`(python: Interpreter) throws {
        try compare(python, ["\(Self.checks)/programs/fib.py", "20"])
    }

    @Test(arguments: Interpreter.all)
    func `a recursion of 20,000 levels has the calls and the depth that the oracle counts`(python: Interpreter) throws {
        try compare(python, ["\(Self.checks)/programs/deep.py"])
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
        let file = FileManager.default.temporaryDirectory.appending(path: "oracle-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: file) }
        let oracleFolder = Self.checks + "/oracle"
        let traced = try TracedRun(
            python, arguments, environment: ["ORACLE_FILE": file.path], pythonPath: oracleFolder)
        #expect(traced.run.exitCode == 0, "\(traced.run.errors)")
        let oracle = try read(file, without: oracleFolder)
        #expect(!oracle.functions.isEmpty)

        let (counts, deepest) = numbers(traced.store, without: oracleFolder)
        var differences: [String] = []
        for name in Set(counts.keys).union(oracle.functions.keys).sorted() {
            let (found, expected) = (counts[name] ?? Counts(), oracle.functions[name] ?? Counts())
            if found != expected {
                differences.append("\(name): \(found), the oracle has \(expected)")
            }
        }
        #expect(differences.isEmpty, "\(differences.count) differ: \(differences.prefix(5).joined(separator: "\n"))")
        #expect(deepest == oracle.deepest)
        #expect(traced.store.lostCalls == 0)
    }

    /// The oracle's numbers: a line a function (`oracle/sitecustomize.py`), the greatest depth at the end.
    private func read(_ file: URL, without folder: String) throws -> (functions: [String: Counts], deepest: Int) {
        let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n").map {
            $0.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
        }
        var functions: [String: Counts] = [:]
        for fields in lines.dropLast() where fields.count > 2 && !fields[1].hasPrefix(folder) {
            let name = "\(fields[0]) \(fields[1]):\(fields[2])"
            for event in fields.dropFirst(3).map({ $0.split(separator: "=") }) where event.count == 2 {
                let count = try #require(Int(event[1]))
                switch event[0] {
                case "PY_START": functions[name, default: Counts()].starts += count
                case "PY_RETURN": functions[name, default: Counts()].returns += count
                case "PY_UNWIND": functions[name, default: Counts()].unwinds += count
                default: break
                }
            }
        }
        return (functions, try #require(lines.last.flatMap { $0.count == 2 ? Int($0[1]) : nil }))
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
