import Randomness
import TraceStore
import TraceWire

@testable import Explorer

/// An explorer at work: a store, a state, and keys to press.
struct Explored {
    let store: TraceStore
    var state: ExplorerState
    var effects: [Effect] = []

    init(_ notation: String, rows: Int = 20, follow: Bool = false) throws {
        self.init(try TraceStore.noted(notation), rows: rows, follow: follow)
    }

    init(_ store: TraceStore, rows: Int = 20, follow: Bool = false) {
        self.store = store
        state = ExplorerState(follow: follow)
        perform(.resize(Areas(columns: 80, rows: rows)))
        perform(.ingested)
        while store.survey(budget: 1000) {}
    }

    mutating func perform(_ action: Action) { effects = reduce(&state, action, store) }

    /// Presses keys, separated by spaces, and does at once what is to be continued. In a prompt, a word is typed.
    mutating func press(_ keys: String) {
        for key in keys.split(separator: " ").map(String.init) {
            perform(action(key) ?? .type(key == "Space" ? " " : key))
            while effects.contains(.continueSearch) { perform(.continueSearch) }
        }
    }

    private func action(_ key: String) -> Action? {
        let count = state.mode == .command ? String(key.prefix { $0.isNumber }) : ""
        let name = String(key.dropFirst(count.count))
        let description = ActionList.actions(in: state.mode).first { $0.keys.contains(name) }
        return Int(count).map { description?.action.repeated($0) } ?? description?.action
    }

    /// The rows that are shown: `>` the selection, `-` open, `=` open with all callees, `+` closed, `.` nothing below.
    var picture: String { visibleRows(state, store).map(line).joined(separator: "\n") }

    /// All rows of the outline.
    var outline: String { allRows(state, store).map(line).joined(separator: "\n") }

    private func line(_ row: OutlineRow) -> String {
        let sign =
            switch row.fold {
            case .leaf: "."
            case .closed: "+"
            case .open: "-"
            case .openAll: "="
            }
        let indent = String(repeating: "  ", count: row.depth)
        return (row.id == state.selection ? ">" : " ") + indent + sign + name(row.id)
    }

    /// The selected row's name.
    var selected: String { state.selection.map(name) ?? "nothing" }

    private func name(_ row: RowID) -> String {
        switch row {
        case .process(let process): "process \(process.raw)"
        case .lane(let lane): store.lane(lane).name
        case .group(let call, _): "×" + store.function(store.functionID(call)).qualifiedName
        case .call(let call):
            store.lost(call).map { "\($0) lost" } ?? store.function(store.functionID(call)).qualifiedName
        }
    }
}

/// A program that goes on at random, in several lanes.
struct RandomProgram {
    var builder = TraceBuilder()
    private var functions: [UInt32] = []
    private var lanes = 1
    let process: ProcessID

    init(_ store: TraceStore) {
        process = store.beginProcess()
        let origins: [Origin] = [.mine, .library, .library, .standardLibrary, .importSystem]
        functions = (0..<15).map { builder.function("f\($0)", origin: origins[$0 % 5], parameters: []) }
        builder.lane("main")
    }

    /// So many events, taken in by the store.
    mutating func go(on events: Int, _ store: TraceStore, using generator: inout SeededRandom) {
        for _ in 0..<events {
            switch Int.random(in: 0..<100, using: &generator) {
            case 0..<55 where builder.depth < 30:
                builder.enter(functions.randomElement(using: &generator) ?? 0)
            case 0..<93: if builder.depth > 0 { builder.exit() }
            case 93..<95: if builder.depth > 0 { builder.lose(3) }
            case 95 where lanes < 5:
                lanes += 1
                builder.lane("lane\(lanes)")
            default:
                let lane = Int.random(in: 1...lanes, using: &generator)
                builder.lane(lane == 1 ? "main" : "lane\(lane)")
            }
        }
        store.ingest(process, builder.take())
    }
}
