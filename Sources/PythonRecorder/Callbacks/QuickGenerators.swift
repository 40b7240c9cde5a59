import CPython
import CRecorder

/// PY_RESUME and PY_YIELD of a generator whose calls are simply recorded, as `QuickCallbacks` answers PY_START and PY_RETURN; of
/// coroutines, and whatever is otherwise, `CoroutineCallbacks` knows.
extension QuickCallbacks {
    /// PY_RESUME on 3.13 and later.
    static let resume: py_vectorcall = { _, arguments, _, _ in
        resume(arguments.unsafelyUnwrapped, isIndirect: false)
    }
    /// The same on 3.12.
    static let resumeIndirectly: py_vectorcall = { _, arguments, _, _ in
        resume(arguments.unsafelyUnwrapped, isIndirect: true)
    }
    /// PY_YIELD on 3.13 and later.
    static let yield: py_vectorcall = { _, arguments, _, _ in
        yield(arguments.unsafelyUnwrapped, isIndirect: false)
    }
    /// The same on 3.12.
    static let yieldIndirectly: py_vectorcall = { _, arguments, _, _ in
        yield(arguments.unsafelyUnwrapped, isIndirect: true)
    }

    @inline(__always)
    private static func resume(_ arguments: UnsafePointer<Object>, isIndirect: Bool) -> Object? {
        let now = Writer.quickTicks
        guard let writer = writer, let function = FunctionTable.known(arguments[0]),
            _fastPath(function.pointee.way != .general), _fastPath(function.pointee.isGenerator)
        else { return py_general_resume(arguments) }
        let lane = writer.pointee.lane
        let depth = lane.pointee.depth
        guard _fastPath(depth > 0), _fastPath(depth < lane.pointee.capacity) else {
            return py_general_resume(arguments)
        }
        let frame = frame(isIndirect: isIndirect)
        let entry = lane.pointee.stack + depth
        guard let caller = caller(of: frame, in: entry - 1),
            _fastPath(
                writer.quickResume(
                    Function.head(function), entry, key: frame, site: Layout.siteInPlace(caller), at: now))
        else { return py_general_resume(arguments) }
        return py_none()
    }

    @inline(__always)
    private static func yield(_ arguments: UnsafePointer<Object>, isIndirect: Bool) -> Object? {
        let now = Writer.quickTicks
        guard let writer = writer, let top = writer.top,
            _fastPath(top.pointee.key == UnsafeRawPointer(frame(isIndirect: isIndirect))),
            let function = FunctionTable.known(arguments[0]), _fastPath(function.pointee.isGenerator)
        else { return py_general_yield(arguments) }
        let results = top.pointee.results
        if CallCallbacks.isOfValues(results) { return yield(writer, arguments, results, now) }
        guard _fastPath(results == ValueLevel.none.rawValue), _fastPath(writer.quickSuspend(at: now)) else {
            return py_general_yield(arguments)
        }
        return py_none()
    }

    /// With the value.
    @inline(never)
    private static func yield(
        _ writer: UnsafeMutablePointer<Writer>, _ arguments: UnsafePointer<Object>, _ results: UInt8, _ now: UInt64
    ) -> Object? {
        guard let begun = writer.quickSuspendWithValue(at: now) else { return py_general_yield(arguments) }
        writer.finish(ValueEncoder.result(begun, arguments[2], depth: Attention.valueDepth(results)))
        return py_none()
    }
}
