import TraceStore

/// What an open row shows beneath it.
package enum Fold: Equatable, Sendable {
    case closed
    /// Rows of the boundary view whose nearest visible caller is this row.
    case boundary
    /// All direct callees.
    case full
}

/// Which calls are shown where nothing else is said.
package enum Scope: Equatable, Sendable {
    /// My code and the library calls that it makes directly.
    case mine
    case all
}

/// What is said of one lane; nil: what is said of all.
struct LaneFolds: Equatable, Sendable {
    var fold: Fold?
    var scope: Scope?
    var level: Int?
    /// The level holds for rows before this one: not for calls that begin later.
    var levelLimit: UInt32 = .max
}

/// Which rows are open: a level down to which calls are open, for all or for a lane, then rules for subtrees, then
/// choices for single rows. The more particular one counts. Every answer costs a look into a table, however many
/// calls there are.
package struct Folds: Equatable, Sendable {
    /// Calls with fewer visible callers are open: 0 shows the outermost calls only.
    package internal(set) var level = Folds.defaultLevel
    package internal(set) var scope = Scope.mine
    var calls: [CallID: Fold] = [:]
    var lanes: [LaneID: LaneFolds] = [:]
    var closedProcesses: Set<ProcessID> = []
    /// Rules for the subtree's root and all below it.
    var subtrees = SubtreeMap<Fold>()
    var scopes = SubtreeMap<Scope>()

    package static let defaultLevel = 2
    static let greatestLevel = 1 << 30

    func scope(of lane: LaneID) -> Scope { lanes[lane]?.scope ?? scope }

    func scope(of call: CallID, _ store: TraceStore) -> Scope {
        scopes.value(at: call, store) ?? scope(of: call.lane)
    }

    /// Shown when the rows around it are open: of my code or called by it, or where all calls are shown.
    func isInView(_ call: CallID, _ store: TraceStore) -> Bool {
        store.isBoundary(call) || scope(of: call, store) == .all
    }

    /// All calls are in view.
    var showsEverything: Bool {
        scope == .all && scopes.isEmpty && lanes.values.allSatisfy { $0.scope != .mine }
    }

    func hasScopes(of other: Folds) -> Bool {
        scope == other.scope && scopes == other.scopes && lanes.mapValues(\.scope) == other.lanes.mapValues(\.scope)
    }

    /// `depth`: number of visible callers.
    func fold(of call: CallID, depth: Int, _ store: TraceStore) -> Fold {
        if let fold = calls[call] { return fold }
        if let fold = subtrees.value(at: call, store) { return fold }
        var level = level
        if let lane = lanes[call.lane], let special = lane.level, call.row < lane.levelLimit { level = special }
        guard depth < level else { return .closed }
        return scope(of: call, store) == .all ? .full : .boundary
    }

    func fold(of lane: LaneID) -> Fold { lanes[lane]?.fold ?? (scope(of: lane) == .all ? .full : .boundary) }

    mutating func set(_ fold: Fold, of lane: LaneID) { lanes[lane, default: LaneFolds()].fold = fold }

    /// Forgets what was said of `call` and of calls below it, scopes excepted. O(what was said).
    mutating func forget(below call: CallID, _ store: TraceStore) {
        let rows = call.row..<max(call.row + 1, store.subtreeEnd(call))
        if !calls.isEmpty { calls = calls.filter { $0.key.lane != call.lane || !rows.contains($0.key.row) } }
        subtrees.remove(in: call.lane, rows: rows)
    }

    /// Forgets what was said of the lane and its calls, scopes excepted. O(what was said).
    mutating func forget(_ lane: LaneID) {
        if !calls.isEmpty { calls = calls.filter { $0.key.lane != lane } }
        subtrees.remove(in: lane, rows: 0..<UInt32.max)
        let scope = lanes[lane]?.scope
        lanes[lane] = scope.map { LaneFolds(scope: $0) }
    }

    /// Sets the level for all, and forgets what was said of lanes and calls, scopes excepted.
    mutating func showAll(to level: Int) {
        self.level = min(max(0, level), Folds.greatestLevel)
        calls.removeAll()
        subtrees.removeAll()
        closedProcesses.removeAll()
        lanes = lanes.compactMapValues { folds in folds.scope.map { LaneFolds(scope: $0) } }
    }

    /// Sets the scope for all. Rows that were closed stay closed; what was open opens as the scope says.
    mutating func show(_ scope: Scope) {
        self.scope = scope
        scopes.removeAll()
        subtrees.removeAll()
        calls = calls.filter { $0.value == .closed }
        lanes = lanes.compactMapValues { folds in
            var folds = folds
            folds.scope = nil
            if folds.fold != .closed { folds.fold = nil }
            return folds == LaneFolds() ? nil : folds
        }
    }
}
