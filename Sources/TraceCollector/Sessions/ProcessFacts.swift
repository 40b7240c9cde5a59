import Glibc

/// What /proc says of a process.
package struct ProcessFacts: Sendable {
    package let pid: Int32
    /// Clock ticks between the machine's start and the process's.
    package let start: UInt64
    /// pid of its parent, as of now.
    package let parent: Int32
    package let command: [String]

    /// nil: there is no such process.
    package init?(pid: Int32) {
        guard let status = Self.file("/proc/\(pid)/stat"), let start = Self.start(stat: status) else { return nil }
        self.pid = pid
        self.start = start
        parent = Self.parent(stat: status) ?? 0
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

    /// Field 22, in clock ticks. The second field, the command's name in parentheses, may hold blanks and parentheses.
    static func start(stat: [UInt8]) -> UInt64? { field(22, of: stat).flatMap { UInt64($0) } }

    static func parent(stat: [UInt8]) -> Int32? { field(4, of: stat).flatMap { Int32($0) } }

    /// `number`: from 3, as proc(5) counts.
    private static func field(_ number: Int, of stat: [UInt8]) -> String? {
        guard let end = stat.lastIndex(of: UInt8(ascii: ")")) else { return nil }
        let fields = stat[(end + 1)...].split(separator: UInt8(ascii: " "))
        return fields.count > number - 3 ? String(decoding: fields[number - 3], as: UTF8.self) : nil
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
