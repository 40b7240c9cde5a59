import Explorer
import Glibc

/// A program that this command has started, from start to exit status.
///
/// It runs in a process group of its own, so that the terminal's ^C reaches only us; its standard input is the null device.
final class LaunchedProgram {
    enum Outputs {
        /// Through pipes, for the Output view: `read` gives what comes, and `spool` keeps it. `relay`: the flowtrace that
        /// stands between as an `OutputRelay`, so that the program outlives this process; nil: nothing stands between.
        case piped(relay: String?)
        /// Straight to our standard error.
        case toStandardError
    }

    let pid: pid_t
    /// Readable when the program has written to its standard output or standard error; -1: not piped, or at its end.
    private(set) var outputDescriptor: Int32 = -1
    private(set) var errorDescriptor: Int32 = -1
    /// nil as long as it runs.
    private(set) var status: ExitStatus?
    let spool: OutputSpool?
    /// Behind a relay, pieces come with their times.
    private var cutters: [PieceCutter]?
    private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 64 << 10, alignment: 16)

    init(_ plan: LaunchPlan, environment: [String: String], outputs: Outputs) throws(SpawnError) {
        var options = Spawn.Options()
        options.ownGroup = true
        var pipes: [(reader: Int32, writer: Int32)] = []
        var ours: [Int32] = []
        if case .piped(.some) = outputs { cutters = [PieceCutter(), PieceCutter()] }
        switch outputs {
        case .toStandardError:
            options.output = .descriptor(2)
            options.errors = .descriptor(2)
            spool = nil
        case .piped(let relay):
            pipes = [Spawn.pipe(), Spawn.pipe()].compactMap(\.self)
            spool = OutputSpool(folder: environment["TMPDIR"] ?? "/tmp")
            ours = try Self.readers(of: pipes, relay)
            options.output = .descriptor(pipes[0].writer)
            options.errors = .descriptor(pipes[1].writer)
        }
        let started = Spawn.start(plan.executable, plan.arguments, environment: environment, options)
        for pipe in pipes { Glibc.close(pipe.writer) }
        for reader in ours { _ = fcntl(reader, F_SETFL, O_NONBLOCK) }
        switch started {
        case .success(let pid): self.pid = pid
        case .failure(let error):
            pid = -1
            for reader in ours { Glibc.close(reader) }
            throw error
        }
        if ours.count == 2 {
            outputDescriptor = ours[0]
            errorDescriptor = ours[1]
        }
    }

    /// Where the program's outputs are to be read: at the pipes themselves, or behind a relay that is started for them.
    private static func readers(of pipes: [(reader: Int32, writer: Int32)], _ relay: String?) throws(SpawnError)
        -> [Int32]
    {
        guard pipes.count == 2 else { throw SpawnError(executable: "The program", code: EMFILE) }
        let direct = pipes.map(\.reader)
        guard let relay else { return direct }
        let behind = [Spawn.pipe(), Spawn.pipe()].compactMap(\.self)
        guard behind.count == 2 else { throw SpawnError(executable: "The program", code: EMFILE) }
        var options = Spawn.Options()
        options.input = .descriptor(direct[0])
        options.third = direct[1]
        options.output = .descriptor(behind[0].writer)
        options.errors = .descriptor(behind[1].writer)
        options.ownGroup = true
        let started = Spawn.start(relay, [relay, OutputRelay.word], environment: [:], options)
        for pipe in behind { Glibc.close(pipe.writer) }
        for reader in direct { Glibc.close(reader) }
        switch started {
        case .success(let pid):
            // It leaves a process of its own behind at once: nobody has to wait for that one.
            while waitpid(pid, nil, 0) < 0, errno == EINTR {}
            return behind.map(\.reader)
        case .failure(let error):
            for pipe in behind { Glibc.close(pipe.reader) }
            throw error
        }
    }

    deinit {
        closeOutput(.output)
        closeOutput(.error)
        buffer.deallocate()
    }

    /// Reads what the program has written, at most 64 KiB, without waiting; with when that was, ns of CLOCK_MONOTONIC. False: nothing
    /// more came.
    @discardableResult
    func read(_ stream: OutputStream, _ body: (UnsafeRawBufferPointer, UInt64) -> Void) -> Bool {
        let descriptor = stream == .output ? outputDescriptor : errorDescriptor
        guard descriptor >= 0 else { return false }
        while true {
            let count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
            if count > 0 {
                let bytes = UnsafeRawBufferPointer(rebasing: buffer.prefix(count))
                func take(_ piece: UnsafeRawBufferPointer, _ time: UInt64) {
                    spool?.append(piece, stream)
                    body(piece, time)
                }
                if cutters == nil { take(bytes, MonotonicClock.now) }
                cutters?[stream == .output ? 0 : 1].cut(bytes, take)
                return true
            }
            if count < 0 && errno == EINTR { continue }
            if count == 0 || errno != EAGAIN { closeOutput(stream) }
            return false
        }
    }

    private func closeOutput(_ stream: OutputStream) {
        switch stream {
        case .output:
            if outputDescriptor >= 0 { Glibc.close(outputDescriptor) }
            outputDescriptor = -1
        case .error:
            if errorDescriptor >= 0 { Glibc.close(errorDescriptor) }
            errorDescriptor = -1
        }
    }

    /// Whether the program has ended, without waiting: after SIGCHLD.
    @discardableResult
    func reap() -> ExitStatus? { wait(options: WNOHANG) }

    /// Waits for the program's end. Its pipes must be read meanwhile, or it may never come.
    func wait() -> ExitStatus { wait(options: 0) ?? .code(1) }

    private func wait(options: Int32) -> ExitStatus? {
        if let status { return status }
        var number: Int32 = 0
        while true {
            let result = waitpid(pid, &number, options)
            if result == pid {
                status = ExitStatus(waitStatus: number)
                return status
            }
            if result < 0 && errno == EINTR { continue }
            // Somebody else reaped it: that can't be known any more.
            if result < 0 && options == 0 { status = .code(1) }
            return status
        }
    }

    /// Sends a signal to the program and what it has started; nothing once it has ended.
    func signal(_ number: Int32) {
        guard status == nil else { return }
        kill(-pid, number)
    }
}
