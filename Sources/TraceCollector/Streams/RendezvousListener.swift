import Glibc

/// The socket at which an explorer waits for the recorder of a program that it starts: so the first event is not missed.
package final class RendezvousListener {
    package let path: String
    package private(set) var descriptor: Int32

    /// Listens at a fresh name in `folder`, `explorer-PID-NUMBER.sock`, with mode 0600.
    package init(in folder: SessionFolder) throws(CollectorError) {
        let number = UInt32.random(in: 0 ... .max)
        let path = "\(folder.path)/\(SocketName.rendezvous(pid: getpid(), number: number))"
        let descriptor = SocketAddress.newSocket()
        guard descriptor >= 0 else { throw .system("A socket cannot be made at", path: path, code: errno) }
        // On Linux the mode of the unbound socket becomes the mode of its file.
        fchmod(descriptor, 0o600)
        guard let bound = SocketAddress.withAddress(path, { bind(descriptor, $0, $1) }) else {
            Glibc.close(descriptor)
            throw .pathTooLong(path)
        }
        guard bound == 0, listen(descriptor, 4096) == 0 else {
            let code = errno
            Glibc.close(descriptor)
            throw .system("No socket can listen at", path: path, code: code)
        }
        self.path = path
        self.descriptor = descriptor
    }

    deinit { close() }

    /// The next recorder that has connected; nil: none is waiting. Never blocks; a foreign peer is closed.
    package func accept() -> Connection? {
        guard descriptor >= 0 else { return nil }
        while true {
            let accepted = Glibc.accept(descriptor, nil, nil)
            if accepted < 0 {
                if errno == EINTR || errno == ECONNABORTED { continue }
                return nil
            }
            _ = fcntl(accepted, F_SETFD, FD_CLOEXEC)
            _ = fcntl(accepted, F_SETFL, O_NONBLOCK)
            guard let peer = Peer(of: accepted), peer.isOurs else {
                Glibc.close(accepted)
                continue
            }
            return Connection(descriptor: accepted, peer: peer)
        }
    }

    /// Stops listening and removes the socket's file.
    package func close() {
        guard descriptor >= 0 else { return }
        Glibc.close(descriptor)
        unlink(path)
        descriptor = -1
    }
}
