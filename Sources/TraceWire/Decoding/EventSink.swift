/// A call of the open stack that `laneWithStack` lists.
package struct OpenFrame: Equatable, Sendable {
    package var function: UInt32
    /// Number of the call in its lane, from 0.
    package var ordinal: UInt64
    /// Ticks since it began.
    package var age: UInt64

    package init(function: UInt32, ordinal: UInt64, age: UInt64) {
        self.function = function
        self.ordinal = ordinal
        self.age = age
    }
}

/// The open calls of a lane, as the recorder knows them.
@usableFromInline package struct OpenStack: Equatable, Sendable {
    package var lane: UInt32
    package var turn: UInt64
    /// Calls that the lane has begun in all.
    package var calls: UInt64
    package var depth: UInt64
    /// The outermost calls, from the outermost.
    package var outer: [OpenFrame]
    /// The innermost calls, ending with the innermost of all. Those between `outer` and `inner` are only counted.
    package var inner: [OpenFrame]

    package init(
        lane: UInt32, turn: UInt64, calls: UInt64 = 0, depth: UInt64 = 0, outer: [OpenFrame] = [],
        inner: [OpenFrame] = []
    ) {
        self.lane = lane
        self.turn = turn
        self.calls = calls
        self.depth = depth
        self.outer = outer
        self.inner = inner
    }
}

/// What an exception is, with its first `raise`.
@usableFromInline package struct RaisedException {
    package var type: UInt32
    /// One value: the tuple `args`.
    package var arguments: UnsafeRawBufferPointer
    /// What it came from, the nearest first.
    package var chain: [ChainedException] = []
    /// One value for each of `chain`.
    package var chainArguments = UnsafeRawBufferPointer(start: nil, count: 0)

    @usableFromInline package init(type: UInt32, arguments: UnsafeRawBufferPointer) {
        self.type = type
        self.arguments = arguments
    }
}

package struct ChainedException: Equatable, Sendable {
    package var relation: ExceptionRelation
    /// 0: unknown.
    package var serial: UInt64
    package var type: UInt32

    package init(relation: ExceptionRelation, serial: UInt64, type: UInt32) {
        self.relation = relation
        self.serial = serial
        self.type = type
    }
}

/// Receives decoded events, one method each (`EventTag` describes them). `tick` counts from the beginning of the chunk.
/// Buffers are valid during the call only.
@usableFromInline package protocol EventSink {
    mutating func enter(tick: UInt64, function: UInt32)
    mutating func enter(tick: UInt64, function: UInt32, arguments: UnsafeRawBufferPointer)
    /// `site`: where in its caller the call is made (`EventTag.enterAt`), 0: unknown.
    mutating func enter(tick: UInt64, function: UInt32, site: UInt32)
    mutating func enter(tick: UInt64, function: UInt32, site: UInt32, arguments: UnsafeRawBufferPointer)
    mutating func exit(tick: UInt64)
    mutating func exit(tick: UInt64, result: UnsafeRawBufferPointer)
    mutating func unwind(tick: UInt64, serial: UInt64)
    mutating func suspend(tick: UInt64, frame: UInt64)
    mutating func suspend(tick: UInt64, frame: UInt64, value: UnsafeRawBufferPointer)
    mutating func resume(tick: UInt64, function: UInt32, frame: UInt64)
    mutating func resume(tick: UInt64, function: UInt32, frame: UInt64, site: UInt32)
    /// `flags`: `RaiseFlags`. `exception` is nil but at the first sight of this serial.
    mutating func raise(tick: UInt64, serial: UInt64, line: UInt32, flags: UInt8, exception: RaisedException?)
    mutating func handled(tick: UInt64, serial: UInt64, line: UInt32)
    mutating func reraise(tick: UInt64, serial: UInt64, line: UInt32)
    mutating func park(tick: UInt64)
    mutating func wake(tick: UInt64)
    mutating func forget(count: UInt64)
    mutating func callSite(line: UInt32)
    mutating func callSite(function: UInt32, site: UInt32)
    mutating func lane(_ lane: UInt32, turn: UInt64)
    mutating func lane(tick: UInt64, _ stack: OpenStack)
    /// The sink can't take the lane event that it was just given yet: decoding stops in front of it.
    var waits: Bool { get }
}

extension EventSink {
    @inlinable package var waits: Bool { false }

    // Sinks to which it is the same where calls are made.

    @inlinable @inline(__always)
    package mutating func enter(tick: UInt64, function: UInt32, site: UInt32) { enter(tick: tick, function: function) }

    @inlinable @inline(__always)
    package mutating func enter(tick: UInt64, function: UInt32, site: UInt32, arguments: UnsafeRawBufferPointer) {
        enter(tick: tick, function: function, arguments: arguments)
    }

    @inlinable package mutating func resume(tick: UInt64, function: UInt32, frame: UInt64, site: UInt32) {
        resume(tick: tick, function: function, frame: frame)
    }

    @inlinable package mutating func callSite(function: UInt32, site: UInt32) {}
}
