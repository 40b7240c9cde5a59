import TraceStore

/// What the program wrote, and what it logged, in the order of time; each line leads to the call that wrote it.
package struct OutputView: Equatable, Sendable {
    package internal(set) var list: EntryList
    package internal(set) var filter = ""
    package internal(set) var records = LogScan()

    init() {
        list = EntryList(followsEnd: true)
        list.canFollow = true
    }

    /// `end`: what came later is left out. O(lines + records).
    mutating func update(_ log: OutputLog, until end: UInt64, height: Int) {
        records.sort()
        let pattern = TextPattern(part: filter)
        var entries: [Entry] = []
        entries.reserveCapacity(log.count + records.records.count)
        var next = 0
        func addRecords(before time: UInt64) {
            while next < records.records.count, records.records[next].time < time {
                let record = records.records[next]
                if filter.isEmpty || [record.message, record.logger, record.level].contains(where: pattern.matches) {
                    entries.append(Entry(id: .record(records.dropped + next)))
                }
                next += 1
            }
        }
        for index in 0..<log.count {
            let line = log[index]
            if line.time > end { break }
            if line.time > 0 { addRecords(before: line.time) }
            guard filter.isEmpty || pattern.matches(line.text) else { continue }
            entries.append(Entry(id: .line(log.droppedLines + index)))
        }
        addRecords(before: end == .max ? end : end + 1)
        list.update(entries, rows: height)
    }
}

/// Finds log records among the calls, while somebody looks.
package struct LogScan: Equatable, Sendable {
    /// Bounded: the oldest go first.
    package private(set) var records: [LogRecord] = []
    package private(set) var dropped = 0
    private var functions: [FunctionID] = []
    private var teller = LogRecord.Teller.logging
    private var functionsSeen = 0
    /// The next row of each lane to look at.
    private var positions: [UInt32] = []
    private var isSorted = true

    static let greatestCount = 10_000

    /// Goes on for about a millisecond. True: there is more to do.
    mutating func advance(_ store: TraceStore, limits: [UInt32]?, budget: Int = 300_000) -> Bool {
        learn(store)
        guard !functions.isEmpty else { return false }
        while positions.count < store.laneCount { positions.append(0) }
        let set = FunctionSet(functions)
        var left = budget
        for lane in 0..<positions.count {
            let id = LaneID(raw: UInt32(lane))
            let end = min(store.rowCount(id), limits.map { $0.count > lane ? $0[lane] : 0 } ?? .max)
            while positions[lane] < end {
                guard left > 0 else { return true }
                let row = positions[lane]
                switch store.find(set, in: id, from: row, forward: true, budget: min(left, Int(end - row))) {
                case .found(let found) where found < end:
                    left -= Int(found - row) / 8 + 1000
                    positions[lane] = found + 1
                    take(store.logRecord(CallID(lane: id, row: found)))
                case .exhausted(let next) where next < end:
                    left -= Int(next - row)
                    positions[lane] = next
                default:
                    left -= Int(end - row) / 8
                    positions[lane] = end
                }
            }
        }
        return false
    }

    /// Functions that were defined since. One that tells more than those before begins the search anew.
    private mutating func learn(_ store: TraceStore) {
        let new = store.loggingFunctions(from: functionsSeen)
        functionsSeen = store.functionCount
        let best = new.map(\.1).max() ?? teller
        if best > teller {
            self = LogScan()
            functionsSeen = store.functionCount
            teller = best
        }
        functions += new.filter { $0.1 == teller }.map(\.0)
    }

    private mutating func take(_ record: LogRecord?) {
        guard let record else { return }
        if let last = records.last, record.time < last.time { isSorted = false }
        records.append(record)
    }

    /// By its number in `EntryID.record`; nil: it has gone.
    package func record(_ number: Int) -> LogRecord? {
        records.indices.contains(number - dropped) ? records[number - dropped] : nil
    }

    mutating func sort() {
        if !isSorted {
            records.sort { $0.time < $1.time }
            isSorted = true
        }
        let surplus = records.count - LogScan.greatestCount
        guard surplus > 0 else { return }
        records.removeFirst(surplus)
        dropped += surplus
    }
}

extension ListView {
    static var output: ListView {
        ListView(
            list: \.outputView.list, filter: \.outputView.filter,
            update: { state, _ in
                state.outputView.update(
                    state.output, until: state.replay?.position ?? .max, height: state.areas.page.rows)
            },
            open: { $0.openWritten($1, $2) }, command: { state, action, _ in state.outputCommand(action) },
            advance: { $0.advanceOutput($1) },
            hints: { _ in
                [
                    (.toggleDetail, "who wrote it"), (.exception(1), "errors"), (.startSearch, "filter"),
                    (.last, "end"),
                    (.nextView(1), nil),
                ]
            })
    }
}

extension ExplorerState {
    fileprivate mutating func advanceOutput(_ store: TraceStore) -> [Effect] {
        let (before, limits) = (outputView.records.records.count, freeze?.limits)
        let hasMore = outputView.records.advance(store, limits: limits)
        if !hasMore, outputView.records.records.count != before || lists.madeWithout(store) { updateList(store) }
        return hasMore ? [.continueSearch] : []
    }

    /// To the next line of standard error, or record of an error, and to where those before it end.
    fileprivate mutating func outputCommand(_ action: Action) -> [Effect]? {
        guard case .exception(let direction) = action else { return nil }
        let entries = list.entries
        let step = direction < 0 ? -1 : 1
        var index = list.position + step
        // Of lines that belong together, the first.
        while entries.indices.contains(index) {
            let isFirst = index == 0 || !isError(entries[index - 1])
            if isError(entries[index]), isFirst {
                list.select(entries[index].id, rows: areas.page.rows)
                return []
            }
            index += step
        }
        say(direction < 0 ? "No error is before this" : "No error is after this")
        return []
    }

    private func isError(_ entry: Entry) -> Bool {
        switch entry.id {
        case .line(let number): output.line(number)?.stream == .error
        case .record(let number):
            ["ERROR", "CRITICAL", "FATAL"].contains(outputView.records.record(number)?.level ?? "")
        default: false
        }
    }

    /// What a line of the output is, and the call that wrote it. A log record's is known; that of a line is the innermost that was
    /// open when it was read from the program, so it may be a neighbour.
    package func written(_ entry: Entry, _ store: TraceStore) -> (call: CallID?, time: UInt64, isAbout: Bool)? {
        switch entry.id {
        case .record(let number):
            guard let record = outputView.records.record(number) else { return nil }
            return (record.call, record.time, false)
        case .line(let number):
            guard let time = output.line(number)?.time, time > 0 else { return nil }
            return (store.callRunning(at: time), time, true)
        default: return nil
        }
    }

    fileprivate mutating func openWritten(_ entry: Entry, _ store: TraceStore) -> [Effect] {
        guard let written = written(entry, store) else {
            return complain("When that was written is not known")
        }
        guard let call = written.call else { return complain("No recorded call was open when that was written") }
        return jump(to: call, store)
    }

    /// From a call to what was written while it was open.
    mutating func showWritten(_ store: TraceStore) -> [Effect] {
        guard let call = selectedCall else { return complain("Choose a call first: this shows what it wrote") }
        let start = store.start(call)
        let end = start &+ store.duration(call, now: displayedTime)
        let effects = show(.output, store)
        // Records that are found later come in around the selected line.
        for _ in 0..<4 { guard outputView.records.advance(store, limits: freeze?.limits) else { break } }
        outputView.filter = ""
        updateList(store)
        let lines = list.entries.filter { entry in
            guard let time = time(of: entry) else { return false }
            // A line is read a moment after it was written.
            return time >= start && time <= end &+ 2_000_000
        }
        lists.origin = nil
        guard let first = lines.first else {
            let before = list.entries.last { time(of: $0).map { $0 > 0 && $0 < start } ?? false }
            guard let before else {
                view = .tree
                return complain("Nothing was written while that call was open, nor before")
            }
            list.select(before.id, rows: areas.page.rows)
            say("Nothing was written while \(name(call, store)) was open: this is the last before")
            return effects
        }
        list.select(first.id, rows: areas.page.rows)
        say("\(lines.count) \(lines.count == 1 ? "line" : "lines") while \(name(call, store)) was open")
        return effects
    }

    private func time(of entry: Entry) -> UInt64? {
        switch entry.id {
        case .line(let number): output.line(number)?.time
        case .record(let number): outputView.records.record(number)?.time
        default: nil
        }
    }

    private func name(_ call: CallID, _ store: TraceStore) -> String {
        store.function(store.functionID(call)).displayName
    }
}
