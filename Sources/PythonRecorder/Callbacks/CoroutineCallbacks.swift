import CPython
import CRecorder

/// Generators leave the stack when they yield and come back as a continuation; coroutines stay on their task's stack.
enum CoroutineCallbacks {
    /// A coroutine begins: in the lane of the coroutine that awaits it, or else, driven by an event loop, in one of its own.
    @inline(never)
    static func begin(
        _ writer: UnsafeMutablePointer<Writer>, _ frame: Object, _ function: UnsafeMutablePointer<Function>
    ) {
        let lane = writer.pointee.lane
        if lane != writer.pointee.threadLane, lane.pointee.depth > 0,
            let top = writer.top, top.pointee.mark & Mark.coroutine != 0, Scope.isAwaited(frame, by: top),
            isDirect(frame, top) || TaskIdentity.isCurrent(in: lane)
        {
            TaskLanes.insert(frame, lane, writer)
        } else if let made = TaskLanes.create(function.pointee.code, frame, writer) {
            made.pointee.driver = lane
            writer.switchTo(made)
            TaskLanes.insert(frame, made, writer)
        }
    }

    /// An `await` leads from the call to `frame` without a step through C: there, a task may have been made that begins at once.
    private static func isDirect(_ frame: Object, _ call: UnsafeMutablePointer<StackEntry>) -> Bool {
        // Public frames do not tell of C between them.
        guard Layout.isKnown else { return false }
        var next: Object? = frame
        var steps = 0
        while let found = next, steps < 64 {
            next = Layout.previous(found)
            if call.pointee.key == next.map({ UnsafeRawPointer($0) }) { return true }
            if next != Layout.caller(found) { return false }
            steps += 1
        }
        return false
    }

    /// A coroutine or an asynchronous generator is on the stack now.
    @inline(never)
    static func entered(
        _ writer: UnsafeMutablePointer<Writer>, _ frame: Object, _ function: UnsafeMutablePointer<Function>
    ) {
        guard function.pointee.isCoroutine || function.pointee.isAsyncGenerator else { return }
        writer.top?.pointee.mark = Mark.coroutine
        guard writer.pointee.lane != writer.pointee.threadLane else { return }
        TaskLanes.insert(frame, writer.pointee.lane, writer)
    }

    /// The call in `frame` has ended. A task whose last call this was gives way to its driver.
    @inline(never)
    static func ended(_ writer: UnsafeMutablePointer<Writer>, _ frame: Object) {
        let lane = writer.pointee.lane
        guard lane != writer.pointee.threadLane else { return }
        TaskLanes.remove(frame)
        guard lane.pointee.depth == 0 else { return }
        TaskLanes.rename(lane, writer)
        if let root = lane.pointee.root { TaskLanes.remove(root) }
        Continuity.go(writer, to: lane.pointee.driver ?? writer.pointee.threadLane)
        TaskLanes.end(lane)
    }

    /// PY_YIELD.
    static let yield: py_vectorcall = { _, arguments, _, _ in yields(arguments) }

    @inline(never)
    static func yields(_ arguments: UnsafePointer<Object>?) -> Object? {
        guard let writer = Threads.writer(), let arguments, let frame = Layout.frame,
            let code = arguments[0] as Object?, let function = FunctionTable.find(code)
        else { return py_none() }
        if function.pointee.isCoroutine || function.pointee.isAsyncGenerator && !isYieldedValue(arguments[2]) {
            awaits(writer, frame)
            guard function.pointee.reach != .always, TaskLanes.lane(of: frame) == nil else { return py_none() }
            return Scope.refusal(function)
        }
        if writer.top?.pointee.key != UnsafeRawPointer(frame) {
            if let refusal = Scope.stray(writer, frame, code) { return refusal }
        }
        suspends(writer, frame, arguments[2], isAsync: function.pointee.isAsyncGenerator)
        if function.pointee.isAsyncGenerator, writer.pointee.lane.pointee.root == nil { ended(writer, frame) }
        return py_none()
    }

    /// A coroutine passes a suspension on to its awaiter; when it is the outermost of its lane, the lane is parked.
    private static func awaits(_ writer: UnsafeMutablePointer<Writer>, _ frame: Object) {
        let lane = writer.pointee.lane
        guard lane != writer.pointee.threadLane, lane.pointee.depth > 0,
            lane.pointee.stack[0].key == UnsafeRawPointer(frame)
        else { return }
        TaskLanes.rename(lane, writer)
        writer.awaiting(EventTag.park)
        lane.pointee.isParked = true
        writer.switchTo(lane.pointee.driver ?? writer.pointee.threadLane)
    }

    private static func suspends(
        _ writer: UnsafeMutablePointer<Writer>, _ frame: Object, _ value: Object?, isAsync: Bool
    ) {
        guard let top = writer.top else { return }
        let level = top.pointee.level
        let address = UInt64(UInt(bitPattern: frame))
        if isAsync { TaskLanes.remove(frame) }
        guard level != ValueLevel.none.rawValue else {
            return writer.finish(writer.beginSuspend(frame: address, withValue: false))
        }
        var encoder = ValueEncoder(writer.beginSuspend(frame: address, withValue: true))
        if isAsync, !Layout.isKnown {
            encoder.out.byte(ValueTag.elided)
        } else {
            // The wrapped value of an asynchronous generator: its only field.
            let yielded: Object? = isAsync ? value?.field(16) : value
            CallCallbacks.encode(&encoder, yielded, level)
        }
        writer.finish(encoder.close())
    }

    nonisolated(unsafe) private static var wrapper: UnsafeRawPointer?

    /// Is it what CPython wraps the value of an asynchronous generator's `yield` in?
    private static func isYieldedValue(_ value: Object?) -> Bool {
        guard let value else { return false }
        if let wrapper { return value.type == wrapper }
        guard Layout.isNamed(UnsafeMutableRawPointer(mutating: value.type), "async_generator_wrapped_value") else {
            return false
        }
        wrapper = value.type
        return true
    }

    /// PY_RESUME.
    static let resume: py_vectorcall = { _, arguments, _, _ in resume(arguments) }

    @inline(never)
    static func resume(_ arguments: UnsafePointer<Object>?) -> Object? {
        resumes(arguments).map(Scope.refusal) ?? py_none()
    }

    /// PY_THROW, which resumes by an exception. It can't be disabled.
    static let throwInto: py_vectorcall = { _, arguments, _, _ in
        _ = resumes(arguments)
        return py_none()
    }

    /// Answers the function if it is not to be recorded.
    private static func resumes(
        _ arguments: UnsafePointer<Object>?
    ) -> UnsafeMutablePointer<Function>? {
        guard let arguments, let frame = Layout.frame, let code = arguments[0] as Object?,
            let function = FunctionTable.find(code)
        else { return nil }
        guard function.pointee.reach == .always || TaskLanes.lane(of: frame) != nil || Scope.admits(frame, function)
        else { return function }
        guard let writer = Threads.writer(entering: true) else { return nil }
        if function.pointee.reach != .always, TaskLanes.lane(of: frame) == nil, !Limits.allow(writer) {
            return function
        }
        if function.pointee.isPlain || function.pointee.flags & FunctionFlags.generator != 0 {
            continues(writer, frame, function)
        } else if let lane = TaskLanes.lane(of: frame) {
            wake(lane, writer)
        } else {
            let hasLane = function.pointee.isCoroutine || isTask(writer, function)
            if hasLane { begin(writer, frame, function) }
            continues(writer, frame, function, hasLane: hasLane)
            entered(writer, frame, function)
        }
        return nil
    }

    /// Is it an asynchronous generator that a task drives without a coroutine? So the event loop closes those that were left.
    static func isTask(
        _ writer: UnsafeMutablePointer<Writer>, _ function: UnsafeMutablePointer<Function>
    ) -> Bool {
        guard function.pointee.isAsyncGenerator, writer.pointee.lane == writer.pointee.threadLane else { return false }
        return !TaskIdentity.isCurrent(in: writer.pointee.lane)
    }

    /// `hasLane`: it does not matter who drives it.
    private static func continues(
        _ writer: UnsafeMutablePointer<Writer>, _ frame: Object, _ function: UnsafeMutablePointer<Function>,
        hasLane: Bool = false
    ) {
        // A generator's frame on the stack already: an exception was thrown into one that runs.
        let top = writer.top?.pointee.key
        if top == UnsafeRawPointer(frame) { return }
        if !hasLane, top != Layout.previous(frame).map({ UnsafeRawPointer($0) }) { Continuity.join(writer, frame) }
        // A session does not tell of lines.
        let site = hasLane || Session.isActive ? nil : CallSites.find(writer, frame, isHeld: false)
        writer.resume(
            function.pointee.id, frame: UInt64(UInt(bitPattern: frame)), key: frame, site: site,
            results: function.pointee.resultsAtEnd)
    }

    private static func wake(_ lane: UnsafeMutablePointer<Lane>, _ writer: UnsafeMutablePointer<Writer>) {
        if lane != writer.pointee.lane {
            lane.pointee.driver = writer.pointee.lane
            writer.switchTo(lane)
        }
        if lane.pointee.isParked {
            lane.pointee.isParked = false
            writer.awaiting(EventTag.wake)
        }
    }
}

/// Bits of `StackEntry.mark`.
enum Mark {
    static let inFlight: UInt32 = 1
    static let handling: UInt32 = 2
    static let coroutine: UInt32 = 4
}
