import TraceStore

/// A trace that is shown as it grew: up to a moment that moves on, as fast as one likes, or is moved by hand.
package struct Replay: Equatable, Sendable {
    /// ns of CLOCK_MONOTONIC in the recorded program; 0: the trace is still being read.
    package internal(set) var position: UInt64 = 0
    /// From the first event to the last.
    package internal(set) var origin: UInt64 = 0
    package internal(set) var end: UInt64 = 0
    package internal(set) var isPlaying = true
    /// Index in `speeds`.
    var speedIndex = Replay.realTime
    /// When `position` was last moved, in the explorer's own time.
    var moved: UInt64 = 0

    package static let speeds = [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100]
    static let realTime = 3

    package var speed: Double { Replay.speeds[speedIndex] }

    package var hasBegun: Bool { position > 0 }

    package init(speed: Double = 1) {
        speedIndex = Replay.speeds.lastIndex { $0 <= speed } ?? 0
    }
}

/// Replaying is a frozen display whose moment moves: nothing of the trace is read twice, and any moment is as near as any other.
extension ExplorerState {
    /// Shows nothing until the whole trace is there.
    mutating func startReplay(_ speed: Double) {
        replay = Replay(speed: speed)
        freeze = Freeze(limits: [], time: 0, calls: 0)
        showsTimeline = true
        follow = true
    }

    /// On each tick: begins when the trace has been read, and goes on.
    mutating func advanceReplay(_ store: TraceStore) {
        guard var replay else { return }
        if !replay.hasBegun {
            let processes = store.processes
            guard !processes.isEmpty, processes.allSatisfy(\.hasEnded) else { return }
            replay.origin = processes.map(\.firstTime).filter { $0 > 0 }.min() ?? 1
            replay.end = max(replay.origin, processes.map(\.lastTime).max() ?? 0)
            replay.moved = now
            self.replay = replay
            order.update(store)
            return show(moment: replay.origin, store)
        }
        let passed = now > replay.moved ? now - replay.moved : 0
        self.replay?.moved = now
        guard replay.isPlaying, passed > 0 else { return }
        let distance = UInt64(min(Double(passed) * replay.speed, 1e18))
        show(moment: min(replay.end, replay.position &+ distance), store)
        if self.replay?.position == replay.end {
            self.replay?.isPlaying = false
            say("The end: p plays it again, { goes back")
        }
    }

    /// Rows up to the moment, and calls as they stood. O(lanes · log calls).
    mutating func show(moment: UInt64, _ store: TraceStore) {
        guard let replay else { return }
        let moment = min(max(moment, replay.origin), replay.end)
        if moment < replay.position { functions.opened?.restart() }
        self.replay?.position = moment
        let limits = (0..<store.laneCount).map { store.rowCount(LaneID(raw: UInt32($0)), until: moment) }
        freeze = Freeze(limits: limits, time: moment, calls: limits.reduce(0) { $0 + Int($1) })
        if follow, let last = Outline(self, store).lastCall(before: moment &+ 1),
            let row = Outline(self, store).nearestVisible(.call(last))
        {
            select(row, store, elsewhere: areas.tree.rows - 1)
        }
        settle(store)
    }

    mutating func toggleReplay(_ store: TraceStore) {
        guard let replay, replay.hasBegun else { return }
        if !replay.isPlaying, replay.position == replay.end { show(moment: replay.origin, store) }
        self.replay?.isPlaying.toggle()
    }

    mutating func changeSpeed(_ steps: Int) {
        guard let replay else { return say("That is for a replay: flowtrace open --replay FILE") }
        let index = min(max(0, replay.speedIndex + min(max(steps, -100), 100)), Replay.speeds.count - 1)
        self.replay?.speedIndex = index
        let speed = Replay.speeds[index]
        say("\(speed < 1 ? "\(speed)" : "\(Int(speed))") times as fast as it was")
    }

    /// By hand, so many columns of the timeline.
    mutating func scrub(_ distance: Int, _ store: TraceStore) {
        guard let replay, replay.hasBegun, let timeline = Timeline(store, width: areas.timelineColumns, now: 0) else {
            return
        }
        let distance = min(max(distance, -timeline.columns.count), timeline.columns.count)
        let column = timeline.column(of: replay.position) + distance
        follow = true
        show(moment: column < 0 ? replay.origin : timeline.start(ofColumn: column), store)
    }
}
