import CRecorder

/// One call of a traced function, from its beginning to its end: what `@Traced` and `withCall` are made of.
///
/// ```swift
/// func price(of item: Item, count: Int) throws -> Int {
///     var call = TracedCall()
///     defer { call.leave() }
///     if TracedCall.isOn, var arguments = call.enter("Shop.price(of:count:)", "item count") {
///         arguments.add(item)
///         arguments.add(count)
///         call.begin(arguments)
///     }
///     do { … return call.returning(result) } catch { throw call.throwing(error) }
/// }
/// ```
///
/// With capture off, all of it is one load and a few branches.
///
/// It keeps nothing of what it is given: as it is `Sendable`, values that are not stay as free to be sent as they were.
public struct TracedCall: @unchecked Sendable {
    /// The call's lane as long as the call is open; nil: it is not recorded, or has ended.
    @usableFromInline var lane: UnsafeMutableRawPointer?
    /// A result that waits for the function's `defer` statements.
    @usableFromInline var kept: UnsafeMutablePointer<UInt8>?
    @usableFromInline var facts: CallFacts

    /// Are calls captured?
    @inlinable @inline(__always)
    public static var isOn: Bool { ft_captures() }

    /// Of no function yet.
    @inlinable @inline(__always)
    public init() {
        lane = nil
        kept = nil
        facts = CallFacts(bits: 0)
    }

    // MARK: Beginning

    /// Begins a call. Its arguments follow, one `add` each in the order of `parameters` (their names, separated by blanks); then
    /// `begin(_:)`. nil: they are not told. `name` is the qualified name.
    @inlinable @inline(__always) @discardableResult
    public mutating func enter(
        _ name: StaticString, _ parameters: StaticString = "", _ options: TraceOptions = [],
        fileID: StaticString = #fileID, file: StaticString = #filePath, line: UInt32 = #line
    ) -> TraceEncoder? {
        var opened = openCall(name.utf8Start, fileID.utf8Start, line)
        if opened.facts.isUnknown { opened = openAnyCall(name.utf8Start, fileID.utf8Start, line) }
        if opened.facts.isUnknown { opened = openNewCall(name, parameters, options, fileID, file, line) }
        return take(opened)
    }

    /// The same for an accessor: `Shop.total`, `Shop.total.set`. `kind` is empty for `get`.
    @inlinable @inline(__always) @discardableResult
    public mutating func enter(
        property: StaticString, _ kind: StaticString, of type: StaticString, _ parameters: StaticString = "",
        _ options: TraceOptions = [],
        fileID: StaticString = #fileID, file: StaticString = #filePath, line: UInt32 = #line
    ) -> TraceEncoder? {
        var opened = openCall(property.utf8Start, fileID.utf8Start, line)
        if opened.facts.isUnknown { opened = openAnyCall(property.utf8Start, fileID.utf8Start, line) }
        if opened.facts.isUnknown {
            opened = openNewCall(property, kind, type, parameters, options, fileID, file, line)
        }
        return take(opened)
    }

    @inlinable @inline(__always)
    mutating func take(_ opened: OpenedCall) -> TraceEncoder? {
        lane = opened.lane
        facts = opened.facts
        guard facts.tellsArguments else { return nil }
        return TraceEncoder(opened.region, secrets: opened.secrets, typesOnly: facts.tellsArgumentTypes)
    }

    /// All arguments have been added.
    @inlinable @inline(__always)
    public mutating func begin(_ arguments: TraceEncoder) { finishArguments(facts, arguments.next, arguments.end) }

    // MARK: Ending

    /// The function returns this value.
    @inlinable @inline(__always)
    public mutating func returning<Value>(_ value: Value) -> Value {
        if facts.tellsResult, let lane {
            self.lane = nil
            tellResult(value, lane, facts)
        }
        return value
    }

    /// The same for a value that can't be copied: its type is told.
    @inlinable @inline(__always) @_disfavoredOverload
    public mutating func returning<Value: ~Copyable>(_ value: consuming Value) -> Value {
        if facts.tellsResult, let lane {
            self.lane = nil
            tellResultType(unsafeBitCast(Value.self, to: Any.Type.self), lane, facts)
        }
        return value
    }

    /// The same for an expression that gives no value, as a call of a function that never returns.
    @inlinable @_disfavoredOverload
    public mutating func returning<Value>(_ value: Never) -> Value {}

    /// The function returns this value, but has `defer` statements to run before it ends.
    @inlinable @inline(__always)
    public mutating func keeping<Value>(_ value: Value) -> Value {
        if facts.tellsResult, let lane, kept == nil { kept = keepResult(value, lane, facts) }
        return value
    }

    @inlinable @inline(__always) @_disfavoredOverload
    public mutating func keeping<Value: ~Copyable>(_ value: consuming Value) -> Value {
        if facts.tellsResult, let lane, kept == nil {
            kept = keepResultType(unsafeBitCast(Value.self, to: Any.Type.self), lane, facts)
        }
        return value
    }

    @inlinable @_disfavoredOverload
    public mutating func keeping<Value>(_ value: Never) -> Value {}

    /// The function ends by this error.
    @inlinable @inline(__always)
    public mutating func throwing<Failure: Error>(_ error: Failure) -> Failure {
        if let lane {
            self.lane = nil
            failCall(error, lane, facts, kept)
        }
        return error
    }

    /// The function ends, unless it was said how.
    @inlinable @inline(__always)
    public mutating func leave() {
        if let lane {
            self.lane = nil
            if let kept { endCall(lane, facts, kept) } else { endCall(lane, facts) }
        }
    }

    // MARK: Awaiting

    /// The function awaits: its task may be suspended from now on …
    @inlinable @inline(__always)
    public mutating func awaiting() {
        if let lane { parkCall(lane, facts) }
    }

    /// … and goes on.
    @inlinable @inline(__always)
    public mutating func resuming() {
        if let lane { wakeCall(lane, facts) }
    }
}

@inlinable
func tellResult<Value>(_ value: Value, _ lane: UnsafeMutableRawPointer, _ facts: CallFacts) {
    guard let region = beginResult(lane, facts) else { return }
    var result = TraceEncoder(region, secrets: 0, typesOnly: facts.tellsResultTypes)
    result.add(value)
    finishResult(result.next, result.end)
}

@inlinable
func keepResult<Value>(
    _ value: Value, _ lane: UnsafeMutableRawPointer, _ facts: CallFacts
) -> UnsafeMutablePointer<UInt8>? {
    guard let kept = beginKept(lane, facts) else { return nil }
    // The length of the value (2 bytes), then what an event could hold of it.
    var result = TraceEncoder(kept + 1, secrets: 0, typesOnly: facts.tellsResultTypes)
    result.add(value)
    finishKept(kept, result.next)
    return kept
}

@usableFromInline @inline(never)
func tellResultType(_ type: Any.Type, _ lane: UnsafeMutableRawPointer, _ facts: CallFacts) {
    guard let region = beginResult(lane, facts) else { return }
    var result = TraceEncoder(region, secrets: 0, typesOnly: true)
    result.addType(type)
    finishResult(result.next, result.end)
}

@usableFromInline @inline(never)
func keepResultType(
    _ type: Any.Type, _ lane: UnsafeMutableRawPointer, _ facts: CallFacts
) -> UnsafeMutablePointer<UInt8>? {
    guard let kept = beginKept(lane, facts) else { return nil }
    var result = TraceEncoder(kept + 1, secrets: 0, typesOnly: true)
    result.addType(type)
    finishKept(kept, result.next)
    return kept
}

/// What is known of a call from its beginning to its end, in one register: `Told` in 16 bits, 8 bits of the recorder's epoch and,
/// in the upper half, the lane's depth before the call.
@usableFromInline
struct CallFacts {
    @usableFromInline var bits: UInt64

    @inlinable @inline(__always)
    init(bits: UInt64) { self.bits = bits }

    /// The function is not known yet.
    @inlinable @inline(__always) static var unknown: CallFacts { CallFacts(bits: 1 << 15) }

    @inlinable @inline(__always) var isUnknown: Bool { bits == 1 << 15 }
    // As in `Told`.
    @inlinable @inline(__always) var tellsArguments: Bool { bits & 2 != 0 }
    @inlinable @inline(__always) var tellsResult: Bool { bits & 4 != 0 }
    @inlinable @inline(__always) var tellsArgumentTypes: Bool { bits & 8 != 0 }
    @inlinable @inline(__always) var tellsResultTypes: Bool { bits & 16 != 0 }
}

/// A call that has begun, in four registers.
@usableFromInline
struct OpenedCall {
    /// nil: it is not recorded.
    @usableFromInline var lane: UnsafeMutableRawPointer?
    @usableFromInline var facts: CallFacts
    /// Where the arguments go, if they are told.
    @usableFromInline var region: UnsafeMutablePointer<UInt8>
    @usableFromInline var secrets: UInt64

    @inline(__always)
    init(_ lane: UnsafeMutablePointer<Lane>?, _ facts: CallFacts) {
        self.lane = UnsafeMutableRawPointer(lane)
        self.facts = facts
        // Never written to.
        region = UnsafeMutablePointer(bitPattern: 8).unsafelyUnwrapped
        secrets = 0
    }
}
