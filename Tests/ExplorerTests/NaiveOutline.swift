import TraceStore

@testable import Explorer

/// The outline as one would write it without any care for cost: every row, from the top, by recursion over lists of
/// callees.
struct NaiveOutline {
    struct Row: Equatable {
        var id: RowID
        var depth: Int
    }

    let state: ExplorerState
    let store: TraceStore
    private var callees: [CallID: [CallID]] = [:]
    private var outermost: [LaneID: [CallID]] = [:]
    private(set) var rows: [Row] = []
    /// What a filter leaves; nil: all.
    private var kept: Set<CallID>?
    private var matches: Set<CallID> = []

    init(_ state: ExplorerState, _ store: TraceStore) {
        self.state = state
        self.store = store
        filter()
        let lanes = (0..<state.order.laneCount).map { store.lane(LaneID(raw: UInt32($0))) }
        for lane in lanes {
            for row in 0..<count(lane.id) {
                let call = CallID(lane: lane.id, row: row)
                if let caller = store.parent(call) {
                    callees[caller, default: []].append(call)
                } else {
                    outermost[lane.id, default: []].append(call)
                }
            }
        }
        let processes = state.order.processCount
        for raw in 0..<processes {
            let process = ProcessID(raw: UInt32(raw))
            if processes > 1 { rows.append(Row(id: .process(process), depth: 0)) }
            guard processes == 1 || !state.folds.closedProcesses.contains(process) else { continue }
            for lane in lanes where lane.process == process && outermost[lane.id] != nil && hasRows(lane.id) {
                let depth = processes > 1 ? 1 : 0
                rows.append(Row(id: .lane(lane.id), depth: depth))
                let fold = state.folds.fold(of: lane.id)
                guard let focus = state.focuses.last else {
                    let calls = shown(outermost[lane.id] ?? [], fold)
                    addAll(calls, beneath: .lane(lane.id), fold, 0, depth + 1, nil)
                    continue
                }
                for call in shown([focus], fold == .closed ? .closed : .full) { add(call, 0, depth + 1) }
            }
        }
    }

    private func count(_ lane: LaneID) -> UInt32 {
        guard let limits = state.freeze?.limits else { return store.rowCount(lane) }
        return Int(lane.raw) < limits.count ? limits[Int(lane.raw)] : 0
    }

    private func shown(_ calls: [CallID], _ fold: Fold) -> [CallID] {
        switch fold {
        case .closed: []
        case .full: calls.flatMap { isKept($0) ? [$0] : shown(callees[$0] ?? [], .full) }
        case .boundary: calls.flatMap { isBrief($0) ? [$0] : shown(callees[$0] ?? [], .boundary) }
        }
    }

    /// Every call is asked, and every caller of those that match is kept.
    private mutating func filter() {
        guard state.filter != nil || !state.hidden.isEmpty else { return }
        var kept: Set<CallID> = []
        var matcher = state.filter.map { Matcher($0.condition) }
        matcher?.update(store)
        for lane in store.lanes {
            for row in 0..<lane.rowCount {
                let call = CallID(lane: lane.id, row: row)
                guard matcher?.truth(call, store, now: state.now) ?? .yes == .yes else { continue }
                matches.insert(call)
                var next: CallID? = call
                while let caller = next {
                    kept.insert(caller)
                    next = store.parent(caller)
                }
            }
        }
        self.kept = kept.filter { !state.hidden.contains(store.functionID($0)) }
    }

    private func isKept(_ call: CallID) -> Bool { kept?.contains(call) ?? true }

    private func isBrief(_ call: CallID) -> Bool {
        isKept(call)
            && (store.isBoundary(call) || matches.contains(call) && state.filter?.condition.namesFunctions == true)
    }

    private func hasRows(_ lane: LaneID) -> Bool {
        if let focus = state.focuses.last, focus.lane != lane { return false }
        return hasKeptRows(lane)
    }

    private func hasKeptRows(_ lane: LaneID) -> Bool {
        kept.map { $0.contains { $0.lane == lane && $0.row < count(lane) } } ?? true
    }

    private mutating func add(_ call: CallID, _ level: Int, _ depth: Int) {
        rows.append(Row(id: .call(call), depth: depth))
        let fold = state.folds.fold(of: call, depth: level, store)
        let calls = shown(callees[call] ?? [], fold)
        addAll(calls, beneath: .call(call), fold, level + 1, depth + 1, call)
    }

    /// Calls beneath one row, with equal ones and recursions as rows of their own.
    private mutating func addAll(
        _ calls: [CallID], beneath parent: RowID, _ fold: Fold, _ level: Int, _ depth: Int, _ caller: CallID?
    ) {
        if let sorted = sorted(calls, beneath: parent, fold) {
            for call in sorted { addOrGroup(call, level, depth, caller) }
            return
        }
        var runs: [[CallID]] = []
        for call in calls {
            let function = store.functionID(call)
            if state.closesRuns, let first = runs.last?.first, store.functionID(first) == function, function != .lost {
                runs[runs.count - 1].append(call)
            } else {
                runs.append([call])
            }
        }
        for run in runs {
            guard run.count > 1 else {
                addOrGroup(run[0], level, depth, caller)
                continue
            }
            let group = RowID.group(run[0], .run)
            rows.append(Row(id: group, depth: depth))
            guard state.openGroups.contains(group) else { continue }
            for call in sorted(run, beneath: group, fold) ?? run { addOrGroup(call, level + 1, depth + 1, caller) }
        }
    }

    private mutating func addOrGroup(_ call: CallID, _ level: Int, _ depth: Int, _ caller: CallID?) {
        let function = store.functionID(call)
        let opened = Outline(state, store).openFold(call)
        let isRecursive = shown(callees[call] ?? [], opened).prefix(64).contains { store.functionID($0) == function }
        guard state.closesRuns, isRecursive, function != .lost, store.function(function).origin != .importSystem,
            caller.map({ store.functionID($0) }) != function
        else {
            return add(call, level, depth)
        }
        let group = RowID.group(call, .recursion)
        rows.append(Row(id: group, depth: depth))
        if state.openGroups.contains(group) { add(call, level + 1, depth + 1) }
    }

    /// In the order that they were brought into; what came later stands behind them.
    private func sorted(_ calls: [CallID], beneath parent: RowID, _ fold: Fold) -> [CallID]? {
        guard let index = state.siblings[parent], index.sorting != nil, index.fold == fold,
            state.focuses.isEmpty || parent.call != nil
        else { return nil }
        let known = (0..<index.count).map { index.rows[index.entry(at: $0)] }
        let last = index.rows.last.map { Int($0) } ?? -1
        return known.map { CallID(lane: calls[0].lane, row: $0) } + calls.filter { Int($0.row) > last }
    }

    /// Calls with the function, in the outline's order, folded ones included.
    func calls(of functions: FunctionSet) -> [CallID] {
        var result: [CallID] = []
        for raw in 0..<state.order.processCount {
            for index in 0..<state.order.laneCount {
                let lane = LaneID(raw: UInt32(index))
                guard store.lane(lane).process.raw == UInt32(raw) else { continue }
                result += (0..<count(lane)).map { CallID(lane: lane, row: $0) }
                    .filter { functions.contains(store.functionID($0)) }
            }
        }
        return result
    }
}
