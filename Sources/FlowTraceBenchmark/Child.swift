import Glibc

/// A process that is being measured: we hold the ends of its standard input and output; its errors are ours.
final class Child {
    let pid: pid_t
    /// Readable, never blocks.
    let output: Int32
    private var input: Int32
    private var text: [UInt8] = []

    /// nil: it cannot be started.
    init?(_ arguments: [String], environment: [String: String]) {
        var (toChild, fromChild): ([Int32], [Int32]) = ([-1, -1], [-1, -1])
        guard pipe(&toChild) == 0, pipe(&fromChild) == 0 else { return nil }
        for end in toChild + fromChild { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        _ = fcntl(fromChild[0], F_SETFL, O_NONBLOCK)
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, toChild[0], 0)
        posix_spawn_file_actions_adddup2(&actions, fromChild[1], 1)
        var pid: pid_t = 0
        var words = arguments.map { strdup($0) } + [nil]
        var variables = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for text in words + variables { free(text) } }
        let code = posix_spawnp(&pid, arguments[0], &actions, nil, &words, &variables)
        close(toChild[0])
        close(fromChild[1])
        (self.pid, input, output) = (pid, toChild[1], fromChild[0])
        if code != 0 { return nil }
    }

    deinit {
        if input >= 0 { close(input) }
        close(output)
    }

    /// Gives it the line of input that it waits for; once.
    func go() {
        guard input >= 0 else { return }
        _ = write(input, "\n", 1)
        close(input)
        input = -1
    }

    var hasGone: Bool { input < 0 }

    /// Reads what it has printed; false: it has closed its output.
    func read() -> Bool {
        var bytes = [UInt8](repeating: 0, count: 65536)
        while true {
            let count = Glibc.read(output, &bytes, bytes.count)
            if count > 0 { text += bytes[..<count] }
            if count == 0 { return false }
            if count < 0 { return errno == EAGAIN || errno == EINTR }
        }
    }

    /// Waits for its end. What it printed, nil when it failed.
    func finish() -> String? {
        var status: Int32 = 0
        while waitpid(pid, &status, 0) < 0, errno == EINTR {}
        return status == 0 ? String(decoding: text, as: UTF8.self) : nil
    }

    /// Runs a command to its end. What it printed, nil when it failed.
    static func run(_ arguments: [String], environment: [String: String]) -> String? {
        guard let child = Child(arguments, environment: environment) else { return nil }
        child.go()
        var descriptor = pollfd(fd: child.output, events: Int16(POLLIN), revents: 0)
        while child.read() { poll(&descriptor, 1, -1) }
        return child.finish()
    }

    /// Our environment without what changes Python or the recorder.
    static func plainEnvironment() -> [String: String] {
        var result: [String: String] = [:]
        var entry = environ
        while let text = entry.pointee {
            let parts = String(cString: text).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            if parts.count == 2, !parts[0].hasPrefix("PYTHON"), !parts[0].hasPrefix("FLOWTRACE") {
                result[String(parts[0])] = String(parts[1])
            }
            entry += 1
        }
        return result
    }
}
