import TraceStore
import TraceWire

/// From bytes to stored calls: frames, checksums, decoding, rows, boundary index. The stream is built before, a part that is
/// repeated, so that building it does not count and memory for it does not either.
struct IngestBenchmark {
    let calls: Int

    func run() {
        for readSize in [64 << 10, 256 << 10] {
            measure("structure only", .structureOnly, readSize: readSize)
            measure("with values", .withValues, readSize: readSize)
            measure("generators, tasks, exceptions", .generatorsTasksAndExceptions, readSize: readSize)
        }
    }

    private func measure(_ name: String, _ mix: SyntheticProgram.Mix, readSize: Int) {
        let store = TraceStore()
        let process = store.beginProcess()
        var program = SyntheticProgram(mix)
        var bytes = 0
        var nanoseconds: UInt64 = 0
        var residentBefore: Int?
        while store.callCount < calls {
            // One part of the stream at a time: 4 MiB stay resident, whatever the number of calls.
            let part = program.next(calls: min(500_000, calls))
            if residentBefore == nil { residentBefore = residentBytes() }
            bytes += part.count
            let start = monotonicTime()
            part.withUnsafeBytes { part in
                var position = 0
                while position < part.count {
                    let end = min(position + readSize, part.count)
                    store.ingest(process, UnsafeRawBufferPointer(rebasing: part[position..<end]))
                    position = end
                }
            }
            nanoseconds += monotonicTime() - start
        }
        let resident = residentBytes() - (residentBefore ?? 0)
        let facts = store.process(process)
        guard facts.skippedBytes == 0, facts.oddities == 0, store.lostCalls == 0 else {
            print("ingest \(name): the stream was not read well: \(facts)")
            return
        }
        let events = Double(store.eventCount)
        print(
            "ingest, \(name), reads of \(readSize >> 10) KiB:",
            "\(rounded(events * 1000 / Double(nanoseconds))) million events/s,",
            "\(rounded(Double(nanoseconds) / events)) ns/event,",
            "\(rounded(Double(resident) / Double(store.callCount))) bytes/call resident",
            "(\(rounded(Double(store.memoryBytes) / Double(store.callCount))) accounted),",
            "\(rounded(Double(bytes) / events)) bytes/event on the wire,",
            "\(store.callCount) calls")
    }

    private func rounded(_ number: Double) -> Double { (number * 10).rounded() / 10 }
}
