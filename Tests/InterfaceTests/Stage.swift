import Explorer
import Screen
import TraceStore
import TraceWire

@testable import Interface

/// An explorer without a terminal: actions and keys go in, screens come out.
struct Stage {
    var state = ExplorerState()
    let store: TraceStore
    var size: Size
    var glyphs = Glyphs.unicode
    private var keymap = Keymap()
    /// What `reduce` asked for.
    private(set) var effects: [Effect] = []

    init(_ store: TraceStore = SampleProgram.store(), width: Int, height: Int, glyphs: Glyphs = .unicode) {
        self.store = store
        self.glyphs = glyphs
        size = Size(width: width, height: height)
        perform(.tick(SampleProgram.now))
        perform(
            .status(
                SessionStatus(
                    connection: .live, title: "python3 app.py orders.csv", calls: 1_204_331, callsPerSecond: 4210,
                    lost: 12_031, memoryBytes: 48_200_000, ownsRunningProgram: true)))
        perform(.ingested)
        while store.survey(budget: 1000) {}
    }

    /// The explorer hears of the layout after each action, as it does in a session.
    mutating func perform(_ action: Action) {
        effects += reduce(&state, action, store)
        var areas = state.areas
        repeat {
            areas = state.areas
            let now = Layout.areas(state, store, glyphs: glyphs, size: size)
            if now != areas { effects += reduce(&state, .resize(now), store) }
        } while state.areas != areas
    }

    /// Types keys by their names, with spaces between them.
    mutating func type(_ keys: String) {
        for name in keys.split(separator: " ") {
            for key in KeySequence(String(name))?.keys ?? [] {
                guard let action = keymap.feed(key, mode: state.mode) else { continue }
                perform(action)
                while effects.last == .continueSearch {
                    effects.removeLast()
                    perform(.continueSearch)
                }
            }
        }
    }

    mutating func click(x: Int, y: Int) {
        if let action = MouseMap.action(Mouse(.press(.left), x: x, y: y), state, store, size: size) { perform(action) }
    }

    func render(theme: Theme = .roleNames) -> Rendering {
        Interface.render(state, store, theme: theme, glyphs: glyphs, size: size)
    }

    var screen: Screen { render().screen }
}
