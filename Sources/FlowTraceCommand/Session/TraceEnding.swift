import TraceCollector
import TraceStore

/// What can be said truthfully of how a trace file ends, once all of it was read.
///
/// A recorder ends its stream with a record `end`; whoever reads a socket writes it in its place when the process was gone
/// before, and its memory was read to the end. A stream without one breaks off: where exactly, tells nothing of why.
enum TraceEnding {
    /// nil: the trace is whole, and there is nothing to say. `writer`: a process that has the file open for writing.
    static func sentence(_ store: TraceStore, writer: @autoclosure () -> Int32?) -> String? {
        let processes = store.processes.filter { $0.hello != nil }
        let open = processes.count { $0.endReason == nil }
        let isCut = store.processes.contains { $0.cutBytes > 0 }
        if isCut || open > 0, let pid = writer() {
            return "is still being written, by pid \(pid): this is what it has so far"
        }
        if isCut { return "breaks off in the middle of a frame: the file was cut, or its disk was full" }
        if open > 0, processes.count == 1 { return "breaks off: its program was killed, or the file was cut" }
        if open > 0 {
            return "breaks off for \(open) of \(processes.count) processes: they were killed, or the file was cut"
        }
        if processes.first?.endReason == .brokenOff {
            return "is whole; its program was killed, or left by os._exit or exec"
        }
        return nil
    }
}
