/// One lane's next rows, for the survey.
struct SurveySlice: RowWalk {
    let columns: CallColumns
    let active: UnsafeMutablePointer<UInt32>
    let durations: UnsafeMutablePointer<UInt32>
    let totals: UnsafeMutablePointer<FunctionTotals>
    let activity: ActivityTable
    unowned(unsafe) let store: TraceStore
    unowned(unsafe) let survey: Survey
    let id: LaneID
    let horizon: UInt64
    var lane: WalkedLane<SurveyedCall>

    init(_ store: TraceStore, _ survey: Survey, _ id: LaneID, horizon: UInt64) {
        self.horizon = horizon
        columns = store.columns
        active = survey.active
        durations = survey.durations
        totals = survey.totals[Int(store.laneFacts[Int(id.raw)].process.raw)].totals
        activity = survey.activity
        self.store = store
        self.survey = survey
        self.id = id
        lane = survey.lanes[Int(id.raw)]
    }

    @inline(__always)
    mutating func begin(_ row: UInt32, _ slot: Int) {
        let function = columns.functions[slot]
        lane.push(SurveyedCall(slot: UInt32(truncatingIfNeeded: slot), row: row, function: function, calleeTime: 0))
        active[Int(function)] &+= 1
        if columns.flags[slot] & CallFlags.continuation == 0 { totals[Int(function)].calls &+= 1 }
        activity.addCall(at: columns.starts[slot])
    }

    @inline(__always)
    mutating func endInnermost() {
        lane.depth -= 1
        let call = lane.stack[lane.depth]
        let slot = Int(call.slot)
        let function = Int(call.function)
        active[function] &-= 1
        // Left without an end: damage. Nothing is known of its time.
        guard columns.ends[slot] != CallColumns.none else { return }
        let duration = CompactDuration.decode(columns.durations[slot])
        let entry = totals + function
        entry.pointee.ended &+= 1
        if active[function] == 0 { entry.pointee.total &+= duration }
        entry.pointee.sum &+= duration
        entry.pointee.own &+= duration > call.calleeTime ? duration - call.calleeTime : 0
        if duration < entry.pointee.fastest { entry.pointee.fastest = duration }
        if duration > entry.pointee.slowest { entry.pointee.slowest = duration }
        durations[function &* DurationBuckets.count &+ DurationBuckets.index(duration)] &+= 1
        if horizon != .max { endWait(call) }
        if lane.depth > 0 {
            lane.stack[lane.depth - 1].calleeTime &+= duration
        } else {
            lane.endOutermost(call.row, duration)
        }
        if columns.flags[slot] & CallFlags.hasNote != 0 { endWithException(call, entry) }
    }

    /// A call's waits have those of its callees within them, which have been counted.
    @inline(never)
    private mutating func endWait(_ call: SurveyedCall) {
        let waited = max(store.waits.waited(inSlot: call.slot), call.calleeWait)
        lane.waitedTime &+= waited - call.calleeWait
        if lane.depth > 0 { lane.stack[lane.depth - 1].calleeWait &+= waited }
    }

    /// Rare: a frame in a hundred has to do with an exception.
    @inline(never)
    private func endWithException(_ call: SurveyedCall, _ totals: UnsafeMutablePointer<FunctionTotals>) {
        guard let note = store.exceptions.row(call.slot)?.note else { return }
        let row = CallID(lane: id, row: call.row)
        let isPropagated = columns.flags[Int(call.slot)] & CallFlags.outcome == Outcome.raised.rawValue
        let isFirstOfMine = survey.exceptions.pass(note, row, isPropagated: isPropagated, store)
        guard !store.exceptions.notes.elements[Int(note)].isControlFlow else { return }
        if isPropagated { totals.pointee.propagated += 1 } else { totals.pointee.caught += 1 }
        // Libraries live on exceptions: what never comes to my code is no event of the timeline.
        guard isFirstOfMine else { return }
        let slot = Int(call.slot)
        activity.addError(at: columns.starts[slot] &+ CompactDuration.decode(columns.durations[slot]))
    }
}
