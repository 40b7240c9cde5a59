import Foundation
import Testing
import TraceCollector
import TraceStore
import TraceWire

/// Capture that goes on in the middle of a program.
@Suite(.serialized) struct LateCaptureTests {
    /// What the test and the program have done so far.
    private final class Stage: @unchecked Sendable {
        var isOff = false
        var isOn = false
    }

    @Test(arguments: Interpreter.all)
    func `each thread shows the calls that it was in`(python: Interpreter) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "late-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        func has(_ name: String) -> Bool { FileManager.default.fileExists(atPath: folder.appending(path: name).path) }
        func sign(_ name: String) {
            _ = FileManager.default.createFile(atPath: folder.appending(path: name).path, contents: nil)
        }
        let stage = Stage()
        let program = TracedRun.root.appending(path: "Tests/EndToEndTests/Programs/late.py").path
        let traced = try TracedRun(
            python, [program, folder.path],
            talking: { connection, store in
                if !stage.isOff {
                    guard Self.calls("first", store).count == 2 else { return }
                    stage.isOff = connection.send(.capture(false))
                } else if !stage.isOn {
                    guard store.processes[0].isCapturing == false else { return }
                    sign("go")
                    guard has("MainThread"), has("worker") else { return }
                    stage.isOn = connection.send(.capture(true))
                } else if Set(Self.calls("tick", store).map(\.lane)).count == 2 {
                    sign("end")
                }
            })
        #expect(traced.run.exitCode == 0, "\(traced.run.errors)")
        let store = traced.store
        for call in Self.calls("second", store) {
            #expect(store.isReopened(call))
            #expect(store.outcome(call) == .returned)
            #expect(store.result(call) == .string("second", length: 6))
            #expect(store.parent(call).map { store.function(store.functionID($0)).qualifiedName } == "first")
        }
        #expect(Self.calls("second", store).count == 2)
        for call in Self.calls("tick", store) {
            #expect(store.parent(call).map { store.function(store.functionID($0)).qualifiedName } == "second")
        }
        #expect(store.lostCalls == 0 && store.processes[0].oddities == 0)
    }

    private static func calls(_ name: String, _ store: TraceStore) -> [CallID] {
        store.lanes.flatMap { lane in (0..<lane.rowCount).map { CallID(lane: lane.id, row: $0) } }
            .filter { store.function(store.functionID($0)).qualifiedName == name }
    }
}
