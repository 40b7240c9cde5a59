import Glibc

/// What can go wrong outside, each as one sentence that says what to do.
package enum CollectorError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The folder of sockets is not ours alone: `reason` says why it is refused.
    case unsafeFolder(path: String, reason: String)
    /// A socket's path does not fit into `sockaddr_un`.
    case pathTooLong(String)
    /// Nobody listens at the path any more.
    case nobodyListens(String)
    /// What is at the path is no socket.
    case noSocket(String)
    /// The process at the other end of a socket speaks another language.
    case noRecorder(pid: Int32)
    case foreignPeer(String)
    case notATrace(path: String, reason: String)
    /// A system call failed: what was tried, with which path, and its `errno`.
    case system(String, path: String, code: Int32)

    package var description: String {
        switch self {
        case .unsafeFolder(let path, let reason):
            "The folder of sockets \(path) \(reason): remove it, or set XDG_RUNTIME_DIR to a folder of your own."
        case .pathTooLong(let path):
            "The socket's path \(path) is too long (\(path.utf8.count) bytes, \(SocketAddress.greatestPath) are possible): "
                + "set XDG_RUNTIME_DIR to a shorter one."
        case .nobodyListens(let path): "Nobody listens at \(path): the program has ended."
        case .noSocket(let path): "\(path) is no socket: flowtrace watch, without a path, finds what is being recorded."
        case .noRecorder(let pid): "What answers there, pid \(pid), is no recorder of FlowTrace."
        case .foreignPeer(let path): "The program at \(path) belongs to another user: it is not watched."
        case .notATrace(let path, let reason): "\(path) is not a FlowTrace trace: \(reason)."
        case .system("No connection to", let path, EAGAIN):
            "No connection to \(path): those before still wait. The program may be stopped; kill -CONT lets it go on."
        case .system(let what, let path, let code): "\(what) \(path): \(SystemError.text(code))."
        }
    }
}

enum SystemError {
    static func text(_ code: Int32) -> String { String(cString: strerror(code)) }
}
