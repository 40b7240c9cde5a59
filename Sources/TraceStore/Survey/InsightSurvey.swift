/// What the insights are found with. It walks the rows like the survey, each once, but only when somebody looks: a trace that is
/// never asked pays nothing.
///
/// Memory is bounded: what is known of the callees of an open call is in a pool of `RepeatPool.greatestCount`, findings are at most
/// `greatestFindings`, each with `Insight.greatestPlaces`.
final class InsightSurvey {
    var lanes: [WalkedLane<InsightFrame>] = []
    let repeats = RepeatPool()
    private(set) var findings: [Insight] = []
    private var numbers: [Key: Int] = [:]
    /// By function: how often it is on the stack of the lane that is being walked.
    private(set) var active: UnsafeMutablePointer<UInt32>
    /// By function.
    private(set) var spreads: UnsafeMutablePointer<CallSpread>
    private(set) var functionCapacity = 0
    /// Functions that have been looked at for `unawaited`.
    private var namedFunctions = 0
    /// `warnings._warn_unawaited_coroutine`: Python calls it for a coroutine that is dropped before it ever ran.
    private(set) var unawaited = UInt32.max
    var rows = 0
    var nextLane = 0

    static let greatestFindings = 2000

    private struct Key: Hashable {
        var kind: InsightKind
        var function: UInt32
        var by: UInt32
        var typeName: String
    }

    /// `past`: findings that had been made keep their numbers, with nothing in them.
    init(after past: InsightSurvey? = nil) {
        numbers = past?.numbers ?? [:]
        findings = past?.findings.map { Insight($0.kind, $0.function, by: $0.by, typeName: $0.typeName) } ?? []
        active = .allocate(capacity: 1)
        spreads = .allocate(capacity: 1)
    }

    deinit {
        for lane in lanes { lane.stack.deallocate() }
        active.deallocate()
        spreads.deallocate()
    }

    func makeRoom(_ store: TraceStore) {
        let functions = store.functionCount
        if functions > functionCapacity {
            let capacity = max(256, functions, functionCapacity * 2)
            let larger = UnsafeMutablePointer<UInt32>.allocate(capacity: capacity)
            larger.initialize(repeating: 0, count: capacity)
            active.deallocate()
            // Between slices all are 0.
            active = larger
            let known = spreads
            spreads = .allocate(capacity: capacity)
            spreads.initialize(repeating: CallSpread(), count: capacity)
            spreads.update(from: known, count: functionCapacity)
            known.deallocate()
            functionCapacity = capacity
        }
        for number in namedFunctions..<functions {
            let function = store.functionTable.functions[number]
            if function.qualifiedName == "_warn_unawaited_coroutine", function.module == "warnings" {
                unawaited = UInt32(number)
            }
        }
        namedFunctions = functions
        while lanes.count < store.laneCount { lanes.append(WalkedLane()) }
    }

    /// A recursion that is known went deeper.
    func deepen(_ function: UInt32, _ depth: Int) {
        guard let number = numbers[Key(kind: .recursion, function: function, by: .max, typeName: "")] else { return }
        findings[number].count = max(findings[number].count, depth)
    }

    /// Adds to the finding of that kind and those functions, or begins it.
    func note(
        _ kind: InsightKind, _ function: UInt32, by: UInt32 = .max, typeName: String = "", at place: CallID,
        _ change: (inout Insight) -> Void
    ) {
        let key = Key(kind: kind, function: function, by: by, typeName: typeName)
        var number = numbers[key]
        if number == nil {
            guard findings.count < InsightSurvey.greatestFindings else { return }
            number = findings.count
            numbers[key] = findings.count
            findings.append(
                Insight(
                    kind, FunctionID(raw: function), by: by == .max ? nil : FunctionID(raw: by), typeName: typeName))
        }
        guard let number else { return }
        change(&findings[number])
        if findings[number].places.count < Insight.greatestPlaces { findings[number].places.append(place) }
    }
}

/// The times of the calls of one function, of those that my code shows, and which was the slowest.
struct CallSpread {
    var count: UInt64 = 0
    var sum: UInt64 = 0
    var most: UInt64 = 0
    var place = CallID(lane: LaneID(raw: 0), row: 0)

    /// ns that the others took on the average; nil: none of them stands out.
    var usual: UInt64? {
        guard count >= 3, most >= Insight.longCall else { return nil }
        let others = (sum - most) / (count - 1)
        return most / 5 > others ? others : nil
    }
}

/// A call that the walk has begun and not ended.
struct InsightFrame: WalkedFrame {
    var slot: UInt32
    var row: UInt32
    var function: UInt32
    /// Its place in the pool; `RepeatPool.none`: it has called nothing of interest yet.
    var repeats = RepeatPool.none
    /// ns that callees ran of which it could be told.
    var calleeTime: UInt64 = 0
    /// A callee has been named for holding the loop.
    var isNamed = false
}
