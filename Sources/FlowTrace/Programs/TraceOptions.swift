/// What is told of one function's calls, where that differs from `config`.
public struct TraceOptions: OptionSet, Sendable {
    public let rawValue: UInt32

    @inlinable @inline(__always)
    public init(rawValue: UInt32) { self.rawValue = rawValue }

    // Computed: a stored one is a call to the runtime each time that it is read.

    /// The function may be suspended and go on in another thread.
    @inlinable @inline(__always) public static var asynchronous: TraceOptions { TraceOptions(rawValue: 1) }
    @inlinable @inline(__always) public static var showArgs: TraceOptions { TraceOptions(rawValue: 2) }
    @inlinable @inline(__always) public static var hideArgs: TraceOptions { TraceOptions(rawValue: 4) }
    @inlinable @inline(__always) public static var showResult: TraceOptions { TraceOptions(rawValue: 8) }
    @inlinable @inline(__always) public static var hideResult: TraceOptions { TraceOptions(rawValue: 16) }
    /// Durations in `printTree` and `CallEvent`; explorers know them always.
    @inlinable @inline(__always) public static var showTiming: TraceOptions { TraceOptions(rawValue: 32) }
    @inlinable @inline(__always) public static var hideTiming: TraceOptions { TraceOptions(rawValue: 64) }
}

/// All that a function says of itself when it is called for the first time.
struct TraceSite {
    /// By its address the function is known.
    let name: StaticString
    /// Of the type and the name; valid as long as the process lives.
    let qualifiedName: UnsafeRawBufferPointer
    let parameters: [UnsafeBufferPointer<UInt8>]
    let options: TraceOptions
    let fileID: StaticString
    let file: StaticString
    let line: UInt32
}
