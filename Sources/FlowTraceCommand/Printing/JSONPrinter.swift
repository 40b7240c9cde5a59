import Interface
import TraceStore
import TraceWire

/// JSON Lines: an object for each call, as soon as it has ended.
///
/// | key | value |
/// | --- | --- |
/// | id, parent | `"LANE:ROW"`; null: the lane's outermost. Ids order the calls of a lane by their beginnings |
/// | process | pid |
/// | lane | name of the thread or task |
/// | depth | calls around it, printed or not |
/// | function, module, file, line | where it is defined |
/// | origin | `mine`, `library`, `standard library` or `import` |
/// | arguments | an object, by parameter; absent: not recorded |
/// | result | what it returned, or a generator yielded; absent: not recorded, or nothing was |
/// | exception | of what left the call, or was caught in it: type, message, raised_line, caught_line, control_flow |
/// | caught | whether that exception was caught in this call |
/// | start_ns, duration_ns | of CLOCK_MONOTONIC; the duration of an open call is null |
/// | outcome | `returned`, `raised`, `suspended` (a generator that yielded), `unknown`, `open` (at the end of the trace) |
/// | continues | true for a generator that was resumed; otherwise absent |
/// | lost | for a row that stands for calls that were lost: how many; then only id, parent, process, lane and depth stand beside it |
struct JSONPrinter: TracePrinter {
    private let output: TextOutput
    private let scope: PrintScope
    private var cursors: [RowCursor] = []
    /// By lane: the calls that were passed while open, outermost first.
    private var pending: [[(call: CallID, depth: Int)]] = []

    init(_ output: TextOutput, scope: PrintScope) {
        self.output = output
        self.scope = scope
    }

    mutating func advance(_ store: TraceStore, now: UInt64, isFinal: Bool) {
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
                case .row(let call, _): print(call, store)
                case .end(let call, _):
                    pending[index].removeAll { $0.call == call }
                    print(call, store)
                }
            }
            if isFinal {
                for (call, _) in pending[index].reversed() { print(call, store) }
                pending[index] = []
            }
        }
        output.flush()
    }

    private func print(_ call: CallID, _ store: TraceStore) {
        let lane = store.lane(call.lane)
        let process = store.process(lane.process)
        var object = JSONObject()
        object.add("id", JSONText.quoted(name(call)))
        object.add("parent", store.parent(call).map { JSONText.quoted(name($0)) } ?? "null")
        object.add("process", process.hello.map { String($0.pid) } ?? "null")
        object.add("lane", JSONText.quoted(lane.name))
        object.add("depth", String(store.depth(call)))
        if let lost = store.lost(call) {
            object.add("lost", String(lost))
        } else {
            describe(call, store, &object)
        }
        output.write(object.text + "\n")
    }

    private func name(_ call: CallID) -> String { "\(call.lane.raw):\(call.row)" }

    private func describe(_ call: CallID, _ store: TraceStore, _ object: inout JSONObject) {
        let function = store.function(store.functionID(call))
        let values = CallText(store, now: 0).values(of: call.lane)
        object.add("function", JSONText.quoted(function.qualifiedName))
        object.add("module", JSONText.quoted(function.module))
        object.add("file", JSONText.quoted(function.file))
        object.add("line", String(function.line))
        object.add("origin", JSONText.quoted(Self.name(function.origin)))
        let arguments = store.arguments(call)
        if !arguments.isEmpty || function.parameters.isEmpty {
            var named = JSONObject()
            for (parameter, value) in zip(function.parameters, arguments) {
                named.add(parameter.name, values.json(value))
            }
            object.add("arguments", named.text)
        }
        if let result = store.result(call) { object.add("result", values.json(result)) }
        if let exception = store.exception(call) {
            var note = JSONObject()
            note.add("type", JSONText.quoted(exception.typeName))
            note.add("message", JSONText.quoted(exception.message))
            note.add("raised_line", exception.raisedLine.map { String($0) } ?? "null")
            note.add("caught_line", exception.caughtLine.map { String($0) } ?? "null")
            note.add("control_flow", String(exception.controlFlow))
            object.add("exception", note.text)
            object.add("caught", String(store.mark(call) == .caught))
        }
        object.add("start_ns", String(store.start(call)))
        object.add("duration_ns", store.isOpen(call) ? "null" : String(store.duration(call, now: 0)))
        object.add("outcome", JSONText.quoted("\(store.outcome(call))"))
        if store.isContinuation(call) { object.add("continues", "true") }
    }

    private static func name(_ origin: Origin) -> String {
        switch origin {
        case .mine: "mine"
        case .library: "library"
        case .standardLibrary: "standard library"
        case .importSystem: "import"
        }
    }
}

/// An object of JSON, key by key; values are JSON already.
private struct JSONObject {
    private var body = ""

    mutating func add(_ key: String, _ value: String) {
        if !body.isEmpty { body += "," }
        body += JSONText.quoted(key) + ":" + value
    }

    var text: String { "{" + body + "}" }
}
