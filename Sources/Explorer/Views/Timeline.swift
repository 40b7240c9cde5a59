import TraceStore

/// Activity and errors over time, in columns of equal width. Costs its width, whatever the trace holds.
package struct Timeline: Equatable, Sendable {
    package struct Column: Equatable, Sendable {
        /// Calls that began.
        package var calls = 0.0
        package var errors = 0
    }

    /// ns of CLOCK_MONOTONIC.
    package let origin: UInt64
    package let end: UInt64
    package private(set) var columns: [Column]

    /// nil: nothing has happened yet. While the program runs, the strip reaches to `now`.
    package init?(_ store: TraceStore, width: Int, now: UInt64) {
        let activity = store.activity
        guard width > 0, !activity.buckets.isEmpty else { return nil }
        let processes = store.processes
        let isLive = processes.contains { !$0.hasEnded }
        origin = activity.origin
        end = max(activity.end, processes.map(\.lastTime).max() ?? 0, isLive ? now : 0)
        columns = Array(repeating: Column(), count: width)
        let perColumn = Double(end - origin) / Double(width)
        let perBucket = Double(activity.width)
        for (number, bucket) in activity.buckets.enumerated() where bucket.calls > 0 || bucket.errors > 0 {
            let (from, to) = (Double(number) * perBucket / perColumn, Double(number + 1) * perBucket / perColumn)
            // A bucket that is wider than a column is as active in each of them.
            var column = Int(from)
            while column < width, Double(column) < to {
                let part = min(to, Double(column + 1)) - max(from, Double(column))
                columns[column].calls += Double(bucket.calls) * part / (to - from)
                column += 1
            }
            columns[min(width - 1, Int((from + to) / 2))].errors += Int(bucket.errors)
        }
    }

    /// The column of a moment; the nearest one for a moment outside.
    package func column(of time: UInt64) -> Int {
        guard time > origin else { return 0 }
        return min(columns.count - 1, Int(Double(time - origin) * Double(columns.count) / Double(end - origin)))
    }

    /// When the column begins, ns of CLOCK_MONOTONIC.
    package func start(ofColumn column: Int) -> UInt64 {
        let column = min(max(0, column), columns.count)
        return origin + UInt64((Double(end - origin) * Double(column) / Double(columns.count)).rounded(.up))
    }

    package var mostCalls: Double { columns.reduce(0) { max($0, $1.calls) } }
}

extension ExplorerState {
    mutating func toggleTimeline(_ store: TraceStore) {
        showsTimeline.toggle()
        if showsTimeline { view = .tree }
    }

    private func timeline(_ store: TraceStore) -> Timeline? {
        Timeline(store, width: max(1, areas.timelineColumns), now: displayedTime)
    }

    /// To what happened so many columns later, or earlier: columns without a call are passed over.
    mutating func moveInTime(_ distance: Int, _ store: TraceStore) {
        if replay != nil { return scrub(distance, store) }
        guard let timeline = timeline(store) else { return say("Nothing has happened yet") }
        let outside = distance > 0 ? -1 : timeline.columns.count
        let here = selectedCall.map { timeline.column(of: store.start($0)) } ?? outside
        var target = here + min(max(distance, -timeline.columns.count), timeline.columns.count)
        if distance < 0 {
            let edge = timeline.start(ofColumn: here)
            guard let before = Outline(self, store).lastCall(before: edge) else { return say("Nothing is before that") }
            target = min(target, timeline.column(of: store.start(before)))
        }
        guard target < timeline.columns.count, showMoment(timeline.start(ofColumn: target), store) else {
            return say("Nothing is after that")
        }
    }

    /// A click on the strip.
    mutating func showColumn(_ column: Int, _ store: TraceStore) {
        guard let timeline = timeline(store) else { return }
        let time = timeline.start(ofColumn: column)
        if replay != nil {
            follow = true
            return show(moment: time, store)
        }
        if !showMoment(time, store), let last = Outline(self, store).lastCall(before: time) { go(to: last, store) }
    }

    /// Selects the first call that began then or later. False: there is none.
    private mutating func showMoment(_ time: UInt64, _ store: TraceStore) -> Bool {
        guard let call = Outline(self, store).firstCall(atOrAfter: time) else { return false }
        go(to: call, store)
        return true
    }

    private mutating func go(to call: CallID, _ store: TraceStore) {
        follow = false
        leaveMark()
        reveal(.call(call), store)
        select(Outline(self, store).nearestVisible(.call(call)) ?? .call(call), store)
    }
}

extension Outline {
    /// Of the calls that are shown where nothing is folded, the first that began at `time` or later. O(lanes · log calls).
    func firstCall(atOrAfter time: UInt64) -> CallID? {
        var best: (time: UInt64, call: CallID)?
        forEachLane { lane, boundary in
            guard store.lane(lane).lastTime >= time,
                let row = store.firstRow(lane, atOrAfter: time, boundary: boundary), row < rowCount(lane)
            else { return }
            let call = CallID(lane: lane, row: row)
            let start = store.start(call)
            if best.map({ start < $0.time }) ?? true { best = (start, call) }
        }
        return best?.call
    }

    /// The last that began before `time`.
    func lastCall(before time: UInt64) -> CallID? {
        var best: (time: UInt64, call: CallID)?
        forEachLane { lane, boundary in
            guard let row = store.lastRow(lane, before: time, boundary: boundary), row < rowCount(lane) else { return }
            let call = CallID(lane: lane, row: row)
            let start = store.start(call)
            if best.map({ start > $0.time }) ?? true { best = (start, call) }
        }
        return best?.call
    }

    private func forEachLane(_ body: (LaneID, Bool) -> Void) {
        for raw in 0..<order.laneCount {
            let lane = LaneID(raw: UInt32(raw))
            if let focus, focus.lane != lane { continue }
            body(lane, folds.scope(of: lane) == .mine)
        }
    }
}
