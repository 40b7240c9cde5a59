import CVterm
import Explorer
import Foundation
import Interface
import Screen
import Testing
import TraceStore
import TraceWire

@testable import Terminal

/// The explorer's own screens, drawn by a terminal.
extension TerminalTests {
    /// A session without a program behind it.
    private struct Session {
        var state = ExplorerState()
        let store: TraceStore
        var glyphs = Glyphs.unicode
        var theme: Theme
        var size: Size
        private var keymap = Keymap()

        init(_ store: TraceStore, _ size: Size, glyphs: Glyphs = .unicode) {
            self.store = store
            self.size = size
            self.glyphs = glyphs
            theme = Theme.resolve([.builtIn], name: "built-in").0
            perform(.ingested)
            while store.survey(budget: 1000) {}
        }

        mutating func perform(_ action: Action) {
            var effects = reduce(&state, action, store)
            for _ in 0..<4 {
                let areas = Layout.areas(state, store, glyphs: glyphs, size: size)
                if areas == state.areas { break }
                effects += reduce(&state, .resize(areas), store)
            }
            if effects.contains(.continueSearch) { perform(.continueSearch) }
        }

        mutating func type(_ keys: String) {
            for name in keys.split(separator: " ") {
                for key in Interface.KeySequence(String(name))?.keys ?? [] {
                    if let action = keymap.feed(key, mode: state.mode) { perform(action) }
                }
            }
        }

        var screen: Screen { render(state, store, theme: theme, glyphs: glyphs, size: size).screen }
    }

    /// What a program may call its functions, and pass about.
    static let hostile = [
        "\u{1b}]52;c;aGVsbG8=\u{7}", "\u{1b}]0;title\u{1b}\\", "\u{1b}[?1049l\u{1b}[2J", "\u{9b}31mred",
        "\u{9d}0;t\u{9c}",
        "\u{202e}txt.exe\u{2066}x", "a\u{200b}b\u{feff}c\u{200d}", "e\u{301}\u{302}\u{303}", "漢字かな", "👩‍👩‍👧 🙂 ❤️",
        "a\u{0}b\r\nc\td\u{8}\u{7f}", "\u{1b}P+q\u{1b}\\", "\u{1b}(0lqqk", "한글\u{1160}",
    ]

    private func hostileStore() -> TraceStore {
        let store = TraceStore(capacity: 1 << 18)
        let process = store.beginProcess()
        var builder = TraceBuilder()
        builder.record(
            .hello(Hello(pid: 1, texts: ["language": "python", "command": Self.hostile.joined(separator: "\0")])))
        for (index, text) in Self.hostile.enumerated() {
            var function = FunctionRecord(id: UInt32(index), qualifiedName: text)
            function.module = text
            function.file = "/tmp/\(text).py"
            function.line = 3
            function.parameters = [Parameter(name: text, kind: .positional)]
            builder.record(.function(function))
        }
        for (index, text) in Self.hostile.enumerated() {
            builder.lane(text)
            let value = Value.dictionary(
                [.init(key: .string(text, length: 9), value: .representation(text, length: 20))], count: 2)
            builder.enter(UInt32(index), arguments: [value])
            builder.enter(UInt32((index + 1) % Self.hostile.count), arguments: [.string(text, length: text.count)])
            builder.unwind(builder.raise(text, [.string(text, length: text.count)], line: 4))
            builder.exit(result: .string(text, length: 400))
        }
        store.ingest(process, builder.take())
        return store
    }

    @Test func `What the program says never reaches the terminal raw, and breaks no line`() throws {
        let size = Size(width: 100, height: 40)
        let pty = try Pty(size)
        var terminal = try Terminal(options(pty, "xterm-256color", .palette256))
        var session = Session(hostileStore(), size)
        for text in Self.hostile {
            session.perform(.output(.output, Array(text.utf8) + [0xFF, 0xFE, 0xC3, 0x0A]))
            session.perform(.output(.error, [0x1B, 0x5D, 0x35, 0x32, 0x3B] + Array(text.utf8) + [0x0A]))
        }
        session.perform(.status(SessionStatus(connection: .disconnected(Self.hostile[0]), title: Self.hostile[4])))
        terminal.show(session.screen)
        pty.settle()
        func look(_ what: String, _ session: Session, _ terminal: inout Terminal) {
            let screen = session.screen
            terminal.show(screen)
            let written = pty.settle()
            let text = String(decoding: written, as: UTF8.self)
            for bad in [
                "\u{1b}]", "\u{1b}P", "\u{7}", "\u{9b}", "\u{9d}", "\u{202e}", "\u{2066}", "\u{200b}", "\u{feff}",
            ] {
                #expect(!text.contains(bad), "\(what): \(bad.unicodeScalars.map(\.value))")
            }
            #expect(String(validating: written, as: UTF8.self) != nil, "\(what)")
            compare(pty, screen, ColorReduction(level: .palette256, indexed: 256), "\(what)")
        }
        session.type("A zR g")
        look("tree", session, &terminal)
        for row in 0..<12 {
            session.type("e Enter")
            look("detail \(row)", session, &terminal)
            session.type("S")
            if let path = session.state.sourcePath(session.store) {
                let text = Self.hostile.joined(separator: "\n")
                session.perform(.source(SourceFile(path, Array(text.utf8) + [0xFF, 0xC3], modified: .max)))
            }
            look("source \(row)", session, &terminal)
            session.type("S j")
        }
        for view in ["F4", "F5", "F6", "F7"] {
            session.type(view)
            look(view, session, &terminal)
        }
        session.type("F3")
        for key in ["/", "&", ":"] {
            session.type(key)
            for text in Self.hostile {
                session.perform(.type(text))
                look("\(key) \(text.unicodeScalars.map(\.value))", session, &terminal)
                session.perform(.deleteLine)
            }
            session.type("Esc")
        }
        for text in Self.hostile {
            session.perform(.message(Message(text, .error)))
            look("message", session, &terminal)
        }
        terminal.close()
        pty.settle()
        pty.close()
    }

    @Test(arguments: kinds + [("screen", .eight)]) func `Each screen is the same in every kind of terminal`(
        kind: String, level: ColorLevel
    ) throws {
        for size in [(80, 24), (200, 50), (40, 8), (20, 5)].map({ Size(width: $0.0, height: $0.1) }) {
            let pty = try Pty(size)
            var options = options(pty, kind, level, claimsRGB: level == .rgb)
            options.locale = "C.UTF-8"
            var terminal = try Terminal(options)
            var session = Session(try Self.sample(), size)
            var shown: Set<[String]> = []
            for keys in ["", "A zR", "G Enter", "C-w j", "Esc Esc ?", "Esc F4", "F3 / f", "Esc zG", "25 j zs", "q"] {
                session.type(keys)
                let screen = session.screen
                terminal.show(screen)
                pty.settle()
                let place: Comment = "\(kind) \(level) \(size) \(keys)"
                shown.insert((0..<size.height).map { y in (0..<size.width).map { pty.text($0, y) }.joined() })
                // The console of Linux shows no underline together with colours.
                if kind == "linux" || kind == "screen" {
                    compareText(pty, screen, place)
                } else {
                    compare(pty, screen, ColorReduction(level: level, indexed: 256), place)
                }
            }
            #expect(shown.count >= 7, "\(kind) \(size): keys showed only \(shown.count) different screens")
            #expect(shown.contains { $0.contains { $0.contains("load") } }, "\(kind) \(size)")
            terminal.close()
            pty.settle()
            pty.close()
        }
    }

    private func compareText(_ pty: Pty, _ screen: Screen, _ place: Comment) {
        for y in 0..<screen.size.height {
            for x in 0..<screen.size.width where screen[x, y].width > 0 && pty.text(x, y) != screen[x, y].text {
                Issue.record("\(place): \(pty.text(x, y)) in place of \(screen[x, y].text) at \(x),\(y)")
                return
            }
        }
    }

    private static func sample() throws -> TraceStore {
        let calls = (0..<40).map { "step\($0)(n=\($0))='漢字 é'" }.joined(separator: " ")
        return try TraceStore.noted(
            "main{ load(path='a.txt')=12 load load load{ f{ f{ f } } } run{ \(calls) fail!ValueError('no') }! }")
    }

    @Test func `A locale without Unicode sees every screen in ASCII`() throws {
        let size = Size(width: 80, height: 24)
        let pty = try Pty(size)
        var options = options(pty, "vt100", .none)
        options.locale = "C"
        var terminal = try Terminal(options)
        var session = Session(try Self.sample(), size, glyphs: .ascii)
        for keys in ["A zR", "G Enter", "S", "zG", "Esc ?"] {
            session.type(keys)
            terminal.show(session.screen)
            #expect(pty.settle().allSatisfy { $0 < 0x80 }, "\(keys)")
        }
        terminal.close()
        pty.settle()
        pty.close()
        setlocale(LC_ALL, "C.UTF-8")
    }

    /// 9,600 baud carry 960 bytes a second.
    @Test func `A slow line carries what a key changes`() throws {
        let size = Size(width: 80, height: 24)
        let pty = try Pty(size)
        var terminal = try Terminal(options(pty, "xterm-256color", .palette256))
        var session = Session(try Self.sample(), size)
        session.type("A zR g")
        terminal.show(session.screen)
        pty.settle()
        var counts: [String: Int] = [:]
        for key in ["j", "j", "k", "PgDn", "k", "g", "Space", "Space", "Enter", "Enter"] {
            session.type(key)
            terminal.show(session.screen)
            counts[key] = max(counts[key] ?? 0, pty.settle().count)
        }
        print("bytes sent for a key at 80×24: \(counts.sorted { $0.key < $1.key })")
        #expect(counts.values.allSatisfy { $0 > 0 }, "\(counts)")
        #expect(counts["j"] ?? .max < 400 && counts["k"] ?? .max < 400)
        #expect(counts["PgDn"] ?? .max < 3000 && counts["Space"] ?? .max < 3000 && counts["Enter"] ?? .max < 3000)
        terminal.close()
        pty.settle()
        pty.close()
    }
}
