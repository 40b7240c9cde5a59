import Interface
import TraceStore
import TraceWire

/// Trace Event JSON. A call of a thread is a complete event (`X`), outer ones first; a call of a task is a pair of `b` and `e`
/// with the task's `id`, since tasks overlap on their thread. Times are microseconds with three decimals, exact to the ns. A
/// row that stands for lost calls is an instant event.
struct ChromeExporter: TraceExporter {
    private let store: TraceStore
    private let numbers: LaneNumbers
    private var notes = FunctionNotes<[UInt8]>()
    private var categories = FunctionNotes<[UInt8]>()
    private var values: ValueText?
    private var place = ""
    private var isFirst = true
    private var isTask = false
    /// The task's own pair is to be begun, by its first call.
    private var isFresh = false
    /// Latest end of a call of the lane.
    private var lastEnd: UInt64 = 0

    init(_ store: TraceStore) {
        self.store = store
        numbers = LaneNumbers(store)
    }

    mutating func begin(_ output: ExportOutput) {
        output.write("{\"displayTimeUnit\":\"ns\",\"otherData\":{\"writer\":\"flowtrace\"},\"traceEvents\":[\n")
        for process in numbers.processes {
            metadata("process_name", "\"pid\":\(process.number),\"tid\":0", process.name, output)
        }
        for lane in numbers.lanes where !lane.isTask {
            metadata("thread_name", "\"pid\":\(lane.process),\"tid\":\(lane.thread)", lane.name, output)
        }
    }

    private mutating func metadata(_ kind: String, _ place: String, _ name: String, _ output: ExportOutput) {
        separate(output)
        output.write("{\"ph\":\"M\",\"name\":\"\(kind)\",\(place),\"args\":{\"name\":\(JSONText.quoted(name))}}")
    }

    mutating func begin(lane: LaneID, _ output: ExportOutput) {
        let entry = numbers[lane]
        isTask = entry.isTask
        place = ",\"pid\":\(entry.process),\"tid\":\(entry.thread)"
        if isTask {
            // An id of its own for each task; all of its events are in one category, so that they nest.
            place += ",\"cat\":\"task\",\"id\":\"\(entry.process).\(lane.raw)\""
        }
        values = CallText(store, now: 0).values(of: lane)
        isFresh = isTask
        lastEnd = 0
    }

    mutating func enter(_ span: ExportSpan, upcoming: UInt32, _ output: ExportOutput) {
        if isFresh {
            isFresh = false
            separate(output)
            output.write("{\"ph\":\"b\",\"name\":\(JSONText.quoted(numbers[span.call.lane].name)),\"ts\":")
            output.write(microseconds: span.start)
            output.write(place + "}")
        }
        lastEnd = max(lastEnd, span.end)
        separate(output)
        if let lost = store.lost(span.call) {
            output.write("{\"ph\":\"i\",\"s\":\"t\",\"name\":\"\(lost) calls lost\",\"ts\":")
            output.write(microseconds: span.start)
            output.write(place + "}")
            return
        }
        let id = store.functionID(span.call)
        output.write(isTask ? "{\"ph\":\"b\",\"ts\":" : "{\"ph\":\"X\",\"ts\":")
        output.write(microseconds: span.start)
        if !isTask {
            output.write(",\"dur\":")
            output.write(microseconds: span.end - span.start)
        }
        output.write(place)
        // The category of a task's events is the task's own.
        if !isTask { output.write(categories(id) { Array(Self.category(store.function(id).origin).utf8) }) }
        output.write(notes(id) { Array(Self.note(store.function(id)).utf8) })
        appendFacts(span.call, output)
        output.write("}}")
    }

    mutating func leave(_ span: ExportSpan, _ output: ExportOutput) {
        guard isTask, store.lost(span.call) == nil else { return }
        let name = FunctionText.name(store.function(store.functionID(span.call)))
        end(name, span.end, output)
    }

    mutating func end(lane: LaneID, _ output: ExportOutput) {
        if isTask { end(numbers[lane].name, lastEnd, output) }
    }

    private mutating func end(_ name: String, _ time: UInt64, _ output: ExportOutput) {
        separate(output)
        output.write("{\"ph\":\"e\",\"name\":\(JSONText.quoted(name)),\"ts\":")
        output.write(microseconds: time)
        output.write(place + "}")
    }

    mutating func end(_ output: ExportOutput) { output.write("\n]}\n") }

    private mutating func separate(_ output: ExportOutput) {
        if !isFirst { output.write(",\n") }
        isFirst = false
    }

    /// What all calls of a function have in common, up to and into `args`.
    private static func note(_ function: Function) -> String {
        let text = ",\"name\":" + JSONText.quoted(FunctionText.name(function))
        return text + ",\"args\":{\"file\":\(JSONText.quoted(function.file)),\"line\":\(function.line)"
    }

    private static func category(_ origin: Origin) -> String {
        switch origin {
        case .mine: ",\"cat\":\"mine\""
        case .library: ",\"cat\":\"library\""
        case .standardLibrary: ",\"cat\":\"standard library\""
        case .importSystem: ",\"cat\":\"import\""
        }
    }

    private func appendFacts(_ call: CallID, _ output: ExportOutput) {
        guard let values else { return }
        let arguments = store.arguments(call)
        if !arguments.isEmpty {
            let parameters = store.function(store.functionID(call)).parameters
            let members = zip(parameters, arguments).map { JSONText.quoted($0.name) + ":" + values.json($1) }
            output.write(",\"arguments\":{" + members.joined(separator: ",") + "}")
        }
        if let result = store.result(call) { output.write(",\"result\":" + values.json(result)) }
        if let mark = store.mark(call), let exception = store.exception(call) {
            output.write(",\"exception\":\(JSONText.quoted(exception.typeName))")
            output.write(",\"message\":\(JSONText.quoted(exception.message))")
            output.write(mark == .caught ? ",\"mark\":\"caught\"" : ",\"mark\":\"propagated\"")
        }
        if store.isOpen(call) { output.write(",\"open\":true") }
    }
}
