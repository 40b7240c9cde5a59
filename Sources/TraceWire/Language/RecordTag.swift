/// First byte of a record; the body's length (varint) and the body follow. Texts are a varint length in bytes and UTF-8.
/// A reader skips what it does not know, and what is left of a body that is longer than it expects.
package enum RecordTag {
    /// version (2 bytes, little-endian), pid, parent pid, wall clock (8 bytes, ns since 1970) and CLOCK_MONOTONIC (8 bytes, ns)
    /// of one moment, then pairs of texts until the end: `language`, `runtime`, `executable`, `command` (arguments joined by
    /// U+0000), `directory`, `recorder`.
    package static let hello: UInt8 = 1
    /// id, origin (`Origin`, 1 byte), flags (`FunctionFlags`), first line, qualified name, module, file, parameter count, and for
    /// each parameter: kind (`ParameterKind`, 1 byte) and name. Then, if call sites are told, the lines of its code as a
    /// region: for each run of code units of one line their count and the line, as zigzag(line - line of the run before, at first
    /// the first line) + 1; 0: of no line.
    package static let function: UInt8 = 2
    /// id, name (`module.Class`; builtins without their module). Attributes' names, and shapes of objects, have numbers of the
    /// same sequence.
    package static let type: UInt8 = 3
    /// id, kind (`LaneKind`, 1 byte), parent lane + 1 (0: none), OS thread id, name. A second record with the same id renames.
    package static let lane: UInt8 = 4
    /// capture on (1 byte), chunks dropped, calls dropped, records dropped. The last one counts.
    package static let state: UInt8 = 5
    /// A sentence for the person at the explorer: severity (1 byte: 0 information, 1 warning, 2 the recorder turned itself off), text.
    package static let notice: UInt8 = 6
    /// reason (1 byte: 0 the program ended, 1 the recorder was stopped, 2 the process was gone before it could say so, and its memory
    /// was read to the end). Nothing follows it.
    package static let end: UInt8 = 7
    /// The `Rules` in force, as their text. The last one counts.
    package static let rules: UInt8 = 12
    /// What recording has cost of late: thousandths of the time that the program's own code took. The last one counts.
    package static let overhead: UInt8 = 20
    /// function, on (1 byte), calls a second, and ns that the values of a call take, if that is why: values of a function that is called too
    /// often, or whose values take too long, are left out from now on; or (0) they are recorded again.
    package static let adapted: UInt8 = 21
}

/// Whose code a function is.
package enum Origin: UInt8, Sendable {
    /// The user's: none of the following.
    case mine = 0
    /// Installed: site-packages, dist-packages.
    case library = 1
    case standardLibrary = 2
    /// The machinery of `import`.
    case importSystem = 3
}

package enum FunctionFlags {
    package static let generator: UInt32 = 1
    package static let coroutine: UInt32 = 2
    package static let asyncGenerator: UInt32 = 4
    /// The body of a module.
    package static let moduleBody: UInt32 = 8
    /// The body of a class.
    package static let classBody: UInt32 = 16
    /// Written in C: neither its arguments nor its results are known.
    package static let native: UInt32 = 32
}

package enum ParameterKind: UInt8, Sendable {
    case positionalOnly = 0
    case positional = 1
    case variadic = 2
    case keywordOnly = 3
    case keywords = 4
}

package enum LaneKind: UInt8, Sendable {
    case thread = 0
    case task = 1
}

/// What an explorer says to a recorder. Each message: 4 bytes `FTCQ`, tag (1 byte), reserved (1 byte), body length (2 bytes,
/// little-endian), body.
package enum ControlTag {
    package static let magic: UInt32 = 0x5143_5446
    package static let headerSize = 8
    /// version (2 bytes), lossless (1 byte: the program waits, for a bounded time, rather than drop what this explorer has not read).
    package static let hello: UInt8 = 1
    /// on (1 byte).
    package static let capture: UInt8 = 2
    /// A text of `Rules`, which amends those in force.
    package static let rules: UInt8 = 3
    /// The path of a socket at which the explorer waits for the recorders of this process's children, from their first event.
    package static let children: UInt8 = 16
    /// A text: the thread whose event is next calls `flowtrace.mark` with it, for readers only.
    package static let mark: UInt8 = 13
}
