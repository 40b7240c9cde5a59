import CRecorder

/// This process's listening socket: `PID-START.sock` in the folder of sockets, which is the registry of what runs.
///
/// The path is settled once, on the program's thread: later the environment may be another, and be changed by another thread
/// while it is read.
enum SocketPath {
    nonisolated(unsafe) private static var path: UnsafeMutablePointer<CChar>?

    /// Settles the path, NUL-terminated. nil: there is no folder for it, or it does not fit into `sockaddr_un`.
    static func settle() -> UnsafePointer<CChar>? {
        let capacity = 256
        if path == nil { path = malloc(capacity)?.assumingMemoryBound(to: CChar.self) }
        guard let path, ft_socket_path(path, capacity) else { return nil }
        return UnsafePointer(path)
    }

    /// The descriptor of the listening socket at the settled path; -1: it could not be made, and the program goes on without.
    static func listen() -> Int32 {
        path.map { ft_socket_listen($0) } ?? -1
    }

    /// Is there one of this process, be it another recorder's?
    static var exists: Bool { settle().map { access($0, F_OK) == 0 } ?? false }

    static func remove() {
        if let path { _ = unlink(path) }
    }
}
