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
}
