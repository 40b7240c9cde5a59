import CNcurses
import CTerminal
import Glibc
import Screen

/// The terminal: shows screens, reads keys and the mouse, and gives everything back in the state it was found in.
///
/// One at a time in a process, on one thread. Closing it, losing it, `exit` and fatal signals all restore the terminal;
/// only SIGKILL does not.
package struct Terminal: ~Copyable {
    package private(set) var size: Size
    package let capabilities: TerminalCapabilities
    /// Poll for reading, then call `readInput`.
    package let inputDescriptor: Int32
    /// Poll for reading, then call `readSignals`.
    package let signalDescriptor: Int32

    private var device: Device
    private var shown: Screen?
    private var pairs: ColorPairs
    private var output: GlyphOutput
    private var clicks = ClickCount()

    /// Takes the terminal over: alternate screen, raw keys, no echo, mouse.
    package init(_ options: TerminalOptions = .fromEnvironment()) throws(TerminalError) {
        device = try Device(options)
        let unicode = ft_locale_is_utf8()
        let reduction = device.colors(options)
        capabilities = TerminalCapabilities(
            colors: reduction.level, unicode: unicode, mouse: device.mouse)
        pairs = ColorPairs(
            reduction: reduction, room: max(0, ft_color_pairs() - 1), hasOwnColors: device.hasOwnColors)
        output = GlyphOutput(unicode: unicode)
        inputDescriptor = options.input
        signalDescriptor = device.signals
        size = Size(width: Int(ft_columns()), height: Int(ft_rows()))
        device.arm()
    }

    deinit { device.close() }

    /// Restores the terminal.
    package consuming func close() {}

    /// Shows `screen`, writing only what has changed since the last one. What lies outside of the terminal is left out.
    /// - Parameter cursor: where the cursor blinks; hidden when nil.
    package mutating func show(_ screen: Screen, cursor: (x: Int, y: Int)? = nil) {
        for run in screen.changes(since: shown) where run.y < size.height {
            write(run)
        }
        shown = screen
        if let cursor, cursor.x >= 0, cursor.y >= 0, cursor.x < size.width, cursor.y < size.height {
            curs_set(1)
            wmove(device.window, Int32(cursor.y), Int32(cursor.x))
        } else {
            curs_set(0)
        }
        wrefresh(device.window)
    }

    /// Writes one run. A cell of disputed width ends a piece that is sent at once, with the cursor put where it belongs
    /// after it; otherwise ncurses would write on from where it believes the cursor to be.
    private mutating func write(_ run: Run) {
        var piece: [cchar_t] = []
        piece.reserveCapacity(run.cells.count)
        var start = run.x
        var column = run.x
        for cell in run.cells where cell.width > 0 {
            if column + cell.width > size.width { break }
            let answer = output.answer(cell.glyph)
            let look = pairs.look(of: cell.style)
            for text in answer.texts { piece.append(ft_cell(text, look.attributes, look.pair)) }
            column += cell.width
            guard answer.disputed else { continue }
            put(piece, x: start, y: run.y)
            piece.removeAll(keepingCapacity: true)
            start = column
            let next = Int32(min(column, size.width - 1))
            wmove(device.window, Int32(run.y), next)
            wrefresh(device.window)
            ft_address(device.outputDescriptor, Int32(run.y), next)
        }
        put(piece, x: start, y: run.y)
    }

    private func put(_ cells: [cchar_t], x: Int, y: Int) {
        if !cells.isEmpty { mvwadd_wchnstr(device.window, Int32(y), Int32(x), cells, Int32(cells.count)) }
    }

    /// Everything typed, clicked and pasted so far. Never waits, but for 15 ms behind a lone escape character.
    package mutating func readInput() -> [Input] {
        var inputs: [Input] = []
        var reader = KeyReader(window: device.window)
        while inputs.count < 1024, let event = reader.next() {
            switch event {
            case .key(let key): inputs.append(key == Key(.character("c"), .control) ? .interrupt : .key(key))
            case .mouse(let mouse):
                inputs.append(.mouse(mouse))
                if let twice = clicks.second(mouse, at: ft_now()) { inputs.append(.mouse(twice)) }
            case .resize:
                adapt()
                inputs.append(.resize(size))
            case .unknown: continue
            }
        }
        return inputs
    }

    /// Signals that came, each kind once, in order. A new window size has been taken over already.
    package mutating func readSignals() -> [TerminalSignal] {
        var signals: [TerminalSignal] = []
        var numbers = [UInt8](repeating: 0, count: 256)
        let count = Int(ft_signals_read(&numbers, 256))
        for number in numbers.prefix(count).map(Int32.init) {
            let signal: TerminalSignal
            switch number {
            case SIGWINCH:
                adapt()
                signal = .resize(size)
            case SIGTSTP: signal = .suspend
            case SIGCONT: signal = .resume
            case SIGCHLD: signal = .child
            default: signal = .terminate(number)
            }
            if !signals.contains(signal) { signals.append(signal) }
        }
        return signals
    }

    /// Gives the terminal back, stops the process, and takes the terminal again when it goes on. The next `show` draws
    /// everything; the size may be another.
    package mutating func suspend() {
        release()
        ft_signals_stop()
        resume()
    }

    /// Gives the terminal back for a while: another program may use it.
    package mutating func release() {
        device.release()
    }

    /// Takes the terminal again after `release`.
    package mutating func resume() {
        device.resume()
        adapt()
        redraw()
    }

    /// Leaves the mouse to the terminal, or takes it again; answers whether it is ours.
    package mutating func toggleMouse() -> Bool {
        device.toggleMouse()
        return device.mouse
    }

    /// Clears the terminal; the next `show` draws everything.
    package mutating func redraw() {
        shown = nil
        wattr_set(device.window, 0, 0, nil)
        werase(device.window)
        clearok(device.window, true)
        wrefresh(device.window)
    }

    private mutating func adapt() {
        let size = device.windowSize ?? self.size
        if size == self.size { return }
        self.size = size
        resize_term(Int32(size.height), Int32(size.width))
        redraw()
    }
}
