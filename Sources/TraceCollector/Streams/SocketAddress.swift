import Glibc

/// Calls on Unix sockets by path.
enum SocketAddress {
    /// Greatest length of a socket's path, bytes, without its final NUL.
    static let greatestPath = MemoryLayout.size(ofValue: sockaddr_un().sun_path) - 1

    /// Calls `body` with the address of `path`; nil: the path is too long, or empty.
    static func withAddress<Result>(
        _ path: String, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Result
    ) -> Result? {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let bytes = Array(path.utf8)
        guard !bytes.isEmpty, bytes.count <= greatestPath, !bytes.contains(0) else { return nil }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
    }

    static func newSocket() -> Int32 {
        socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue), 0)
    }

    /// A connected, non-blocking socket whose peer is ours.
    static func connected(to path: String) throws(CollectorError) -> Int32 {
        let descriptor = newSocket()
        guard descriptor >= 0 else { throw .system("A socket cannot be made for", path: path, code: errno) }
        guard let result = withAddress(path, { connect(descriptor, $0, $1) }) else {
            close(descriptor)
            throw .pathTooLong(path)
        }
        if result != 0 {
            let code = errno
            close(descriptor)
            // Files of other kinds refuse connections, too.
            var facts = stat()
            if stat(path, &facts) == 0, facts.st_mode & S_IFMT != S_IFSOCK { throw .noSocket(path) }
            if code == ECONNREFUSED || code == ENOENT { throw .nobodyListens(path) }
            throw .system("No connection to", path: path, code: code)
        }
        guard let peer = Peer(of: descriptor), peer.isOurs else {
            close(descriptor)
            throw .foreignPeer(path)
        }
        return descriptor
    }
}

/// The process at the other end, as the kernel knows it.
struct Peer {
    let pid: pid_t
    let user: uid_t

    init?(of descriptor: Int32) {
        // `struct ucred` is not imported: pid, uid, gid, of 32 bits each.
        var credentials: (Int32, UInt32, UInt32) = (0, 0, 0)
        var size = socklen_t(MemoryLayout.size(ofValue: credentials))
        guard getsockopt(descriptor, SOL_SOCKET, SO_PEERCRED, &credentials, &size) == 0 else { return nil }
        pid = credentials.0
        user = credentials.1
    }

    /// The same user, or root.
    var isOurs: Bool { user == geteuid() || user == 0 || geteuid() == 0 }
}
