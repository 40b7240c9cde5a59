import Foundation
import Testing
import TraceStore
import TraceWire

@testable import FlowTraceCommand

/// Exports in a temporary folder, and what a reader that is not ours (Tests/…/ExportChecks) finds in them.
struct ExportCheck {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    static let python = SearchPath(environment: ProcessInfo.processInfo.environment).find("python3")
    static let script = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "ExportChecks/check_export.py").path

    /// Writes the store, and answers the file's path.
    func export(_ store: TraceStore, _ format: ExportFormat, _ filter: ExportFilter = ExportFilter(), to name: String)
        throws -> String
    {
        let path = "\(folder.path)/\(name)"
        let output = try ExportOutput(path: path)
        var export = Export(store, format: format, filter: filter, output: output)
        // A deadline that has passed: the smallest slices.
        while !export.advance(until: 0) {}
        try output.close()
        return path
    }

    /// What the independent reader says of a file.
    func reading(_ format: ExportFormat, _ path: String) throws -> [String: Any] {
        let python = try #require(Self.python)
        let process = Process()
        process.executableURL = URL(filePath: python)
        process.arguments = [Self.script, format.rawValue, path]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0, "the reader refuses \(path)")
        return try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    }

    func text(_ path: String) throws -> String { try String(contentsOfFile: path, encoding: .utf8) }
}

/// Traces that hold what is hard for other formats.
enum HardTraces {
    /// Threads and overlapping tasks, open calls, exceptions, generators, losses, names with signs that formats use.
    static func mixed() throws -> TraceStore {
        let store = try TraceStore.noted(
            "start:module{ load(path='a;b \"c\"')@2ms=3 parse!KeyError('k') guard{ parse!KeyError('k') }? *7 late } "
                + "count:gen~=1 ^count:gen~=2 wait{ nap… }")
        let process = store.beginProcess()
        store.ingest(process, overlapping())
        return store
    }

    /// Two tasks whose calls overlap in time, and a third that still waits.
    static func overlapping() -> [UInt8] {
        var builder = TraceBuilder()
        builder.record(.hello(Hello(pid: 4711, texts: ["command": "python\u{0}tasks.py"])))
        let fetch = builder.function("fetch;all\nlines", parameters: ["url"])
        let read = builder.function("Reader.read")
        builder.lane("MainThread")
        builder.lane("Task-1", kind: .task, parent: "MainThread")
        builder.enter(fetch, arguments: [.string("http://a/\u{1B}]0;x\u{7}", length: 14)])
        builder.enter(read)
        builder.park()
        builder.lane("Task-2", kind: .task, parent: "MainThread")
        builder.enter(fetch, arguments: [.float(.nan)])
        builder.enter(read)
        builder.park()
        builder.lane("Task-1")
        builder.wake()
        builder.exit(result: .string("📦", length: 1))
        builder.exit(result: Value.none)
        builder.lane("Task-2")
        builder.wake()
        builder.exit()
        builder.exit()
        builder.lane("Task-3", kind: .task, parent: "MainThread")
        builder.enter(fetch)
        builder.park()
        return builder.take()
    }

    static func calls(_ store: TraceStore) -> Int {
        store.lanes.reduce(0) { sum, lane in
            sum + (0..<lane.rowCount).count { store.lost(CallID(lane: lane.id, row: $0)) == nil }
        }
    }
}
