import CPython
import CRecorder

/// PY_START and PY_RETURN as they are nearly always: the layout is known, the thread and its lane are in step, the function's
/// calls are simply recorded, little time has passed, there is room. Whatever is otherwise is left to `CallCallbacks`, which
/// asks all of it again: so nothing here changes anything before the last question. The clock is read first: while that is on its way,
/// the rest goes on, and a sample of the overhead has all of it.
///
/// Some 90 and 60 instructions and no call: what a function needs after a call has to be saved before. So the ways out are jumps, see
/// `py_general_start`.
enum QuickCallbacks {
    /// Where the interpreter keeps the state of a thread has been found, and the clock is the processor's counter.
    static var isPossible: Bool { Layout.isKnown && py_thread_offset != 0 && Writer.mayBeQuick }

    /// PY_START on 3.13 and later.
    static let start: py_vectorcall = { _, arguments, _, _ in
        begin(arguments.unsafelyUnwrapped, isIndirect: false)
    }
    /// The same on 3.12.
    static let startIndirectly: py_vectorcall = { _, arguments, _, _ in
        begin(arguments.unsafelyUnwrapped, isIndirect: true)
    }
    /// PY_RETURN on 3.13 and later.
    static let `return`: py_vectorcall = { _, arguments, _, _ in
        end(arguments.unsafelyUnwrapped, isIndirect: false)
    }
    /// The same on 3.12.
    static let returnIndirectly: py_vectorcall = { _, arguments, _, _ in
        end(arguments.unsafelyUnwrapped, isIndirect: true)
    }

    /// This thread's writer, if all that was said of the thread still holds.
    @inline(__always)
    static var writer: UnsafeMutablePointer<Writer>? {
        guard let value = ft_thread_get() else { return nil }
        let writer = value.assumingMemoryBound(to: Writer.self)
        return writer.pointee.quick == UInt16(ft_recording) ? writer : nil
    }

    /// The running frame of a thread that has a writer.
    @inline(__always)
    static func frame(isIndirect: Bool) -> Object {
        let state = py_thread_state()
        return isIndirect
            ? state.field(Layout.indirectFrame, as: Object.self).field(0) : state.field(Layout.directFrame)
    }

    /// The frame that calls `frame`, if its call is `entry`.
    @inline(__always)
    static func caller(of frame: Object, in entry: UnsafeMutablePointer<StackEntry>) -> Object? {
        guard let caller: Object = frame.field(Layout.framePrevious) else { return nil }
        if entry.pointee.key == UnsafeRawPointer(caller) { return caller }
        // Called through C: `sorted(…, key=…)`, `any(… for …)`.
        guard Layout.isBetweenCAndPython(caller), let outer: Object = caller.field(Layout.framePrevious),
            entry.pointee.key == UnsafeRawPointer(outer)
        else { return nil }
        return outer
    }

    @inline(__always)
    private static func begin(_ arguments: UnsafePointer<Object>, isIndirect: Bool) -> Object? {
        let now = Writer.quickTicks
        guard let writer = writer, let function = FunctionTable.known(arguments[0]),
            _fastPath(function.pointee.way != .general)
        else { return py_general_start(arguments) }
        let lane = writer.pointee.lane
        let depth = lane.pointee.depth
        let frame = frame(isIndirect: isIndirect)
        guard _fastPath(depth > 0), _fastPath(depth < lane.pointee.capacity) else { return py_general_start(arguments) }
        let entry = lane.pointee.stack + depth
        guard let caller = caller(of: frame, in: entry - 1) else { return py_general_start(arguments) }
        guard function.pointee.way == .named else {
            return begin(writer, function, frame, caller, arguments, now)
        }
        guard
            _fastPath(
                writer.quickEnter(
                    Function.head(function), entry, key: frame, site: Layout.siteInPlace(caller), at: now))
        else { return py_general_start(arguments) }
        function.pointee.callsLeft &-= 1
        guard _fastPath(function.pointee.callsLeft >= 0), _fastPath(!Overhead.isSample(now)) else {
            return rarely(function, now)
        }
        return py_none()
    }

    @inline(never)
    private static func rarely(_ function: UnsafeMutablePointer<Function>, _ now: UInt64) -> Object {
        if Overhead.isSample(now) { Overhead.sample(now) }
        Adaptivity.count(function, 0)
        return py_none()
    }

    /// With arguments, none of them secret, or of a coroutine. Six parameters are as many as there are registers for.
    @inline(never)
    private static func begin(
        _ writer: UnsafeMutablePointer<Writer>, _ function: UnsafeMutablePointer<Function>, _ frame: Object,
        _ caller: Object, _ arguments: UnsafePointer<Object>, _ now: UInt64
    ) -> Object? {
        guard _fastPath(function.pointee.way == .valued) else {
            return beginAwaited(writer, function, frame, caller, arguments, now)
        }
        let entry = writer.pointee.lane.pointee.stack + writer.pointee.lane.pointee.depth
        guard
            let begun = writer.quickEnterWithArguments(
                Function.head(function), entry, key: frame, site: Layout.siteInPlace(caller), at: now)
        else { return py_general_start(arguments) }
        let out = ValueEncoder.arguments(
            begun, frame + Layout.locals, Int(function.pointee.parameters), hasSubject: function.pointee.hasSubject,
            depth: function.pointee.valueDepth)
        writer.finish(out)
        Adaptivity.count(function, Adaptivity.weight(bytes: out.next - begun.next))
        return py_none()
    }

    @inline(__always)
    private static func end(_ arguments: UnsafePointer<Object>, isIndirect: Bool) -> Object? {
        let now = Writer.quickTicks
        guard let writer = writer, let top = writer.top,
            _fastPath(top.pointee.key == UnsafeRawPointer(frame(isIndirect: isIndirect)))
        else { return py_general_return(arguments) }
        guard _fastPath(writer.pointee.lane == writer.pointee.threadLane || isWithinTask(writer, top)) else {
            return endAwaited(writer, top, arguments, now)
        }
        let results = top.pointee.results
        if CallCallbacks.isOfValues(results) { return end(writer, arguments, results, now) }
        guard _fastPath(results == ValueLevel.none.rawValue) else { return py_general_return(arguments) }
        guard _fastPath(writer.quickExit(at: now)) else { return py_general_return(arguments) }
        guard _fastPath(!Overhead.isSample(now)) else { return sampled(now) }
        return py_none()
    }

    /// The end of a call that is nothing to its task but a call.
    @inline(__always)
    private static func isWithinTask(
        _ writer: UnsafeMutablePointer<Writer>, _ top: UnsafeMutablePointer<StackEntry>
    ) -> Bool {
        top.pointee.mark & Mark.coroutine == 0 && writer.pointee.lane.pointee.depth > 1
    }

    @inline(never)
    static func sampled(_ now: UInt64) -> Object {
        Overhead.sample(now)
        return py_none()
    }

    /// With the result.
    @inline(never)
    private static func end(
        _ writer: UnsafeMutablePointer<Writer>, _ arguments: UnsafePointer<Object>, _ results: UInt8,
        _ now: UInt64
    ) -> Object? {
        guard let begun = writer.quickExitWithResult(at: now) else { return py_general_return(arguments) }
        CallCallbacks.finish(writer, begun, arguments, results)
        return py_none()
    }
}
