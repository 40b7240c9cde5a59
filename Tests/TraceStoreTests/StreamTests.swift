import Testing
import TraceStore
import TraceWire

/// A file that holds several processes, frame by frame.
@Suite struct StreamTests {
    @Test func `the frames of several processes may come in any mixture`() throws {
        var generator = SeededGenerator(seed: 5)
        var queues: [[[UInt8]]] = []
        for number in 1...3 {
            var builder = TraceBuilder()
            builder.stream = UInt32(number * 1000)
            builder.record(.hello(Hello(pid: UInt32(number), parent: number == 1 ? 0 : 1)))
            for _ in 0..<5 {
                for _ in 0..<number {
                    builder.enter(builder.function("f\(number)"))
                    builder.exit()
                }
                queues.append([])
                queues[number - 1] += builder.takeFrames()
            }
        }
        let store = TraceStore(capacity: 1 << 16)
        let file = store.beginProcess()
        while let index = queues.indices.filter({ !queues[$0].isEmpty }).randomElement(using: &generator) {
            let frame = queues[index].removeFirst()
            frame.withUnsafeBytes { store.ingest(file, $0) }
        }
        store.endProcess(file)
        #expect(store.processCount == 3)
        #expect(store.callCount == 5 * (1 + 2 + 3))
        #expect(store.processes.allSatisfy { $0.hasEnded && $0.skippedBytes == 0 && $0.oddities == 0 })
        #expect(Set(store.processes.compactMap { $0.hello?.pid }) == [1, 2, 3])
        for process in store.processes {
            #expect(store.parent(of: process) == (process.hello?.pid == 1 ? nil : 1))
        }
        #expect(forestFaults(store).isEmpty)
    }
}
