import CRecorder

/// One call of a traced function, from its beginning to its end: what `@Traced` and `withCall` are made of.
///
/// ```swift
/// func price(of item: Item, count: Int) throws -> Int {
///     var call = TracedCall()
///     defer { call.leave() }
///     if TracedCall.isOn {
///         var arguments = call.enter("Shop.price(of:count:)", "item count")
///         arguments.add(item)
///         arguments.add(count)
///         call.begin(arguments)
///     }
///     do { … return call.returning(result) } catch { throw call.throwing(error) }
/// }
/// ```
///
/// With capture off, all of it is one load and a few branches.
public struct TracedCall {
    /// The thread's `Writer` as long as the call is open; nil: it is not recorded, or has ended.
    @usableFromInline var writer: UnsafeMutableRawPointer?
    /// A result that waits for the function's `defer` statements.
    @usableFromInline var kept: UnsafeMutablePointer<UInt8>?
    /// The lane's depth before the call.
    @usableFromInline var depth: Int32
    /// That of the lane when it began: another one says that capture was off meanwhile.
    @usableFromInline var epoch: UInt8
    /// `Told`
    @usableFromInline var toldBits: UInt32

    /// Are calls captured?
    @inlinable @inline(__always)
    public static var isOn: Bool { ft_captures() }

    /// Of no function yet.
    @inlinable @inline(__always)
    public init() {
        writer = nil
        kept = nil
        depth = 0
        epoch = 0
        toldBits = 0
    }

    // MARK: Beginning

    /// Begins a call. Its arguments follow, one `add` each in the order of `parameters` (their names, separated by blanks); then
    /// `begin(_:)`. `name` is the qualified name.
    @inlinable @inline(__always)
    public mutating func enter(
        _ name: StaticString, _ parameters: StaticString = "", _ options: TraceOptions = [],
        fileID: StaticString = #fileID, file: StaticString = #filePath, line: UInt32 = #line
    ) -> TraceEncoder {
        let encoder = enterKnown(name.utf8Start, fileID.utf8Start, line)
        if encoder.state != .unknown { return encoder }
        return enterNew(name, parameters, options, fileID, file, line)
    }

    /// All arguments have been added.
    @inlinable @inline(__always)
    public mutating func begin(_ arguments: TraceEncoder) {
        if arguments.state != .closed { finish(arguments.next, arguments.end) }
    }

    // MARK: Ending

    /// The function returns this value.
    @inlinable @inline(__always)
    public mutating func returning<Value>(_ value: Value) -> Value {
        if writer != nil { tell(value) }
        return value
    }

    @inlinable
    mutating func tell<Value>(_ value: Value) {
        var result = beginResult()
        if result.state == .closed { return }
        result.add(value)
        finishResult(result.next, result.end)
    }

    /// The function returns this value, but has `defer` statements to run before it ends.
    @inlinable @inline(__always)
    public mutating func keeping<Value>(_ value: Value) -> Value {
        if writer != nil { keep(value) }
        return value
    }

    @inlinable
    mutating func keep<Value>(_ value: Value) {
        var result = beginKept()
        if result.state == .closed { return }
        result.add(value)
        finishKept(result.next)
    }

    /// The function ends by this error.
    @inlinable @inline(__always)
    public mutating func throwing<Failure: Error>(_ error: Failure) -> Failure {
        if writer != nil { fail(error) }
        return error
    }

    /// The function ends, unless it was said how.
    @inlinable @inline(__always)
    public mutating func leave() {
        if writer != nil { end() }
    }

    // MARK: Awaiting

    /// The function awaits: its task may be suspended from now on …
    @inlinable @inline(__always)
    public mutating func awaiting() {
        if writer != nil { park() }
    }

    /// … and goes on.
    @inlinable @inline(__always)
    public mutating func resuming() {
        if writer != nil { wake() }
    }
}
