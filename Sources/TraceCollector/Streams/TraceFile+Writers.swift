import Glibc

extension TraceFile {
    /// A process of ours that has the file open for writing: more may come. nil: there is none, or it cannot be seen.
    /// Costs a look at each open file of each process of the user: some ms.
    package var writer: Int32? {
        var own = stat()
        guard stat(path, &own) == 0, own.st_mode & S_IFMT == S_IFREG, let processes = opendir("/proc") else {
            return nil
        }
        defer { closedir(processes) }
        while let entry = readdir(processes) {
            guard let pid = Int32(Self.name(entry)), pid != getpid() else { continue }
            if Self.writes(pid, own) { return pid }
        }
        return nil
    }

    private static func writes(_ pid: Int32, _ file: stat) -> Bool {
        guard let list = opendir("/proc/\(pid)/fd") else { return false }
        defer { closedir(list) }
        while let entry = readdir(list) {
            guard let number = Int32(name(entry)) else { continue }
            var other = stat()
            guard stat("/proc/\(pid)/fd/\(number)", &other) == 0, other.st_dev == file.st_dev,
                other.st_ino == file.st_ino
            else { continue }
            if isForWriting(pid, number) { return true }
        }
        return false
    }

    /// The link's own mode says it (proc(5)).
    private static func isForWriting(_ pid: Int32, _ number: Int32) -> Bool {
        var link = stat()
        return lstat("/proc/\(pid)/fd/\(number)", &link) == 0 && link.st_mode & S_IWUSR != 0
    }

    private static func name(_ entry: UnsafeMutablePointer<dirent>) -> String {
        withUnsafePointer(to: &entry.pointee.d_name) {
            $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
        }
    }
}
