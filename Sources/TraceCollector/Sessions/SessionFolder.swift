import Glibc

/// The folder in which recorders listen: `$XDG_RUNTIME_DIR/flowtrace`, else `/tmp/flowtrace-UID`. It is the registry of what
/// is being recorded, and ours alone: mode 0700, our own, no symbolic link.
package struct SessionFolder: Equatable, Sendable {
    package let path: String

    package init(path: String) { self.path = path }

    /// Room for `/PID-START.sock` behind the folder's path; a recorder does not use longer ones.
    static let greatestPath = 71

    /// The folder that a recorder with the environment variable `runtimeFolder` uses, made if need be.
    package static func locate(runtimeFolder: String? = environment("XDG_RUNTIME_DIR")) throws(CollectorError)
        -> SessionFolder
    {
        if let runtimeFolder, runtimeFolder.hasPrefix("/") {
            let folder = SessionFolder(path: runtimeFolder + "/flowtrace")
            if folder.path.utf8.count <= greatestPath, folder.make(), folder.fault == nil { return folder }
        }
        let folder = SessionFolder(path: "/tmp/flowtrace-\(geteuid())")
        _ = folder.make()
        if let fault = folder.fault { throw .unsafeFolder(path: folder.path, reason: fault) }
        return folder
    }

    /// All folders in which a recorder of ours may listen, whatever its environment was; only those that exist.
    package static func all(runtimeFolder: String? = environment("XDG_RUNTIME_DIR")) -> [SessionFolder] {
        var paths: [String] = []
        if let runtimeFolder, runtimeFolder.hasPrefix("/") { paths.append(runtimeFolder + "/flowtrace") }
        for path in ["/run/user/\(geteuid())/flowtrace", "/tmp/flowtrace-\(geteuid())"] where !paths.contains(path) {
            paths.append(path)
        }
        return paths.map(SessionFolder.init).filter { $0.fault == nil }
    }

    package static func environment(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }

    private func make() -> Bool { mkdir(path, 0o700) == 0 || errno == EEXIST }

    /// Why the folder cannot be used; nil: it can. Tightens the mode of a folder that is ours.
    package var fault: String? {
        var status = stat()
        guard lstat(path, &status) == 0 else { return "cannot be made (\(SystemError.text(errno)))" }
        switch status.st_mode & S_IFMT {
        case S_IFDIR: break
        case S_IFLNK: return "is a symbolic link, which is not followed"
        default: return "is no folder"
        }
        guard status.st_uid == geteuid() else { return "belongs to another user" }
        if status.st_mode & 0o077 != 0, chmod(path, 0o700) != 0 { return "can be read by others" }
        return nil
    }

    /// The names in the folder, sorted.
    private func names() -> [String] {
        guard let folder = opendir(path) else { return [] }
        defer { closedir(folder) }
        var names: [String] = []
        while let entry = readdir(folder) {
            names.append(
                withUnsafeBytes(of: &entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) })
        }
        return names.sorted()
    }

    /// Pids and sockets of recorders, without a look whether they still listen: cheap enough for several times a second.
    package func recorders() -> [(pid: Int32, path: String)] {
        names().compactMap { file in
            guard case .recorder(let pid, _)? = SocketName(file) else { return nil }
            return (pid, "\(path)/\(file)")
        }
    }

    /// The recorders that listen here, the latest first. Sockets at which nobody listens any more are removed.
    package func list() -> [RunningSession] {
        var sessions: [RunningSession] = []
        for file in names() {
            guard let name = SocketName(file) else { continue }
            let path = "\(self.path)/\(file)"
            // Explorers' sockets are not called, since that would look like a recorder: their process tells.
            if case .explorer(let pid) = name {
                if ProcessFacts(pid: pid) == nil { removeStale(path) }
                continue
            }
            guard case .recorder(let pid, let start) = name else { continue }
            let facts = ProcessFacts(pid: pid)
            let isAlive = facts?.start == start
            switch Self.probe(path) {
            case .listening: sessions.append(RunningSession(pid: pid, start: start, path: path, facts: facts))
            // Between its `bind` and its `listen` a recorder refuses, too.
            case .refused where !isAlive: removeStale(path)
            case .refused, .unknown: break
            }
        }
        return sessions.sorted { ($0.start, $0.pid) > ($1.start, $1.pid) }
    }

    private enum Probe {
        case listening, refused, unknown
    }

    /// Connects and hangs up at once: before our hello a recorder sends us no event and counts nothing.
    private static func probe(_ path: String) -> Probe {
        do {
            close(try SocketAddress.connected(to: path))
            return .listening
        } catch .nobodyListens {
            return .refused
        } catch .system(_, _, let code) where code == EAGAIN {
            // Its queue of connections is full: somebody is there.
            return .listening
        } catch {
            return .unknown
        }
    }

    /// Removes a socket, and only a socket, that has been there for a while.
    private func removeStale(_ path: String) {
        var status = stat()
        guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFSOCK else { return }
        if time(nil) - status.st_mtim.tv_sec >= Self.graceSeconds { unlink(path) }
    }

    /// A socket younger than this is not removed: its process may live in a pid namespace that we don't see.
    static let graceSeconds = 2
}
