import Explorer
import Interface
import TraceStore

/// What the survey knows of a trace's functions, by names that are the same in another trace.
struct SurveyedTotals {
    struct Entry {
        var totals = ComparedTotals()
        var function: FunctionID
        var isMine: Bool
    }

    private(set) var entries: [String: Entry] = [:]

    /// The survey must have come to the end. O(functions).
    init(_ store: TraceStore, now: UInt64) {
        for (index, totals) in store.functionTotals(now: now).enumerated() where totals.calls > 0 {
            let number = FunctionID(raw: UInt32(index))
            guard number != .lost else { continue }
            let function = store.function(number)
            let isNamed = function.module.isEmpty || function.isModuleBody || function.origin != .mine
            let name = (isNamed ? "" : function.module + ".") + FunctionText.name(function)
            var entry = entries[name] ?? Entry(function: number, isMine: function.origin == .mine)
            entry.totals.calls += totals.calls
            entry.totals.selfTime += totals.own
            entry.totals.totalTime += totals.total
            entry.totals.errors += totals.propagated
            entries[name] = entry
        }
    }

    /// What changed from `before` to this.
    func changes(since before: SurveyedTotals) -> [ComparedFunction] {
        let rows = TraceComparison().rows(before.entries.mapValues(\.totals), entries.mapValues(\.totals))
        return rows.map { row in
            let (old, new) = (before.entries[row.name], entries[row.name])
            return ComparedFunction(
                name: row.name, change: row.kind, before: Self.totals(row.before), after: Self.totals(row.after),
                function: new?.function, isMine: (new ?? old)?.isMine ?? false)
        }
    }

    private static func totals(_ totals: ComparedTotals) -> ComparedFunction.Totals {
        ComparedFunction.Totals(calls: totals.calls, own: totals.selfTime, errors: totals.errors)
    }
}
