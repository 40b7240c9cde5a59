import TraceWire

/// A list of the Python package's call events (`CallEventExporter` documents the fields; those of FlowTrace 0.4.1 have fewer, and no
/// times of their own: then each begins a microsecond after the one before, and lasts as long as it says).
struct CallEventImport {
    private(set) var calls = ImportedCalls()
    private var clock: UInt64 = 1_000_000_000
    /// By lane: the exception that the innermost call has met.
    private var pending: [Int: (type: String, message: String)] = [:]

    private struct Event {
        var kind = ""
        var name = ""
        var qualifiedName: String?
        var module = ""
        var file = ""
        var line: UInt32 = 0
        var thread: String?
        var task: String?
        var arguments: String?
        var result: String?
        var duration: Double?
        var time: Double?
        var exceptionType: String?
        var exceptionMessage: String?
        var viaException = false
    }

    /// False: the file breaks off or is damaged; what was read before is kept.
    mutating func read(_ reader: inout JSONReader, _ report: (Int) -> Void) -> Bool {
        guard reader.take("[") else { return false }
        if reader.take("]") { return true }
        repeat {
            guard let event = Self.event(&reader) else { return reader.peek() == UInt8(ascii: "]") }
            take(event)
            if calls.count & 0x3FFF == 0 { report(reader.position) }
        } while reader.take(",")
        return reader.take("]")
    }

    private static func event(_ reader: inout JSONReader) -> Event? {
        var event = Event()
        let isWhole = reader.object { key, reader in
            func text(_ place: WritableKeyPath<Event, String?>) -> Bool {
                guard reader.peek() == UInt8(ascii: "\"") else { return reader.skip() }
                event[keyPath: place] = reader.string()
                return event[keyPath: place] != nil
            }
            func number(_ place: WritableKeyPath<Event, Double?>) -> Bool {
                if reader.word() != nil { return true }
                guard let number = reader.number() else { return false }
                event[keyPath: place] = Double(number)
                return true
            }
            switch key {
            case "kind": event.kind = reader.string() ?? ""
            case "func_name": event.name = reader.string() ?? ""
            case "qualname": return text(\.qualifiedName)
            case "module": event.module = reader.string() ?? ""
            case "file": event.file = reader.string() ?? ""
            case "lineno": event.line = reader.number().flatMap { UInt32($0) } ?? 0
            case "thread": return text(\.thread)
            case "task": return text(\.task)
            case "args_repr": return text(\.arguments)
            case "result_repr": return text(\.result)
            case "exc_type": return text(\.exceptionType)
            case "exc_msg": return text(\.exceptionMessage)
            case "duration": return number(\.duration)
            case "timestamp": return number(\.time)
            case "via_exception":
                event.viaException = reader.word() == "true"
            default: return reader.skip()
            }
            return true
        }
        return isWhole ? event : nil
    }

    private mutating func take(_ event: Event) {
        let name = event.task ?? event.thread ?? "main"
        let lane = calls.lane((event.task == nil ? "thread " : "task ") + name, name: name, isTask: event.task != nil)
        switch event.kind {
        case "call":
            clock += 1000
            if let time = event.time, time >= 0, time < 9e9 { clock = UInt64((time * 1e9).rounded()) }
            let arguments = Self.split(event.arguments ?? "")
            let function = calls.function(
                "\(event.module)\0\(event.qualifiedName ?? event.name)\0\(event.line)", arguments.map(\.name)
            ) {
                var record = ImportedFunction.record(
                    name: event.qualifiedName ?? event.name, file: event.file, line: event.line)
                record.module = event.module
                return record
            }
            var call = ImportedCalls.Call(start: clock, function: function)
            call.arguments = calls.keep(arguments.map { JSONReader.representation($0.value) })
            calls.begin(call, in: lane)
            pending[lane] = nil
        case "exception": pending[lane] = (event.exceptionType ?? "Exception", event.exceptionMessage ?? "")
        case "return":
            let exception = event.viaException ? pending[lane] ?? ("Exception", "") : nil
            pending[lane] = nil
            clock += 1000
            let now = event.time.flatMap { $0 >= 0 && $0 < 9e9 ? UInt64(($0 * 1e9).rounded()) : nil }
            let begun = calls.lanes[lane].open.last.map { calls.lanes[lane].calls[$0].start } ?? clock
            let lasted = event.duration.flatMap { $0 >= 0 && $0 < 9e9 ? begun + UInt64(($0 * 1e9).rounded()) : nil }
            clock = now ?? max(clock, lasted ?? clock)
            _ = calls.end(at: clock, in: lane) { call, calls in
                if let result = event.result { call.result = calls.keep([JSONReader.representation(result)]) }
                if let exception { call.exception = calls.keep(exception: exception.type, exception.message) }
            }
        default: break
        }
    }

    /// `n=3, name='a, b'` by its commas and equals signs outside of quotes and brackets. Unnamed ones are called by their number.
    static func split(_ text: String) -> [(name: String, value: String)] {
        var parts: [String] = []
        var part = ""
        var depth = 0
        var quote: Character?
        var isEscaped = false
        for character in text {
            if let open = quote {
                if isEscaped {
                    isEscaped = false
                } else if character == "\\" {
                    isEscaped = true
                } else if character == open {
                    quote = nil
                }
            } else if character == "'" || character == "\"" {
                quote = character
            } else if "([{".contains(character) {
                depth += 1
            } else if ")]}".contains(character) {
                depth -= 1
            } else if character == ",", depth <= 0 {
                parts.append(part)
                part = ""
                continue
            }
            part.append(character)
        }
        if !part.isEmpty { parts.append(part) }
        return parts.prefix(64).enumerated().map { index, part in
            let part = part.drop { $0 == " " }
            let name = part.prefix { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "*" }
            guard !name.isEmpty, name.endIndex < part.endIndex, part[name.endIndex] == "=" else {
                return (".\(index)", String(part))
            }
            return (String(name), String(part[part.index(after: name.endIndex)...]))
        }
    }
}
