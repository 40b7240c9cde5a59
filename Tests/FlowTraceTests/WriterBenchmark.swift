import FlowTrace
import Glibc
import Testing
import TraceWire

extension RecorderTests {
    /// `FLOWTRACE_BENCHMARK=1 swift test -c release --filter WriterBenchmark` prints ns per event, the best of nine rounds.
    @Suite(.enabled(if: getenv("FLOWTRACE_BENCHMARK") != nil))
    struct WriterBenchmark {
        @Test func `time of an event`() {
            let process = RecordedProcess()
            process.start(connects: false)
            let calls: UInt32 = 200_000
            JoinedThread.recording { writer in
                measure("enter + exit", events: 2 * calls) {
                    for index in 0..<calls {
                        writer.enter(index & 31, key: nil)
                        writer.exit()
                    }
                }
                measure("with an argument and a result", events: 2 * calls) {
                    for index in 0..<calls {
                        var out = writer.beginEnterWithArguments(index & 31, key: nil)
                        out.varint(1)
                        out.byte(ValueTag.smallInteger)
                        writer.finish(out)
                        out = writer.beginExitWithResult()
                        out.varint(1)
                        out.byte(ValueTag.smallInteger)
                        writer.finish(out)
                    }
                }
            }.join()
        }

        private func measure(_ name: String, events: UInt32, _ body: () -> Void) {
            var best = UInt64.max
            for _ in 0..<9 {
                let start = monotonic()
                body()
                best = min(best, monotonic() - start)
            }
            print("\(name): \(Double(best) / Double(events)) ns an event")
        }
    }
}
