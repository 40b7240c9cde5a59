import Explorer
import Glibc
import Interface
import Screen
import Terminal
import TraceStore
import TraceWire

/// From a key to the redrawn screen, while calls stream in: the explorer's own loop of reading, reducing, drawing and writing, on a
/// real pseudo-terminal whose other end is only drained.
struct LatencyBenchmark {
    /// Calls in the store before the first key.
    let held: Int
    /// Events a second that arrive meanwhile.
    let rate: Double
    var mix = SyntheticProgram.Mix.structureOnly
    var presses = 1000
    /// As `InteractiveSession` has them, ns.
    private let readBudget: UInt64 = 2_000_000

    private static let keys = [
        "j", "j", "PgDn", "Space", "k", "G", "L", "g", "n", "e", "zR", "a", "l", "h", "J", "i", "zM", "N", "T", "Enter",
    ]

    func run() {
        guard let pty = PseudoTerminal(columns: 200, rows: 60) else { return print("no pseudo-terminal") }
        var options = TerminalOptions()
        options.input = pty.near
        options.output = pty.near
        options.kind = "xterm-256color"
        options.locale = "C.UTF-8"
        do {
            var terminal = try Terminal(options)
            let times = measure(&terminal)
            terminal.close()
            report("latency", times.map(\.time))
            if let worst = times.max(by: { $0.time < $1.time }) { print("latency, slowest key: \(worst.key)") }
        } catch {
            print("\(error)")
        }
    }

    private func measure(_ terminal: inout Terminal) -> [(key: String, time: UInt64)] {
        let store = TraceStore()
        let process = store.beginProcess()
        var program = SyntheticProgram(mix)
        store.spill(into: getenv("TMPDIR").map { String(cString: $0) } ?? "/var/tmp")
        let filling = now()
        while store.callCount < held {
            store.ingest(process, program.next(calls: 100_000))
            while store.spillStep() {}
        }
        print("\(store.callCount) calls taken in within \(seconds(now() - filling)), \(residentText(store))")
        let size = Size(width: 200, height: 60)
        let (theme, _) = Theme.resolve([.builtIn], name: "built-in")
        var state = ExplorerState()
        var keymap = Keymap()
        func perform(_ action: Action) -> [Effect] {
            let effects = reduce(&state, action, store)
            let areas = Layout.areas(state, store, glyphs: .unicode, size: size)
            if areas != state.areas { _ = reduce(&state, .resize(areas), store) }
            return effects
        }
        _ = perform(.ingested)
        // What arrives is made beforehand, in pieces of 4,000 calls, about 8,000 events each.
        let pieces = (0..<200).map { _ in program.next(calls: 4000) }
        var arrived = 0
        let begin = now()
        var searching = false
        var times: [(key: String, time: UInt64)] = []
        var mostResident = 0
        var work: [UInt64] = []
        func turn() {
            let due = Int(Double(now() - begin) * 1e-9 * rate / 8000)
            let end = now() + readBudget
            var moved = false
            while arrived < due, now() < end {
                store.ingest(process, pieces[arrived % pieces.count])
                arrived += 1
                moved = true
            }
            if moved {
                _ = perform(.ingested)
                store.spillStep()
            }
            if searching { searching = perform(.continueSearch).contains(.continueSearch) }
        }
        for index in 0..<presses {
            if index % 10 == 0, residentBytes() > 600 << 20 { store.dropPages() }
            mostResident = max(mostResident, residentBytes())
            let name = index % 100 == 50 ? "/ f u n c t i o n 7 Enter" : Self.keys[index % Self.keys.count]
            for part in name.split(separator: " ") {
                // The key comes at any moment of a turn: it waits for the turn's end.
                let pressed = now() + UInt64.random(in: 0...20_000_000)
                while now() < pressed { turn() }
                let worked = processorTime()
                for key in KeySequence(String(part))?.keys ?? [] {
                    if let action = keymap.feed(key, mode: state.mode), perform(action).contains(.continueSearch) {
                        searching = true
                    }
                }
                let rendering = render(state, store, theme: theme, size: size)
                terminal.show(rendering.screen, cursor: rendering.cursor)
                times.append((String(part), now() - pressed))
                work.append(processorTime() - worked)
            }
        }
        print(
            "\(store.callCount) calls held, \(Int(Double(arrived) * 8000 / (Double(now() - begin) * 1e-9))) events/s arriving, "
                + "at most \(mostResident >> 20) MiB resident"
        )
        report("processor time of a key", work)
        workTimes({ state }, store, perform, theme, size)
        searchTimes(store)
        return times
    }

    /// What keys do not wait for: until the first screen shows something of it, until all is known, and the longest slice.
    private func workTimes(
        _ state: () -> ExplorerState, _ store: TraceStore, _ perform: (Action) -> [Effect], _ theme: Theme, _ size: Size
    ) {
        func measure(_ name: String, _ begin: [Action], isVisible: () -> Bool) {
            let start = now()
            var (visible, longest) = (UInt64(0), UInt64(0))
            var goesOn = false
            func step(_ action: Action) {
                let before = now()
                goesOn = perform(action).contains(.continueSearch)
                if visible == 0, isVisible() { visible = now() - start }
                longest = max(longest, now() - before)
            }
            for action in begin { step(action) }
            while goesOn { step(.continueSearch) }
            print(
                "\(name): visible after \(seconds(visible)), all after \(seconds(now() - start)), a slice at most \(seconds(longest))"
            )
        }
        _ = perform(.showView(.tree))
        _ = perform(.leave)
        _ = perform(.first)
        measure("search /function77", [.set("scope=all"), .startSearch, .type("function77")]) {
            (state().search?.matchCount ?? 0) > 0
        }
        _ = perform(.accept)
        _ = perform(.leave)
        measure("filter &function77", [.startFilter, .type("function77")]) { state().filteredCount > 0 }
        _ = perform(.accept)
        _ = perform(.leave)
        for text in ["dur>5us", "dur>1s", "exc", "depth<3", "arg~synth", "res~77"] {
            measure("search \(text)", [.startSearch, .type(text)]) { (state().search?.matchCount ?? 0) > 0 }
            print("    \(state().search?.matchCount ?? 0) matches")
            _ = perform(.accept)
            _ = perform(.leave)
        }
        measure("insights", [.showView(.insights)]) { !state().list.entries.isEmpty }
        while store.survey(budget: 1_000_000) {}
        _ = perform(.showView(.tree))
        var times: [UInt64] = []
        for _ in 0..<100 {
            let start = now()
            _ = perform(.toggleTimeline)
            _ = render(state(), store, theme: theme, size: size)
            times.append(now() - start)
        }
        report("timeline on and off, with the screen", times)
    }

    /// A search for a function that exists, one for a function that is nowhere, and the count of all matches.
    private func searchTimes(_ store: TraceStore) {
        let lane = store.lanes.max { $0.rowCount < $1.rowCount }?.id ?? LaneID(raw: 0)
        let functions = (0..<store.functionCount).map { FunctionID(raw: UInt32($0)) }
        let rarest = functions.filter { store.calls(of: $0) > 0 }.min { store.calls(of: $0) < store.calls(of: $1) }
        for (name, function) in [("rarest function", rarest), ("function that was never called", .unknown)] {
            guard let function else { continue }
            let begin = now()
            var row: UInt32 = 0
            var slices = 0
            while case .exhausted(let next) = store.find(
                FunctionSet([function]), in: lane, from: row, forward: true, budget: 200_000)
            {
                row = next
                slices += 1
            }
            print("search for the \(name): \(seconds(now() - begin)), \(slices + 1) slices")
        }
    }

    private func seconds(_ time: UInt64) -> String { "\((Double(time) / 1e4).rounded() / 1e2) ms" }

    private func residentText(_ store: TraceStore) -> String {
        "\(residentBytes() >> 20) MiB resident, \(store.spilledBytes >> 20) MiB on disk"
    }

    private func report(_ name: String, _ times: [UInt64]) {
        let sorted = times.sorted()
        func at(_ share: Double) -> String {
            let ms = Double(sorted[min(sorted.count - 1, Int(Double(sorted.count) * share))]) / 1e6
            return "\((ms * 100).rounded() / 100) ms"
        }
        print(
            "\(name), \(sorted.count) keys, 200x60: median \(at(0.5)), 90 % \(at(0.9)), 99 % \(at(0.99)), most \(at(1))"
        )
    }

    private func now() -> UInt64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }
}

/// Both ends of a pseudo-terminal; a thread drains the far one.
final class PseudoTerminal: Sendable {
    let near: Int32

    init?(columns: UInt16, rows: UInt16) {
        var (far, near): (Int32, Int32) = (-1, -1)
        var window = winsize(ws_row: rows, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
        guard openpty(&far, &near, nil, nil, &window) == 0 else { return nil }
        self.near = near
        var thread = pthread_t()
        let started = pthread_create(
            &thread, nil,
            { argument in
                let far = Int32(Int(bitPattern: argument))
                var bytes = [UInt8](repeating: 0, count: 65536)
                while read(far, &bytes, bytes.count) > 0 {}
                return nil
            }, UnsafeMutableRawPointer(bitPattern: Int(far)))
        guard started == 0 else { return nil }
    }
}
