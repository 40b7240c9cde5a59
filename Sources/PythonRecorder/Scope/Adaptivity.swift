import CRecorder

/// A function that is called so often that recording its values is a burden has them told in short, and goes without them when
/// that is a burden, too, until it is called less; readers are told. What decides are counts that the path of an event keeps anyway:
/// the clock is read once in 1,024 calls. Then it is seen, too, how long the values of that call took: a dictionary that is used as
/// a queue can be walked through for a millisecond to find ten items.
enum Adaptivity {
    /// Of a function: since when its calls are counted.
    struct Window {
        var start: UInt64 = 0
        var weight: Int64 = 0
        /// What the rules say of arguments and results, while nothing is recorded of them.
        var usual: (arguments: UInt8, results: UInt8)?
        /// How long it must be calm, ns: twice as long after each storm, for what is heavy and not frequent seems calm at once.
        var patience = Adaptivity.shortestPatience
        /// Calls whose values took long, since `start`, and their ns.
        var dearCalls: UInt64 = 0
        var dearTime: UInt64 = 0
    }

    /// Weight a second, of which each 100,000 are some 7 ms: where values are left out, and where they are told in short, if there
    /// is much of them.
    private static let storm: UInt64 = 250_000
    private static let gust: UInt64 = 100_000
    /// The part of it, by its denominator, that is calm.
    private static let calm: UInt64 = 4
    /// The weight of a call of which much is told.
    private static let heavy: Int64 = 2
    /// ns over which is counted.
    private static let stretch: UInt64 = 250_000_000
    private static let shortestPatience: UInt64 = 500_000_000
    private static let longestPatience: UInt64 = 32_000_000_000
    /// ns that the values of a call take, from where each call is looked at.
    private static let dear: UInt64 = 20_000
    /// The part of the time, by its denominator, that may be spent on such calls of a function.
    private static let greatestPart: UInt64 = 8

    /// Calls with so many bytes of arguments count once more.
    @inline(__always)
    static func weight(bytes: Int) -> Int64 { 1 &+ Int64(bytes >> 5) }

    @inline(__always)
    static func count(_ function: UnsafeMutablePointer<Function>, _ weight: Int64) {
        function.pointee.callsLeft &-= weight
        if function.pointee.callsLeft < 0 { look(function, weight) }
    }

    /// A result of so many bytes: its call counts once more for each 32.
    @inline(never)
    static func count(result bytes: Int, _ code: Object) {
        guard let function = FunctionTable.known(code) else { return }
        count(function, weight(bytes: bytes) &- 1)
    }

    /// `last`: the weight of the last call.
    @inline(never)
    static func look(_ function: UnsafeMutablePointer<Function>, _ last: Int64) {
        let isQuiet = function.pointee.window.usual != nil
        let weight = function.pointee.nextLook &- function.pointee.callsLeft
        function.pointee.callsLeft = isQuiet || function.pointee.isBrief ? 64 : 1024
        if !isQuiet, function.pointee.parameters > 0 { seeCost(function) }
        function.pointee.nextLook = weight &+ function.pointee.callsLeft
        let now = ft_monotonic()
        let passed = now &- function.pointee.window.start
        guard passed >= stretch, !isQuiet || passed >= function.pointee.window.patience else { return }
        let counted = UInt64(truncatingIfNeeded: weight &- function.pointee.window.weight)
        let rate = passed >> 40 == 0 ? counted &* 1000 / (passed / 1_000_000) : 0
        let isBrief = function.pointee.isBrief && !isQuiet
        // Whether it is calm is seen later.
        if isBrief, rate <= storm, passed < function.pointee.window.patience { return }
        let (calls, time) = (function.pointee.window.dearCalls, function.pointee.window.dearTime)
        (function.pointee.window.start, function.pointee.window.weight) = (now, weight)
        (function.pointee.window.dearCalls, function.pointee.window.dearTime) = (0, 0)
        if !isQuiet, time > passed / greatestPart, passed >> 40 == 0 {
            return quieten(function, calls &* 1000 / (passed / 1_000_000), cost: time / max(1, calls))
        }
        if isQuiet {
            if rate < storm / calm { restore(function, rate) }
        } else if rate > storm, isBrief || last < heavy {
            quieten(function, rate)
        } else if rate > gust, !isBrief, last >= heavy {
            shorten(function, rate)
        } else if rate < gust / calm, isBrief {
            lengthen(function, rate)
        }
    }

    /// How long this thread's last event, a call of the function, took until now.
    private static func seeCost(_ function: UnsafeMutablePointer<Function>) {
        guard let writer = ft_thread_get()?.assumingMemoryBound(to: Writer.self) else { return }
        let ticks = ft_ticks() &- writer.pointee.lastTick
        guard ticks < 1 << 32 else { return }
        let cost = (ticks &* UInt64(Clock.scale)) >> Wire.tickScaleBits
        guard cost > dear else { return }
        function.pointee.callsLeft = 0
        function.pointee.window.dearCalls &+= 1
        function.pointee.window.dearTime &+= cost
    }

    private static func quieten(_ function: UnsafeMutablePointer<Function>, _ rate: UInt64, cost: UInt64 = 0) {
        let levels = (function.pointee.arguments, function.pointee.results)
        let none = ValueLevel.none.rawValue
        guard Decisions.rules.adapts, levels.1 != none || levels.0 != none && function.pointee.parameters > 0 else {
            return
        }
        function.pointee.window.usual = levels
        (function.pointee.arguments, function.pointee.results) = (none, none)
        tell(function, rate, cost: cost)
    }

    private static func shorten(_ function: UnsafeMutablePointer<Function>, _ rate: UInt64) {
        guard Decisions.rules.adapts, Layout.isKnown else { return }
        function.pointee.isBrief = true
        tell(function, rate)
    }

    private static func lengthen(_ function: UnsafeMutablePointer<Function>, _ rate: UInt64) {
        function.pointee.isBrief = false
        function.pointee.window.patience = min(longestPatience, function.pointee.window.patience &* 2)
        tell(function, rate)
    }

    private static func restore(_ function: UnsafeMutablePointer<Function>, _ rate: UInt64) {
        guard let levels = function.pointee.window.usual else { return }
        (function.pointee.arguments, function.pointee.results) = levels
        function.pointee.window.usual = nil
        function.pointee.window.patience = min(longestPatience, function.pointee.window.patience &* 2)
        tell(function, rate)
    }

    /// There are new rules: it is decided anew.
    static func forget(_ function: UnsafeMutablePointer<Function>) {
        if function.pointee.window.usual != nil { restore(function, 0) }
        if function.pointee.isBrief { lengthen(function, 0) }
        function.pointee.window = Window()
    }

    private static func tell(_ function: UnsafeMutablePointer<Function>, _ rate: UInt64, cost: UInt64 = 0) {
        Recorder.record(RecordTag.adapted) { out in
            out.varint(function.pointee.id)
            out.byte(function.pointee.window.usual != nil ? 1 : function.pointee.isBrief ? 2 : 0)
            out.varint(rate)
            if cost > 0 { out.varint(cost) }
        }
    }
}
