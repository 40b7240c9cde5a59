import TraceWire

/// All that was recorded: events come in as bytes, calls come out by row. Everything here belongs to one thread.
///
/// A lane's calls are rows in pre-order: a call's subtree is the range from its row to its `subtreeEnd`. Rows are only ever
/// appended, so a `CallID` names the same call for ever.
package final class TraceStore {
    let memory: MappedMemory?
    let columns: CallColumns
    /// Rows of boundary views, in blocks of 64 (see `LaneState.boundary`).
    let boundaryRows: UnsafeMutablePointer<UInt32>
    let pools: UnsafeMutablePointer<Pools>
    let arena: UnsafeMutablePointer<ByteArena>

    /// For each block of 64 slots: lane in the high half, number of the block in its lane in the low half.
    var blockOwners: [UInt64] = []
    var laneStates: [UnsafeMutablePointer<LaneState>] = []
    var laneFacts: [LaneFacts] = []
    var processStates: [ProcessState] = []
    /// Of all processes, by what their recorders say.
    var pids: Set<UInt32> = []
    let functionTable = FunctionTable()
    var exceptions: ExceptionTable
    let survey: Survey
    /// In a replay: of the calls up to `horizon`.
    var pastSurvey: Survey?
    var insightSurvey = InsightSurvey()
    var generators: GeneratorTable
    var waits: WaitTable
    /// Sites that the column can't hold, by slot.
    var farSites: [UInt32: FarSite] = [:]
    var spill: Spill

    /// Calls are told as they stood at this moment, ns of CLOCK_MONOTONIC: what ended later is open. For replays.
    package var horizon = UInt64.max { didSet { if horizon < oldValue { forgetFuture() } } }

    package internal(set) var eventCount = 0
    package internal(set) var lostCalls = 0
    /// Those of them that were before what this session has of their lanes: who came late is told what the recorder still had.
    package internal(set) var earlierCalls = 0
    /// Grows with every change.
    package internal(set) var revision = 0

    /// Reserves address space for `capacity` calls, less where the system does not allow it; memory is used as calls come in.
    /// Calls beyond the capacity are counted as lost.
    package init(capacity: Int = 1 << 29) {
        var slots = max(1024, (min(capacity, 1 << 31) + 1023) & ~1023)
        var memory = MappedMemory(reserving: CallColumns.bytes(capacity: slots))
        while memory == nil && slots > 1 << 16 {
            slots >>= 1
            memory = MappedMemory(reserving: CallColumns.bytes(capacity: slots))
        }
        let boundaryMemory = memory == nil ? nil : MappedMemory(reserving: slots * 4)
        if memory == nil || boundaryMemory == nil { slots = 0 }
        self.memory = memory
        // Without memory there are no slots, and the address is never used. Not nil, since the pattern is not 0.
        let nowhere = UnsafeMutableRawPointer(bitPattern: 4096).unsafelyUnwrapped
        columns =
            memory.map { CallColumns($0.base, capacity: slots) } ?? CallColumns(nowhere, capacity: 0)
        boundaryRows = (boundaryMemory?.base ?? nowhere).assumingMemoryBound(to: UInt32.self)
        pools = .allocate(capacity: 1)
        pools.initialize(to: Pools(blockCapacity: slots >> 6))
        arena = .allocate(capacity: 1)
        arena.initialize(to: ByteArena(capacity: slots * 32))
        exceptions = ExceptionTable(columns, slots: slots)
        generators = GeneratorTable(columns, slots: slots)
        waits = WaitTable(columns)
        survey = Survey(ExceptionSurvey(slots: slots))
        spill = Spill(boundary: boundaryMemory)
        var place = memory.map { MappedMemory.pages($0.byteCount) } ?? 0
        forEachRegion { region, _, _ in
            region.place = place
            place += region.memory.map { MappedMemory.pages($0.byteCount) } ?? 0
        }
    }

    deinit {
        for lane in laneStates {
            lane.pointee.free()
            lane.deallocate()
        }
        arena.pointee.release()
        arena.deallocate()
        pools.deallocate()
        spill.boundary.memory?.release()
        exceptions.free()
        generators.free()
        memory?.release()
        spill.file?.close()
    }

    /// Rows in all: calls, their continuations, and rows that stand for lost calls.
    package var callCount: Int { pools.pointee.rows }

    /// Bytes resident for the calls and their values, approximately.
    package var memoryBytes: Int {
        let bytes = pools.pointee.hasSites ? 27 : 25
        let blocks = pools.pointee.blocks * 64 * bytes + pools.pointee.rowsWithValues * 4
        let tables = exceptions.byteCount + generators.byteCount + survey.exceptions.byteCount
        let others = pools.pointee.boundaryBlocks * 64 * 4 + arena.pointee.byteCount + tables
        return max(0, blocks + others - spill.bytes)
    }
}

/// What is left of the reserved memory. One for each store, at a fixed address: the hot path reads it by pointer.
struct Pools {
    /// Blocks of 64 that may be given out: of calls, and as many of boundary rows.
    let blockCapacity: Int
    var blocks = 0
    var boundaryBlocks = 0
    var rows = 0
    var rowsWithValues = 0
    var hasSites = false

    init(blockCapacity: Int) { self.blockCapacity = blockCapacity }
}

/// What records say of a lane.
struct LaneFacts {
    var process: ProcessID
    var kind: LaneKind
    var parent: LaneID?
    var threadID: UInt64
    var name: String
}
