import Interface
import TraceStore
import TraceWire

/// JSON Lines: an object for each call as soon as it has ended (`CallText.json` documents its keys), and before the first
/// call of a lane one that describes the lane:
///
/// | key | value |
/// | --- | --- |
/// | `lane` | its number, which calls refer to |
/// | `kind` | `thread` or `task` |
/// | `name` | of the thread or task |
/// | `started_by` | the number of the lane that started it; absent when not known |
/// | `process` | pid |
/// | `parent_process` | pid of the process that started it; absent when that is not recorded |
///
/// Calls that are still open at the end of the trace come last, with the outcome `open`.
struct JSONPrinter: TracePrinter {
    private let output: TextOutput
    private let scope: PrintScope
    private var cursors: [RowCursor] = []
    private var described: Set<LaneID> = []
    /// By lane: the calls that were passed while open, outermost first.
    private var pending: [[(call: CallID, depth: Int)]] = []

    init(_ output: TextOutput, scope: PrintScope) {
        self.output = output
        self.scope = scope
    }

    mutating func advance(_ store: TraceStore, now: UInt64, isFinal: Bool, until end: UInt64) -> Bool {
        defer { output.flush() }
        while cursors.count < store.laneCount {
            cursors.append(RowCursor(LaneID(raw: UInt32(cursors.count)), scope))
            pending.append([])
        }
        for index in cursors.indices {
            // Nothing waits for the row before it: an open one is put aside.
            while let step = cursors[index].step(store, now: now, patience: 0) {
                switch step {
                case .row(let call, let depth) where store.isOpen(call) && !isFinal:
                    pending[index].append((call, depth))
                case .row(let call, _): print(call, store, now)
                case .end(let call, _):
                    // The innermost ends first, so it is the last: deep stacks take no longer for it.
                    if let place = pending[index].lastIndex(where: { $0.call == call }) {
                        pending[index].remove(at: place)
                    }
                    print(call, store, now)
                }
                if end != .max, MonotonicClock.now >= end { return false }
            }
            while isFinal, let (call, _) = pending[index].popLast() {
                print(call, store, now)
                if end != .max, MonotonicClock.now >= end { return false }
            }
        }
        return true
    }

    private mutating func print(_ call: CallID, _ store: TraceStore, _ now: UInt64) {
        if described.insert(call.lane).inserted {
            output.write(Self.description(of: store.lane(call.lane), store) + "\n")
        }
        output.write(CallText(store, now: now).json(call) + "\n")
    }

    /// The object that stands before a lane's calls.
    static func description(of lane: Lane, _ store: TraceStore) -> String {
        var text = "{\"lane\":\(lane.id.raw),\"kind\":\"\(lane.kind == .task ? "task" : "thread")\""
        text += ",\"name\":" + JSONText.quoted(lane.name)
        if let parent = lane.parent { text += ",\"started_by\":\(parent.raw)" }
        if let hello = store.process(lane.process).hello { text += ",\"process\":\(hello.pid)" }
        if let parent = store.parent(of: store.process(lane.process)) { text += ",\"parent_process\":\(parent)" }
        return text + "}"
    }
}
