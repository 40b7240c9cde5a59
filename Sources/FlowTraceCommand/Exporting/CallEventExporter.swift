import Interface
import TraceStore

/// A JSON list of the Python package's `CallEvent`s, lane by lane, in the order in which they happened there:
///
/// | field | of a call | of an exception | of a return |
/// | --- | --- | --- | --- |
/// | `id` | place in the list | the same | the same |
/// | `kind` | `call` | `exception` | `return` |
/// | `func_name` | the function's own name | the same | the same |
/// | `parent_id` | the caller's call, or null | the call | the call |
/// | `args_repr` | as written in a call, `n=3`; null when not recorded | null | null |
/// | `result_repr` | null | null | the result; null when there is none |
/// | `duration` | null | null | seconds |
/// | `exc_type`, `exc_msg`, `caught` | null | type, message, caught here or propagated | null |
/// | `via_exception` | false | false | the call ended by its exception |
/// | `exc_tb` | null | `name:line` where it was raised, if known | null |
/// | `collect_args`, `collect_result`, `collect_timing` | what was recorded | the same | the same |
/// | `qualname`, `module`, `file`, `lineno`, `thread`, `task` | where the function is, and who ran it | the same | the same |
/// | `timestamp` | seconds of CLOCK_MONOTONIC | null | the same |
///
/// A call that is still open has no return.
struct CallEventExporter: TraceExporter {
    private let store: TraceStore
    private let numbers: LaneNumbers
    private var notes = FunctionNotes<[UInt8]>()
    private var text: CallText
    private var values: ValueText?
    private var lanePart = ""
    private var count = 0
    /// Ids of the open calls' events.
    private var open: [Int] = []

    init(_ store: TraceStore) {
        self.store = store
        numbers = LaneNumbers(store)
        text = CallText(store, now: 0)
    }

    func begin(_ output: ExportOutput) { output.write("[") }

    mutating func begin(lane: LaneID, _ output: ExportOutput) {
        let entry = numbers[lane]
        let name = JSONText.quoted(entry.name)
        lanePart = entry.isTask ? ",\"thread\":null,\"task\":\(name)" : ",\"thread\":\(name),\"task\":null"
        values = text.values(of: lane)
        open = []
    }

    mutating func enter(_ span: ExportSpan, upcoming: UInt32, _ output: ExportOutput) {
        guard store.lost(span.call) == nil else { return }
        let caller = open.last
        open.append(count)
        let arguments = text.argumentList(span.call).map(JSONText.quoted) ?? "null"
        event("call", span.call, parent: caller, output)
        output.write(",\"args_repr\":\(arguments),\"result_repr\":null,\"duration\":null,\"exc_type\":null,")
        output.write("\"exc_msg\":null,\"caught\":null,\"via_exception\":false,\"exc_tb\":null,")
        output.write("\"timestamp\":\(Self.seconds(span.start))}")
    }

    mutating func leave(_ span: ExportSpan, _ output: ExportOutput) {
        guard store.lost(span.call) == nil, let id = open.popLast() else { return }
        if let mark = store.mark(span.call), let exception = store.exception(span.call) {
            event("exception", span.call, parent: id, output)
            let name = store.function(store.functionID(span.call)).qualifiedName
            let place = exception.raisedLine.map { JSONText.quoted("\(name):\($0)") } ?? "null"
            output.write(",\"args_repr\":null,\"result_repr\":null,\"duration\":null")
            output.write(",\"exc_type\":\(JSONText.quoted(FunctionText.lastPart(exception.typeName)))")
            output.write(",\"exc_msg\":\(JSONText.quoted(exception.message)),\"caught\":\(mark == .caught)")
            output.write(",\"via_exception\":false,\"exc_tb\":\(place),\"timestamp\":null}")
        }
        guard !store.isOpen(span.call) else { return }
        let result = store.result(span.call).flatMap { value in values.map { JSONText.quoted($0.plain(value)) } }
        event("return", span.call, parent: id, output)
        output.write(",\"args_repr\":null,\"result_repr\":\(result ?? "null")")
        output.write(",\"duration\":\(Self.seconds(store.duration(span.call, now: 0))),\"exc_type\":null")
        output.write(",\"exc_msg\":null,\"caught\":null,\"via_exception\":\(store.outcome(span.call) == .raised)")
        output.write(",\"exc_tb\":null,\"timestamp\":\(Self.seconds(span.end))}")
    }

    func end(_ output: ExportOutput) { output.write("\n]\n") }

    private mutating func event(_ kind: String, _ call: CallID, parent: Int?, _ output: ExportOutput) {
        output.write(count == 0 ? "\n{\"id\":" : ",\n{\"id\":")
        output.write("\(count),\"kind\":\"\(kind)\",\"parent_id\":\(parent.map(String.init) ?? "null")")
        count += 1
        let id = store.functionID(call)
        output.write(notes(id) { Array(Self.note(store.function(id)).utf8) })
        output.write(lanePart)
        let hasArguments = !store.arguments(call).isEmpty
        output.write(",\"collect_args\":\(hasArguments),\"collect_result\":\(store.result(call) != nil)")
        output.write(",\"collect_timing\":true")
    }

    private static func note(_ function: Function) -> String {
        ",\"func_name\":\(JSONText.quoted(FunctionText.lastPart(function.qualifiedName)))"
            + ",\"qualname\":\(JSONText.quoted(function.qualifiedName)),\"module\":\(JSONText.quoted(function.module))"
            + ",\"file\":\(JSONText.quoted(function.file)),\"lineno\":\(function.line)"
    }

    /// ns as seconds, exactly.
    static func seconds(_ time: UInt64) -> String {
        let rest = String(time % 1_000_000_000)
        return "\(time / 1_000_000_000)." + String(repeating: "0", count: 9 - rest.utf8.count) + rest
    }
}
