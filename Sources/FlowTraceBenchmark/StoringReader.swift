import Glibc
import TraceCollector
import TraceStore
import TraceWire

/// The explorer's end of the socket, as the explorer is: greets the recorder, loses nothing, reads into a store.
final class StoringReader {
    let store = TraceStore()
    private let listener: RendezvousListener
    private let turnsOff: Bool
    /// Is what comes once the program runs dropped?
    private let drops: Bool
    private var isRunning = false
    /// Received.
    private(set) var bytes = 0
    private var connection: Connection?
    private var process = ProcessID(raw: 0)
    private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: TraceSourceSize.read, alignment: 64)

    /// `turnsOff`: asks the recorder to stop capturing as soon as it is there.
    init?(folder: String, turnsOff: Bool, drops: Bool = false) {
        guard let listener = try? RendezvousListener(in: SessionFolder(path: folder)) else { return nil }
        self.listener = listener
        self.turnsOff = turnsOff
        self.drops = drops
    }

    deinit { buffer.deallocate() }

    var path: String { listener.path }

    var descriptors: [pollfd] {
        [pollfd(fd: connection?.descriptor ?? listener.descriptor, events: Int16(POLLIN), revents: 0)]
    }

    /// The recorder is there, and capture is as wanted.
    var isReady: Bool {
        guard connection != nil, store.processCount > 0 else { return false }
        let facts = store.process(process)
        return facts.hello != nil && facts.isCapturing != turnsOff
    }

    /// Takes in what has come. False: nothing had, or the stream is over.
    @discardableResult
    func turn() -> Bool {
        if connection == nil, let accepted = listener.accept() {
            connection = accepted
            process = store.beginProcess()
            accepted.greet(lossless: true)
            if turnsOff { accepted.send(.capture(false)) }
        }
        guard let connection, case .bytes(let count) = connection.read(into: buffer) else { return false }
        bytes += count
        guard !drops || !isRunning else { return true }
        store.ingest(process, UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        isRunning = isReady
        return true
    }

    /// Takes in the rest; the program is over.
    func drain() { while turn() {} }
}
