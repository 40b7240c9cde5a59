import TraceWire

/// One lane's events become calls, returns and exceptions.
struct CallAssembler {
    private struct Open {
        /// Place of its `call` among all events; nil: it began before the session.
        var place: Int?
        var function: UInt32
        var start: UInt64
        /// The error that it has handled by now.
        var handled: UInt64?
    }

    struct RaisedError {
        var type: String
        var message: String
    }

    let lane: String
    let functions: [UInt32: FunctionRecord]
    let notation: SwiftNotation
    /// By their serials, of all lanes: one may go from task to task.
    let errors: [UInt64: RaisedError]
    let since: UInt64
    /// Events of other lanes before these.
    let base: Int

    private(set) var events: [(time: UInt64, event: CallEvent)] = []
    private var stack: [Open] = []

    init(
        lane: String, functions: [UInt32: FunctionRecord], notation: SwiftNotation,
        errors: [UInt64: RaisedError], since: UInt64, base: Int
    ) {
        self.lane = lane
        self.functions = functions
        self.notation = notation
        self.errors = errors
        self.since = since
        self.base = base
    }

    mutating func take(_ event: EventCollector.RawEvent) {
        switch event.kind {
        case .enter: enter(event)
        case .exit: leave(event, error: nil)
        case .unwind: leave(event, error: event.serial)
        case .raise: break
        case .handled: if !stack.isEmpty { stack[stack.count - 1].handled = event.serial }
        case .forget: _ = stack.popLast()
        }
    }

    private mutating func enter(_ event: EventCollector.RawEvent) {
        guard event.time >= since else {
            stack.append(Open(place: nil, function: event.function, start: event.time))
            return
        }
        var call = make(.call, event.function)
        call.parentID = stack.last?.place
        let function = functions[event.function]
        if let function, !event.values.isEmpty || function.parameters.isEmpty {
            call.arguments = zip(function.parameters, event.values)
                .map { $0.name + ": " + notation.text($1) }.joined(separator: ", ")
        }
        stack.append(Open(place: base + events.count, function: event.function, start: event.time))
        events.append((event.time, call))
    }

    private mutating func leave(_ event: EventCollector.RawEvent, error: UInt64?) {
        guard let open = stack.popLast(), let place = open.place else { return }
        if let serial = error ?? open.handled {
            var exception = make(.exception, open.function)
            exception.parentID = place
            exception.errorType = errors[serial].map { SwiftNotation.shortName($0.type) } ?? "?"
            exception.errorMessage = errors[serial]?.message
            exception.isCaught = error == nil
            events.append((event.time, exception))
        }
        var end = make(.return, open.function)
        end.parentID = place
        end.viaError = error != nil
        end.result = event.values.first.map(notation.text)
        if Definitions.showsTiming(open.function) {
            end.duration = .nanoseconds(Int64(clamping: event.time &- open.start))
        }
        events.append((event.time, end))
    }

    private func make(_ kind: CallEvent.Kind, _ number: UInt32) -> CallEvent {
        let function = functions[number]
        let name = function?.qualifiedName ?? "?"
        return CallEvent(
            id: 0, kind: kind, functionName: name.split(separator: ".").last.map(String.init) ?? name,
            qualifiedName: name, module: function?.module ?? "", line: Int(function?.line ?? 0), lane: lane)
    }
}
