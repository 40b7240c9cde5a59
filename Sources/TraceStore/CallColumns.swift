/// The columns of all calls, of all lanes. A row's place is its *slot*: lanes take blocks of 64 slots as they grow.
///
/// 25 bytes a call: function, parent, end, start, duration, flags. The columns of arguments, results, sites, exceptions, waits and
/// generators are only touched by calls that have some, so their pages stay absent without them.
struct CallColumns {
    /// Bytes of an element of each column, in the order in which they lie.
    static let strides = [8, 4, 4, 4, 4, 4, 4, 1, 2, 4, 4, 4]
    /// Columns that a call need not have: arguments, results, sites, exceptions, waits and generators.
    static let optional: Set<Int> = [5, 6, 8, 9, 10, 11]

    let functions: UnsafeMutablePointer<UInt32>
    /// Row of the caller in the same lane; `CallColumns.none`: outermost.
    let parents: UnsafeMutablePointer<UInt32>
    /// First row behind the subtree; `CallColumns.none` as long as the call is open.
    let ends: UnsafeMutablePointer<UInt32>
    /// ns of CLOCK_MONOTONIC.
    let starts: UnsafeMutablePointer<UInt64>
    /// See `CompactDuration`.
    let durations: UnsafeMutablePointer<UInt32>
    let flags: UnsafeMutablePointer<UInt8>
    /// Where the arguments are in the arena, 0: none. Of a continuation: number in the table of generators + 1. Of a lost row: its count.
    let arguments: UnsafeMutablePointer<UInt32>
    /// Where the result, or the yielded value, is in the arena, 0: none.
    let results: UnsafeMutablePointer<UInt32>

    /// Where in its caller the call is made (`EventTag.enterAt`), 0: unknown; `farSite`: see `TraceStore.farSites`.
    let sites: UnsafeMutablePointer<UInt16>

    /// Number in the table of rows with exceptions, + 1; 0: the call has none.
    let exceptions: UnsafeMutablePointer<UInt32>
    /// How long the call waited, once it has ended. See `CompactDuration`.
    let waits: UnsafeMutablePointer<UInt32>
    /// Of the first part of a generator that has yielded: its number in the table of generators, + 1.
    let generators: UnsafeMutablePointer<UInt32>

    static let none = UInt32.max
    static let farSite = UInt16.max

    /// Bytes of a column with room for `capacity` slots: whole pages.
    static func bytes(stride: Int, capacity: Int) -> Int { MappedMemory.pages(stride * capacity) }

    /// Bytes of all columns.
    static func bytes(capacity: Int) -> Int { strides.reduce(0) { $0 + bytes(stride: $1, capacity: capacity) } }

    /// Lays the columns out from `base`, with room for `capacity` slots, each on pages of its own.
    init(_ base: UnsafeMutableRawPointer, capacity: Int) {
        var next = base
        func column<T>(_ type: T.Type) -> UnsafeMutablePointer<T> {
            defer { next += CallColumns.bytes(stride: MemoryLayout<T>.stride, capacity: capacity) }
            return next.bindMemory(to: T.self, capacity: capacity)
        }
        starts = column(UInt64.self)
        functions = column(UInt32.self)
        parents = column(UInt32.self)
        ends = column(UInt32.self)
        durations = column(UInt32.self)
        arguments = column(UInt32.self)
        results = column(UInt32.self)
        flags = column(UInt8.self)
        sites = column(UInt16.self)
        exceptions = column(UInt32.self)
        waits = column(UInt32.self)
        generators = column(UInt32.self)
    }
}

/// The bits of a row's flags.
enum CallFlags {
    /// The lowest three bits are the `Outcome`.
    static let outcome: UInt8 = 7
    /// An exception was handled here, and the call went on.
    static let caught: UInt8 = 1 << 3
    /// The store's table of exceptions has a note for this row.
    static let hasNote: UInt8 = 1 << 4
    static let continuation: UInt8 = 1 << 5
    /// Visible in the boundary view.
    static let boundary: UInt8 = 1 << 6
    /// Re-opened after a loss, or open when the recording began: its arguments are unknown.
    static let reopened: UInt8 = 1 << 7
}

/// A duration in 32 bits: 30 bits and a unit of 1, 256, 65,536 or 16,777,216 ns. Exact below 1.07 s, then to 1 part in 2^22.
enum CompactDuration {
    @inline(__always)
    static func encode(_ nanoseconds: UInt64) -> UInt32 {
        if nanoseconds < 1 << 30 { return UInt32(truncatingIfNeeded: nanoseconds) }
        return encodeLong(nanoseconds)
    }

    private static func encodeLong(_ nanoseconds: UInt64) -> UInt32 {
        for unit in UInt64(1)...3 where nanoseconds >> (8 * unit) < 1 << 30 {
            return UInt32(unit << 30 | nanoseconds >> (8 * unit))
        }
        return .max
    }

    @inline(__always)
    static func decode(_ duration: UInt32) -> UInt64 {
        UInt64(duration & 0x3FFF_FFFF) << (8 * UInt64(duration >> 30))
    }
}
