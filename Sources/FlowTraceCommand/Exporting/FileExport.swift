import Foundation
import TraceCollector
import TraceStore

/// `flowtrace export`: reads a trace, then writes it, with a line of progress in a terminal.
struct FileExport {
    var path: String
    var format: ExportFormat
    var filter: ExportFilter
    var output: String?

    func run() throws -> Int32 {
        SignalPipe.ignoreFailedWrites()
        let store = TraceStore()
        var progress = ProgressLine()
        defer { progress.clear() }
        let problems = try TraceLoader.load(path, into: store) { progress.show("Reading \(path)", $0) }
        if let call = filter.subtree, call.lane.raw >= store.laneCount || call.row >= store.rowCount(call.lane) {
            throw CommandFailure("The trace has no call \(call.lane.raw):\(call.row).")
        }
        let output = try ExportOutput(path: output)
        var export = Export(store, format: format, filter: filter, output: output)
        while !export.advance(until: MonotonicClock.now + 50_000_000) {
            progress.show("Writing \(self.output ?? "")", export.progress)
        }
        try output.close()
        progress.clear()
        for problem in problems { TextOutput.standardError("flowtrace: \(problem)\n") }
        return 0
    }
}
