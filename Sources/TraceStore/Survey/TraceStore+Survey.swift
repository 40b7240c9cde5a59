import TraceWire

/// The survey of all calls: run in slices, asked at any time.
extension TraceStore {
    /// Takes at most about `budget` rows into the survey. `limits`: of each lane, rows from here on are left for later.
    /// True: there is more.
    package func survey(budget: Int, limits: [UInt32]? = nil) -> Bool {
        goOn(survey, budget: budget, limits: limits, horizon: .max)
    }

    /// The same, of the calls up to `horizon` alone, of which `limits` are the rows: what is told of functions, exceptions and lanes in a
    /// replay. When the horizon goes back, it begins anew.
    package func surveyPast(budget: Int, limits: [UInt32]) -> Bool {
        pastSurvey.map { goOn($0, budget: budget, limits: limits, horizon: horizon) } ?? false
    }

    /// What is told: of all calls, or of those up to the horizon.
    var toldSurvey: Survey { pastSurvey ?? survey }

    /// The horizon went back. Groups and findings keep their numbers.
    func forgetFuture() {
        pastSurvey = Survey(ExceptionSurvey(after: toldSurvey.exceptions, slots: pools.pointee.blockCapacity << 6))
        let place = survey.exceptions.passages.region
        pastSurvey?.exceptions.passages.region.place = place.place + MappedMemory.pages(place.memory?.byteCount ?? 0)
        insightSurvey = InsightSurvey(after: insightSurvey)
    }

    private func goOn(_ survey: Survey, budget: Int, limits: [UInt32]?, horizon: UInt64) -> Bool {
        survey.makeRoom(functions: functionCount, lanes: laneCount, processes: processCount)
        if survey.rows == 0 {
            let first = processStates.map(\.facts.firstTime).filter { $0 > 0 }.min()
            survey.activity.begin(at: first ?? 0)
        }
        return walkLanes(
            budget: budget, limits: limits, from: &survey.nextLane,
            hasMore: { hasSomethingToWalk(survey.lanes[$0], $1, horizon) },
            walk: { number, limit, budget in
                var slice = SurveySlice(self, survey, LaneID(raw: UInt32(number)), horizon: horizon)
                let walked = slice.walk(to: limit, budget: budget)
                survey.lanes[number] = slice.lane
                survey.rows += walked
                return (walked, slice.lane.position)
            })
    }

    /// Rows taken into the survey.
    package var surveyedRows: Int { toldSurvey.rows }

    /// By function number: the calls of a process, or of all. Calls that are open count up to `now`. O(functions + open calls).
    package func functionTotals(of process: ProcessID? = nil, now: UInt64) -> [FunctionTotals] {
        var totals = [FunctionTotals](repeating: FunctionTotals(), count: functionCount)
        for (number, table) in toldSurvey.totals.enumerated() where process == nil || number == Int(process?.raw ?? 0) {
            for index in 0..<min(table.count, totals.count) where table.totals[index].calls > 0 {
                totals[index].add(table.totals[index])
            }
        }
        for (number, lane) in toldSurvey.lanes.enumerated()
        where lane.depth > 0 && (process == nil || laneFacts[number].process == process) {
            addOpen(lane, LaneID(raw: UInt32(number)), now, &totals)
        }
        return totals
    }

    private func addOpen(
        _ lane: WalkedLane<SurveyedCall>, _ id: LaneID, _ now: UInt64, _ totals: inout [FunctionTotals]
    ) {
        var seen: Set<UInt32> = []
        var caller: Int?
        for index in 0..<lane.depth {
            let call = lane.stack[index]
            let function = Int(call.function)
            let time = duration(CallID(lane: id, row: call.row), now: now)
            if let caller { totals[caller].own -= min(totals[caller].own, time) }
            if seen.insert(call.function).inserted { totals[function].total &+= time }
            totals[function].own &+= time > call.calleeTime ? time - call.calleeTime : 0
            caller = function
        }
    }

    /// The duration that `share` of the function's calls do not exceed, ns, right to an eighth; nil when none has ended.
    package func percentile(_ share: Double, of function: FunctionID) -> UInt64? {
        guard Int(function.raw) < toldSurvey.functionCapacity else { return nil }
        let buckets = toldSurvey.durations + Int(function.raw) * DurationBuckets.count
        let count = (0..<DurationBuckets.count).reduce(0) { $0 + Int(buckets[$1]) }
        guard count > 0 else { return nil }
        let wanted = max(1, Int((share * Double(count)).rounded(.up)))
        var reached = 0
        for index in 0..<DurationBuckets.count {
            reached += Int(buckets[index])
            guard reached >= wanted else { continue }
            let totals = toldSurvey.totals.map { $0.totals[Int(function.raw)] }
            let (fastest, slowest) = totals.reduce((UInt64.max, 0)) { (min($0.0, $1.fastest), max($0.1, $1.slowest)) }
            return min(max(DurationBuckets.middle(index), fastest), slowest)
        }
        return nil
    }

    /// Calls and errors over time: in a replay, too, of all of it.
    package var activity: Activity { survey.activity.activity }

    /// ns in which the lane had a call: those that have ended, and those that are open until `now`.
    package func busyTime(_ lane: LaneID, now: UInt64) -> UInt64 {
        guard Int(lane.raw) < toldSurvey.lanes.count else { return 0 }
        let state = toldSurvey.lanes[Int(lane.raw)]
        guard state.depth > 0 else { return state.busyTime }
        return state.busyTime + duration(CallID(lane: lane, row: state.stack[0].row), now: now)
    }

    /// ns in which the lane was parked, up to the horizon as far as calls have ended by then.
    package func parkedTime(_ lane: LaneID) -> UInt64 {
        guard let pastSurvey else { return laneStates[Int(lane.raw)].pointee.parkedTime }
        return Int(lane.raw) < pastSurvey.lanes.count ? pastSurvey.lanes[Int(lane.raw)].waitedTime : 0
    }
}

/// Exceptions by where they came from.
extension TraceStore {
    package var exceptionGroups: [ExceptionGroup] { toldSurvey.exceptions.groups }

    /// The latest exceptions of a group, newest first.
    package func occurrences(ofGroup group: Int, limit: Int) -> [ExceptionOccurrence] {
        guard group < toldSurvey.exceptions.groups.count, toldSurvey.exceptions.groups[group].occurrences > 0 else {
            return []
        }
        var found: [ExceptionOccurrence] = []
        var next: UInt32? = toldSurvey.exceptions.latest[group]
        while let number = next, found.count < limit, let passage = toldSurvey.exceptions.passage(number) {
            found.append(
                ExceptionOccurrence(
                    number: number, group: group, origin: passage.origin, last: passage.last, fate: passage.fate))
            next = passage.previous == ExceptionSurvey.none ? nil : passage.previous
        }
        return found
    }

    package func occurrence(_ number: UInt32) -> ExceptionOccurrence? {
        guard let passage = toldSurvey.exceptions.passage(number) else { return nil }
        return ExceptionOccurrence(
            number: number, group: Int(passage.group), origin: passage.origin, last: passage.last, fate: passage.fate)
    }

    /// The calls that the exception went through, from the one that raised it to the one that handled it, or that it left last: at
    /// most `limit`. O(calls).
    package func passage(_ number: UInt32, limit: Int) -> [CallID] {
        guard let occurrence = occurrence(number), let path = exceptionPath(occurrence.origin) else { return [] }
        var calls = path.left
        if let raisedIn = path.raisedIn, calls.first != raisedIn { calls.insert(raisedIn, at: 0) }
        if let handledIn = path.handledIn, calls.last != handledIn { calls.append(handledIn) }
        return Array(calls.prefix(limit))
    }
}
