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

    init(_ state: ExplorerState, _ store: TraceStore) {
        self.state = state
        self.store = store
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
            for lane in lanes where lane.process == process && outermost[lane.id] != nil {
                let depth = processes > 1 ? 1 : 0
                rows.append(Row(id: .lane(lane.id), depth: depth))
                let calls = outermost[lane.id] ?? []
                for call in shown(calls, state.folds.fold(of: lane.id)) { add(call, 0, depth + 1) }
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
        case .full: calls
        case .boundary: calls.flatMap { store.isBoundary($0) ? [$0] : shown(callees[$0] ?? [], .boundary) }
        }
    }

    private mutating func add(_ call: CallID, _ level: Int, _ depth: Int) {
        rows.append(Row(id: .call(call), depth: depth))
        let fold = state.folds.fold(of: call, depth: level, store)
        for callee in shown(callees[call] ?? [], fold) { add(callee, level + 1, depth + 1) }
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
