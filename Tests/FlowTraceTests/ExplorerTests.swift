import Foundation
import Testing
import TraceCollector
import TraceStore

@testable import FlowTrace

extension RecorderTests {
    /// The recorder of this very process: one session after another, read as an explorer reads it.
    @Suite struct ExplorerTests {
        private func start(history: Int = 64 << 20, file: String? = nil) {
            var options = RecorderOptions()
            options.history = history
            let path = file.map { strdup($0) }
            options.filePath = path.map { UnsafePointer($0!) }
            let result = Recorder.start(options)
            #expect(result == .started)
            if let path { free(path) }
        }

        private func temporary(_ name: String) -> String {
            FileManager.default.temporaryDirectory.appending(path: "flowtrace-\(UUID().uuidString)-\(name)").path
        }

        @Test func `a file holds every call of eight threads`() throws {
            let path = temporary("threads.flowtrace")
            defer { try? FileManager.default.removeItem(atPath: path) }
            start(file: path)
            RecordedProgram.run(threads: 8, calls: 50_000, function: RecordedProgram.function("work"))
            Recorder.stop(reason: 0)
            let store = RecordedProgram.read(try TraceFile(path: path))
            #expect(store.callCount == 400_000)
            #expect(store.lostCalls == 0)
            #expect(store.lanes.map(\.rowCount) == Array(repeating: 50_000, count: 8))
            #expect(Set(store.lanes.map(\.name)) == Set((0..<8).map { "worker \($0)" }))
            #expect(store.processes[0].endReason != nil)
            #expect(store.processes[0].skippedBytes == 0 && store.processes[0].oddities == 0)
        }

        @Test func `who connects late gets the past`() throws {
            start()
            RecordedProgram.run(calls: 100_000, function: RecordedProgram.function("early"))
            let connection = try RecordedProgram.connect(lossless: false)
            Thread.detachNewThread {
                usleep(300_000)
                Recorder.stop(reason: 0)
            }
            let store = RecordedProgram.read(connection)
            #expect(store.callCount == 100_000 && store.lostCalls == 0)
            #expect(store.function(store.functionID(CallID(lane: LaneID(raw: 0), row: 0))).qualifiedName == "early")
        }

        @Test func `what the history could not hold is counted to the call`() throws {
            start(history: 1 << 20)
            RecordedProgram.run(calls: 2_000_000, function: RecordedProgram.function("many"))
            let connection = try RecordedProgram.connect(lossless: false)
            Thread.detachNewThread {
                usleep(300_000)
                Recorder.stop(reason: 0)
            }
            let store = RecordedProgram.read(connection)
            #expect(store.lostCalls > 1_000_000)
            // Open calls of the first chunk come back as rows of their own, and rows that stand for lost calls are no calls.
            let lostRows = (0..<store.rowCount(LaneID(raw: 0))).count {
                store.lost(CallID(lane: LaneID(raw: 0), row: $0)) != nil
            }
            #expect(store.callCount - lostRows + store.lostCalls == 2_000_000)
            // The lane begins with them: who comes late has lost nothing since.
            #expect(lostRows == 1 && store.earlierCalls == store.lostCalls)
            #expect(store.beginsLate(CallID(lane: LaneID(raw: 0), row: 0)))
        }

        @Test func `a lossless reader that is slow loses nothing`() throws {
            start(history: 1 << 20)
            let connection = try RecordedProgram.connect(lossless: true)
            usleep(100_000)
            let function = RecordedProgram.function("patient")
            Thread.detachNewThread {
                RecordedProgram.run(calls: 1_000_000, function: function)
                Recorder.stop(reason: 0)
            }
            let store = RecordedProgram.read(connection, pause: 2000)
            #expect(store.callCount == 1_000_000 && store.lostCalls == 0)
        }
    }
}
