/// What is told of one function's calls, where that differs from `config`.
public struct TraceOptions: OptionSet, Sendable {
    public let rawValue: UInt32

    @inlinable @inline(__always)
    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// The function may be suspended and go on in another thread.
    public static let asynchronous = TraceOptions(rawValue: 1)
    public static let showArgs = TraceOptions(rawValue: 2)
    public static let hideArgs = TraceOptions(rawValue: 4)
    public static let showResult = TraceOptions(rawValue: 8)
    public static let hideResult = TraceOptions(rawValue: 16)
    /// Durations in `printTree` and `CallEvent`; explorers know them always.
    public static let showTiming = TraceOptions(rawValue: 32)
    public static let hideTiming = TraceOptions(rawValue: 64)
}

/// All that a function says of itself when it is called for the first time.
struct TraceSite {
    let name: StaticString
    let parameters: [UnsafeBufferPointer<UInt8>]
    let options: TraceOptions
    let fileID: StaticString
    let file: StaticString
    let line: UInt32
}
