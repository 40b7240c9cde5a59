import CRecorder
import TraceWire

/// What is told of a function's calls. Each call keeps it to its end.
struct Told: OptionSet {
    let rawValue: UInt32

    static let asynchronous = Told(rawValue: 1)
    static let arguments = Told(rawValue: 2)
    static let result = Told(rawValue: 4)
    /// Types stand for the values of arguments; of the result, and of errors.
    static let argumentTypes = Told(rawValue: 8)
    static let resultTypes = Told(rawValue: 16)
    /// Of one call: it is held back until it proves long enough.
    static let held = Told(rawValue: 32)
    /// Nothing.
    static let nothing = Told(rawValue: 64)
    /// There are limits to be asked at each call: `depth`, `shortest`.
    static let limited = Told(rawValue: 128)
}

/// The rules in force, as `flowtrace run` and explorers give them (`Rules`), and what they make of each function: once, not at
/// each call.
enum ProgramRules {
    /// Under the mutex of `Definitions`.
    nonisolated(unsafe) private static var rules = Rules()
    /// Open calls of a lane. Read by any thread at any time.
    nonisolated(unsafe) static var depth = Int.max
    /// ns
    nonisolated(unsafe) static var shortest: UInt64 = 0
    nonisolated(unsafe) private static var stopTime: UInt64 = 0

    static var shortestTicks: UInt64 { (min(shortest, 1 << 43) << 20) / UInt64(max(ft_tick_scale_get(), 1)) }

    /// Before anything is recorded.
    static func begin(with text: UnsafePointer<CChar>) {
        let bytes = UnsafeRawBufferPointer(start: text, count: strlen(text))
        Definitions.mutex.withLock {
            _ = rules.amend(bytes)
            install()
        }
    }

    /// When recording begins.
    static func announce() {
        Recorder.rulesHandler = { ProgramRules.obey() }
        Definitions.mutex.withLock { describe() }
    }

    /// What explorers have sent, on the flusher's thread.
    private static func obey() {
        Definitions.mutex.withLock {
            let text = Recorder.takeRules()
            guard !text.isEmpty else { return }
            text.withUnsafeBytes { _ = rules.amend($0) }
            install()
            Definitions.decideAnew()
            describe()
        }
    }

    /// `config` was called.
    static func settingsChanged() { Definitions.mutex.withLock { Definitions.decideAnew() } }

    private static func install() {
        depth = rules.depth == 0 ? .max : Int(clamping: rules.depth)
        shortest = rules.shortest
        guard stopTime != rules.stopTime else { return }
        stopTime = rules.stopTime
        Recorder.deadline = stopTime == 0 ? 0 : ft_monotonic() &+ stopTime
    }

    private static func describe() {
        Recorder.describe(rules)
        if rules.stopCalls > 0 || rules.choices.contains(where: { $0.kind == .start || $0.kind == .stop }) {
            Recorder.notice(
                severity: 1,
                "Swift programs know no start-at, and of stop-after only the time: they are recorded from the beginning."
            )
        }
    }

    /// Under the mutex of `Definitions`. All functions that are traced are the program's own.
    static func told(of definition: Definition, _ subject: Pattern.Subject) -> Told {
        var isTold = rules.scope != .nothing
        var (arguments, results) = (rules.arguments, rules.results)
        for choice in rules.choices where choice.pattern.fits(subject) {
            switch choice.kind {
            case .include: isTold = true
            case .exclude: isTold = false
            case .level: (arguments, results) = (choice.arguments, choice.results)
            case .start, .stop: break
            }
        }
        let options = definition.options
        var told: Told = options.contains(.asynchronous) ? .asynchronous : []
        if !isTold { told.insert(.nothing) }
        if depth != .max || shortest != 0 { told.insert(.limited) }
        if arguments != .values { told.insert(.argumentTypes) }
        if results != .values { told.insert(.resultTypes) }
        let showsArguments = options.contains(.showArgs) || Settings.showsArguments && !options.contains(.hideArgs)
        if showsArguments, definition.hasParameters, arguments != .none { told.insert(.arguments) }
        let showsResult = options.contains(.showResult) || Settings.showsResult && !options.contains(.hideResult)
        if showsResult, results != .none { told.insert(.result) }
        return told
    }
}
