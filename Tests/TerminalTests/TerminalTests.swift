import CVterm
import Foundation
import Randomness
import Screen
import Testing

@testable import Terminal

/// ncurses is one per process: everything that opens a terminal is in this suite.
@Suite(.serialized) struct TerminalTests {
    static let kinds: [(String, ColorLevel)] = [
        ("xterm-256color", .palette256), ("xterm-256color", .sixteen), ("xterm", .eight), ("vt100", .none),
        ("xterm-256color", .none), ("tmux-256color", .palette256), ("linux", .eight), ("xterm-256color", .rgb),
        ("tmux-256color", .rgb),
    ]

    func options(
        _ pty: Pty, _ kind: String = "xterm-256color", _ colors: ColorLevel = .rgb, claimsRGB: Bool = false
    ) -> TerminalOptions {
        var options = TerminalOptions()
        options.input = pty.near
        options.output = pty.near
        options.kind = kind
        options.colors = colors
        options.locale = "C.UTF-8"
        options.claimsRGB = claimsRGB
        return options
    }

    /// Compares every cell with what libvterm shows.
    func compare(_ pty: Pty, _ screen: Screen, _ reduction: ColorReduction, _ comment: Comment) {
        for y in 0..<screen.size.height {
            for x in 0..<screen.size.width {
                let cell = screen[x, y]
                if cell.width == 0 { continue }
                let shown = pty.cell(x, y)
                let (pair, attributes) = reduction.reduce(cell.style)
                let place: Comment = "\(comment) at \(x),\(y)"
                guard
                    Array(pty.text(x, y).unicodeScalars) == Array(cell.text.unicodeScalars),
                    shown.width == CChar(cell.width),
                    number(Pty.color(shown.fg)) == pair.foreground, number(Pty.color(shown.bg)) == pair.background,
                    shown.attrs.bold == (attributes.contains(.bold) ? 1 : 0),
                    shown.attrs.reverse == (attributes.contains(.reverse) ? 1 : 0),
                    shown.attrs.underline == (attributes.contains(.underline) ? 1 : 0)
                else {
                    let colors = (Pty.color(shown.fg), Pty.color(shown.bg))
                    Issue.record(
                        "\(place): shown \(pty.text(x, y)) \(shown.width) \(colors) \(shown.attrs.bold), meant \(cell) \(pair)"
                    )
                    return
                }
            }
        }
    }

    func number(_ color: Color?) -> Int32 {
        switch color {
        case .palette(let index): Int32(index)
        case .rgb(let red, let green, let blue): Int32(red) << 16 | Int32(green) << 8 | Int32(blue)
        default: -1
        }
    }

    private func random(_ size: Size, _ dice: inout SeededRandom, _ attributes: Attributes) -> Screen {
        let pieces = [
            "abc", "load(x=1) ", "漢字", "é", "e\u{301}", "│ ├─▸", "→ ", "\u{1b}[2J", "🙂", "❤️x", "한글", "✗", "  ",
        ]
        let colors: [Color?] = [
            nil, .default, .palette(1), .palette(12), .palette(200), .rgb(255, 136, 0), .rgb(22, 24, 29), .rgb(0, 0, 5),
        ]
        let grounds: [Color?] = [nil, .default, .palette(4), .rgb(38, 43, 53)]
        var screen = Screen(size: size)
        for _ in 0..<(2 + dice.below(size.height * 3)) {
            let style = Style(
                foreground: colors[dice.below(colors.count)], background: grounds[dice.below(grounds.count)],
                attributes: Attributes(rawValue: UInt8(dice.below(64))).intersection(attributes))
            var text = ""
            for _ in 0..<dice.below(8) { text += pieces[dice.below(pieces.count)] }
            screen.put(text, x: dice.below(size.width), y: dice.below(size.height), style: style)
        }
        // What libvterm does not do: a mark that combines with the character of the last column.
        for y in 0..<size.height where size.width > 2 {
            let last = size.width - (screen[size.width - 1, y].width == 0 ? 2 : 1)
            if screen[last, y].text.unicodeScalars.count > 1 { screen.put("xx", x: last, y: y, style: Style()) }
        }
        return screen
    }

    @Test(arguments: kinds) func `Every cell is shown as it is meant`(kind: String, level: ColorLevel) throws {
        var dice = SeededRandom(seed: 7)
        // terminfo's tmux has no way to write its last cell without scrolling when there is only one column.
        let tiny = kind.hasPrefix("tmux") ? 2 : 1
        for size in [Size(width: 80, height: 24), Size(width: tiny, height: 1), Size(width: 300, height: 100)] {
            let pty = try Pty(size)
            var terminal = try Terminal(options(pty, kind, level, claimsRGB: level == .rgb))
            #expect(terminal.capabilities.colors == level)
            #expect(terminal.size == size)
            let reduction = ColorReduction(level: level, indexed: 256)
            // The console of Linux shows no underline together with colours; terminfo says so, and ncurses leaves it out.
            let attributes: Attributes = kind == "linux" ? [.bold, .reverse] : [.bold, .underline, .reverse]
            for round in 0..<(size.width > 100 ? 3 : 8) {
                var screen = random(size, &dice, attributes)
                // Its last cell is written before the one left of it, which pushes it to its place: not where that one is wide.
                if kind.hasPrefix("tmux"), size.width > 4 {
                    screen.put("xxxx", x: size.width - 4, y: size.height - 1, style: Style())
                }
                terminal.show(screen)
                pty.settle()
                compare(pty, screen, reduction, "\(kind) \(level) \(size) round \(round)")
            }
            terminal.close()
            pty.settle()
            pty.close()
        }
    }

    @Test func `Closing gives the terminal back as it was`() throws {
        let pty = try Pty(Size(width: 40, height: 10))
        let before = pty.modes
        var terminal = try Terminal(options(pty))
        #expect(pty.modes != before)
        terminal.show(Screen(size: terminal.size))
        terminal.close()
        let written = String(decoding: pty.settle(), as: UTF8.self)
        #expect(pty.modes == before)
        #expect(written.contains("\u{1b}[?1049h"))
        #expect(written.contains("\u{1b}[?1049l"))
        #expect(written.contains("\u{1b}[?1006;1000l"))
        pty.close()
    }

    @Test func `Releasing and resuming draws everything again`() throws {
        let pty = try Pty(Size(width: 40, height: 10))
        let before = pty.modes
        var terminal = try Terminal(options(pty))
        var screen = Screen(size: terminal.size)
        screen.put("hello 漢", x: 2, y: 2, style: Style(foreground: .palette(3)))
        terminal.show(screen)
        terminal.release()
        pty.settle()
        #expect(pty.modes == before)
        #expect(pty.text(2, 2) == " ")
        terminal.resume()
        #expect(pty.modes != before)
        terminal.show(screen)
        pty.settle()
        compare(pty, screen, ColorReduction(level: .palette256), "resumed")
        terminal.close()
        pty.close()
    }

    @Test func `Nothing is written when nothing has changed, and little for little`() throws {
        let pty = try Pty(Size(width: 120, height: 40))
        var terminal = try Terminal(options(pty))
        var dice = SeededRandom(seed: 3)
        var screen = random(terminal.size, &dice, [.bold])
        terminal.show(screen)
        pty.settle()
        terminal.show(screen)
        #expect(pty.settle().count == 0)
        screen.put("x", x: 60, y: 20, style: Style(foreground: .palette(2)))
        terminal.show(screen)
        #expect(pty.settle().count < 60)
        terminal.close()
        pty.close()
    }

    @Test func `A new size is taken over, and the whole drawn again`() throws {
        let pty = try Pty(Size(width: 40, height: 10))
        var terminal = try Terminal(options(pty))
        var dice = SeededRandom(seed: 5)
        for size in [(80, 30), (3, 2), (1, 1), (200, 50), (41, 11)].map({ Size(width: $0.0, height: $0.1) }) {
            pty.settle()
            pty.resize(size)
            kill(getpid(), SIGWINCH)
            var signals: [TerminalSignal] = []
            // Children of tests beside this one may end meanwhile.
            while signals.isEmpty { signals = terminal.readSignals().filter { $0 != .child } }
            #expect(signals == [.resize(size)])
            #expect(terminal.size == size)
            let screen = random(size, &dice, [.bold])
            terminal.show(screen)
            pty.settle()
            compare(pty, screen, ColorReduction(level: .palette256), "\(size)")
        }
        // A screen drawn for a size that is over already.
        terminal.show(random(Size(width: 90, height: 40), &dice, []), cursor: (89, 39))
        terminal.close()
        pty.close()
    }

    @Test func `The cursor is shown where it is asked for`() throws {
        let pty = try Pty(Size(width: 40, height: 10))
        var terminal = try Terminal(options(pty))
        terminal.show(Screen(size: terminal.size), cursor: (7, 3))
        pty.settle()
        var position = VTermPos()
        vterm_state_get_cursorpos(vterm_obtain_state(pty.vterm), &position)
        #expect(position.col == 7)
        #expect(position.row == 3)
        terminal.close()
        pty.close()
    }

    @Test func `Keys are read`() throws {
        let pty = try Pty(Size(width: 40, height: 10))
        var terminal = try Terminal(options(pty))
        let typed: [(String, String)] = [
            ("j", "j"), ("G", "G"), ("é", "é"), ("漢", "漢"), (" ", "Space"), ("\r", "Enter"), ("\t", "Tab"),
            ("\u{6}", "C-f"),
            ("\u{1b}OA", "Up"), ("\u{1b}OB", "Down"), ("\u{1b}[A", "Up"), ("\u{1b}[1;2C", "S-Right"),
            ("\u{1b}[1;5D", "C-Left"),
            ("\u{1b}OH", "Home"), ("\u{1b}OF", "End"), ("\u{1b}[5~", "PgUp"), ("\u{1b}[6~", "PgDn"),
            ("\u{1b}[3~", "Del"),
            ("\u{7f}", "Backspace"), ("\u{1b}OP", "F1"), ("\u{1b}[15~", "F5"), ("\u{1b}[24~", "F12"),
            ("\u{1b}x", "M-x"),
            ("\u{1b}", "Esc"), ("\u{1b}[Z", "S-Tab"), ("\u{1a}", "C-z"), ("\u{1b}[1;6A", "C-S-Up"),
            ("\u{1b}[1~", "Home"),
            ("\0", "C-Space"), ("\u{1b}[200~", ""), ("\u{1b}[?62;c", ""),
        ]
        for (text, name) in typed {
            pty.type(text)
            var names: [String] = []
            for _ in 0..<(name.isEmpty ? 20 : 200) where names.isEmpty {
                for case .key(let key) in terminal.readInput() { names.append(key.name) }
                usleep(1000)
            }
            #expect(names == (name.isEmpty ? [] : [name]), "\(text.debugDescription)")
        }
        pty.type("\u{3}")
        var inputs: [Input] = []
        while inputs.isEmpty { inputs = terminal.readInput() }
        #expect(inputs == [.interrupt])
        terminal.close()
        pty.close()
    }

    @Test func `The mouse is read, and two clicks are a double click`() throws {
        let pty = try Pty(Size(width: 300, height: 10))
        var terminal = try Terminal(options(pty))
        #expect(terminal.capabilities.mouse)
        pty.type(
            "\u{1b}[<0;251;4M\u{1b}[<0;251;4m\u{1b}[<0;251;4M\u{1b}[<64;1;1M\u{1b}[<65;2;1M\u{1b}[<16;3;3M\u{1b}[<2;3;3M"
        )
        usleep(20000)
        let inputs = terminal.readInput()
        #expect(
            inputs == [
                .mouse(Mouse(.press(.left), x: 250, y: 3)), .mouse(Mouse(.release(.left), x: 250, y: 3)),
                .mouse(Mouse(.press(.left), x: 250, y: 3)), .mouse(Mouse(.doubleClick(.left), x: 250, y: 3)),
                .mouse(Mouse(.wheelUp, x: 0, y: 0)), .mouse(Mouse(.wheelDown, x: 1, y: 0)),
                .mouse(Mouse(.press(.left), x: 2, y: 2, modifiers: .control)),
                .mouse(Mouse(.press(.right), x: 2, y: 2)),
            ])
        terminal.close()
        pty.close()
    }

    @Test func `Without the mouse nothing is asked of it`() throws {
        let pty = try Pty(Size(width: 30, height: 10))
        var options = options(pty)
        options.mouse = false
        var terminal = try Terminal(options)
        terminal.show(Screen(size: terminal.size))
        #expect(!terminal.capabilities.mouse)
        #expect(!String(decoding: pty.settle(), as: UTF8.self).contains("1000h"))
        terminal.close()
        pty.close()
    }

    @Test func `Signals come through the pipe, each kind once`() throws {
        let pty = try Pty(Size(width: 30, height: 10))
        var terminal = try Terminal(options(pty))
        var signals: Set<TerminalSignal> = []
        // The kernel drops a stop signal that still waits when SIGCONT comes.
        kill(getpid(), SIGTSTP)
        while !signals.contains(.suspend) { signals.formUnion(terminal.readSignals()) }
        for signal in [SIGTERM, SIGTERM, SIGHUP, SIGCHLD, SIGCONT, SIGINT, SIGQUIT] { kill(getpid(), signal) }
        for _ in 0..<100 {
            signals.formUnion(terminal.readSignals())
            usleep(1000)
        }
        #expect(
            signals == [
                .terminate(SIGTERM), .terminate(SIGHUP), .terminate(SIGINT), .terminate(SIGQUIT), .child, .suspend,
                .resume,
            ])
        terminal.close()
        pty.close()
    }

    /// The other process opens the terminal at `path` and ends in its own way.
    private static func end(_ path: String, _ how: String) -> Never {
        let descriptor = open(path, O_RDWR | O_NOCTTY)
        var options = TerminalOptions()
        options.input = descriptor
        options.output = descriptor
        options.kind = "xterm-256color"
        guard descriptor >= 0, var terminal = try? Terminal(options) else { exit(99) }
        terminal.show(Screen(size: terminal.size, style: Style(background: .palette(4))))
        switch how {
        case "exit": exit(3)
        case "trap":
            let numbers: [Int] = []
            print(numbers[terminal.size.width])
        case "segment": kill(getpid(), SIGSEGV)
        case "abort": abort()
        default: break
        }
        while true { usleep(1000) }
    }

    @Test func `Exit and fatal signals restore the terminal`() async throws {
        let pty = try Pty(Size(width: 40, height: 10))
        let before = pty.modes
        let path = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\(pty.near)")
        func check(_ how: Comment) {
            let written = String(decoding: pty.settle(), as: UTF8.self)
            #expect(pty.modes == before, how)
            #expect(written.contains("\u{1b}[?1049h"), how)
            #expect(written.hasSuffix("\u{1b}[?1049l\u{1b}[23;0;0t") || written.hasSuffix("\u{1b}[?1049l"), how)
            #expect(written.contains("\u{1b}[?1006;1000l"), how)
        }
        await #expect(processExitsWith: .exitCode(3)) { [path = path as String] in TerminalTests.end(path, "exit") }
        check("exit")
        await #expect(processExitsWith: .failure) { [path = path as String] in TerminalTests.end(path, "trap") }
        check("trap")
        await #expect(processExitsWith: .signal(SIGSEGV)) { [path = path as String] in
            TerminalTests.end(path, "segment")
        }
        check("segment")
        await #expect(processExitsWith: .signal(SIGABRT)) { [path = path as String] in TerminalTests.end(path, "abort")
        }
        check("abort")
        pty.close()
    }

    @Test func `A locale without Unicode gets ASCII`() throws {
        let pty = try Pty(Size(width: 20, height: 2))
        var options = options(pty)
        options.locale = "C"
        var terminal = try Terminal(options)
        #expect(!terminal.capabilities.unicode)
        var screen = Screen(size: terminal.size)
        screen.put("▸ a→漢…│é", x: 0, y: 0, style: .plain)
        terminal.show(screen)
        let written = pty.settle()
        #expect(written.allSatisfy { $0 < 0x80 })
        #expect((0..<9).map { pty.text($0, 0) }.joined() == "> a>? ~|?")
        terminal.close()
        pty.close()
        setlocale(LC_ALL, "C.UTF-8")
    }

    @Test func `Colours that do not fit into the pairs leave the attributes`() throws {
        let pty = try Pty(Size(width: 80, height: 24))
        var terminal = try Terminal(options(pty, "xterm", .eight))
        var screen = Screen(size: terminal.size)
        for at in 0..<81 {
            let style = Style(
                foreground: at % 9 == 8 ? nil : .palette(UInt8(at % 9)),
                background: at / 9 == 8 ? nil : .palette(UInt8(at / 9)),
                attributes: .underline)
            screen.put("x", x: at % 9, y: at / 9, style: style)
        }
        terminal.show(screen)
        pty.settle()
        for at in 0..<81 {
            #expect(pty.text(at % 9, at / 9) == "x")
            #expect(pty.cell(at % 9, at / 9).attrs.underline == 1)
        }
        terminal.close()
        pty.close()
    }

    @Test func `What is no usable terminal is refused with advice`() throws {
        let pty = try Pty(Size(width: 30, height: 10))
        let before = pty.modes
        func error(_ options: TerminalOptions) -> TerminalError? {
            do throws(TerminalError) {
                let terminal = try Terminal(options)
                terminal.close()
                return nil
            } catch { return error }
        }
        #expect(error(options(pty, "dumb")) == .kindTooSimple("dumb"))
        #expect(error(options(pty, "")) == .kindUnset)
        #expect(error(options(pty, "no-such-kind")) == .kindUnknown("no-such-kind"))
        var nowhere = options(pty)
        nowhere.input = -1
        #expect(error(nowhere) == .notATerminal)
        #expect(TerminalError.kindUnset.description.contains("TERM=xterm-256color"))
        #expect(pty.modes == before)
        pty.close()
    }
}
