/// A readable notation for traces, such as `main{ load{ parse parse! } save… }`: tests build streams from it, and
/// `TraceStore.notation` prints it.
///
/// | written | means |
/// | --- | --- |
/// | `a{ b c }` | a calls b, then c |
/// | `a:lib` `a:std` `a:import` | origin; without: mine |
/// | `a:module` `a:class` `a:gen` `a:async` | flags |
/// | `a(x=1,y='t')` | arguments: integers, floats, texts, None, True, False, lists, tuples, `<module.Class>` |
/// | `a@5ms` | 5 ms pass before the end (ns, us, ms, s) |
/// | `a=5` | result (or yielded value) |
/// | `a!` `a!KeyError('k')` | an exception leaves a; ValueError where none is named, or the one that a callee let through |
/// | `a?` `a?KeyError` | a catches an exception: that of its last callee, or one of its own |
/// | `a…` or `a...` | open. Callers of an open call are open too, and not marked |
/// | `a&` | open, and its lane awaits |
/// | `a~` | a generator that yielded; `^a` goes on with it |
/// | `*7` | 7 calls were lost here |
/// | `thread main[ … ]` `task t1[ … ]` | lanes; without: thread main |
package enum TraceNotation {
    /// The bytes of a whole stream: hello, definitions, events. Each event comes 1 µs after the one before.
    package static func stream(_ notation: String) throws(NotationError) -> [UInt8] {
        var builder = TraceBuilder()
        builder.record(.hello(Hello(pid: 1, texts: ["language": "python", "command": "python\u{0}app.py"])))
        try builder.append(notation)
        return builder.take()
    }
}

extension TraceBuilder {
    /// Appends what the notation says to the lanes that it names, or else to the current lane.
    package mutating func append(_ notation: String) throws(NotationError) {
        var parser = NotationParser(notation, types: typeNames)
        let lanes = try parser.parse()
        for name in parser.types { _ = type(name) }
        for lane in lanes {
            if let name = lane.name { self.lane(name, kind: lane.kind) }
            define(lane.calls)
            for call in lane.calls { guard append(call) != .open else { break } }
        }
    }

    private enum AfterCall: Equatable {
        case closed
        case open
        /// The call let this exception through.
        case raised(UInt64, type: String)
    }

    /// Defines functions with the parameters that any of their calls shows.
    private mutating func define(_ calls: [NotedCall]) {
        for call in calls where call.lost == nil {
            if !call.parameters.isEmpty {
                _ = function(call.name, origin: call.origin, flags: call.flags, parameters: call.parameters)
            }
            define(call.callees)
        }
    }

    private mutating func append(_ call: NotedCall) -> AfterCall {
        if let lost = call.lost {
            lose(lost)
            return .closed
        }
        let function = function(call.name, origin: call.origin, flags: call.flags, parameters: call.parameters)
        if call.isContinuation {
            resume(function, generatorFrames[call.name] ?? newFrame())
        } else {
            enter(function, arguments: call.arguments)
        }
        var arrived: (serial: UInt64, type: String)?
        for callee in call.callees {
            switch append(callee) {
            case .closed: arrived = nil
            case .open: return .open
            case .raised(let serial, let type):
                arrive(serial)
                arrived = (serial, type)
            }
        }
        now += call.duration
        return end(call, arrived)
    }

    private mutating func end(_ call: NotedCall, _ arrived: (serial: UInt64, type: String)?) -> AfterCall {
        var exception = arrived
        if call.isCaught || call.ending == .raised {
            let type = call.exception?.type ?? arrived?.type ?? "ValueError"
            if exception?.type != type {
                exception = (raise(type, call.exception?.arguments ?? []), type)
            }
        }
        if call.isCaught, let exception { handled(exception.serial) }
        switch call.ending {
        case .returned:
            exit(result: call.result)
            return .closed
        case .raised:
            guard let exception else { return .closed }
            unwind(exception.serial)
            return .raised(exception.serial, type: exception.type)
        case .open: return .open
        case .parked:
            park()
            return .open
        case .suspended:
            let frame = call.isContinuation ? generatorFrames[call.name] ?? newFrame() : newFrame()
            generatorFrames[call.name] = frame
            suspend(frame, value: call.result)
            return .closed
        }
    }
}
