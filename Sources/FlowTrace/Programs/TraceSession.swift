import CRecorder

/// One session a process at a time, as the Python package has it; explorers may watch meanwhile.
private enum TraceSession {
    static let mutex = ProgramMutex()
    nonisolated(unsafe) static var begin: (time: UInt64, chunk: UInt64)?
    nonisolated(unsafe) static var events: [CallEvent] = []

    static func collect(_ begin: (time: UInt64, chunk: UInt64)) -> [CallEvent] {
        var collector = EventCollector()
        Recorder.snapshot(after: begin.chunk) { collector.take($0, $1) }
        return collector.events(since: begin.time)
    }
}

/// Begins a session: `stopTracing` gives what was called from now on. A session that runs goes on.
///
/// The recorder keeps the last 64 MiB of events; of a longer session, the beginning is lost.
public func startTracing() {
    TraceRecorder.start()
    TraceSession.mutex.withLock {
        guard TraceSession.begin == nil else { return }
        TraceSession.begin = (ft_monotonic(), Recorder.lastSealed)
    }
}

/// Ends the session, and gives its events in the order of time. Without one: the events of the last.
@discardableResult
public func stopTracing() -> [CallEvent] {
    TraceSession.mutex.withLock {
        if let begin = TraceSession.begin {
            TraceSession.events = TraceSession.collect(begin)
            TraceSession.begin = nil
        }
        return TraceSession.events
    }
}

/// The events of the session so far, or of the last one.
public func getTraceData() -> [CallEvent] {
    TraceSession.mutex.withLock { TraceSession.begin.map(TraceSession.collect) ?? TraceSession.events }
}

/// Is there a session?
public func isTracingActive() -> Bool {
    TraceSession.mutex.withLock { TraceSession.begin != nil }
}
