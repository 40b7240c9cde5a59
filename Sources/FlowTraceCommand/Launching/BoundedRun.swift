import Explorer
import Glibc

/// A short run of another program, for what it says: bounded in time and output.
struct BoundedRun {
    let status: ExitStatus
    let output: String

    static let greatestOutput = 64 << 10

    /// nil: it could not be started, or took longer than `seconds` and was killed. Standard error is part of the output if
    /// `withErrors`.
    init?(
        _ executable: String, _ arguments: [String], environment: [String: String], seconds: Double,
        withErrors: Bool = false
    ) {
        guard let pipe = Spawn.pipe() else { return nil }
        defer { close(pipe.reader) }
        var options = Spawn.Options()
        options.output = .descriptor(pipe.writer)
        if withErrors { options.errors = .descriptor(pipe.writer) }
        options.ownGroup = true
        let started = Spawn.start(executable, [executable] + arguments, environment: environment, options)
        close(pipe.writer)
        guard case .success(let pid) = started else { return nil }
        let deadline = MonotonicClock.now + UInt64(seconds * 1e9)

        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 4096)
        var finished = false
        while !finished, let left = Self.milliseconds(until: deadline) {
            var entry = pollfd(fd: pipe.reader, events: Int16(POLLIN), revents: 0)
            guard poll(&entry, 1, left) > 0 else { continue }
            let count = read(pipe.reader, &piece, piece.count)
            if count > 0 { bytes += piece.prefix(min(count, Self.greatestOutput - bytes.count)) }
            finished = count == 0
        }
        var status: Int32 = 0
        while waitpid(pid, &status, WNOHANG) == 0 {
            if Self.milliseconds(until: deadline) == nil {
                kill(-pid, SIGKILL)
                waitpid(pid, &status, 0)
                return nil
            }
            usleep(1000)
        }
        self.status = ExitStatus(waitStatus: status)
        output = String(decoding: bytes, as: UTF8.self)
    }

    /// nil: it has passed.
    private static func milliseconds(until deadline: UInt64) -> Int32? {
        let now = MonotonicClock.now
        return now >= deadline ? nil : Int32(clamping: (deadline - now) / 1_000_000 + 1)
    }
}

/// CLOCK_MONOTONIC, the clock of the traces.
enum MonotonicClock {
    /// ns
    static var now: UInt64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }
}
