/// A call that a walk has begun and not ended.
protocol WalkedFrame {
    var slot: UInt32 { get }
    var row: UInt32 { get }
    var function: UInt32 { get }
}

/// How far a walk has come in one lane. Its owner frees the stack.
struct WalkedLane<Frame: WalkedFrame> {
    /// The next row to begin.
    var position: UInt32 = 0
    var stack: UnsafeMutablePointer<Frame>
    var depth = 0
    private var capacity = 8
    /// ns of the outermost calls that ended.
    var busyTime: UInt64 = 0
    /// ns in which calls that have ended waited: counted in replays only.
    var waitedTime: UInt64 = 0
    /// The outermost call that took longest, of those that have ended.
    var slowest: (row: UInt32, time: UInt64)?

    init() { stack = .allocate(capacity: 8) }

    @inline(__always)
    mutating func push(_ frame: Frame) {
        if depth == capacity { grow() }
        (stack + depth).initialize(to: frame)
        depth += 1
    }

    @inline(never)
    private mutating func grow() {
        let larger = UnsafeMutablePointer<Frame>.allocate(capacity: capacity * 2)
        larger.moveInitialize(from: stack, count: depth)
        stack.deallocate()
        stack = larger
        capacity *= 2
    }

    /// An outermost call ended.
    @inline(__always)
    mutating func endOutermost(_ row: UInt32, _ time: UInt64) {
        busyTime &+= time
        if slowest.map({ time > $0.time }) ?? true { slowest = (row, time) }
    }
}

/// The walk over one lane's next rows, in pre-order. A call *begins* where its row is, and *ends* at the first later row that is
/// not below it, or at the lane's last row once its end is known; what is left on the stack is open. Read in slices: each row
/// once, by pointer, as in `LaneAppender`.
protocol RowWalk {
    associatedtype Frame: WalkedFrame
    var store: TraceStore { get }
    var columns: CallColumns { get }
    var id: LaneID { get }
    var lane: WalkedLane<Frame> { get set }
    /// Calls that end later, ns of CLOCK_MONOTONIC, are open.
    var horizon: UInt64 { get }
    /// By function: how often it is on the stack of this lane. All 0 between slices.
    var active: UnsafeMutablePointer<UInt32> { get }

    mutating func begin(_ row: UInt32, _ slot: Int)
    /// Takes the innermost call from the stack.
    mutating func endInnermost()
}

extension RowWalk {
    /// Walks at most `budget` rows, and none from `limit` on; answers how many.
    @inline(__always)
    mutating func walk(to limit: UInt32, budget: Int) -> Int {
        for index in 0..<lane.depth { active[Int(lane.stack[index].function)] &+= 1 }
        let rows = store.laneStates[Int(id.raw)].pointee.rows
        let first = lane.position
        let end = max(first, UInt32(min(Int(limit), Int(first) + budget)))
        for row in first..<end {
            let slot = rows.slot(row)
            let parent = columns.parents[slot]
            while lane.depth > 0, lane.stack[lane.depth - 1].row != parent { endInnermost() }
            begin(row, slot)
        }
        lane.position = end
        // Behind the last row: what has ended meanwhile.
        if end >= limit {
            while lane.depth > 0 {
                let slot = Int(lane.stack[lane.depth - 1].slot)
                guard columns.ends[slot] <= limit, horizon == .max || store.end(slot) <= horizon else { break }
                endInnermost()
            }
        }
        for index in 0..<lane.depth { active[Int(lane.stack[index].function)] &-= 1 }
        return Int(end - first)
    }
}

extension TraceStore {
    /// Whether the lane has a row to begin, or a call that has ended since.
    func hasSomethingToWalk<Frame>(_ lane: WalkedLane<Frame>, _ limit: UInt32, _ horizon: UInt64) -> Bool {
        if lane.position < limit { return true }
        guard lane.depth > 0 else { return false }
        let slot = Int(lane.stack[lane.depth - 1].slot)
        return columns.ends[slot] <= limit && (horizon == .max || end(slot) <= horizon)
    }

    /// When the call in the slot ended, if it has, ns of CLOCK_MONOTONIC.
    func end(_ slot: Int) -> UInt64 { columns.starts[slot] &+ CompactDuration.decode(columns.durations[slot]) }

    /// Goes through the lanes in turn, from where it was left, as far as about `budget` rows go. `limits`: of each lane, rows from here
    /// on are left for later. `walk` answers how many rows it has taken, and which is the next. True: there is more.
    func walkLanes(
        budget: Int, limits: [UInt32]?, from nextLane: inout Int, hasMore: (Int, UInt32) -> Bool,
        walk: (_ lane: Int, _ limit: UInt32, _ budget: Int) -> (walked: Int, position: UInt32)
    ) -> Bool {
        var left = budget
        for _ in 0..<laneCount {
            if left <= 0 { return true }
            let number = nextLane < laneCount ? nextLane : 0
            let limit = min(
                rowCount(LaneID(raw: UInt32(number))), limits.map { number < $0.count ? $0[number] : 0 } ?? .max)
            if hasMore(number, limit) {
                let (walked, position) = walk(number, limit, left)
                // Lanes of a few rows cost something, too.
                left -= max(8, walked)
                if position < limit { return true }
            }
            nextLane = number + 1
        }
        return false
    }
}
