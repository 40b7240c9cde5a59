import Foundation
import TraceCollector
import TraceStore
import TraceWire

/// A Python program run under the real extension, read through a real socket into a store.
struct TracedRun {
    let run: ProgramRun
    let store: TraceStore
    let process: ProcessID

    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
    static let inject = root.appending(path: "Sources/PythonRecorder/Python/inject").path

    /// The extension that was built with these tests, or the one that FLOWTRACE_TEST_EXTENSION names.
    static let extensionPath: String = {
        if let path = ProcessInfo.processInfo.environment["FLOWTRACE_TEST_EXTENSION"] { return path }
        let name = "libflowtrace_recorder.so"
        let beside = Bundle.main.executableURL?.deletingLastPathComponent().appending(path: name)
        let candidates = [beside, root.appending(path: ".build/debug/\(name)")].compactMap { $0?.path }
        return candidates.first { FileManager.default.fileExists(atPath: $0) } ?? candidates[0]
    }()

    /// `pythonPath`: folders that the program's own PYTHONPATH names. `stopReading`: after so many bytes nothing is read for a while.
    init(
        _ interpreter: Interpreter, _ arguments: [String], environment: [String: String] = [:],
        pythonPath: String? = nil,
        options: [String: String] = [:], meanwhile: @escaping (Foundation.Process) -> Void = { _ in },
        talking: @escaping (Connection, TraceStore) -> Void = { _, _ in }
    ) throws {
        let listener = try RendezvousListener(in: try SessionFolder.locate())
        defer { listener.close() }
        var variables = environment
        variables["PYTHONPATH"] = [TracedRun.inject, pythonPath].compactMap { $0 }.joined(separator: ":")
        variables["FLOWTRACE_PYTHONPATH"] = pythonPath
        variables["FLOWTRACE_EXTENSION"] = TracedRun.extensionPath
        variables["FLOWTRACE_CONNECT"] = listener.path
        variables["FLOWTRACE_ERRORS"] = listener.path + ".errors"
        variables.merge(options) { $1 }
        let store = TraceStore(capacity: 1 << 24)
        let process = store.beginProcess()
        run = ProgramRun(interpreter.path, arguments, environment: variables) { program in
            meanwhile(program)
            TracedRun.read(listener, into: store, process, talking: talking, while: { program.isRunning })
        }
        store.endProcess(process)
        self.store = store
        self.process = process
        if let fault = try? String(contentsOfFile: listener.path + ".errors", encoding: .utf8) {
            throw TracedRunError(description: fault)
        }
    }

    private static func read(
        _ listener: RendezvousListener, into store: TraceStore, _ process: ProcessID,
        talking: (Connection, TraceStore) -> Void, while isRunning: () -> Bool
    ) {
        var connection: Connection?
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 16)
        defer { buffer.deallocate() }
        while true {
            // Asked before reading: what was sent before the end is read after it.
            let runs = isRunning()
            if connection == nil {
                connection = listener.accept()
                connection?.greet(lossless: true)
            }
            if let connection { talking(connection, store) }
            switch connection?.read(into: buffer) ?? .nothing {
            case .bytes(let count): store.ingest(process, UnsafeRawBufferPointer(rebasing: buffer[..<count]))
            case .nothing:
                if !runs { return }
                usleep(1000)
            default:
                guard store.process(process).endReason == nil, let left = connection?.takeLeftMemory() else { return }
                // The program was gone before its last events were sent.
                let (records, writers) = store.resume(process)
                left.begin(after: StreamProgress(records: records, writers: writers))
                while case .bytes(let count) = left.read(into: buffer) {
                    store.ingest(process, UnsafeRawBufferPointer(rebasing: buffer[..<count]))
                }
                return
            }
        }
    }

    /// Rows of calls, continuations left out, each with its function.
    func calls(where include: (Function) -> Bool = { _ in true }) -> [CallID] {
        var found: [CallID] = []
        for lane in store.lanes {
            for row in 0..<store.rowCount(lane.id) {
                let call = CallID(lane: lane.id, row: row)
                if !store.isContinuation(call), store.lost(call) == nil, include(store.function(store.functionID(call)))
                {
                    found.append(call)
                }
            }
        }
        return found
    }
}

struct TracedRunError: Error, CustomStringConvertible {
    let description: String
}
