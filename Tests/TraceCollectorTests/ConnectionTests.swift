import Foundation
import Testing
import TraceWire

@testable import TraceCollector

@Suite struct ConnectionTests {
    @Test func `a stream arrives whole, and the recorder hears hello and capture`() throws {
        let folder = try TemporaryFolder()
        let stream = try TraceNotation.stream("main{ load(path='a') parse parse! }")
        let many = Array(repeating: stream, count: 4000).flatMap { $0 }
        let recorder = try FakeRecorder(path: folder.path + "/1-2.sock")
        let finish = recorder.serve(many)
        let connection = try Connection(path: recorder.path)
        #expect(connection.peerPID == getpid())
        #expect(connection.greet(lossless: true))
        #expect(try readAll(connection) == many)
        #expect(connection.send(.capture(false)))
        connection.close()
        #expect(finish() == [.hello(version: Wire.version, lossless: true), .capture(false)])
    }

    @Test func `reading never waits`() throws {
        let folder = try TemporaryFolder()
        let recorder = try FakeRecorder(path: folder.path + "/1-2.sock")
        let connection = try Connection(path: recorder.path)
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 64, alignment: 8)
        defer { buffer.deallocate() }
        #expect(connection.read(into: buffer) == .nothing)
        connection.close()
        #expect(connection.read(into: buffer) == .end)
        #expect(!connection.send(.capture(true)))
    }

    @Test func `a path without a listener is said to have nobody`() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/1-2.sock"
        #expect(throws: CollectorError.nobodyListens(path)) { try Connection(path: path) }
        do { _ = try FakeRecorder(path: path) }
        #expect(throws: CollectorError.nobodyListens(path)) { try Connection(path: path) }
        let file = folder.path + "/notes.txt"
        close(open(file, O_CREAT | O_WRONLY, 0o600))
        #expect(throws: CollectorError.noSocket(file)) { try Connection(path: file) }
    }

    @Test func `a path that no socket can have is refused`() throws {
        let long = "/tmp/" + String(repeating: "x", count: 103)
        #expect(long.utf8.count == 108)
        #expect(throws: CollectorError.pathTooLong(long)) { try Connection(path: long) }
        let longest = String(long.dropLast())
        #expect(throws: CollectorError.nobodyListens(longest)) { try Connection(path: longest) }
    }

    @Test func `a rendezvous gives each recorder that comes a connection, and removes its file`() throws {
        let folder = try TemporaryFolder()
        let listener = try RendezvousListener(in: SessionFolder(path: folder.path))
        #expect(listener.accept() == nil)
        var status = stat()
        #expect(lstat(listener.path, &status) == 0 && status.st_mode & 0o777 == 0o600)
        let first = try SocketAddress.connected(to: listener.path)
        let second = try SocketAddress.connected(to: listener.path)
        let connections = [try #require(listener.accept()), try #require(listener.accept())]
        #expect(listener.accept() == nil)
        _ = "one".withCString { write(first, $0, 3) }
        _ = "two".withCString { write(second, $0, 3) }
        close(first)
        close(second)
        #expect(try connections.map { String(decoding: try readAll($0), as: UTF8.self) } == ["one", "two"])
        let path = listener.path
        listener.close()
        #expect(access(path, F_OK) != 0)
    }

    @Test func `a folder too deep for a socket is refused`() throws {
        let folder = try TemporaryFolder()
        let deep = folder.path + "/" + String(repeating: "d", count: 90)
        try FileManager.default.createDirectory(atPath: deep, withIntermediateDirectories: true)
        #expect {
            try RendezvousListener(in: SessionFolder(path: deep))
        } throws: { error in
            if case CollectorError.pathTooLong = error { true } else { false }
        }
    }
}
