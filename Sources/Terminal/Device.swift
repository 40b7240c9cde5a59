import CNcurses
import CTerminal
import Glibc
import Screen

/// ncurses on one terminal, from taking it over to giving it back.
struct Device {
    let window: UnsafeMutablePointer<WINDOW>
    /// The reading end of the signals' pipe.
    let signals: Int32
    private(set) var mouse: Bool
    private let screen: OpaquePointer
    private let input: UnsafeMutablePointer<FILE>
    private let output: UnsafeMutablePointer<FILE>
    let outputDescriptor: Int32

    init(_ options: TerminalOptions) throws(TerminalError) {
        guard let kind = options.kind, !kind.isEmpty else { throw .kindUnset }
        guard isatty(options.input) == 1, isatty(options.output) == 1, ft_restore_save(options.input) == 0 else {
            throw .notATerminal
        }
        if kind == "dumb" { throw .kindTooSimple(kind) }
        setlocale(LC_ALL, options.locale)
        // Before newterm, which leaves signals alone that have a handler.
        signals = ft_signals_open()
        if signals < 0 { throw .system("no pipe") }
        guard let input = ft_stream(options.input, "r"), let output = ft_stream(options.output, "w") else {
            ft_signals_close()
            throw .system("no stream")
        }
        use_env(true)
        use_tioctl(true)
        set_escdelay(15)
        guard let screen = Device.open(kind, options, output, input), let window = ft_window() else {
            ft_signals_close()
            fclose(input)
            fclose(output)
            throw .kindUnknown(kind)
        }
        self.screen = screen
        self.window = window
        self.input = input
        self.output = output
        outputDescriptor = options.output
        mouse = options.mouse && ft_capability("kmous") != nil
        if ft_capability("cup") == nil {
            close()
            throw .kindTooSimple(kind)
        }
        set_escdelay(15)
        raw()
        noecho()
        nonl()
        keypad(window, true)
        // The key that terminfo has for the mouse would swallow the beginning of what the mouse sends.
        if let key = ft_capability("kmous") { define_key(key, 0) }
        nodelay(window, true)
        intrflush(window, false)
        scrollok(window, false)
        idlok(window, false)
        idcok(window, false)
        leaveok(window, false)
        curs_set(0)
        for byte in options.typed.reversed() { ungetch(Int32(byte)) }
    }

    /// ncurses on the terminal; with 24-bit colours where the terminal claims them and its entry can be made to say so.
    private static func open(
        _ kind: String, _ options: TerminalOptions, _ output: UnsafeMutablePointer<FILE>,
        _ input: UnsafeMutablePointer<FILE>
    ) -> OpaquePointer? {
        guard options.claimsRGB, options.colors == .rgb, let entry = CompiledTerminfo.find(kind) else {
            return newterm(kind, output, input)
        }
        let before = getenv("TERMINFO").map { String(cString: $0) }
        setenv("TERMINFO", entry.withRGB(), 1)
        let screen = newterm(kind, output, input)
        // Programs that are started later must not see it.
        if let before { setenv("TERMINFO", before, 1) } else { unsetenv("TERMINFO") }
        return screen ?? newterm(kind, output, input)
    }

    /// Starts colours and answers how to reduce to them.
    func colors(_ options: TerminalOptions) -> ColorReduction {
        guard options.colors != .none, has_colors(), start_color() == OK else { return ColorReduction(level: .none) }
        _ = use_default_colors()
        let count = ft_colors()
        let level: ColorLevel =
            count >= 1 << 24 && tigetflag("RGB") == 1
            ? .rgb : count >= 256 ? .palette256 : count >= 16 ? .sixteen : count >= 8 ? .eight : .none
        let indexed = tigetnum("CO")
        return ColorReduction(level: min(level, options.colors), indexed: indexed > 0 ? Int(indexed) : 8)
    }

    var hasOwnColors: Bool { use_default_colors() == OK }

    /// Mouse events are asked for and read without ncurses, which merges a press and its release that come together into
    /// a click, and loses presses that follow. 1000: presses and releases; 1006: positions without a limit.
    private static let mouseOn = "\u{1b}[?1000;1006h"
    private static let mouseOff = "\u{1b}[?1006;1000l"

    private func send(_ text: String) {
        var text = text
        _ = text.withUTF8 { write(outputDescriptor, $0.baseAddress, $0.count) }
    }

    /// Leaves the mouse to the terminal, or takes it again.
    mutating func toggleMouse() {
        if mouse { send(Device.mouseOff) }
        mouse.toggle()
        arm()
    }

    /// Starts the mouse, and prepares what is to be written when the process dies.
    func arm() {
        var text = ""
        if mouse {
            send(Device.mouseOn)
            text = Device.mouseOff
        }
        for name in ["sgr0", "op", "rmkx", "cnorm", "rmcup"] {
            if let capability = ft_capability(name) { text += String(cString: capability) }
        }
        ft_restore_arm(outputDescriptor, text)
    }

    var windowSize: Size? {
        var columns: Int32 = 0
        var rows: Int32 = 0
        guard ft_window_size(outputDescriptor, &columns, &rows) == 1 else { return nil }
        return Size(width: Int(columns), height: Int(rows))
    }

    func release() {
        if mouse { send(Device.mouseOff) }
        def_prog_mode()
        endwin()
        ft_restore_disarm()
        ft_restore_modes()
    }

    func resume() {
        reset_prog_mode()
        arm()
    }

    func close() {
        if mouse, !isendwin() { send(Device.mouseOff) }
        if !isendwin() { endwin() }
        delscreen(screen)
        fclose(input)
        fclose(output)
        ft_restore_disarm()
        ft_restore_modes()
        ft_signals_close()
    }
}
