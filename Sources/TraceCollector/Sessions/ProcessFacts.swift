import Glibc

/// What /proc says of a process.
package struct ProcessFacts: Sendable {
    package let pid: Int32
    /// Clock ticks between the machine's start and the process's.
    package let start: UInt64
    package let command: [String]

    /// nil: there is no such process.
    package init?(pid: Int32) {
        guard let status = Self.file("/proc/\(pid)/stat"), let start = Self.start(stat: status) else { return nil }
        self.pid = pid
        self.start = start
        let arguments = Self.file("/proc/\(pid)/cmdline") ?? []
        command = arguments.split(separator: 0, omittingEmptySubsequences: false).dropLast()
            .map { String(decoding: $0, as: UTF8.self) }
    }

    /// Seconds since the process began.
    package var age: Double {
        var now = timespec()
        clock_gettime(CLOCK_BOOTTIME, &now)
        let ticks = Double(max(sysconf(Int32(_SC_CLK_TCK)), 1))
        return max(0, Double(now.tv_sec) + Double(now.tv_nsec) / 1e9 - Double(start) / ticks)
    }

    /// Field 22. The second field, the command's name in parentheses, may hold blanks and parentheses.
    static func start(stat: [UInt8]) -> UInt64? {
        guard let end = stat.lastIndex(of: UInt8(ascii: ")")) else { return nil }
        let fields = stat[(end + 1)...].split(separator: UInt8(ascii: " "))
        guard fields.count > 19 else { return nil }
        return UInt64(String(decoding: fields[19], as: UTF8.self))
    }

    /// The beginning of a file of /proc.
    private static func file(_ path: String) -> [UInt8]? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        return [UInt8](unsafeUninitializedCapacity: 16 << 10) { buffer, filled in
            while filled < buffer.count {
                let count = read(descriptor, buffer.baseAddress.map { $0 + filled }, buffer.count - filled)
                if count <= 0 { return }
                filled += count
            }
        }
    }
}
