import CVterm
import Foundation

/// A command in a terminal of its own: a pseudo-terminal with a terminal emulator in memory behind it, and keys.
final class TerminalProgram {
    let pid: pid_t
    private let far: Int32
    private let vterm: OpaquePointer
    private let screen: OpaquePointer
    private var size: (columns: Int, rows: Int)
    private(set) var status: Int32?
    /// All bytes that came from the program.
    private(set) var written: [UInt8] = []

    init(
        _ path: String, _ arguments: [String], columns: Int = 100, rows: Int = 30, environment: [String: String] = [:]
    ) throws {
        var (master, slave): (Int32, Int32) = (-1, -1)
        var window = winsize(ws_row: UInt16(rows), ws_col: UInt16(columns), ws_xpixel: 0, ws_ypixel: 0)
        var name = [CChar](repeating: 0, count: 128)
        guard openpty(&master, &slave, &name, nil, &window) == 0 else { throw POSIXError(.ENOTTY) }
        _ = fcntl(master, F_SETFD, FD_CLOEXEC)
        _ = fcntl(master, F_SETFL, O_NONBLOCK)
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        // The first terminal that a session's leader opens becomes its controlling terminal.
        posix_spawn_file_actions_addopen(&actions, 0, name, O_RDWR, 0)
        posix_spawn_file_actions_adddup2(&actions, 0, 1)
        posix_spawn_file_actions_adddup2(&actions, 0, 2)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        posix_spawnattr_setflags(&attributes, Int16(0x80 | POSIX_SPAWN_SETSIGMASK))
        let variables = ProgramRun.plainEnvironment.merging([
            "TERM": "xterm-256color", "LC_ALL": "C.UTF-8",
            // No tip of a first run.
            "XDG_STATE_HOME": "/dev/null",
        ]) { $1 }
        .merging(environment) { $1 }
        var argumentList = ([path] + arguments).map { strdup($0) } + [nil]
        var environmentList = variables.map { strdup("\($0.key)=\($0.value)") } + [nil]
        var number: pid_t = 0
        let code = posix_spawn(&number, path, &actions, &attributes, &argumentList, &environmentList)
        for text in argumentList + environmentList { free(text) }
        posix_spawn_file_actions_destroy(&actions)
        posix_spawnattr_destroy(&attributes)
        close(slave)
        guard code == 0 else { throw POSIXError(POSIXErrorCode(rawValue: code) ?? .ENOENT) }
        pid = number
        far = master
        size = (columns, rows)
        vterm = vterm_new(Int32(rows), Int32(columns))
        vterm_set_utf8(vterm, 1)
        screen = vterm_obtain_screen(vterm)
        vterm_screen_enable_altscreen(screen, 1)
        vterm_screen_reset(screen, 1)
    }

    deinit {
        if status == nil {
            kill(pid, SIGKILL)
            waitpid(pid, nil, 0)
        }
        close(far)
        vterm_free(vterm)
    }

    func type(_ text: String) {
        let bytes = Array(text.utf8)
        _ = write(far, bytes, bytes.count)
    }

    func resize(columns: Int, rows: Int) {
        var window = winsize(ws_row: UInt16(rows), ws_col: UInt16(columns), ws_xpixel: 0, ws_ypixel: 0)
        _ = ioctl(far, UInt(TIOCSWINSZ), &window)
        vterm_set_size(vterm, Int32(rows), Int32(columns))
        size = (columns, rows)
    }

    /// Takes in what was written; false when there was nothing.
    private func receive() -> Bool {
        var bytes = [UInt8](repeating: 0, count: 65536)
        let count = read(far, &bytes, bytes.count)
        guard count > 0 else { return false }
        written += bytes[..<count]
        bytes.withUnsafeBytes { raw in
            _ = vterm_input_write(vterm, raw.baseAddress?.assumingMemoryBound(to: CChar.self), count)
        }
        return true
    }

    /// The screen's lines, without blanks at their ends.
    var lines: [String] {
        (0..<size.rows).map { y in
            var line = ""
            for x in 0..<size.columns {
                var cell = VTermScreenCell()
                vterm_screen_get_cell(screen, VTermPos(row: Int32(y), col: Int32(x)), &cell)
                let value = withUnsafeBytes(of: cell.chars) { $0.load(as: UInt32.self) }
                if value == .max { continue }
                line.unicodeScalars.append(value == 0 ? " " : Unicode.Scalar(value) ?? "?")
            }
            while line.last == " " { line.removeLast() }
            return line
        }
    }

    var text: String { lines.joined(separator: "\n") }

    /// Waits until `condition` holds for the screen. False: it did not within `seconds`.
    @discardableResult
    func wait(_ seconds: Double = 10, until condition: (TerminalProgram) -> Bool) -> Bool {
        let end = Date().addingTimeInterval(seconds)
        while Date() < end {
            while receive() {}
            if condition(self) { return true }
            reap()
            usleep(5000)
        }
        return false
    }

    @discardableResult
    func wait(for text: String, _ seconds: Double = 10) -> Bool { wait(seconds) { $0.text.contains(text) } }

    private func reap() {
        var code: Int32 = 0
        if status == nil, waitpid(pid, &code, WNOHANG) == pid { status = code }
    }

    /// Waits for the end; the exit code, or -1 times the signal's number.
    func end(_ seconds: Double = 10) -> Int32? {
        wait(seconds) { $0.status != nil }
        while receive() {}
        guard let status else { return nil }
        return status & 0x7F == 0 ? status >> 8 & 0xFF : -(status & 0x7F)
    }

    /// Is the terminal as a shell wants it: line by line, with echo?
    var isCooked: Bool {
        var modes = termios()
        tcgetattr(far, &modes)
        return modes.c_lflag & tcflag_t(ICANON) != 0 && modes.c_lflag & tcflag_t(ECHO) != 0
    }
}
