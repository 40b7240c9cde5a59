import TraceWire

/// One lane's next rows, looked at for insights.
struct InsightWalk: RowWalk {
    let columns: CallColumns
    let active: UnsafeMutablePointer<UInt32>
    let traits: UnsafeMutablePointer<UInt8>
    let functions: [Function]
    let arena: ByteArena
    let isTask: Bool
    let unawaited: UInt32
    unowned(unsafe) let store: TraceStore
    unowned(unsafe) let survey: InsightSurvey
    let repeats: RepeatPool
    let spreads: UnsafeMutablePointer<CallSpread>
    let id: LaneID
    let horizon: UInt64
    var lane: WalkedLane<InsightFrame>

    init(_ store: TraceStore, _ survey: InsightSurvey, _ id: LaneID) {
        columns = store.columns
        horizon = store.horizon
        active = survey.active
        traits = store.functionTable.traits
        functions = store.functionTable.functions
        arena = store.arena.pointee
        isTask = store.laneFacts[Int(id.raw)].kind == .task
        unawaited = survey.unawaited
        self.store = store
        self.survey = survey
        repeats = survey.repeats
        spreads = survey.spreads
        self.id = id
        lane = survey.lanes[Int(id.raw)]
    }

    @inline(__always)
    mutating func begin(_ row: UInt32, _ slot: Int) {
        let function = columns.functions[slot]
        lane.push(InsightFrame(slot: UInt32(truncatingIfNeeded: slot), row: row, function: function))
        active[Int(function)] &+= 1
        if active[Int(function)] >= Insight.deepRecursion { beginDeep(row, function) }
        if function == unawaited { survey.note(.unawaited, function, at: CallID(lane: id, row: row)) { $0.count += 1 } }
    }

    @inline(never)
    private func beginDeep(_ row: UInt32, _ function: UInt32) {
        let depth = active[Int(function)]
        // The first of them on the stack is where one begins to look.
        let isNew = depth == Insight.deepRecursion
        let outermost = isNew ? (0..<lane.depth).first { lane.stack[$0].function == function } : nil
        let place = CallID(lane: id, row: outermost.map { lane.stack[$0].row } ?? row)
        if isNew {
            survey.note(.recursion, function, at: place) { $0.count = max($0.count, Int(depth)) }
        } else {
            survey.deepen(function, Int(depth))
        }
    }

    @inline(__always)
    mutating func endInnermost() {
        lane.depth -= 1
        let frame = lane.stack[lane.depth]
        let slot = Int(frame.slot)
        let function = Int(frame.function)
        active[function] &-= 1
        // Left without an end: damage. Nothing is known of its time.
        let hasEnded = columns.ends[slot] != CallColumns.none
        let duration = hasEnded ? CompactDuration.decode(columns.durations[slot]) : 0
        let flags = columns.flags[slot]
        if frame.repeats != RepeatPool.none {
            if hasEnded { store.judge(repeats.callees(frame.repeats), of: frame, duration, id, survey) }
            repeats.give(frame.repeats)
        }
        guard hasEnded else { return }
        if flags & (CallFlags.hasNote | CallFlags.caught) == CallFlags.hasNote | CallFlags.caught { handle(frame) }
        // The inner calls of a recursion are short by their nature.
        if flags & CallFlags.boundary != 0, flags & CallFlags.continuation == 0, active[function] == 0 {
            let spread = spreads + function
            spread.pointee.count &+= 1
            spread.pointee.sum &+= duration
            if duration > spread.pointee.most {
                spread.pointee.most = duration
                spread.pointee.place = CallID(lane: id, row: frame.row)
            }
        }
        var ran = duration
        if isTask, duration >= Insight.longHold { ran = hold(frame, duration) }
        guard lane.depth > 0 else {
            lane.endOutermost(frame.row, duration)
            return
        }
        let caller = lane.stack + (lane.depth - 1)
        caller.pointee.calleeTime &+= ran
        guard flags & CallFlags.boundary != 0, flags & CallFlags.continuation == 0,
            traits[Int(caller.pointee.function)] & StackFlags.mine != 0
        else { return }
        if caller.pointee.repeats == RepeatPool.none { caller.pointee.repeats = repeats.take() }
        guard caller.pointee.repeats != RepeatPool.none else { return }
        let (arguments, arena) = (columns.arguments, arena)
        repeats.add(caller.pointee.repeats, frame.function, slot: frame.slot, time: duration) {
            InsightWalk.hash(arena[arguments[Int($0)]])
        }
    }

    /// FNV-1a; 0 only for arguments that are not known.
    static func hash(_ bytes: UnsafeRawBufferPointer) -> UInt32 {
        guard bytes.count > 0 else { return 0 }
        var hash: UInt32 = 2_166_136_261
        for byte in bytes { hash = (hash ^ UInt32(byte)) &* 16_777_619 }
        return hash | 1
    }

    /// A long call of a task: whether it held the loop. Answers how long it ran, its waits not included.
    @inline(never)
    private mutating func hold(_ frame: InsightFrame, _ duration: UInt64) -> UInt64 {
        let waited = min(duration, store.waits.waited(inSlot: frame.slot))
        let ran = duration - waited
        let flags = functions[Int(frame.function)].flags
        let canWait = flags & (FunctionFlags.coroutine | FunctionFlags.asyncGenerator) != 0
        // What cannot wait has run without a pause; of what can, only its own part is known to be one.
        let own = ran > frame.calleeTime ? ran - frame.calleeTime : 0
        let isHold = !frame.isNamed && (canWait ? own : ran) >= Insight.longHold
        if isHold {
            let held = canWait ? own : ran
            survey.note(.blocking, frame.function, at: CallID(lane: id, row: frame.row)) {
                $0.count += 1
                $0.time &+= held
                $0.most = max($0.most, held)
            }
        }
        if lane.depth > 0, isHold || frame.isNamed { lane.stack[lane.depth - 1].isNamed = true }
        return ran
    }

    /// A call that handled an exception and went on.
    @inline(never)
    private func handle(_ frame: InsightFrame) {
        guard columns.flags[Int(frame.slot)] & CallFlags.outcome != Outcome.raised.rawValue,
            let number = store.exceptions.row(frame.slot)?.note
        else { return }
        let note = store.exceptions.notes.elements[Int(number)]
        guard !note.isControlFlow else { return }
        let origin = note.firstSlot == CallColumns.none ? frame.function : columns.functions[Int(note.firstSlot)]
        guard (traits[Int(origin)] | traits[Int(frame.function)]) & StackFlags.mine != 0 else { return }
        // Where one looks: in my code.
        let isMine = traits[Int(frame.function)] & StackFlags.mine != 0
        let place =
            isMine || note.firstSlot == CallColumns.none
            ? CallID(lane: id, row: frame.row) : store.call(inSlot: note.firstSlot)
        let type = store.typeName(note)
        survey.note(.swallowed, origin, by: frame.function, typeName: type, at: place) {
            $0.count += 1
        }
    }
}

extension TraceStore {
    /// What a call of mine has called: whether any of it is worth a word.
    func judge(
        _ callees: UnsafeBufferPointer<RepeatedCallee>, of frame: InsightFrame, _ duration: UInt64, _ lane: LaneID,
        _ survey: InsightSurvey
    ) {
        for callee in callees where callee.count >= 3 {
            let same = callee.greatestCount
            let place = CallID(lane: lane, row: frame.row)
            // A few short calls are nothing to speak of.
            if same >= 10 || same >= 3 && callee.time >= 1_000_000 {
                survey.note(.repeated, callee.function, by: frame.function, at: place) {
                    $0.count += Int(same)
                    $0.most = max($0.most, UInt64(same))
                    $0.time &+= callee.time / UInt64(callee.count) * UInt64(same)
                }
            } else if callee.count >= 10, callee.time >= duration / 10 {
                survey.note(.looped, callee.function, by: frame.function, at: place) {
                    $0.count += Int(callee.count)
                    $0.most = max($0.most, UInt64(callee.count))
                    $0.time &+= callee.time
                }
            }
        }
    }
}
