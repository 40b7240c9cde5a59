import Glibc
import Testing
import TraceCollector
import TraceStore
import TraceWire

@testable import FlowTrace

extension RecorderTests {
    /// What a recorder leaves to an explorer when its process is gone.
    @Suite
    struct LeftMemoryTests {
        @Test func `a chunk lies in memory as the language says`() {
            #expect(MemoryLayout<Chunk>.stride == HistoryLayout.Slot.stride)
            let offsets: [(Int?, Int)] = [
                (MemoryLayout<Chunk>.offset(of: \.published), HistoryLayout.Slot.published),
                (MemoryLayout<Chunk>.offset(of: \.order), HistoryLayout.Slot.order),
                (MemoryLayout<Chunk>.offset(of: \.time), HistoryLayout.Slot.time),
                (MemoryLayout<Chunk>.offset(of: \.callsBefore), HistoryLayout.Slot.callsBefore),
                (MemoryLayout<Chunk>.offset(of: \.writer), HistoryLayout.Slot.writer),
                (MemoryLayout<Chunk>.offset(of: \.sequence), HistoryLayout.Slot.sequence),
                (MemoryLayout<Chunk>.offset(of: \.tickScale), HistoryLayout.Slot.tickScale),
            ]
            for (actual, expected) in offsets { #expect(actual == expected) }
        }

        @Test(arguments: [0, 1, 5000, 400_000])
        func `what was published and not sent is read from the memory`(calls: Int) throws {
            let process = RecordedProcess()
            let folder = SessionFolder(path: process.folder)
            let listener = try RendezvousListener(in: folder)
            defer { listener.close() }
            listener.path.withCString { path in
                var options = RecorderOptions()
                options.connectPath = path
                options.listens = false
                #expect(Recorder.start(options) == .started)
            }
            for _ in 0..<32 { RecordedProcess.defineFunction() }
            let connection = try #require(listener.accept())
            let store = TraceStore(capacity: 1 << 20)
            let traced = store.beginProcess()
            // Greeted late: some of the events come through the socket, some do not.
            let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 16)
            defer { buffer.deallocate() }
            let writing = JoinedThread.recording { writer in
                for index in 0..<calls { writer.call(UInt32(index % 32)) }
            }
            connection.greet(lossless: true)
            var rest = 3
            while rest > 0, waitForBytes(connection) {
                if case .bytes(let count) = connection.read(into: buffer) {
                    store.ingest(traced, UnsafeRawBufferPointer(rebasing: buffer.prefix(min(count, 1 << 18))))
                }
                rest -= 1
            }
            writing.join()
            let left = try #require(connection.takeLeftMemory())
            // As after the process's death: the explorer hangs up and reads the memory.
            connection.close()
            let (records, writers) = store.resume(traced)
            left.begin(after: StreamProgress(records: records, writers: writers))
            reading: while true {
                switch left.read(into: buffer) {
                case .bytes(let count): store.ingest(traced, UnsafeRawBufferPointer(rebasing: buffer.prefix(count)))
                default: break reading
                }
            }
            store.endProcess(traced)
            #expect(store.callCount == calls)
            #expect(store.lostCalls == 0)
            #expect(store.process(traced).skippedBytes == 0)
            #expect(store.process(traced).oddities == 0)
        }

        private func waitForBytes(_ connection: TraceCollector.Connection) -> Bool {
            var entry = pollfd(fd: connection.descriptor, events: Int16(POLLIN), revents: 0)
            return poll(&entry, 1, 100) == 1
        }
    }
}
