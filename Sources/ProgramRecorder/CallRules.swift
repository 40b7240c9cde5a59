import CRecorder

/// The rules in force, and what they make of each function: decided once, not at each call. Under the mutex of `ProgramThreads`, but
/// for what a call asks.
enum CallRules {
    /// Of a function: nothing, its values, or the types of its values are told.
    enum Told {
        static let nothing: UInt8 = 1
        static let arguments: UInt8 = 2
        static let result: UInt8 = 4
    }

    nonisolated(unsafe) private static var rules = Rules()
    /// Open calls of a thread, at most.
    nonisolated(unsafe) static var depth: UInt64 = .max
    private static let greatestFunctions = 1 << 14
    /// By the functions' numbers; those beyond have `standard`.
    nonisolated(unsafe) private static var told: UnsafeMutablePointer<UInt8>?
    nonisolated(unsafe) private static var functions: UnsafeMutablePointer<UnsafeMutableRawPointer?>?
    nonisolated(unsafe) private static var standard = Told.arguments | Told.result

    /// Before anything is recorded.
    static func begin(_ text: UnsafePointer<CChar>?) {
        told = calloc(greatestFunctions, 1)?.bindMemory(to: UInt8.self, capacity: greatestFunctions)
        functions = calloc(greatestFunctions, 8)?
            .bindMemory(to: UnsafeMutableRawPointer?.self, capacity: greatestFunctions)
        if let text { _ = rules.amend(UnsafeRawBufferPointer(start: text, count: strlen(text))) }
        install()
    }

    /// When recording begins.
    static func announce() {
        Recorder.rulesHandler = {
            pthread_mutex_lock(&ProgramThreads.mutex)
            CallRules.obey()
            pthread_mutex_unlock(&ProgramThreads.mutex)
        }
        describe()
    }

    private static func obey() {
        let text = Recorder.takeRules()
        guard !text.isEmpty else { return }
        text.withUnsafeBytes { _ = rules.amend($0) }
        install()
        var number = 0
        while let function = functions?[number] {
            told?[number] = decide(function)
            number += 1
            if number == greatestFunctions { break }
        }
        describe()
    }

    private static func install() {
        depth = rules.depth == 0 ? .max : rules.depth
        standard = bits(rules.scope != .nothing, rules.arguments, rules.results)
        Recorder.deadline = rules.stopTime == 0 ? 0 : ft_monotonic() &+ rules.stopTime
    }

    private static func describe() {
        Recorder.describe(rules)
        var hasOther = rules.stopCalls > 0 || rules.shortest > 0
        for choice in rules.choices where choice.kind == .start || choice.kind == .stop { hasOther = true }
        guard hasOther else { return }
        Recorder.notice(
            severity: 1,
            "Programs in C know no min-duration, no start-at, and of stop-after only the time: all their calls are recorded."
        )
    }

    @inline(__always)
    static func told(_ number: UInt32) -> UInt8 {
        guard number < UInt32(greatestFunctions), let told else { return standard }
        return told[Int(number)]
    }

    static func define(_ number: UInt32, _ function: UnsafeMutableRawPointer) {
        guard number < UInt32(greatestFunctions) else { return }
        told?[Int(number)] = decide(function)
        functions?[Int(number)] = function
    }

    private static func decide(_ function: UnsafeMutableRawPointer) -> UInt8 {
        guard !rules.choices.isEmpty else { return standard }
        var isTold = rules.scope != .nothing
        var (arguments, results) = (rules.arguments, rules.results)
        let subject = Pattern.Subject(
            module: UnsafeRawBufferPointer(start: nil, count: 0), qualifiedName: text(function, 0),
            file: text(function, 16))
        for choice in rules.choices where choice.pattern.fits(subject) {
            switch choice.kind {
            case .include: isTold = true
            case .exclude: isTold = false
            case .level: (arguments, results) = (choice.arguments, choice.results)
            case .start, .stop: break
            }
        }
        return bits(isTold, arguments, results)
    }

    /// A value of C has no type that would tell anything.
    private static func bits(_ isTold: Bool, _ arguments: ValueLevel, _ results: ValueLevel) -> UInt8 {
        (isTold ? 0 : Told.nothing) | (arguments == .values ? Told.arguments : 0)
            | (results == .values ? Told.result : 0)
    }

    private static func text(_ function: UnsafeMutableRawPointer, _ offset: Int) -> UnsafeRawBufferPointer {
        let text = function.load(fromByteOffset: offset, as: UnsafePointer<CChar>?.self)
        return UnsafeRawBufferPointer(start: text, count: text.map { strlen($0) } ?? 0)
    }
}

/// Which of a thread's open calls are not told, so that their ends are not told either: their number, and a bit for each.
struct OpenCalls {
    private static let greatestDepth = 1 << 15
    private let count: UnsafeMutablePointer<Int>
    private let silent: UnsafeMutablePointer<UInt8>

    /// nil: no memory. Freed with the writer.
    static func allocate() -> UnsafeMutableRawPointer? { calloc(1, 8 + greatestDepth / 8) }

    @inline(__always)
    init(_ memory: UnsafeMutableRawPointer) {
        count = memory.assumingMemoryBound(to: Int.self)
        silent = (memory + 8).assumingMemoryBound(to: UInt8.self)
    }

    /// Calls beyond the greatest depth are told.
    @inline(__always)
    func push(isSilent: Bool) {
        let depth = count.pointee
        if depth < OpenCalls.greatestDepth {
            let bit = UInt8(1) << UInt8(depth & 7)
            silent[depth >> 3] = isSilent ? silent[depth >> 3] | bit : silent[depth >> 3] & ~bit
        }
        count.pointee = depth + 1
    }

    /// Was the innermost call told?
    @inline(__always)
    func pop() -> Bool {
        guard count.pointee > 0 else { return true }
        count.pointee -= 1
        let depth = count.pointee
        return depth >= OpenCalls.greatestDepth || silent[depth >> 3] & UInt8(1) << UInt8(depth & 7) == 0
    }

    func forget() { count.pointee = 0 }
}
