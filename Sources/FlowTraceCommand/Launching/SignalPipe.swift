import Glibc

/// Signals as bytes of a pipe, for an event loop that waits in `poll`.
enum SignalPipe {
    // Set by the one thread that there is, before the handlers that read them: 32-bit loads, which no signal can tear.
    nonisolated(unsafe) private static var writer: Int32 = -1
    nonisolated(unsafe) private static var reader: Int32 = -1
    /// Signals that we ignore where we were not started so: a program that we start gets the default back.
    nonisolated(unsafe) private(set) static var ignored: [Int32] = []

    /// Readable when one of `signals` has come; -1: no descriptors left. Signals that were ignored when we started, as under
    /// `nohup`, stay so; signals that whoever started us had blocked are let through.
    static func open(_ signals: [Int32]) -> Int32 {
        if reader < 0, let pipe = Spawn.pipe() {
            _ = fcntl(pipe.reader, F_SETFL, O_NONBLOCK)
            _ = fcntl(pipe.writer, F_SETFL, O_NONBLOCK)
            reader = pipe.reader
            writer = pipe.writer
        }
        var awaited = sigset_t()
        sigemptyset(&awaited)
        for number in signals { sigaddset(&awaited, number) }
        sigprocmask(SIG_UNBLOCK, &awaited, nil)
        for number in signals {
            var action = sigaction()
            sigaction(number, nil, &action)
            let isIgnored = unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self) == 1
            if isIgnored && number != SIGCHLD { continue }
            action.__sigaction_handler.sa_handler = { number in
                let code = errno
                var byte = UInt8(truncatingIfNeeded: number)
                _ = write(SignalPipe.writer, &byte, 1)
                errno = code
            }
            action.sa_flags = SA_RESTART
            sigemptyset(&action.sa_mask)
            sigaction(number, &action, nil)
            // A thread that blocks signals may have started us.
            var set = sigset_t()
            sigemptyset(&set)
            sigaddset(&set, number)
            pthread_sigmask(SIG_UNBLOCK, &set, nil)
        }
        return reader
    }

    /// The signals that have come since; none where no pipe was opened.
    static func read() -> [Int32] {
        guard reader >= 0 else { return [] }
        var bytes = [UInt8](repeating: 0, count: 64)
        var numbers: [Int32] = []
        while true {
            let count = Glibc.read(reader, &bytes, bytes.count)
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { return numbers }
            numbers += bytes.prefix(count).map(Int32.init)
        }
    }

    /// A closed pipe, and a file that has the greatest size allowed, are then errors of `write`, and no end of ours.
    static func ignoreFailedWrites() {
        for number in [SIGPIPE, SIGXFSZ] {
            var action = sigaction()
            sigaction(number, nil, &action)
            if unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self) == 1 { continue }
            signal(number, SIG_IGN)
            ignored.append(number)
        }
    }
}
