// The language between a recorder and an explorer, on a socket and in a file alike.
//
// A stream is a sequence of frames. A frame is a `FrameHeader` of 56 bytes, little-endian, and a payload of at most 64 KiB.
// There are two kinds of payload:
//
//   records   slow facts: hello, functions, types, lanes, notices, end. The recorder keeps them all, in one log, and sends
//             the whole log to each explorer that connects. A record is: tag (1 byte), body length (varint), body.
//   events    fast facts: calls as they happen. One *writer* (an OS thread) fills one *chunk* after another; a chunk goes
//             out in one or more pieces, each a frame with the same `sequence` and a growing `offset`.
//
// Order. Every function, type and lane is defined in a records frame before the first events frame that names it.
// Pieces of one writer arrive in order. A piece ends between two events, a records frame ends between two records.
//
// Loss. The recorder may drop whole chunks of a writer, oldest first. A reader sees it by `sequence`. Every chunk can be
// read without its predecessors: it has its own clock, and the first time that a lane appears in a chunk the
// `laneWithStack` event lists the calls then open on the lane. `callsBefore` in the header tells how many were lost.
//
// Time. Events carry differences in ticks; tick 0 is the chunk's beginning, which the header gives in nanoseconds of
// CLOCK_MONOTONIC, with the length of a tick. Readers clamp: time on a lane never runs backwards.
//
// Lanes. A lane is one sequential stack of calls: a thread, or a task. A writer says `lane` when it changes lanes.
// `turn` counts the activations of a lane, so that a reader can order the pieces of a lane that moves between threads.
//
// Processes. Each recorder, that of a forked or started child too, is a process of its own, with a stream of its own. In a file the
// frames of several streams may be mixed, whole frame by whole frame: `stream` in the header, a number that the recorder
// chooses by chance, tells them apart. Numbers of writers, functions, types and lanes belong to one stream.
//
// Trust. All of it is untrusted to a reader: every length is checked, unknown records are skipped by their length, an unknown
// event tag makes the rest of the piece unreadable (counted, never fatal). Unknown frames are skipped by searching the next magic.

/// Constants of the wire language, version 1.
@usableFromInline package enum Wire {
    /// Bytes `FTCH` at the beginning of each frame.
    @usableFromInline package static let magic: UInt32 = 0x4843_5446
    /// A reader accepts exactly this version, named in the hello record.
    @usableFromInline package static let version: UInt16 = 1
    /// Bytes of a frame's header.
    @usableFromInline package static let headerSize = 56
    /// Greatest payload of a frame, bytes.
    @usableFromInline package static let maximumPayload = 1 << 16
    /// Greatest encoded event, bytes: values are cut so that it holds.
    @usableFromInline package static let maximumEvent = 4096
    /// Greatest record, bytes, tag and length included.
    @usableFromInline package static let maximumRecord = 1 << 15
    /// Frames of an open stack sent in `laneWithStack`: this many outermost …
    @usableFromInline package static let outermostFrames = 64
    /// … and this many innermost; the rest are only counted.
    @usableFromInline package static let innermostFrames = 192
    /// `writer` of a records frame.
    @usableFromInline package static let recordsWriter: UInt32 = .max
    /// Bits after the point in `FrameHeader.tickScale`.
    @usableFromInline package static let tickScaleBits: UInt64 = 20
}

package enum FrameKind: UInt8 {
    case records = 1
    case events = 2
}

/// First byte of an event. `dt` is the time since the previous event of the piece's chunk, in ticks, a varint; so are all
/// numbers that are not said to be otherwise. `values` is a varint length in bytes and that many bytes (see `ValueTag`).
@usableFromInline package enum EventTag {
    /// dt, function. A call begins.
    @usableFromInline package static let enter: UInt8 = 0x01
    /// dt, function, values: one value for each parameter of the function, in its order.
    @usableFromInline package static let enterWithArguments: UInt8 = 0x02
    /// dt. The innermost call returns; nothing is known of its result.
    @usableFromInline package static let exit: UInt8 = 0x03
    /// dt, values: one value.
    @usableFromInline package static let exitWithResult: UInt8 = 0x04
    /// dt, exception serial. The innermost call ends by this exception.
    @usableFromInline package static let unwind: UInt8 = 0x05
    /// dt, frame. The innermost call, a generator, yields: it leaves the stack and may be resumed. `frame` identifies it.
    @usableFromInline package static let suspend: UInt8 = 0x06
    /// dt, frame, values: the yielded value.
    @usableFromInline package static let suspendWithValue: UInt8 = 0x07
    /// dt, function, frame. A suspended generator goes on, as callee of the innermost call.
    @usableFromInline package static let resume: UInt8 = 0x08
    /// dt, serial, line, flags (`RaiseFlags`, 1 byte), and with `.first`: type, values (one: the tuple `args`). With `.chained` then
    /// what it came from, the nearest first: count, for each relation (`ExceptionRelation`, 1 byte), serial (0: unknown) and type,
    /// and values: one for each, its `args`.
    @usableFromInline package static let raise: UInt8 = 0x09
    /// dt, serial, line. A handler of the innermost call was entered: `except`, but also `finally` and `with`.
    @usableFromInline package static let handled: UInt8 = 0x0A
    /// dt, serial, line. The handler let the exception go on.
    @usableFromInline package static let reraise: UInt8 = 0x0B
    /// dt. The lane's innermost call awaits: nothing runs on the lane until `wake`.
    @usableFromInline package static let park: UInt8 = 0x0C
    /// dt.
    @usableFromInline package static let wake: UInt8 = 0x0D
    /// count. The recorder lost track of this many innermost calls: they end with an unknown outcome.
    @usableFromInline package static let forget: UInt8 = 0x0E
    /// line. Where the innermost call makes the next `enter`.
    @usableFromInline package static let callSite: UInt8 = 0x0F
    /// lane, turn. The writer goes on in this lane, which the chunk has told before.
    @usableFromInline package static let lane: UInt8 = 0x10
    /// lane, turn, calls that the lane has begun in all (`enter` and `resume`), then its open stack: depth, outer count, inner
    /// count, and for each listed frame from the outermost: function, ordinal (number of the call in its lane, from 0), age in
    /// ticks. A lane's first appearance in a chunk is this event, with depth 0 if need be.
    @usableFromInline package static let laneWithStack: UInt8 = 0x11
    /// function, site. Where the next `enter` of this lane is made, when that is in a function which is not on the stack.
    @usableFromInline package static let callSiteIn: UInt8 = 0x20
    /// dt, function, site: `enter`. `site` says which instruction of its caller makes the call: the number of its first code unit (2
    /// bytes in CPython) + 1; 0: unknown. The caller is the innermost open call that is not of a native function.
    @usableFromInline package static let enterAt: UInt8 = 0x21
    /// dt, function, site, values.
    @usableFromInline package static let enterAtWithArguments: UInt8 = 0x22
    /// dt, function, frame, site: `resume`, as `enterAt` tells of it.
    @usableFromInline package static let resumeAt: UInt8 = 0x24

    // Short forms, of what happens soon after the event before: the lowest bits of the tag are the highest of dt, and the next
    // byte is the other 8.

    /// 0x40 … 0x5F (13 bits): `exit`.
    @usableFromInline package static let shortExit: UInt8 = 0x40
    /// 0x60 … 0x6F (12 bits): values, as `exitWithResult`.
    @usableFromInline package static let shortExitWithResult: UInt8 = 0x60
    /// 0x70 … 0x7F (12 bits): function, site, values, as `enterAtWithArguments`.
    @usableFromInline package static let shortEnterWithArguments: UInt8 = 0x70
    /// 0x80 … 0xFF (15 bits): function, site, as `enterAt`.
    @usableFromInline package static let shortEnter: UInt8 = 0x80
}

/// Flags of a `raise` event.
@usableFromInline package enum RaiseFlags {
    /// Type and arguments follow: the first time that this exception is seen.
    @usableFromInline package static let first: UInt8 = 1
    /// StopIteration, StopAsyncIteration, GeneratorExit or cancellation.
    @usableFromInline package static let controlFlow: UInt8 = 2
    /// With `.first`: the chain of `__cause__` and `__context__` follows.
    @usableFromInline package static let chained: UInt8 = 4
    /// Not raised here: the interpreter made it (the rest of a group), or it was thrown into this call.
    @usableFromInline package static let arrived: UInt8 = 8
    /// The cancellation of a task.
    @usableFromInline package static let cancelled: UInt8 = 16
}

/// How an exception is connected with the one that it came from.
package enum ExceptionRelation: UInt8, Sendable {
    /// `raise … from …`
    case cause = 1
    /// Raised while the other was being handled.
    case context = 2
}
