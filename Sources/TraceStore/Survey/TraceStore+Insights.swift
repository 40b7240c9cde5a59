/// Insights: found in slices, asked at any time.
extension TraceStore {
    /// Goes on with at most about `budget` rows. `limits`: of each lane, rows from here on are left for later. True: there is more.
    package func findInsights(budget: Int, limits: [UInt32]? = nil) -> Bool {
        insightSurvey.makeRoom(self)
        return walkLanes(
            budget: budget, limits: limits, from: &insightSurvey.nextLane,
            hasMore: { hasSomethingToWalk(insightSurvey.lanes[$0], $1, horizon) },
            walk: { number, limit, budget in
                var walk = InsightWalk(self, insightSurvey, LaneID(raw: UInt32(number)))
                let walked = walk.walk(to: limit, budget: budget)
                insightSurvey.lanes[number] = walk.lane
                insightSurvey.rows += walked
                return (walked, walk.lane.position)
            })
    }

    /// Rows that were looked at for insights.
    package var insightRows: Int { insightSurvey.rows }

    /// What was found so far; a place in it names a finding for ever. Outliers are `outliers`, slowest paths `slowestCalls`.
    package var insights: [Insight] { insightSurvey.findings }

    /// Functions of which one call took far longer than the others, the longest first. O(functions).
    package func outliers(limit: Int) -> [Insight] {
        var found: [Insight] = []
        for number in 0..<min(functionCount, insightSurvey.functionCapacity) {
            let spread = insightSurvey.spreads[number]
            guard let usual = spread.usual, functionTable.functions[number].origin != .importSystem,
                !functionTable.functions[number].isModuleBody
            else { continue }
            var insight = Insight(.outlier, FunctionID(raw: UInt32(number)))
            insight.count = Int(spread.count)
            insight.most = usual
            insight.time = spread.most
            insight.places = [spread.place]
            found.append(insight)
        }
        return Array(found.sorted { $0.time > $1.time }.prefix(limit))
    }

    /// The outermost calls that took longest, each of another lane, the longest first; those that are open count up to `now`.
    /// O(lanes).
    package func slowestCalls(_ count: Int, now: UInt64) -> [CallID] {
        var slowest: [(time: UInt64, call: CallID)] = []
        for (number, lane) in insightSurvey.lanes.enumerated() {
            var rows: [UInt32] = lane.slowest.map { [$0.row] } ?? []
            if lane.depth > 0 { rows.append(lane.stack[0].row) }
            let calls = rows.map { CallID(lane: LaneID(raw: UInt32(number)), row: $0) }
            let longest = calls.map { (time: duration($0, now: now), call: $0) }.max { $0.time < $1.time }
            guard let longest else { continue }
            slowest.append(longest)
            if slowest.count > 4 * count {
                slowest.sort { $0.time > $1.time }
                slowest.removeLast(slowest.count - count)
            }
        }
        slowest.sort { $0.time == $1.time ? $0.call < $1.call : $0.time > $1.time }
        return slowest.prefix(count).map(\.call)
    }

    /// The calls that show the finding, in their order: at most `Insight.greatestEvidence`. Costs up to 20 000 calls of the callers.
    package func evidence(_ insight: Insight) -> [CallID] {
        guard insight.kind == .repeated || insight.kind == .looped else { return insight.places }
        var found: [CallID] = []
        var left = 20_000
        for caller in insight.places {
            let calls = callees(of: caller, insight.function, &left)
            if insight.kind == .looped {
                found += calls
            } else {
                found += mostRepeated(calls)
            }
            if left <= 0 || found.count >= Insight.greatestEvidence { break }
        }
        if horizon != .max { found.removeAll { start($0) > horizon } }
        return Array(found.prefix(Insight.greatestEvidence))
    }

    private func callees(of caller: CallID, _ function: FunctionID, _ left: inout Int) -> [CallID] {
        var calls: [CallID] = []
        var callee = CallID(lane: caller.lane, row: caller.row + 1)
        let end = subtreeEnd(caller)
        while callee.row < end, left > 0 {
            left -= 1
            if functionID(callee) == function, !isContinuation(callee) { calls.append(callee) }
            callee.row = max(callee.row + 1, subtreeEnd(callee))
        }
        return calls
    }

    /// Those with the arguments that most of them have.
    private func mostRepeated(_ calls: [CallID]) -> [CallID] {
        let hashes = calls.map { InsightWalk.hash(arena.pointee[columns.arguments[slot($0)]]) }
        let counts = hashes.reduce(into: [UInt32: Int]()) { if $1 != 0 { $0[$1, default: 0] += 1 } }
        guard let most = counts.max(by: { $0.value == $1.value ? $0.key > $1.key : $0.value < $1.value })?.key else {
            return []
        }
        return zip(calls, hashes).filter { $0.1 == most }.map(\.0)
    }
}
