import CPython
import CRecorder

/// PY_START and PY_RETURN of a coroutine that the innermost call of a task awaits, without a step through C. Whatever is otherwise,
/// tasks' outermost coroutines above all, is left to `CallCallbacks` and `CoroutineCallbacks`.
extension QuickCallbacks {
    /// `caller`: the frame of the lane's innermost call.
    @inline(never)
    static func beginAwaited(
        _ writer: UnsafeMutablePointer<Writer>, _ function: UnsafeMutablePointer<Function>, _ frame: Object,
        _ caller: Object, _ arguments: UnsafePointer<Object>, _ now: UInt64
    ) -> Object? {
        let lane = writer.pointee.lane
        let entry = lane.pointee.stack + lane.pointee.depth
        guard lane != writer.pointee.threadLane, entry[-1].mark & Mark.coroutine != 0,
            frame.field(Layout.framePrevious, as: Object?.self) == caller, TaskLanes.isFree(frame)
        else { return py_general_start(arguments) }
        let head = Function.head(function)
        let site = Layout.siteInPlace(caller)
        var weight: Int64 = 1
        if function.pointee.way == .namedCoroutine {
            guard writer.quickEnter(head, entry, key: frame, site: site, at: now) else {
                return py_general_start(arguments)
            }
        } else {
            guard let begun = writer.quickEnterWithArguments(head, entry, key: frame, site: site, at: now) else {
                return py_general_start(arguments)
            }
            let out = ValueEncoder.arguments(
                begun, frame + Layout.locals, Int(function.pointee.parameters), hasSubject: function.pointee.hasSubject,
                depth: function.pointee.valueDepth)
            writer.finish(out)
            weight = Adaptivity.weight(bytes: out.next - begun.next)
        }
        entry.pointee.mark = Mark.coroutine
        TaskLanes.add(frame, lane)
        Adaptivity.count(function, weight)
        guard function.pointee.way == .namedCoroutine, Overhead.isSample(now) else { return py_none() }
        return sampled(now)
    }

    /// `top`: the innermost call, in a lane of its own.
    @inline(never)
    static func endAwaited(
        _ writer: UnsafeMutablePointer<Writer>, _ top: UnsafeMutablePointer<StackEntry>,
        _ arguments: UnsafePointer<Object>, _ now: UInt64
    ) -> Object? {
        guard top.pointee.mark & Mark.coroutine != 0, writer.pointee.lane.pointee.depth > 1, let key = top.pointee.key
        else { return py_general_return(arguments) }
        let frame = UnsafeMutableRawPointer(mutating: key)
        let results = top.pointee.results
        if CallCallbacks.isOfValues(results) {
            guard let begun = writer.quickExitWithResult(at: now) else { return py_general_return(arguments) }
            CallCallbacks.finish(writer, begun, arguments, results)
            TaskLanes.remove(frame)
            return py_none()
        }
        guard results == ValueLevel.none.rawValue, writer.quickExit(at: now) else {
            return py_general_return(arguments)
        }
        TaskLanes.remove(frame)
        return Overhead.isSample(now) ? sampled(now) : py_none()
    }
}
