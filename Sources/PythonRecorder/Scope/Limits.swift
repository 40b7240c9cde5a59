import CPython
import CRecorder

/// What happens when a function is called (`Function.triggers`).
enum Trigger {
    static let start: UInt8 = 1
    static let stop: UInt8 = 2
}

/// Bits beside the level in `StackEntry.results`: what is to be done when the call ends.
enum Attention {
    static let level: UInt8 = 0x1F
    /// Its values are told in short (`Adaptivity`).
    static let brief: UInt8 = 0x20

    @inline(__always)
    static func valueDepth(_ results: UInt8) -> Int { results & brief == 0 ? 0 : ValueLimits.briefDepth }

    /// It may be too short.
    static let held: UInt8 = 0x40
    /// Capture goes off.
    static let stops: UInt8 = 0x80
}

extension StackEntry {
    /// A `ValueLevel`.
    var level: UInt8 { results & Attention.level }
    /// At what depth its result is told.
    var valueDepth: Int { Attention.valueDepth(results) }
}

/// Depth, least duration, and where recording begins and ends. While there are such limits no function is recorded without a
/// look here (`Reach.watched`); without, nothing of it is on the path of an event. Under the GIL.
enum Limits {
    static var isSet: Bool { hasLimits || isWaiting }
    /// Open calls of functions that are recorded may be on no lane: beyond the depth, or begun before the function that starts it all.
    static var leavesCallsOut: Bool { hasLimits || startsLate }
    nonisolated(unsafe) private static var startsLate = false
    nonisolated(unsafe) private static var hasLimits = false
    /// Nothing is recorded before a function with `Trigger.start` is called.
    nonisolated(unsafe) private(set) static var isWaiting = false
    nonisolated(unsafe) private static var depth = Int.max
    /// ns; 0: none.
    nonisolated(unsafe) private static var shortest: UInt64 = 0
    /// Calls that are still to be recorded.
    nonisolated(unsafe) private static var callsLeft = UInt64.max
    nonisolated(unsafe) private static var installed = Rules()

    /// What has not changed goes on: a count is not begun anew because of another rule.
    static func install(_ rules: Rules) {
        let starts = rules.choices.contains { $0.kind == .start }
        let stops = rules.choices.contains { $0.kind == .stop }
        if starts != installed.choices.contains(where: { $0.kind == .start }) { isWaiting = starts }
        if rules.stopCalls != installed.stopCalls { callsLeft = rules.stopCalls == 0 ? .max : rules.stopCalls }
        startsLate = starts
        depth = rules.depth == 0 ? .max : Int(clamping: rules.depth)
        shortest = rules.shortest
        if rules.stopTime != installed.stopTime { setDeadline(rules) }
        hasLimits = stops || rules.depth > 0 || shortest > 0 || rules.stopCalls > 0
        installed = rules
    }

    /// Another recorder of this process begins.
    static func forget() {
        (installed, isWaiting, callsLeft) = (Rules(), false, .max)
    }

    /// A deadline is the flusher's.
    private static func setDeadline(_ rules: Rules) {
        Recorder.deadline = rules.stopTime == 0 || isWaiting ? 0 : ft_monotonic() &+ rules.stopTime
    }

    /// The function has come that recording waits for.
    static func start() {
        isWaiting = false
        setDeadline(Decisions.rules)
        Decisions.decideAnew()
    }

    /// May another call be recorded? `isOutermost`: it begins a lane of its own.
    @inline(never)
    static func allow(_ writer: UnsafeMutablePointer<Writer>, isOutermost: Bool = false) -> Bool {
        guard isSet else { return true }
        guard isOutermost || writer.pointee.lane.pointee.depth < depth else { return false }
        guard callsLeft > 0 else {
            stop("Recording has stopped after the calls that were asked for. The program goes on; P records again.")
            return false
        }
        if callsLeft != .max { callsLeft -= 1 }
        return true
    }

    @inline(__always)
    static func tell(
        _ writer: UnsafeMutablePointer<Writer>, _ frame: Object, _ function: UnsafeMutablePointer<Function>,
        isHeld: Bool = false
    ) {
        if Layout.isKnown {
            CallCallbacks.enter(writer, frame, function, isHeld: isHeld)
        } else {
            PublicCallbacks.enter(writer, frame, function, isHeld: isHeld)
        }
    }

    /// `tell` within limits.
    static func enter(
        _ writer: UnsafeMutablePointer<Writer>, _ frame: Object, _ function: UnsafeMutablePointer<Function>
    ) {
        let isHeld = shortest > 0 && function.pointee.isPlain
        if isHeld {
            writer.holdBack { tell(writer, frame, function, isHeld: true) }
        } else {
            tell(writer, frame, function)
        }
        guard let top = writer.top else { return }
        if isHeld { top.pointee.results |= Attention.held }
        if function.pointee.triggers & Trigger.stop != 0 { top.pointee.results |= Attention.stops }
    }

    /// A return that is not told in the plain way. False: the call was too short, and never was.
    @inline(never)
    static func ends(
        _ writer: UnsafeMutablePointer<Writer>, _ top: UnsafeMutablePointer<StackEntry>, _ result: Object?
    ) -> Bool {
        let entry = top.pointee
        if entry.results & Attention.held != 0, writer.takeBack(shorterThan: ticks(shortest)) {
            if callsLeft != .max { callsLeft += 1 }
            return false
        }
        if entry.level == ValueLevel.none.rawValue {
            writer.exit()
        } else if entry.level == ValueLevel.repr.rawValue {
            guard Representations.exit(writer, result) else { return true }
        } else {
            var encoder = ValueEncoder(writer.beginExitWithResult())
            CallCallbacks.encode(&encoder, result, entry.level, depth: entry.valueDepth)
            writer.finish(encoder.close())
        }
        if entry.results & Attention.stops != 0 { stopAfterFunction() }
        return true
    }

    private static func ticks(_ nanoseconds: UInt64) -> UInt64 {
        let scale = UInt64(max(1, Clock.scale))
        return nanoseconds < 1 << 43 ? (nanoseconds << Wire.tickScaleBits) / scale : .max
    }

    static func stopAfterFunction() {
        stop("Recording has stopped after the function that was set. The program goes on; P records again.")
    }

    /// Capture goes off, and stays on when it is next turned on.
    private static func stop(_ reason: StaticString) {
        Decisions.rules.stopCalls = 0
        Decisions.rules.stopTime = 0
        Decisions.rules.choices.removeAll { $0.kind == .stop }
        Decisions.renew()
        Recorder.setCapture(false)
        Recorder.notice(severity: 0, reason)
    }
}
