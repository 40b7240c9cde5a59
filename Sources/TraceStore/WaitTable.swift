/// How long calls waited: those that were open while their lane was parked.
struct WaitTable {
    private let columns: CallColumns
    /// ns, by lane (high half) and depth: what callees of an open call have waited that have ended, or it itself as the innermost.
    private var open: [UInt64: UInt64] = [:]

    init(_ columns: CallColumns) { self.columns = columns }

    /// ns, of a call that has ended.
    func waited(inSlot slot: UInt32) -> UInt64 { CompactDuration.decode(columns.waits[Int(slot)]) }

    static func key(_ lane: UInt32, _ depth: Int) -> UInt64 { UInt64(lane) << 32 | UInt64(depth) }

    /// The call at `depth` was the innermost while its lane was parked.
    mutating func add(_ nanoseconds: UInt64, _ lane: UInt32, _ depth: Int) {
        open[WaitTable.key(lane, depth), default: 0] += nanoseconds
    }

    /// The call at `depth` ends; answers what it waited, which its caller has waited, too.
    mutating func end(_ lane: UInt32, _ depth: Int, slot: UInt32) -> UInt64 {
        guard let waited = open.removeValue(forKey: WaitTable.key(lane, depth)) else { return 0 }
        if slot != CallColumns.none { columns.waits[Int(slot)] = CompactDuration.encode(waited) }
        if depth > 0 { add(waited, lane, depth - 1) }
        return waited
    }

    /// What the open calls from `depth` on have waited.
    func waited(_ lane: UInt32, from depth: Int, to end: Int) -> UInt64 {
        (depth..<max(depth, end)).reduce(0) { $0 + (open[WaitTable.key(lane, $1)] ?? 0) }
    }
}
