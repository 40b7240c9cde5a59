import Foundation
import TraceWire

@testable import TraceCollector

/// A recorder's end, in this process: listens at a path, and does as told with the one explorer that connects.
final class FakeRecorder {
    let path: String
    private let listener: Int32

    init(path: String) throws {
        self.path = path
        listener = SocketAddress.newSocket()
        _ = fcntl(listener, F_SETFL, 0)
        guard SocketAddress.withAddress(path, { bind(listener, $0, $1) }) == 0, listen(listener, 4) == 0 else {
            throw CocoaError(.fileWriteUnknown)
        }
    }

    deinit { close(listener) }

    /// Accepts in a thread, waits for the hello, sends `bytes`, then hangs up. The messages read come out of `finish`.
    func serve(_ bytes: [UInt8]) -> () -> [ControlMessage] {
        let listener = listener
        let done = DispatchSemaphore(value: 0)
        let box = MessageBox()
        Thread.detachNewThread {
            let peer = accept(listener, nil, nil)
            var reader = ControlReader()
            var byte: UInt8 = 0
            while box.messages.isEmpty, recv(peer, &byte, 1, 0) == 1 {
                if let message = reader.feed(byte) { box.messages.append(message) }
            }
            var sent = 0
            while sent < bytes.count {
                let count = bytes[sent...].withUnsafeBytes { send(peer, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
                if count <= 0 { break }
                sent += count
            }
            shutdown(peer, Int32(SHUT_WR))
            while recv(peer, &byte, 1, 0) == 1 {
                if let message = reader.feed(byte) { box.messages.append(message) }
            }
            close(peer)
            done.signal()
        }
        return {
            done.wait()
            return box.messages
        }
    }

    /// Written by the one thread, read after it ended.
    private final class MessageBox: @unchecked Sendable {
        var messages: [ControlMessage] = []
    }
}

/// Everything that a source gives, waiting by `poll` where it says so.
func readAll(_ source: some TraceSource, pieces: Int = TraceSourceSize.read) throws -> [UInt8] {
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: pieces, alignment: 8)
    defer { buffer.deallocate() }
    var all: [UInt8] = []
    while true {
        switch source.read(into: buffer) {
        case .bytes(let count): all += Array(buffer.prefix(count))
        case .nothing:
            var entry = pollfd(fd: source.descriptor, events: Int16(POLLIN), revents: 0)
            guard poll(&entry, 1, 10_000) == 1 else { throw CocoaError(.fileReadUnknown) }
        case .end: return all
        case .failed(let error): throw error
        }
    }
}
