import Explorer
import Foundation
import Interface
import Screen
import TraceStore

/// The explorer with what surrounds it when there is no terminal: store, keys and drawing. It is what the interactive session
/// and the printed screen have in common.
struct ExplorerDriver {
    let store = TraceStore()
    var state: ExplorerState
    var theme: Theme
    var glyphs: Glyphs
    private(set) var size: Size
    private var keymap: Keymap
    private var knowsZone = false

    init(theme: Theme, glyphs: Glyphs, size: Size, follow: Bool, showsAll: Bool, file: ExplorerFile? = nil) {
        let actions = ActionList.bound(file?.bindings ?? [])
        keymap = Keymap(actions)
        state = ExplorerState(follow: follow, actions: actions)
        self.theme = theme
        self.glyphs = glyphs
        self.size = size
        resize(size)
        for setting in file?.settings ?? [] { _ = perform(.set(setting)) }
        if showsAll { _ = perform(.toggleScope) }
    }

    mutating func resize(_ size: Size) {
        self.size = size
        settle()
    }

    /// Applies the action, and tells the explorer when the layout is another afterwards.
    mutating func perform(_ action: Action) -> [Effect] {
        let effects = reduce(&state, action, store)
        store.horizon = state.replay?.position ?? .max
        if !knowsZone { tellZone() }
        settle()
        return effects
    }

    mutating func press(_ key: Key) -> [Effect] {
        keymap.feed(key, mode: state.mode).map { perform($0) } ?? []
    }

    mutating func click(_ mouse: Mouse) -> [Effect] {
        MouseMap.action(mouse, state, store, size: size).map { perform($0) } ?? []
    }

    /// Takes what came in since into the totals, for about half a millisecond. True: there is more.
    func survey() -> Bool {
        let goesOn = store.survey(budget: 40_000, limits: state.frozenRows)
        return store.surveyPast(budget: 40_000, limits: state.replayedRows) || goesOn
    }

    func draw() -> Rendering { render(state, store, theme: theme, glyphs: glyphs, size: size, pending: keymap.pending) }

    /// How far the clock on the wall was ahead of UTC when the program ran.
    private mutating func tellZone() {
        guard store.processCount > 0, let hello = store.process(ProcessID(raw: 0)).hello else { return }
        var seconds = time_t(hello.wallTime / 1_000_000_000)
        var local = tm()
        localtime_r(&seconds, &local)
        knowsZone = true
        _ = reduce(&state, .zone(Int(local.tm_gmtoff)), store)
    }

    private mutating func settle() {
        let areas = Layout.areas(state, store, glyphs: glyphs, size: size)
        if areas != state.areas { _ = reduce(&state, .resize(areas), store) }
    }
}
