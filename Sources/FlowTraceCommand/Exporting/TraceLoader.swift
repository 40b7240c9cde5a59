import TraceCollector
import TraceStore

/// Reads a whole trace file into a store.
enum TraceLoader {
    /// Reports progress, 0 … 1. Answers sentences about what could not be read.
    static func load(_ path: String, into store: TraceStore, _ report: (Double) -> Void) throws -> [String] {
        let (file, fault) = try TraceOpening.open(path, report)
        let reader = FeedReader()
        reader.add(file, to: store)
        SpillFolder.open(for: store)
        while reader.hasOpen {
            _ = reader.receive(into: store, budget: 50_000_000)
            while store.spillStep() {}
            if let progress = reader.progress { report(progress) }
        }
        let ending = TraceEnding.sentence(store, writer: reader.writer).map { "The trace \($0)." }
        return [fault?.description].compactMap(\.self) + problems(of: store)
            + [ending, reader.problem].compactMap(\.self)
    }

    /// What a store could not use of its streams.
    static func problems(of store: TraceStore) -> [String] {
        var problems = store.processes.flatMap { process in
            process.notices.map(\.text)
                + (process.skippedBytes > process.cutBytes
                    ? ["\(process.skippedBytes - process.cutBytes) bytes of the trace could not be read."] : [])
                + (process.droppedRecords > 0 ? [droppedRecords(process)] : [])
        }
        if store.earlierCalls > 0 {
            problems.append("It begins late: \(store.earlierCalls) calls before were no longer there.")
        }
        let lost = store.lostCalls - store.earlierCalls
        if lost > 0 { problems.append("\(lost) calls were lost.") }
        return problems
    }

    static func droppedRecords(_ process: TracedProcess) -> String {
        "The recorder had no room for \(process.droppedRecords) names of functions, types and lanes."
    }
}
