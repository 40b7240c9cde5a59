import FlowTrace
import Glibc
import Testing
import TraceWire

extension RecorderTests {
    @Suite
    struct LossTests {
        @Test func `calls written are calls read and calls lost`() {
            let process = RecordedProcess()
            process.start(history: 1 << 20)
            let reader = process.accept(lossless: false)
            reader.read(until: { !$0.records.isEmpty })
            // The hello arrives before the first event is to be dropped.
            usleep(100_000)
            var written: UInt64 = 0
            let thread = JoinedThread.recording { writer in
                while written < 1_500_000 {
                    writer.call(UInt32(written % 32))
                    written += 1
                }
                // A writer that has ended can't tell its last loss: this one waits.
                usleep(100_000)
            }
            usleep(30_000)
            let reading = JoinedThread { reader.read(pause: 10_000, size: 50_000) }
            thread.join()
            Recorder.stop(reason: 0)
            reading.join()
            #expect(reader.tally.lost > 0)
            #expect(reader.tally.calls + reader.tally.lost == written)
            #expect(reader.tally.faults == [])
            #expect(reader.tally.hasEnded)
        }

        @Test func `nothing follows the end, however slowly it is read`() {
            let process = RecordedProcess()
            process.start()
            let reader = process.accept()
            reader.read(until: { !$0.records.isEmpty })
            // More than a socket takes in, and less than a connection's buffer does: the end waits behind it.
            JoinedThread.recording { writer in for index in 0..<40_000 { writer.call(UInt32(index % 32)) } }.join()
            let stopping = JoinedThread { Recorder.stop(reason: 0) }
            usleep(300_000)
            Recorder.notice(severity: 1, "Too late.")
            usleep(100_000)
            let reading = JoinedThread { reader.read() }
            stopping.join()
            reading.join()
            #expect(reader.tally.calls == 40_000)
            #expect(reader.tally.hasEnded)
            #expect(reader.tally.notices == [])
            #expect(reader.tally.faults == [])
        }

        @Test func `the program waits for a slow lossless reader`() {
            let process = RecordedProcess()
            process.start(history: 1 << 20)
            let reader = process.accept()
            reader.read(until: { !$0.records.isEmpty })
            usleep(100_000)
            let reading = JoinedThread { reader.read(pause: 1000, size: 40_000) }
            let threads = (0..<2).map { _ in
                JoinedThread.recording { writer in
                    for index in 0..<500_000 { writer.call(UInt32(index % 32)) }
                }
            }
            for thread in threads { thread.join() }
            Recorder.stop(reason: 0)
            reading.join()
            #expect(reader.tally.calls == 1_000_000)
            #expect(reader.tally.exits == 1_000_000)
            #expect(reader.tally.lost == 0)
            #expect(reader.tally.faults == [])
            #expect(reader.tally.notices == [])
        }

        @Test func `a lossless reader that stands still is left behind after two seconds, and told so`() {
            let process = RecordedProcess()
            process.start(history: 1 << 20)
            let reader = process.accept()
            reader.read(until: { !$0.records.isEmpty })
            usleep(100_000)
            let start = monotonic()
            let total: UInt64 = 1_000_000
            let thread = JoinedThread.recording { writer in
                for index in 0..<total { writer.call(UInt32(index % 32)) }
                usleep(1_000_000)
            }
            usleep(2_600_000)
            let reading = JoinedThread { reader.read() }
            thread.join()
            let time = monotonic() - start
            Recorder.stop(reason: 0)
            reading.join()
            #expect(time > 2_000_000_000)
            #expect(time < 10_000_000_000)
            #expect(reader.tally.lost > 0)
            #expect(reader.tally.calls + reader.tally.lost == total)
            #expect(reader.tally.notices.count == 1)
            #expect(reader.tally.faults == [])
        }

        @Test func `a reader that is killed costs the program nothing`() {
            let process = RecordedProcess()
            process.start(history: 1 << 20)
            var reader: Reader? = process.accept()
            reader?.read(until: { !$0.records.isEmpty })
            let thread = JoinedThread.recording { writer in
                for index in 0..<300_000 { writer.call(UInt32(index % 32)) }
            }
            reader?.read(until: { $0.calls > 10_000 })
            let start = monotonic()
            reader = nil
            thread.join()
            Recorder.stop(reason: 0)
            #expect(monotonic() - start < 1_900_000_000)
        }

        @Test func `a full disk ends the file, not the program nor the explorer's stream`() {
            let process = RecordedProcess()
            process.start(writesTo: "/dev/full")
            let reader = process.accept()
            let thread = JoinedThread.recording { writer in
                for index in 0..<100_000 { writer.call(UInt32(index % 32)) }
            }
            let reading = JoinedThread { reader.read() }
            thread.join()
            Recorder.stop(reason: 0)
            reading.join()
            #expect(reader.tally.calls == 100_000)
            #expect(reader.tally.notices.count == 1)
        }
    }
}
