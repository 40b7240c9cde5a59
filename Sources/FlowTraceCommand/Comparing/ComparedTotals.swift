import Interface
import TraceStore

/// What the calls of one function come to in one trace.
struct ComparedTotals: Equatable {
    var calls = 0
    /// ns spent in the function itself, without its callees.
    var selfTime: UInt64 = 0
    /// ns from the beginning to the end of its calls; those within another call of the same function don't count again.
    var totalTime: UInt64 = 0
    /// Calls that an exception left.
    var errors = 0

    /// By name and module: numbers and lines differ from run to run. Continuations of generators count as no calls of their own.
    static func all(in store: TraceStore, mineOnly: Bool, _ report: (Double) -> Void) -> [String: ComparedTotals] {
        var totals = [ComparedTotals](repeating: ComparedTotals(), count: store.functionCount)
        /// How many calls of each function are open on the walk's stack.
        var depths = [Int](repeating: 0, count: store.functionCount)
        let filter = ExportFilter(mineOnly: mineOnly)
        let rows = max(1, store.callCount)
        var passed = 0
        for raw in 0..<store.laneCount {
            var walk = TraceWalk(LaneID(raw: UInt32(raw)), filter, in: store)
            /// Time of the callees of each open call.
            var callees: [UInt64] = []
            while let step = walk.next() {
                switch step {
                case .enter(let span):
                    callees.append(0)
                    depths[Int(store.functionID(span.call).raw)] += 1
                    passed += 1
                    if passed & 0xFFFF == 0 { report(Double(passed) / Double(rows)) }
                case .leave(let span):
                    let function = Int(store.functionID(span.call).raw)
                    let time = span.end - span.start
                    let inCallees = callees.popLast() ?? 0
                    if !callees.isEmpty { callees[callees.count - 1] += time }
                    depths[function] -= 1
                    guard store.lost(span.call) == nil else { continue }
                    if !store.isContinuation(span.call) { totals[function].calls += 1 }
                    totals[function].selfTime += time > inCallees ? time - inCallees : 0
                    if depths[function] == 0 { totals[function].totalTime += time }
                    if store.mark(span.call) == .propagated { totals[function].errors += 1 }
                }
            }
        }
        var named: [String: ComparedTotals] = [:]
        for (index, total) in totals.enumerated() where total.calls > 0 {
            let function = store.function(FunctionID(raw: UInt32(index)))
            let isNamed = function.module.isEmpty || function.isModuleBody || function.origin != .mine
            let name = (isNamed ? "" : function.module + ".") + FunctionText.name(function)
            named[name, default: ComparedTotals()].add(total)
        }
        return named
    }

    private mutating func add(_ other: ComparedTotals) {
        calls += other.calls
        selfTime += other.selfTime
        totalTime += other.totalTime
        errors += other.errors
    }
}
