import Explorer
import Foundation

/// What is different between two runs, by function.
struct TraceComparison {
    typealias Kind = ComparedFunction.Change

    struct Row {
        var name: String
        var kind: Kind
        var before: ComparedTotals
        var after: ComparedTotals

        /// ns of self time, positive: it takes longer.
        var difference: Int64 {
            Int64(clamping: after.selfTime) - Int64(clamping: before.selfTime)
        }
    }

    /// Changes of time below this part of the time before, and below this many ns, count as none: runs are never equal.
    var part = 0.2
    var least: UInt64 = 1_000_000

    /// What changed, the greatest difference of self time first.
    func rows(_ before: [String: ComparedTotals], _ after: [String: ComparedTotals]) -> [Row] {
        let rows = Set(before.keys).union(after.keys).compactMap { name -> Row? in
            let (old, new) = (before[name] ?? ComparedTotals(), after[name] ?? ComparedTotals())
            return kind(old, new).map { Row(name: name, kind: $0, before: old, after: new) }
        }
        return rows.sorted {
            $0.difference.magnitude != $1.difference.magnitude
                ? $0.difference.magnitude > $1.difference.magnitude : $0.name < $1.name
        }
    }

    func kind(_ before: ComparedTotals, _ after: ComparedTotals) -> Kind? {
        if before.calls == 0 { return .new }
        if after.calls == 0 { return .gone }
        if before.errors != after.errors { return .errors }
        let (less, more) = (min(before.selfTime, after.selfTime), max(before.selfTime, after.selfTime))
        if more - less >= least, Double(more - less) > Double(before.selfTime) * part {
            return after.selfTime > before.selfTime ? .slower : .faster
        }
        if before.calls != after.calls { return after.calls > before.calls ? .more : .fewer }
        return nil
    }
}
