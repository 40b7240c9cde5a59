import TraceStore

/// A column that insights can be sorted by.
package enum InsightOrder: Equatable, Sendable, CaseIterable {
    /// The gravest kind first, and within it the costliest.
    case kind
    case count
    case time
}

/// What is worth a look, with the calls as evidence: a list that is found while it is looked at, never before.
package struct InsightsView: Equatable, Sendable {
    package internal(set) var list = EntryList()
    /// As they were when the list was last made; index: the finding's number.
    package internal(set) var findings: [Insight] = []
    /// Functions with an outlier, by their numbers.
    package internal(set) var outliers: [Int: Insight] = [:]
    /// Slowest paths, from the outermost call inwards.
    package internal(set) var paths: [[CallID]] = []
    /// Of the findings that are open.
    package internal(set) var evidence: [Int: [CallID]] = [:]
    package internal(set) var order = InsightOrder.kind
    package internal(set) var isInverted = false
    package internal(set) var filter = ""
    /// There are calls that have not been looked at.
    package internal(set) var isBusy = false
    var opened: Set<Int> = []
    /// Findings that the list left out.
    package internal(set) var leftOut = 0
    /// When the paths were last followed, ns of CLOCK_MONOTONIC, and how far that has come.
    private var followed: (time: UInt64, revision: Int)?
    private var open: PathWalk?

    /// Findings that are listed of one kind.
    package static let greatestCount = 100
    static let greatestOutliers = 10
    static let greatestPaths = 3
    static let greatestPath = 60
    /// Calls of the evidence that an open finding lists.
    static let greatestListed = 200

    /// Outliers are named by this and the number of their function.
    static let firstOutlier = 1 << 20

    /// Names a path in `EntryID.insight`.
    static func number(ofPath path: Int) -> Int { -1 - path }

    package static func == (left: InsightsView, right: InsightsView) -> Bool {
        left.list == right.list && left.findings == right.findings && left.outliers == right.outliers
            && left.paths == right.paths
            && left.evidence == right.evidence && left.order == right.order && left.isInverted == right.isInverted
            && left.filter == right.filter && left.isBusy == right.isBusy && left.opened == right.opened
    }

    /// The calls that show the finding.
    func calls(of number: Int, _ store: TraceStore) -> [CallID] {
        if number < 0 { return paths.indices.contains(-1 - number) ? paths[-1 - number] : [] }
        return finding(number).map { store.evidence($0) } ?? []
    }

    /// nil: a path.
    package func finding(_ number: Int) -> Insight? {
        number >= InsightsView.firstOutlier
            ? outliers[number - InsightsView.firstOutlier]
            : findings.indices.contains(number) ? findings[number] : nil
    }

    /// Goes on for about a millisecond. True: there is more to do.
    mutating func advance(_ store: TraceStore, _ outline: Outline, limits: [UInt32]?, now: UInt64, isMoving: Bool)
        -> Bool
    {
        isBusy = store.findInsights(budget: 10_000, limits: limits)
        let isDue =
            followed.map {
                now < $0.time || ($0.revision != store.revision || isMoving) && now > $0.time &+ 1_000_000_000
            } ?? true
        if open == nil, !isBusy, isDue {
            open = PathWalk(store.slowestCalls(InsightsView.greatestPaths, now: now))
            followed = (now, store.revision)
        }
        if open?.advance(outline, now: now) == false {
            paths = open?.paths ?? []
            open = nil
        }
        return isBusy || open != nil
    }

    /// Makes the list from what was found. O(findings · log findings + what is open).
    mutating func update(_ store: TraceStore, now: UInt64, height: Int) {
        findings = store.insights
        let found = store.outliers(limit: InsightsView.greatestOutliers)
        outliers = Dictionary(uniqueKeysWithValues: found.map { (Int($0.function.raw), $0) })
        let pattern = TextPattern(part: filter)
        func isShown(_ functions: [FunctionID], _ words: String) -> Bool {
            filter.isEmpty || pattern.matches(words)
                || functions.contains { pattern.matches(FunctionsView.name(store.function($0))) }
        }
        let all =
            findings.indices.filter { findings[$0].count > 0 } + outliers.keys.map { InsightsView.firstOutlier + $0 }
        var numbers = all.filter {
            guard let finding = finding($0) else { return false }
            return isShown([finding.function] + (finding.by.map { [$0] } ?? []), "\(finding.kind) \(finding.typeName)")
        }
        sort(&numbers)
        let count = numbers.count
        var counts: [InsightKind: Int] = [:]
        numbers = numbers.filter {
            guard let kind = finding($0)?.kind else { return false }
            counts[kind, default: 0] += 1
            return counts[kind, default: 0] <= InsightsView.greatestCount
        }
        leftOut = count - numbers.count
        let shownPaths = paths.indices.filter { isShown(paths[$0].map { store.functionID($0) }, "slowestPath") }
        evidence = [:]
        var entries: [Entry] = []
        for number in numbers + shownPaths.map(InsightsView.number(ofPath:)) {
            let isOpen = opened.contains(number)
            entries.append(Entry(id: .insight(number), fold: isOpen ? .open : .closed))
            guard isOpen else { continue }
            let calls = calls(of: number, store)
            evidence[number] = calls
            entries += calls.prefix(InsightsView.greatestListed).map { Entry(id: .evidence(number, $0), depth: 1) }
        }
        list.update(entries, rows: height)
    }

    private func sort(_ numbers: inout [Int]) {
        func key(_ number: Int) -> (UInt8, UInt64, Int) {
            guard let finding = finding(number) else { return (.max, .max, 0) }
            switch order {
            case .kind: return (finding.kind.rawValue, .max - finding.time, -finding.count)
            case .count: return (0, 0, -finding.count)
            case .time: return (0, .max - finding.time, -finding.count)
            }
        }
        // Equal ones by number, so that they never change places.
        let keys = numbers.map { (key($0), $0) }
        numbers = keys.sorted { $0.0 == $1.0 ? $0.1 < $1.1 : $0.0 < $1.0 }.map(\.1)
        if isInverted { numbers.reverse() }
    }
}

/// Follows slow calls inwards, one call a step.
struct PathWalk: Equatable, Sendable {
    private(set) var paths: [[CallID]]
    private var current = 0

    init(_ calls: [CallID]) { paths = calls.map { [$0] } }

    /// For about a millisecond. False: it is done.
    mutating func advance(_ outline: Outline, now: UInt64) -> Bool {
        var steps = 8
        while paths.indices.contains(current), steps > 0 {
            steps -= 1
            if paths[current].count < InsightsView.greatestPath, let last = paths[current].last,
                let next = outline.slowestMine(below: last, now: now)
            {
                paths[current].append(next)
            } else {
                current += 1
            }
        }
        return paths.indices.contains(current)
    }
}

extension Outline {
    /// The callee that took longest, my code and what it calls directly first; nil: there is none. Costs up to 20 000 callees.
    func slowestMine(below call: CallID, now: UInt64) -> CallID? {
        let rows = rowsBelow(call)
        let fold: Fold = hasBoundaryRows(below: call) ? .boundary : .full
        // A library call is where my code ends.
        if fold == .full, store.function(store.functionID(call)).origin != .mine { return nil }
        var left = rows
        var slowest: (call: CallID, time: UInt64)?
        var budget = 20_000
        while budget > 0, let next = firstRow(in: call.lane, left, fold) {
            let callee = CallID(lane: call.lane, row: next)
            let time = store.duration(callee, now: now)
            // Imports are slow, and nobody's fault.
            let isImport = store.function(store.functionID(callee)).origin == .importSystem
            if !isImport, slowest.map({ time > $0.time }) ?? true { slowest = (callee, time) }
            let end = end(callee)
            guard end < left.upperBound else { break }
            left = end..<left.upperBound
            budget -= 1
        }
        return slowest?.call
    }
}
