import TraceCollector
import TraceStore
import TraceWire

/// One stream on its way into the store.
struct Feed {
    var source: any TraceSource
    let process: ProcessID
    var isOpen = true
    /// Of the recorder at the other end of a socket, 0: unknown.
    var pid: Int32 = 0

    /// Capture can be asked for: there is a recorder at the other end.
    var connection: Connection? { source as? Connection }
}

/// The streams of a session: reads what they have, and puts it into the store and, if wanted, into a file.
final class FeedReader {
    private(set) var feeds: [Feed] = []
    private var file: TraceFileWriter?
    /// The beginnings of frames that are not whole yet, by feed: a file takes whole frames, so that those of several processes can be
    /// mixed.
    private var cutters: [FrameCutter] = []
    /// The whole stream so far, for whoever wants to save it later.
    private(set) var spool: TraceFileWriter?
    private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: TraceSourceSize.read, alignment: 16)
    /// A sentence about a stream that broke off.
    private(set) var problem: String?
    private var bytesRead = 0
    /// The stream whose turn it is.
    private var turn = 0

    deinit { buffer.deallocate() }

    func save(to path: String) throws { file = try TraceFileWriter(path: path) }

    /// Keeps the stream in a file without a name from now on. Where that can't be, `spool` is nil.
    func keepStream() {
        for folder in SpillFolder.candidates where spool == nil { spool = try? TraceFileWriter(unnamedIn: folder) }
    }

    func add(_ source: any TraceSource, to store: TraceStore) {
        var feed = Feed(source: source, process: store.beginProcess())
        feed.pid = feed.connection?.peerPID ?? 0
        feeds.append(feed)
        cutters.append(FrameCutter())
    }

    /// How much of the files was read, 0 … 1; nil: there is none of a known size.
    var progress: Double? {
        let size = feeds.reduce(0) { $0 + (($1.source as? TraceFile)?.size ?? 0) }
        return size > 0 ? min(1, Double(bytesRead) / Double(size)) : nil
    }

    /// A process that is still writing one of the files.
    var writer: Int32? { feeds.lazy.compactMap { ($0.source as? TraceFile)?.writer }.first }

    var hasOpen: Bool { feeds.contains { $0.isOpen } }

    /// Takes in what there is, for `budget` ns at most, but one read at least. False: there was nothing.
    ///
    /// The streams take turns, read by read: one that always has more lets none of the others wait.
    func receive(into store: TraceStore, budget: UInt64) -> Bool {
        let end = MonotonicClock.now + budget
        var moved = false
        var silent = 0
        while silent < feeds.count {
            turn = turn + 1 < feeds.count ? turn + 1 : 0
            guard feeds[turn].isOpen, read(turn, store) else {
                silent += 1
                continue
            }
            silent = 0
            moved = true
            if MonotonicClock.now >= end { break }
        }
        return moved
    }

    /// One read. False: there is no more for now.
    private func read(_ index: Int, _ store: TraceStore) -> Bool {
        switch feeds[index].source.read(into: buffer) {
        case .bytes(let count):
            let bytes = UnsafeRawBufferPointer(rebasing: buffer.prefix(count))
            bytesRead += count
            store.ingest(feeds[index].process, bytes)
            if let stranger = stranger(index, store) { return end(index, store, stranger) }
            if file != nil || spool != nil {
                cutters[index].cut(bytes) {
                    file?.append($0)
                    spool?.append($0)
                }
            }
            return true
        case .nothing: return false
        case .failed(let error): return end(index, store, error)
        case .end: return end(index, store, nil)
        }
    }

    /// Ends a stream, or goes on with what the recorder has left of it. True, as of a read that brought something.
    private func end(_ index: Int, _ store: TraceStore, _ error: CollectorError?) -> Bool {
        if let error { problem = "\(error)" }
        feeds[index].source.close()
        if salvage(index, store) { return true }
        if feeds[index].connection != nil { tellBreak(store.process(feeds[index].process)) }
        feeds[index].isOpen = false
        store.endProcess(feeds[index].process)
        return true
    }

    /// Who sends bytes that are no frames, and has yet to say who it is, is no recorder: nothing of a socket's stream is damaged.
    private func stranger(_ index: Int, _ store: TraceStore) -> CollectorError? {
        guard let connection = feeds[index].connection else { return nil }
        let process = store.process(feeds[index].process)
        return process.hello == nil && process.skippedBytes > 0 ? .noRecorder(pid: connection.peerPID) : nil
    }

    /// The first stream came from somebody who is no recorder.
    func isStranger(_ store: TraceStore) -> Bool { problem != nil && store.processes.first?.hello == nil }

    /// A stream that broke off is continued from what the recorder has left in its memory. False: it has ended as it should.
    private func salvage(_ index: Int, _ store: TraceStore) -> Bool {
        guard store.process(feeds[index].process).endReason == nil,
            let left = feeds[index].connection?.takeLeftMemory()
        else { return false }
        let (records, writers) = store.resume(feeds[index].process)
        cutters[index] = FrameCutter()
        left.begin(after: StreamProgress(records: records, writers: writers))
        feeds[index].source = left
        return true
    }

    /// The stream of a socket has ended without its last record, and nothing was left to continue it from.
    private func tellBreak(_ process: TracedProcess) {
        guard problem == nil, process.endReason == nil, let hello = process.hello else { return }
        problem =
            "The stream of pid \(hello.pid) broke off, and the rest could not be had from its memory: calls may be missing."
    }

    /// Takes in what waits in streams that are not read any further.
    func takeWaiting(_ store: TraceStore) {
        for feed in feeds where feed.isOpen { store.takeWaiting(feed.process) }
    }

    /// Adds the children of processes that are known, as their recorders appear in the folders of sockets. True: there were some.
    /// `rules`: what they are to record, as of the program.
    func followChildren(_ store: TraceStore, rules: String) -> Bool {
        var found = false
        for (pid, path) in SessionFolder.all().flatMap({ $0.recorders() }) {
            guard !feeds.contains(where: { $0.isOpen && $0.pid == pid }), let facts = ProcessFacts(pid: pid),
                store.isKnown(pid: UInt32(bitPattern: facts.parent)), let connection = try? Connection(path: path)
            else { continue }
            connection.greet(lossless: false)
            if !rules.isEmpty { connection.send(.rules(Array(rules.utf8))) }
            connection.send(.capture(true))
            add(connection, to: store)
            found = true
        }
        return found
    }

    func setCapture(_ on: Bool) {
        for feed in feeds where feed.isOpen { feed.connection?.send(ControlMessage.capture(on)) }
    }

    func setRules(_ text: String) {
        for feed in feeds where feed.isOpen { feed.connection?.send(ControlMessage.rules(Array(text.utf8))) }
    }

    func mark(_ text: String) {
        for feed in feeds where feed.isOpen { feed.connection?.send(ControlMessage.mark(Array(text.utf8))) }
    }

    func flush() { file?.flush() }

    func close() {
        for feed in feeds where feed.isOpen { feed.source.close() }
        file?.close()
    }

    /// What is to be said when the session is over.
    var fileProblem: String? {
        guard let problem = file?.problem else { return nil }
        return "\(problem)"
    }
}
