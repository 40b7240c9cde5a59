import Foundation
import Testing
import TraceCollector
import TraceStore

@testable import FlowTraceCommand

@Suite struct FeedReaderTests {
    /// A stream that always has more.
    private final class Flood: TraceSource {
        let descriptor: Int32 = -1
        private(set) var reads = 0

        func read(into buffer: UnsafeMutableRawBufferPointer) -> ReadResult {
            buffer[0] = 0
            reads += 1
            return .bytes(1)
        }

        func close() {}
    }

    @Test func `streams that always have more take turns, however little time there is`() {
        let reader = FeedReader()
        let store = TraceStore()
        let floods = [Flood(), Flood(), Flood()]
        for flood in floods { reader.add(flood, to: store) }
        for _ in 0..<30 { #expect(reader.receive(into: store, budget: 0)) }
        #expect(floods.map(\.reads) == [10, 10, 10])
    }

    @Test func `who sends no frames is no recorder, and is left`() throws {
        let folder = try TemporaryFolder()
        let listener = try RendezvousListener(in: SessionFolder(path: folder.path))
        let stranger = Spawn.start(
            "/usr/bin/python3",
            [
                "python3", "-c",
                "import socket,sys; s=socket.socket(socket.AF_UNIX); s.connect(sys.argv[1]); s.send(b'HTTP/1.1 400\\r\\n'*99); s.recv(1)",
                listener.path,
            ], environment: [:], Spawn.Options())
        let pid = try stranger.get()
        var entry = pollfd(fd: listener.descriptor, events: Int16(POLLIN), revents: 0)
        #expect(poll(&entry, 1, 60_000) == 1)
        let reader = FeedReader()
        let store = TraceStore()
        reader.add(try #require(listener.accept()), to: store)
        for _ in 0..<6000 where reader.hasOpen {
            if !reader.receive(into: store, budget: 1_000_000) { usleep(10_000) }
        }
        #expect(!reader.hasOpen && reader.isStranger(store))
        #expect(reader.problem == "What answers there, pid \(pid), is no recorder of FlowTrace.")
        var status: Int32 = 0
        waitpid(pid, &status, 0)
    }
}
