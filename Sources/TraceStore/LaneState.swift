import TraceWire

/// A call on a lane's stack.
struct StackEntry {
    var start: UInt64
    /// Number of the call in its lane, as the recorder counts.
    var ordinal: UInt64
    /// The call's row and slot; `CallColumns.none` for a call without a row: its beginning was lost, or memory is full.
    var row: UInt32
    var slot: UInt32
    /// The parent of a callee's row: `row`, or that of the nearest caller that has one.
    var anchor: UInt32
    var function: UInt32
    /// `StackFlags`.
    var flags: UInt8
}

enum StackFlags {
    static let mine: UInt8 = 1
    /// At or below a frame of the import system: its callees are not in the boundary view.
    static let importing: UInt8 = 2
    /// The lane's table of exceptions has an entry for this depth.
    static let exceptions: UInt8 = 4
    /// The table of waits has an entry for this depth.
    static let waited: UInt8 = 8
}

/// One lane as events come in. It lives at a fixed address, freed with the store.
struct LaneState {
    let id: UInt32
    let process: UInt32
    var rows = BlockTable()
    var rowCount: UInt32 = 0
    /// Slot of the next row, unless it begins a block.
    var nextSlot: UInt32 = 0
    /// Rows of the boundary view, in order.
    var boundary = BlockTable()
    var boundaryCount: UInt32 = 0
    var nextBoundarySlot: UInt32 = 0
    var stack: UnsafeMutablePointer<StackEntry>
    var stackCapacity: Int
    var depth = 0
    /// Open calls beyond `LaneState.greatestDepth`: counted, not kept.
    var overflow: UInt64 = 0
    var callsBegun: UInt64 = 0
    var turn: UInt64 = 0
    /// The recorder's number of the writer of that turn; `.max`: none yet.
    var writer = UInt32.max
    var lastTime: UInt64 = 0
    var isParked = false
    var parkedSince: UInt64 = 0
    var parkedTime: UInt64 = 0
    /// Where the next call is made, if an event has told that.
    var hasFarSite = false
    var farSite = FarSite(function: nil, place: 0)

    static let greatestDepth = 1 << 20
    /// A depth beyond this is not believed.
    static let greatestOverflow: UInt64 = 1 << 40

    init(id: UInt32, process: UInt32) {
        self.id = id
        self.process = process
        stackCapacity = 16
        stack = .allocate(capacity: 16)
    }

    @inline(never)
    mutating func growStack() {
        let larger = UnsafeMutablePointer<StackEntry>.allocate(capacity: stackCapacity * 2)
        larger.moveInitialize(from: stack, count: depth)
        stack.deallocate()
        stack = larger
        stackCapacity *= 2
    }

    func free() {
        rows.free()
        boundary.free()
        stack.deallocate()
    }
}
