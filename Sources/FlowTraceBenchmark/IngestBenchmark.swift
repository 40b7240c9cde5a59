import TraceStore
import TraceWire

/// From bytes to stored calls: frames, checksums, decoding, rows, boundary index. The stream is built before, a part that is
/// repeated, so that building it does not count and memory for it does not either.
struct IngestBenchmark {
    let calls: Int

    func run() {
        var table = Table(
            "from memory into the store", "read size", "million events/s", "ns/event", "bytes/call", "accounted",
            "wire bytes/event", "calls",
            "totals ns/call")
        for mix in SyntheticProgram.Mix.allCases {
            for readSize in [64 << 10, 256 << 10] {
                if let cells = measure(mix, readSize: readSize) { table.add(cells) }
            }
        }
        table.show()
    }

    private func measure(_ mix: SyntheticProgram.Mix, readSize: Int) -> [String]? {
        let store = TraceStore()
        let process = store.beginProcess()
        var program = SyntheticProgram(mix)
        var bytes = 0
        var nanoseconds: UInt64 = 0
        var surveyed: UInt64 = 0
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
            let surveyStart = monotonicTime()
            while store.survey(budget: 40_000) {}
            surveyed += monotonicTime() - surveyStart
        }
        let resident = residentBytes() - (residentBefore ?? 0)
        let facts = store.process(process)
        guard facts.skippedBytes == 0, facts.oddities == 0, store.lostCalls == 0 else {
            print("the stream was not read well: \(facts)")
            return nil
        }
        let events = Double(store.eventCount)
        let stored = Double(store.callCount)
        return [
            mix.rawValue, "\(readSize >> 10) KiB", decimal(events * 1000 / Double(nanoseconds)),
            decimal(Double(nanoseconds) / events), decimal(Double(resident) / stored),
            decimal(Double(store.memoryBytes) / stored), decimal(Double(bytes) / events), "\(store.callCount)",
            decimal(Double(surveyed) / stored),
        ]
    }
}
