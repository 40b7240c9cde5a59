import Randomness
import Testing
import TraceStore
import TraceWire

/// A file that holds several processes, frame by frame.
@Suite struct StreamTests {
    @Test func `the frames of several processes may come in any mixture`() throws {
        var generator = SeededRandom(seed: 5)
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

    @Test func `short forms tell what the long ones do, in fewer bytes`() throws {
        var sizes: [Int] = []
        var told: [String] = []
        for isShort in [false, true] {
            var builder = TraceBuilder(step: 100)
            builder.usesShortForms = isShort
            let function = builder.function("load", parameters: ["name"])
            for pause: UInt64 in [0, 100, 5_000, 10_000, 1_000_000] {
                builder.enter(function, site: 7)
                builder.now += pause
                builder.enter(function, site: 300, arguments: [.integer(5)])
                builder.now += pause
                builder.exit(result: .integer(9))
                builder.now += pause
                builder.exit()
            }
            let store = TraceStore(capacity: 1 << 16)
            let bytes = builder.take()
            bytes.withUnsafeBytes { store.ingest(store.beginProcess(), $0) }
            let lane = store.lanes[0].id
            let times = (0..<store.rowCount(lane)).map { row in
                let call = CallID(lane: lane, row: row)
                return "\(store.start(call))+\(store.duration(call, now: 0)) at \(store.arguments(call))"
            }
            sizes.append(bytes.count)
            told.append(store.notation(lane, []) + times.joined(separator: "\n"))
            #expect(store.callCount == 10 && store.process(ProcessID(raw: 0)).oddities == 0)
        }
        #expect(told[0] == told[1])
        #expect(sizes[1] < sizes[0])
    }

    /// Of two processes that append to one file, the second was killed while it wrote: its last frame breaks off where the next of the
    /// first begins.
    @Test(arguments: [1, 3, 4, 20, 55, 56, 57, 60, 70])
    func `a frame that breaks off is passed over and said to be lost`(length: Int) throws {
        var first = TraceBuilder()
        first.stream = 1000
        first.record(.hello(Hello(pid: 1, parent: 0)))
        var second = TraceBuilder()
        second.stream = 2000
        second.record(.hello(Hello(pid: 2, parent: 1)))
        func call(_ name: String, _ builder: inout TraceBuilder) {
            builder.enter(builder.function(name))
            builder.exit()
        }
        call("early", &first)
        call("told", &second)
        var stream = first.takeFrames().flatMap { $0 } + second.takeFrames().flatMap { $0 }
        for _ in 0..<20 { call("told", &second) }
        let cut = try #require(second.takeFrames().last).prefix(length)
        stream += cut
        call("late", &first)
        stream += first.takeFrames().flatMap { $0 }
        let store = TraceStore(capacity: 1 << 16)
        let file = store.beginProcess()
        stream.withUnsafeBytes { store.ingest(file, $0) }
        store.endProcess(file)
        #expect(store.processCount == 2)
        #expect(store.callCount == 3)
        #expect(store.process(file).skippedBytes == cut.count)
        #expect(store.process(file).notices.map(\.text) == ["Part of the trace could not be read: calls are missing."])
        #expect(forestFaults(store).isEmpty)
    }
}
