import FlowTrace
import Glibc
import Testing
import TraceWire

/// The recorder is one per process: its tests run one after the other.
@Suite(.serialized)
enum RecorderTests {}

extension RecorderTests {
    @Suite
    struct StreamTests {
        @Test func `a reader gets every event in order`() {
            var random = SystemRandomNumberGenerator()
            let seed = random.next()
            print("seed \(seed)")
            let process = RecordedProcess()
            process.start()
            let reader = process.accept()
            var state = seed
            var written: [StreamTally.Step] = []
            let total = 100_000
            JoinedThread.recording { writer in
                var depth = 0
                for _ in 0..<total {
                    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                    if depth > 0, state >> 63 == 0 {
                        writer.exit()
                        written.append(.exit)
                        depth -= 1
                    } else {
                        let function = UInt32(truncatingIfNeeded: state >> 40) % 32
                        writer.enter(function, key: nil)
                        written.append(.enter(function))
                        depth += 1
                    }
                }
            }.join()
            let stopping = JoinedThread { Recorder.stop(reason: 0) }
            reader.read()
            stopping.join()
            #expect(reader.tally.faults == [])
            #expect(reader.tally.steps.count == 1)
            #expect((reader.tally.steps.first?.value == written) as Bool, "seed \(seed)")
            #expect(reader.tally.lost == 0)
            #expect(reader.tally.skippedBytes == 0)
            #expect(reader.tally.hasEnded)
            guard case .hello(let hello)? = reader.tally.records.first else {
                Issue.record("hello is not the first record")
                return
            }
            #expect(hello.pid == UInt32(getpid()))
        }

        @Test func `events arrive while the thread still writes none`() {
            let process = RecordedProcess()
            process.start()
            let reader = process.accept()
            let thread = JoinedThread.recording { writer in
                for _ in 0..<10 { writer.call(1) }
                sleep(1)
            }
            let start = monotonic()
            reader.read(until: { $0.calls == 10 })
            #expect(monotonic() - start < 900_000_000)
            thread.join()
        }

        @Test func `a late explorer gets the past and then the present`() throws {
            let process = RecordedProcess()
            process.start(connects: false, listens: true)
            JoinedThread.recording { writer in
                for index in 0..<UInt32(50_000) { writer.call(index % 32) }
            }.join()
            let reader = try #require(process.attach())
            reader.read(until: { $0.calls == 50_000 })
            JoinedThread.recording { writer in
                for index in 0..<UInt32(1000) { writer.call(index % 32) }
            }.join()
            let second = try #require(process.attach(lossless: true))
            let readings = [reader, second].map { one in JoinedThread { one.read() } }
            Recorder.stop(reason: 0)
            for reading in readings { reading.join() }
            for tally in [reader.tally, second.tally] {
                #expect(tally.calls == 51_000)
                #expect(tally.exits == 51_000)
                #expect(tally.lost == 0)
                #expect(tally.faults == [])
                #expect(tally.hasEnded)
            }
            #expect(RecordedProcess.listeningPath == nil)
        }

        @Test func `eight threads lose nothing`() {
            let process = RecordedProcess()
            process.start()
            let reader = process.accept()
            let threads = (0..<8).map { index in
                JoinedThread.recording { writer in
                    for round in 0..<UInt32(20_000 + index) { writer.call(round % 32) }
                }
            }
            let reading = JoinedThread { reader.read() }
            for thread in threads { thread.join() }
            Recorder.stop(reason: 0)
            reading.join()
            #expect(reader.tally.calls == 8 * 20_000 + 28)
            #expect(reader.tally.exits == 8 * 20_000 + 28)
            #expect(reader.tally.steps.count == 8)
            for steps in reader.tally.steps.values {
                let enters = steps.enumerated().filter { $0.offset % 2 == 0 }.map(\.element)
                #expect((enters == (0..<UInt32(enters.count)).map { .enter($0 % 32) }) as Bool)
            }
            #expect(reader.tally.lost == 0)
            #expect(reader.tally.faults == [])
        }

        @Test func `a trace file holds what the socket gave`() {
            let process = RecordedProcess()
            process.start(writesTo: process.filePath)
            let reader = process.accept()
            let threads = (0..<3).map { _ in
                JoinedThread.recording { writer in
                    for index in 0..<UInt32(40_000) { writer.call(index % 32) }
                }
            }
            let reading = JoinedThread { reader.read() }
            for thread in threads { thread.join() }
            Recorder.stop(reason: 0)
            reading.join()
            var file = StreamTally()
            readFile(process.filePath) { file.take($0) }
            #expect(file.calls == 120_000)
            #expect((file.chunks == reader.tally.chunks) as Bool)
            #expect((file.recordBytes == reader.tally.recordBytes) as Bool)
            #expect(file.faults == [])
            #expect(file.hasEnded)
        }

        @Test func `a stack of a million calls is told by its ends`() {
            let process = RecordedProcess()
            process.start(history: 1 << 20)
            let reader = process.accept()
            let depth = 1_000_000
            let thread = JoinedThread.recording { writer in
                for _ in 0..<depth { writer.enter(7, key: nil) }
                for _ in 0..<depth { writer.exit() }
            }
            let reading = JoinedThread { reader.read() }
            thread.join()
            Recorder.stop(reason: 0)
            reading.join()
            #expect(reader.tally.calls == UInt64(depth))
            #expect(reader.tally.exits == UInt64(depth))
            #expect(reader.tally.faults == [])
            let deepest = reader.tally.stacks.max { $0.depth < $1.depth }
            #expect((deepest?.depth ?? 0) > 980_000)
            for stack in reader.tally.stacks {
                let listed = stack.outer.count + stack.inner.count
                #expect(listed == min(Int(stack.depth), Wire.outermostFrames + Wire.innermostFrames))
                // Nothing has ended when depth and number of calls agree: then the innermost is the latest.
                if stack.depth == stack.calls, let inner = stack.inner.last {
                    #expect(inner.ordinal == stack.calls - 1)
                }
            }
        }

        @Test func `times are those of the monotonic clock`() {
            let process = RecordedProcess()
            process.start()
            let reader = process.accept()
            var brackets: [(before: UInt64, after: UInt64)] = []
            JoinedThread.recording { writer in
                for _ in 0..<20 {
                    let before = monotonic()
                    writer.enter(1, key: nil)
                    brackets.append((before, monotonic()))
                    let end = monotonic()
                    writer.exit()
                    brackets.append((end, monotonic()))
                    usleep(15_000)
                }
            }.join()
            let stopping = JoinedThread { Recorder.stop(reason: 0) }
            reader.read()
            stopping.join()
            #expect(reader.tally.times.count == brackets.count)
            // A piece that leaves in the first ms has a rough scale.
            for (time, bracket) in zip(reader.tally.times, brackets) {
                #expect(time + 20_000 >= bracket.before)
                #expect(time <= bracket.after + 20_000)
            }
        }
    }
}

func monotonic() -> UInt64 {
    var now = timespec()
    clock_gettime(CLOCK_MONOTONIC, &now)
    return UInt64(now.tv_sec) * 1_000_000_000 + UInt64(now.tv_nsec)
}

func readFile(_ path: String, _ body: (UnsafeRawBufferPointer) -> Void) {
    let descriptor = open(path, O_RDONLY)
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: 1 << 16)
    while true {
        let count = read(descriptor, &bytes, bytes.count)
        guard count > 0 else { return }
        bytes.withUnsafeBytes { body(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
    }
}
