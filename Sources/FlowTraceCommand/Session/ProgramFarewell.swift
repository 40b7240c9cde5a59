import Explorer
import Foundation

/// What becomes of a launched program when its explorer is left.
struct ProgramFarewell {
    let program: LaunchedProgram
    /// The user wants it to end.
    let stops: Bool

    /// How long a program may take to end after SIGTERM, seconds.
    static let patience = 3.0

    /// Repeats the program's output in the terminal, and gives our exit code: the program's, or 0 when it lives on.
    func exitCode() -> Int32 {
        if stops { stop() }
        drain()
        program.spool?.replayToTerminal()
        if let status = program.reap() { return status.exitCode }
        TextOutput.standardError(
            "flowtrace: the program runs on as pid \(program.pid), its output unseen; "
                + "come back with flowtrace watch \(program.pid)\n")
        return 0
    }

    private func stop() {
        program.signal(SIGTERM)
        let end = MonotonicClock.now + UInt64(Self.patience * 1e9)
        while program.reap() == nil, MonotonicClock.now < end {
            drain()
            usleep(5000)
        }
        if program.reap() == nil { program.signal(SIGKILL) }
        _ = program.wait()
    }

    private func drain() {
        for stream in [Explorer.OutputStream.output, .error] { while program.read(stream, { _, _ in }) {} }
    }
}
