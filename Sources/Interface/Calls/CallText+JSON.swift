import TraceStore
import TraceWire

extension CallText {
    /// A call as one JSON object, on one line:
    ///
    /// | key | value |
    /// | --- | --- |
    /// | `lane`, `row` | the lane's number and the call's place in it, in order of calling; together they name the call |
    /// | `parent` | the row of the caller, or null |
    /// | `function`, `module`, `file`, `line` | qualified name, and where it is defined; `line` 0: not known |
    /// | `start`, `duration` | ns, of CLOCK_MONOTONIC; the duration of an open call until now |
    /// | `outcome` | `open`, `returned`, `raised`, `suspended` (a generator yielded), `unknown` |
    /// | `waiting` | ns of the duration in which its task waited; absent when it did not |
    /// | `resumes` | of a generator's first row: how often it went on |
    /// | `continues` | true when a generator goes on; absent otherwise |
    /// | `arguments` | object of values (see ValueText+JSON) by parameter name; absent when not recorded |
    /// | `result` | the result or the yielded value; absent when there is none |
    /// | `exception` | see below |
    /// | `lost` | in place of all from `function` on: the number of calls that are missing here |
    ///
    /// | key of `exception` | value |
    /// | --- | --- |
    /// | `type`, `message` | as Python writes them |
    /// | `serial` | the same number for the same exception object of the process |
    /// | `raised`, `here`, `caught` | lines: where it was first raised, where it was raised or arrived in this call, and of the handler; absent when not known |
    /// | `control` | true for StopIteration, cancellation and the like; absent otherwise |
    /// | `from` | what it came from, the nearest first, each with `relation` (`cause`, `context`), `type`, `message`; absent when there is nothing |
    /// | `mark` | `propagated` or `caught` |
    package func json(_ call: CallID) -> String {
        let parent = store.parent(call).map { String($0.row) } ?? "null"
        var text = "{\"lane\":\(call.lane.raw),\"row\":\(call.row),\"parent\":\(parent)"
        if let lost = store.lost(call) { return text + ",\"lost\":\(lost)}" }
        let function = store.function(store.functionID(call))
        let notation = values(of: call.lane)
        text +=
            ",\"function\":\(JSONText.quoted(function.qualifiedName)),\"module\":\(JSONText.quoted(function.module))"
        text += ",\"file\":\(JSONText.quoted(function.file)),\"line\":\(function.line)"
        text += ",\"start\":\(store.start(call)),\"duration\":\(store.duration(call, now: now))"
        text += ",\"outcome\":\"\(outcomeName(call))\""
        let waiting = store.waiting(call, now: now)
        if waiting > 0 { text += ",\"waiting\":\(waiting)" }
        if store.isContinuation(call) {
            text += ",\"continues\":true"
        } else if let generator = store.generator(call, now: now) {
            text += ",\"resumes\":\(generator.resumes)"
        }
        let arguments = store.arguments(call)
        if !arguments.isEmpty {
            let members = zip(function.parameters, arguments).map {
                JSONText.quoted($0.name) + ":" + notation.json($1)
            }
            text += ",\"arguments\":{" + members.joined(separator: ",") + "}"
        }
        if let result = store.result(call) { text += ",\"result\":" + notation.json(result) }
        if let exception = store.exception(call) { text += ",\"exception\":" + json(exception, call) }
        return text + "}"
    }

    private func outcomeName(_ call: CallID) -> String {
        switch store.outcome(call) {
        case .open: "open"
        case .returned: "returned"
        case .raised: "raised"
        case .suspended: "suspended"
        case .unknown: "unknown"
        }
    }

    private func json(_ exception: ExceptionNote, _ call: CallID) -> String {
        var text = "{\"type\":\(JSONText.quoted(exception.typeName)),\"message\":\(JSONText.quoted(exception.message))"
        text += ",\"serial\":\(exception.serial)"
        if let line = exception.raisedLine { text += ",\"raised\":\(line)" }
        if let line = store.exceptionLine(call) { text += ",\"here\":\(line)" }
        let isCaught = store.mark(call) == .caught
        if isCaught, let line = exception.caughtLine { text += ",\"caught\":\(line)" }
        if exception.controlFlow { text += ",\"control\":true" }
        let chain = store.exceptionChain(call).map {
            "{\"relation\":\"\($0.relation == .cause ? "cause" : "context")\",\"type\":\(JSONText.quoted($0.typeName)),"
                + "\"message\":\(JSONText.quoted($0.message))}"
        }
        if !chain.isEmpty { text += ",\"from\":[" + chain.joined(separator: ",") + "]" }
        return text + ",\"mark\":\"\(isCaught ? "caught" : "propagated")\"}"
    }
}
