import Glibc
import TraceCollector
import TraceStore

/// What recording costs a Python call: beside the bare program, and beside C callbacks that do nothing, the least that any
/// tool on sys.monitoring costs. The recorder streams to us over its socket meanwhile, and we put all of it into a store; or we drop it,
/// for where the machine's two processors are one core, a reader that works makes the program slow.
struct CallsBenchmark {
    enum Mode: String, CaseIterable {
        case bare
        case floor
        /// As `floor`, and its callbacks read the clock.
        case clock
        /// Names and times.
        case none
        /// And arguments and results.
        case values
        /// All functions are out of scope.
        case filtered
        /// An explorer is there, capture is off.
        case off
        /// The recorder waits for an explorer that never comes: `FLOWTRACE=1` after `flowtrace install-python`.
        case dormant
        /// VizTracer, where the Python has it: as it is by itself, and with arguments and results.
        case viz, vizValues

        /// Does it stream to us?
        var isRecorder: Bool { self == .none || self == .values || self == .filtered || self == .off }
    }

    let pythons: [String]
    /// Every mode runs so often, in turn.
    let rounds: Int
    /// Is what is read dropped?
    let drops: Bool
    private let programs = ["fib", "builtins", "objects", "generators", "coroutines"]
    /// The folder of this file.
    private let sources: String
    private let `extension`: String

    init?(pythons: [String], rounds: Int, drops: Bool) {
        self.rounds = rounds
        self.drops = drops
        sources = #filePath.split(separator: "/").dropLast().map { "/" + $0 }.joined()
        guard let executable = realpath("/proc/self/exe", nil) else { return nil }
        defer { free(executable) }
        `extension` =
            String(cString: executable).split(separator: "/").dropLast().map { "/" + $0 }.joined()
            + "/libflowtrace_recorder.so"
        self.pythons = pythons.isEmpty ? Self.installed() : pythons
    }

    /// CPython 3.12 to 3.15 of pyenv, else those on PATH.
    private static func installed() -> [String] {
        let home = getenv("HOME").map { String(cString: $0) } ?? ""
        var found: [String] = []
        for version in ["3.12", "3.13", "3.14", "3.15"] {
            var names = glob_t()
            defer { globfree(&names) }
            if glob("\(home)/.pyenv/versions/\(version).*/bin/python3", 0, nil, &names) == 0,
                let name = names.gl_pathv[0]
            {
                found.append(String(cString: name))
            } else {
                found.append("python\(version)")
            }
        }
        return found
    }

    func run() {
        guard access(`extension`, R_OK) == 0 else {
            return print("\(`extension`) is not there: swift build -c release --product flowtrace_recorder")
        }
        // mkdtemp replaces the six letters.
        var template = Array("/tmp/flowtrace-benchmark-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { return print("no folder can be made in /tmp") }
        let folder = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
        defer { rmdir(folder) }
        let floor = folder + "/floor.so"
        defer { unlink(floor) }
        let compiled = Child.run(
            ["cc", "-O2", "-shared", "-fPIC", "-o", floor, sources + "/Python/floor.c"],
            environment: Child.plainEnvironment())
        guard compiled != nil else { return print("cc does not compile floor.c") }
        for python in pythons { measure(python, floor: floor, folder: folder) }
    }

    private func measure(_ python: String, floor: String, folder: String) {
        let environment = Child.plainEnvironment()
        guard let version = Child.run([python, "-V"], environment: environment) else {
            return print("\(python) does not run\n")
        }
        print(
            "\(version.filter { !$0.isNewline }): ns a call; +: added, of the recorder with how often the floor's, of VizTracer",
            "with how often the recorder's; ×: of the bare program's"
        )
        var costs = Costs()
        var runs: [Mode: RecordedRun] = [:]
        for _ in 0..<rounds {
            for mode in Mode.allCases {
                guard let run = recordedRun(python, mode, floor: floor, folder: folder) else {
                    if mode == .viz || mode == .vizValues { continue }
                    return print("the program failed, \(mode.rawValue)\n")
                }
                costs.add(run.output, mode)
                runs[mode, default: RecordedRun()].add(run)
            }
        }
        var table = Table(
            "program", "figure", "bare", "floor", "clock", "names, times", "ratio", "and values", "ratio", "filtered",
            "off",
            "dormant",
            "VizTracer", "ratio", "and values", "ratio")
        for program in programs {
            for figure in Costs.Figure.allCases {
                table.add([program, figure.rawValue] + cells(costs, program, figure))
            }
        }
        table.show()
        let loads = (0..<20).compactMap { _ in
            Child.run([python, sources + "/Python/load.py", `extension`], environment: environment)
                .flatMap { Double($0.split(separator: " ").last?.filter(\.isNumber) ?? "") }
        }.sorted()
        if let least = loads.first {
            print(
                "import of the extension: least \(decimal(least / 1e6, 2)) ms,",
                "median \(decimal(loads[loads.count / 2] / 1e6, 2)) ms")
        }
        let stored = runs.values.reduce(0) { $0 + $1.calls }
        if drops {
            print("what was read, \(runs.values.reduce(0) { $0 + $1.bytes }) bytes, was dropped")
        } else {
            print("calls stored meanwhile: \(stored), lost: \(runs.values.reduce(0) { $0 + $1.lost })")
        }
        for (mode, name) in [(Mode.none, "names, times"), (.values, "and values")] {
            guard !drops, let run = runs[mode], run.calls > 0 else { continue }
            print("bytes a call, \(name): \(decimal(Double(run.bytes) / Double(run.calls), 2))")
        }
        print("")
    }

    /// What one run of the program printed, and what was stored of it.
    private struct RecordedRun {
        var output = ""
        var calls = 0
        var lost = 0
        /// Received.
        var bytes = 0

        mutating func add(_ run: RecordedRun) {
            calls += run.calls
            lost += run.lost
            bytes += run.bytes
        }
    }

    private func cells(_ costs: Costs, _ program: String, _ figure: Costs.Figure) -> [String] {
        func cost(_ mode: Mode) -> Double { costs.perCall(program, mode, figure) }
        let bare = cost(.bare)
        let floor = cost(.floor) - bare
        var cells = [decimal(bare), "+" + decimal(floor), decimal((cost(.clock) - bare) / floor, 2)]
        for mode in [Mode.none, .values] {
            let added = cost(mode) - bare
            cells += ["+" + decimal(added), decimal(added / floor, 2)]
        }
        for mode in [Mode.filtered, .off, .dormant] { cells.append("×" + decimal(cost(mode) / bare, 2)) }
        // How often the recorder's added time.
        for (other, own) in [(Mode.viz, Mode.none), (.vizValues, .values)] {
            let added = cost(other) - bare
            cells += added.isNaN ? ["-", "-"] : ["+" + decimal(added), decimal(added / (cost(own) - bare))]
        }
        return cells
    }

    /// nil: it failed.
    private func recordedRun(
        _ python: String, _ mode: Mode, floor: String, folder: String
    ) -> RecordedRun? {
        var environment = Child.plainEnvironment()
        var reader: StoringReader?
        if mode.isRecorder {
            guard let made = StoringReader(folder: folder, turnsOff: mode == .off, drops: drops) else { return nil }
            reader = made
            environment["PYTHONPATH"] = sources + "/../PythonRecorder/Python/inject"
            environment["FLOWTRACE_EXTENSION"] = `extension`
            environment["FLOWTRACE_CONNECT"] = made.path
            environment["FLOWTRACE_RULES"] =
                switch mode {
                case .none: "values none"
                case .filtered: "scope nothing"
                // What is measured is what a call costs, not that a storm of them is lowered.
                default: "values values\nadapt off"
                }
        }
        if mode == .dormant { environment["BENCHMARK_EXTENSION"] = `extension` }
        let arguments = [python, sources + "/Python/cost.py", mode.rawValue, floor]
        guard let child = Child(arguments, environment: environment) else { return nil }
        if reader == nil { child.go() }
        var isRunning = true
        while isRunning {
            var descriptors = [pollfd(fd: child.output, events: Int16(POLLIN), revents: 0)]
            descriptors += reader?.descriptors ?? []
            poll(&descriptors, nfds_t(descriptors.count), 5000)
            if let reader {
                reader.turn()
                if reader.isReady { child.go() }
            }
            if descriptors[0].revents != 0 { isRunning = child.read() }
        }
        guard let output = child.finish() else { return nil }
        reader?.drain()
        return RecordedRun(
            output: output, calls: reader?.store.callCount ?? 0, lost: reader?.store.lostCalls ?? 0,
            bytes: reader?.bytes ?? 0)
    }
}

/// The times of all runs.
struct Costs {
    enum Figure: String, CaseIterable {
        /// The least time of all, as it was measured: of many short repetitions one is undisturbed, also on a busy machine.
        case least
        /// Of the times as if the processor had run at its greatest speed all the time: the tenth part, and the half.
        case quick, median
    }

    /// ns of a repetition, and of the loop without calls around it.
    private var times: [String: [(program: Double, loop: Double)]] = [:]
    private var calls: [String: Double] = [:]
    private var leastLoop = Double.infinity

    /// `output`: lines of a name, a number of calls (0: as before) and pairs of ns.
    mutating func add(_ output: String, _ mode: CallsBenchmark.Mode) {
        for line in output.split(separator: "\n") {
            let fields = line.split(separator: " ")
            guard fields.count > 3, let count = Double(fields[1]) else { continue }
            let name = String(fields[0])
            if count > 0 { calls[name] = count }
            let numbers = fields.dropFirst(2).compactMap { Double($0) }
            for place in stride(from: 0, to: numbers.count - 1, by: 2) {
                times["\(name) \(mode)", default: []].append((numbers[place], numbers[place + 1]))
                leastLoop = min(leastLoop, numbers[place + 1])
            }
        }
    }

    /// ns
    func perCall(_ program: String, _ mode: CallsBenchmark.Mode, _ figure: Figure) -> Double {
        let measured = times["\(program) \(mode)"] ?? []
        guard let calls = calls[program], let least = measured.map(\.program).min() else { return .nan }
        if figure == .least { return least / calls }
        let sorted = measured.map { $0.program * leastLoop / $0.loop }.sorted()
        // Of the scaled times the very least are those whose loop was disturbed: so the tenth part is taken.
        return (figure == .quick ? sorted[sorted.count / 10] : sorted[sorted.count / 2]) / calls
    }
}
