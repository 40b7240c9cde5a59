import Glibc
import TraceWire

/// The explorer's end of a socket to one recorder.
package final class Connection: TraceSource {
    package private(set) var descriptor: Int32
    /// The process at the other end: of a socket in the session folder the one that began to listen.
    package let peerPID: Int32
    /// The recorder's memory file, which it passes with its first bytes.
    private var memory: LeftMemory?
    private var hasBegun = false

    /// Takes over a connected, non-blocking socket.
    init(descriptor: Int32, peer: Peer) {
        self.descriptor = descriptor
        peerPID = peer.pid
    }

    /// Connects to the recorder that listens at `path`; its user must be ours.
    package convenience init(path: String) throws(CollectorError) {
        let descriptor = try SocketAddress.connected(to: path)
        guard let peer = Peer(of: descriptor) else { throw .foreignPeer(path) }
        self.init(descriptor: descriptor, peer: peer)
    }

    deinit { close() }

    package func close() {
        guard descriptor >= 0 else { return }
        Glibc.close(descriptor)
        descriptor = -1
    }

    package func read(into buffer: UnsafeMutableRawBufferPointer) -> ReadResult {
        while descriptor >= 0 {
            let count =
                hasBegun ? recv(descriptor, buffer.baseAddress, buffer.count, Int32(MSG_DONTWAIT)) : begin(buffer)
            if count > 0 { return .bytes(count) }
            if count == 0 { return .end }
            switch errno {
            case EINTR: continue
            case EAGAIN: return .nothing
            // A killed program that had not read all of our messages.
            case ECONNRESET: return .end
            default: return .failed(.system("The stream breaks off", path: "of pid \(peerPID)", code: errno))
            }
        }
        return .end
    }

    private func begin(_ buffer: UnsafeMutableRawBufferPointer) -> Int {
        var passed: Int32?
        let count = PassedDescriptor.receive(descriptor, into: buffer, &passed)
        if let passed { memory = LeftMemory(descriptor: passed) }
        hasBegun = count > 0
        return count
    }

    /// What the recorder has left behind, at the end of the stream: it is the stream's rest. nil: there is nothing to be had.
    package func takeLeftMemory() -> LeftMemory? {
        defer { memory = nil }
        return memory
    }

    /// Sends a message. False: the recorder does not take it, since it has gone or hangs.
    @discardableResult
    package func send(_ message: ControlMessage) -> Bool {
        guard descriptor >= 0 else { return false }
        return withUnsafeTemporaryAllocation(byteCount: message.size, alignment: 1) { memory in
            // A temporary allocation of more than zero bytes has an address.
            let bytes = memory.baseAddress.unsafelyUnwrapped.assumingMemoryBound(to: UInt8.self)
            let length = message.write(to: bytes)
            while true {
                // A message goes whole or not at all: it is far smaller than the buffer of a socket.
                let count = Glibc.send(
                    descriptor, bytes, length, Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT))
                if count < 0 && errno == EINTR { continue }
                return count == length
            }
        }
    }

    /// Begins the stream of events. `lossless`: the program waits, within bounds, rather than drop what was not read.
    @discardableResult
    package func greet(lossless: Bool) -> Bool { send(.hello(version: Wire.version, lossless: lossless)) }
}
