import Glibc

/// Starts a process, with nothing of ours but the three descriptors named.
enum Spawn {
    /// What a new process gets as one of its standard descriptors.
    enum Stream {
        case null
        /// One of our descriptors.
        case descriptor(Int32)
    }

    struct Options {
        var input = Stream.null
        var output = Stream.null
        var errors = Stream.null
        /// One of our descriptors as the new process's descriptor 3.
        var third: Int32?
        /// A process group of its own: the terminal's ^C does not reach it.
        var ownGroup = false
    }

    /// The new process's pid, or the `errno`.
    static func start(
        _ executable: String, _ arguments: [String], environment: [String: String], _ options: Options
    ) -> Result<pid_t, SpawnError> {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for (number, stream) in [options.input, options.output, options.errors].enumerated() {
            switch stream {
            case .null:
                posix_spawn_file_actions_addopen(
                    &actions, Int32(number), "/dev/null", number == 0 ? O_RDONLY : O_WRONLY, 0)
            case .descriptor(let descriptor): posix_spawn_file_actions_adddup2(&actions, descriptor, Int32(number))
            }
        }
        if let third = options.third { posix_spawn_file_actions_adddup2(&actions, third, 3) }
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var flags = Int32(POSIX_SPAWN_SETSIGMASK)
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        if !SignalPipe.ignored.isEmpty {
            for number in SignalPipe.ignored { sigaddset(&signals, number) }
            posix_spawnattr_setsigdefault(&attributes, &signals)
            flags |= Int32(POSIX_SPAWN_SETSIGDEF)
        }
        if options.ownGroup { flags |= Int32(POSIX_SPAWN_SETPGROUP) }
        posix_spawnattr_setflags(&attributes, Int16(flags))

        var pid: pid_t = 0
        let code = CStrings.with(arguments) { argumentList in
            CStrings.with(environment.map { "\($0.key)=\($0.value)" }) { environmentList in
                posix_spawn(&pid, executable, &actions, &attributes, argumentList, environmentList)
            }
        }
        return code == 0 ? .success(pid) : .failure(SpawnError(executable: executable, code: code))
    }

    /// Becomes the program: same pid, same descriptors. Returns only when that fails.
    static func replaceSelf(_ executable: String, _ arguments: [String], environment: [String: String]) -> SpawnError {
        CStrings.with(arguments) { argumentList in
            CStrings.with(environment.map { "\($0.key)=\($0.value)" }) { environmentList in
                _ = execve(executable, argumentList, environmentList)
            }
        }
        return SpawnError(executable: executable, code: errno)
    }

    /// A pipe whose ends no other process inherits, and that is no standard descriptor even where those are closed.
    /// (reader, writer), nil when there are no descriptors left.
    static func pipe() -> (reader: Int32, writer: Int32)? {
        var ends: [Int32] = [-1, -1]
        guard Glibc.pipe(&ends) == 0 else { return nil }
        let high = ends.map { fcntl($0, F_DUPFD_CLOEXEC, 10) }
        for end in ends { close(end) }
        guard high.allSatisfy({ $0 >= 0 }) else {
            for end in high where end >= 0 { close(end) }
            return nil
        }
        return (high[0], high[1])
    }
}

struct SpawnError: Error, CustomStringConvertible {
    var executable: String
    var code: Int32

    var description: String { "\(executable) cannot be started: \(String(cString: strerror(code)))." }
}

/// Arrays of C strings, ended by NULL, as `execve` wants them.
enum CStrings {
    static func with<Result>(
        _ texts: [String], _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>) -> Result
    ) -> Result {
        var list: [UnsafeMutablePointer<CChar>?] = texts.map { strdup($0) }
        list.append(nil)
        defer { for text in list { free(text) } }
        return list.withUnsafeBufferPointer { buffer in
            // The list holds at least the final NULL.
            body(buffer.baseAddress.unsafelyUnwrapped)
        }
    }
}
