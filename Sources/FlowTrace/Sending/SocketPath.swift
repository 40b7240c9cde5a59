import CRecorder

/// This process's listening socket: `PID-START.sock` in the folder of sockets, which is the registry of what runs.
enum SocketPath {
    /// A path that fits into `sockaddr_un`, NUL-terminated; nil: there is no folder for it.
    private static func withPath<Result>(_ body: (UnsafeMutablePointer<CChar>) -> Result, otherwise: Result) -> Result {
        guard let memory = malloc(256) else { return otherwise }
        defer { free(memory) }
        let path = memory.assumingMemoryBound(to: CChar.self)
        return ft_socket_path(path, 256) ? body(path) : otherwise
    }

    /// The descriptor of the listening socket; -1: it could not be made, and the program goes on without.
    static func listen() -> Int32 {
        withPath({ ft_socket_listen($0) }, otherwise: -1)
    }

    static func remove() {
        withPath({ _ = unlink($0) }, otherwise: ())
    }
}
