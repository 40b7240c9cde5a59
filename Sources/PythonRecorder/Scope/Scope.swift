import CPython
import CRecorder

/// What becomes of an event that is not simply recorded. Nothing here is on the path of one that is.
enum Scope {
    /// Events that were answered without being recorded.
    nonisolated(unsafe) static var declined = 0

    /// PY_START of a function that is not simply recorded.
    @inline(never)
    static func starts(_ frame: Object, _ function: UnsafeMutablePointer<Function>) -> Object {
        guard admits(frame, function) else { return Watching.unrecorded(frame, function) ?? refusal(function) }
        guard let writer = Threads.writer(entering: true) else { return py_none() }
        guard Limits.isSet else {
            Continuity.join(writer, frame)
            Limits.tell(writer, frame, function)
            return py_none()
        }
        var isOutermost = false
        if function.pointee.isCoroutine {
            isOutermost = writer.top.map { $0.pointee.mark & Mark.coroutine == 0 || !isAwaited(frame, by: $0) } ?? true
        }
        guard Limits.allow(writer, isOutermost: isOutermost) else {
            return Watching.unrecorded(frame, function) ?? refusal(function)
        }
        Limits.enter(writer, frame, function)
        return py_none()
    }

    /// Is the call that begins in `frame` recorded?
    @inline(never)
    static func admits(_ frame: Object, _ function: UnsafeMutablePointer<Function>) -> Bool {
        if function.pointee.reach == .undecided { Decisions.decide(function) }
        if Limits.isWaiting, function.pointee.reach == .watched {
            Limits.start()
            Decisions.decide(function)
        }
        switch function.pointee.reach {
        case .always, .watched: return true
        case .atBoundary:
            guard isCalledFromWithin(frame) else { return false }
            Decisions.announce(function)
            return true
        default: return false
        }
    }

    /// The answer to an event of a function that is not recorded: it need not come again, unless the caller decides.
    @inline(never)
    static func refusal(_ function: UnsafeMutablePointer<Function>) -> Object {
        declined &+= 1
        guard function.pointee.reach == .never else { return py_none() }
        Py_IncRef(Monitoring.disable)
        return Monitoring.disable
    }

    /// Is the caller recorded always? An outermost call counts as called by code of mine.
    private static func isCalledFromWithin(_ frame: Object) -> Bool {
        guard let caller = Layout.caller(frame) else { return true }
        guard let code = Layout.code(caller),
            let function = FunctionTable.known(code) ?? FunctionIdentity.make(code, in: caller)
        else { return false }
        if function.pointee.reach == .undecided { Decisions.decide(function) }
        return function.pointee.reach == .always || function.pointee.reach == .watched
    }

    /// An event comes from a frame that is not the lane's innermost call: its call is not recorded, or the lane is to be
    /// brought in step. nil: it is now.
    @inline(never)
    static func stray(_ writer: UnsafeMutablePointer<Writer>, _ frame: Object, _ code: Object) -> Object? {
        if let function = FunctionTable.known(code) {
            switch function.pointee.reach {
            case .atBoundary where !isCalledFromWithin(frame):
                declined &+= 1
                return py_none()
            // One of its calls may be open since before the rules changed: then its end must not be missed.
            case .never where !isOpen(function.pointee.id, writer.pointee.lane): return refusal(function)
            default: break
            }
        }
        return Resynchronisation.align(writer, frame) ? nil : py_none()
    }

    private static func isOpen(_ id: UInt32, _ lane: UnsafeMutablePointer<Lane>) -> Bool {
        guard id != Function.unannounced else { return false }
        var index = lane.pointee.depth - 1
        while index >= 0 {
            if lane.pointee.stack[index].function == id { return true }
            index -= 1
        }
        return false
    }

    /// Does the coroutine of `top` await the one that begins in `frame`, directly or through coroutines that are not recorded?
    static func isAwaited(_ frame: Object, by top: UnsafeMutablePointer<StackEntry>) -> Bool {
        var next = Layout.caller(frame)
        var steps = 0
        while let caller = next, steps < 64 {
            if top.pointee.key == UnsafeRawPointer(caller) { return true }
            guard let code = Layout.code(caller), let function = FunctionTable.known(code), function.pointee.isCoroutine
            else { return false }
            next = Layout.caller(caller)
            steps += 1
        }
        return false
    }
}
