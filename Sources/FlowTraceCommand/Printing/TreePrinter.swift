import Interface
import Screen
import TraceStore
import TraceWire

/// Prints what is in the store.
protocol TracePrinter {
    /// Prints what has become printable at the time `now` (ns of CLOCK_MONOTONIC), until it is `end` (the same clock). `isFinal`:
    /// nothing more will come, so calls still open are printed, too. False: there was more than there was time for.
    @discardableResult
    mutating func advance(_ store: TraceStore, now: UInt64, isFinal: Bool, until end: UInt64) -> Bool
}

extension TracePrinter {
    /// Prints all that has become printable.
    mutating func advance(_ store: TraceStore, now: UInt64, isFinal: Bool) {
        advance(store, now: now, isFinal: isFinal, until: .max)
    }
}

/// The tree as text: a line for each call, in the order of their beginnings, with the time it took before it.
///
/// ```
/// ── MainThread
///      1.20 ms  load(path='a.txt') → 12
///      1.10 ms    parse(text='…') ✗ ValueError: no
/// ```
///
/// A call is printed when it has ended, so that its result is known, or when it has been running for a second: then
/// another line, `└ load → 12`, tells its end.
struct TreePrinter: TracePrinter {
    private let output: TextOutput
    private let scope: PrintScope
    private let glyphs: Glyphs
    /// Greatest width of a line, columns.
    private let width: Int
    private let patience: UInt64
    private var cursors: [RowCursor] = []
    private var current: LaneID?
    private var namedProcesses: Set<ProcessID> = []

    /// Deeper calls are not indented further; their depth is written instead.
    static let greatestIndent = 40
    private static let timeWidth = 11

    init(_ output: TextOutput, scope: PrintScope, glyphs: Glyphs, width: Int, patience: UInt64 = 1_000_000_000) {
        self.output = output
        self.scope = scope
        self.glyphs = glyphs
        self.width = width
        self.patience = patience
    }

    mutating func advance(_ store: TraceStore, now: UInt64, isFinal: Bool, until end: UInt64) -> Bool {
        defer { output.flush() }
        while cursors.count < store.laneCount { cursors.append(RowCursor(LaneID(raw: UInt32(cursors.count)), scope)) }
        let text = CallText(store, now: now, glyphs: glyphs)
        for index in cursors.indices {
            while let step = cursors[index].step(store, now: now, patience: isFinal ? 0 : patience) {
                announce(cursors[index].lane, store)
                let nextRow = cursors[index].nextRow(store)
                output.write(line(step, text, store, nextRow: nextRow, countsHidden: scope == .boundary))
                if end != .max, MonotonicClock.now >= end { return false }
            }
        }
        return true
    }

    /// A heading when the lines go on in another lane.
    private mutating func announce(_ lane: LaneID, _ store: TraceStore) {
        guard lane != current else { return }
        current = lane
        output.write(heading(lane, store))
    }

    /// The lines before a lane's rows: its process, when that has none yet or there are several, and itself.
    mutating func heading(_ lane: LaneID, _ store: TraceStore) -> String {
        var text = ""
        let facts = store.lane(lane)
        let process = store.process(facts.process)
        if store.processCount > 1 || namedProcesses.insert(facts.process).inserted, let hello = process.hello {
            let command = hello.command.joined(separator: " ")
            let parent = store.parent(of: process).map { ", child of \($0)" } ?? ""
            let gap = command.isEmpty ? "" : "  "
            text += "\(rule) process \(hello.pid)\(parent)\(gap)\(DisplayText.safe(command))\n"
        }
        let name = DisplayText.safe(facts.name.isEmpty ? "\(lane.raw)" : facts.name)
        var line = "\(rule) \(facts.kind == .task ? "task" : "thread") \(name)"
        if facts.kind == .task, let parent = facts.parent {
            line += "  (started by \(DisplayText.safe(store.lane(parent).name)))"
        }
        return text + line + "\n"
    }

    private var rule: String { glyphs.isUnicode ? "──" : "--" }

    /// The line of a row or of an end. `nextRow`: the row of the next line, up to which rows are left out.
    func line(
        _ step: RowCursor.Step, _ text: CallText, _ store: TraceStore, nextRow: UInt32, countsHidden: Bool
    ) -> String {
        switch step {
        case .row(let call, let depth):
            var more = ""
            // What lies below the row and is not shown.
            let hidden = Int(min(store.subtreeEnd(call), nextRow)) - Int(call.row) - 1
            if countsHidden, hidden > 0, nextRow >= store.subtreeEnd(call) {
                more = "  (\(CountText.grouped(hidden)) inside)"
            }
            let isLost = store.lost(call) != nil
            return line(isLost ? "" : text.duration(call).text, depth) {
                text.line(call, limit: $0 - more.count).plain + more
            }
        case .end(let call, let depth):
            return line(text.duration(call).text, depth) { limit in
                let name = text.name(call).plain
                let outcome = text.outcome(call, limit: max(8, limit - 3 - DisplayText.width(name))).plain
                return "\(glyphs.isUnicode ? "└" : "`") \(name)\(outcome.isEmpty ? "" : " ")\(outcome)"
            }
        }
    }

    /// One line: the time, the indent, and what `content` gives for the columns left.
    private func line(_ time: String, _ depth: Int, _ content: (Int) -> String) -> String {
        let indent = min(depth, Self.greatestIndent)
        let deep = depth > indent ? "[\(depth)] " : ""
        let padding = String(repeating: " ", count: max(0, Self.timeWidth - DisplayText.width(time)))
        let before = padding + time + "  " + String(repeating: " ", count: indent * 2) + deep
        return before + content(max(20, width - DisplayText.width(before))) + "\n"
    }
}
