import Explorer
import Foundation
import TraceCollector
import TraceStore

/// Work that was asked for by a command and is done between other things, a few milliseconds a turn.
struct SessionJobs {
    private var export: (export: Export, output: ExportOutput, path: String)?
    private var comparison: ComparisonJob?

    /// A turn's part of it, ns.
    static let budget: UInt64 = 4_000_000

    var isBusy: Bool { export != nil || comparison != nil }

    var work: SessionWork? {
        if let export { return SessionWork(name: "EXPORT", part: export.export.progress) }
        if let comparison { return SessionWork(name: "COMPARE", part: comparison.progress) }
        return nil
    }

    mutating func begin(_ wish: ExportWish, _ store: TraceStore) throws {
        guard export == nil else { throw CommandFailure("An export is still being written: C-c gives it up.") }
        let format = wish.format.flatMap { ExportFormat(rawValue: $0) } ?? ExportFormat(path: wish.path)
        guard let format else {
            throw CommandFailure(
                "The ending of \(wish.path) means no format: put one before it, of \(ExportFormat.names).")
        }
        let filter = ExportFilter(mineOnly: wish.mineOnly, subtree: wish.subtree)
        let path = NSString(string: wish.path).expandingTildeInPath
        let output = try ExportOutput(path: path)
        export = (Export(store, format: format, filter: filter, output: output), output, path)
    }

    mutating func compare(_ path: String) throws {
        guard comparison == nil else { throw CommandFailure("A trace is still being read: C-c gives it up.") }
        comparison = try ComparisonJob(NSString(string: path).expandingTildeInPath)
    }

    /// What came of it, when something is done: an action for the explorer.
    mutating func advance(_ store: TraceStore) -> Action? {
        let end = MonotonicClock.now + Self.budget
        if export?.export.advance(until: end) == true { return finishExport() }
        guard comparison?.advance(until: end, store) == true, let job = comparison else { return nil }
        comparison = nil
        return .compared(job.path, job.changes(store))
    }

    private mutating func finishExport() -> Action? {
        guard let done = export else { return nil }
        export = nil
        do {
            try done.output.close()
            let calls = done.export.calls
            return .message(Message("Wrote \(calls) \(calls == 1 ? "call" : "calls") to \(done.path)"))
        } catch {
            return .message(Message("\(error)", .error))
        }
    }

    /// Leaves nothing half done behind. False: there was nothing to give up.
    @discardableResult
    mutating func cancel() -> Bool {
        let wasBusy = isBusy
        export?.output.abandon()
        export = nil
        comparison = nil
        return wasBusy
    }
}

/// Reads the trace of before, and what its functions come to.
struct ComparisonJob {
    let path: String
    private let store = TraceStore()
    private let reader = FeedReader()

    init(_ path: String) throws {
        self.path = path
        reader.add(try TraceOpening.open(path).0, to: store)
        SpillFolder.open(for: store)
    }

    var progress: Double { reader.progress ?? 0 }

    /// True: both traces are known as a whole.
    func advance(until end: UInt64, _ other: TraceStore) -> Bool {
        while MonotonicClock.now < end {
            if reader.hasOpen {
                _ = reader.receive(into: store, budget: 1_000_000)
                for _ in 0..<4 where !store.spillStep() { break }
                _ = store.survey(budget: 40_000)
            } else if !store.survey(budget: 40_000) {
                return !other.survey(budget: 40_000)
            }
        }
        return false
    }

    func changes(_ other: TraceStore) -> [ComparedFunction] {
        let before = SurveyedTotals(store, now: store.processes.map(\.lastTime).max() ?? 0)
        return SurveyedTotals(other, now: other.processes.map(\.lastTime).max() ?? 0).changes(since: before)
    }
}
