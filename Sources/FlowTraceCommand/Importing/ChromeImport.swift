import TraceWire

/// Trace Event JSON: an object with `traceEvents`, or the bare list, whose end may be missing. Complete events (`X`) in any order, pairs
/// of `B` and `E`, pairs of `b` and `e` of each id as a task; what else there is (counters, flows) is passed over.
struct ChromeImport {
    private(set) var calls = ImportedCalls()
    private var processNames: [Int: String] = [:]
    private var firstProcess: Int?

    /// One event.
    private struct Event {
        var phase = ""
        var name = ""
        var category = ""
        var id = ""
        var time: UInt64 = 0
        var duration: UInt64 = 0
        var process = 0
        var thread: Int?
        var arguments: [(name: String, value: Value)] = []
        var result: Value?
        var file: String?
        var line: UInt32 = 0
        var exception: (type: String, message: String)?
        var label = ""
        var isOpen = false
    }

    /// False: the file breaks off or is damaged; what was read before is kept.
    mutating func read(_ reader: inout JSONReader, _ report: (Int) -> Void) -> Bool {
        if reader.peek() == UInt8(ascii: "[") { return list(&reader, report) }
        return reader.object { key, reader in
            key == "traceEvents" ? list(&reader, report) : reader.skip()
        }
    }

    private mutating func list(_ reader: inout JSONReader, _ report: (Int) -> Void) -> Bool {
        guard reader.take("[") else { return false }
        while let next = reader.peek(), next != UInt8(ascii: "]") {
            guard let event = event(&reader) else { return false }
            take(event)
            if calls.count & 0x3FFF == 0 { report(reader.position) }
            // A comma may stand before the end; nothing at all may, when the program was killed.
            if !reader.take(","), let next = reader.peek(), next != UInt8(ascii: "]") { return false }
        }
        return reader.take("]") || reader.peek() == nil
    }

    private func event(_ reader: inout JSONReader) -> Event? {
        var event = Event()
        let isWhole = reader.object { key, reader in
            switch key {
            case "ph": return Self.set(&event.phase, reader.string())
            case "name": return Self.set(&event.name, reader.string())
            case "cat": return Self.set(&event.category, reader.string())
            case "id": return Self.set(&event.id, reader.number().map(String.init))
            case "ts": return Self.set(&event.time, reader.number().flatMap { Self.nanoseconds($0) })
            case "dur": return Self.set(&event.duration, reader.number().flatMap { Self.nanoseconds($0) })
            case "pid": return Self.set(&event.process, reader.number().map { Int($0) ?? 0 })
            case "tid":
                event.thread = reader.number().map { Int($0) ?? 0 }
                return event.thread != nil
            case "args": return reader.peek() == UInt8(ascii: "{") ? Self.facts(&reader, &event) : reader.skip()
            default: return reader.skip()
            }
        }
        return isWhole ? event : nil
    }

    private static func set<T>(_ target: inout T, _ value: T?) -> Bool {
        guard let value else { return false }
        target = value
        return true
    }

    /// Microseconds with decimals, as ns.
    static func nanoseconds(_ text: Substring) -> UInt64? {
        let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        if parts.count <= 2, let whole = UInt64(parts[0]), whole < 1 << 53 {
            guard parts.count == 2 else { return whole * 1000 }
            let digits = parts[1].prefix(3)
            if parts[1].allSatisfy(\.isNumber), let part = UInt64(digits.isEmpty ? "0" : digits) {
                return whole * 1000 + part * [1000, 100, 10, 1][digits.count]
            }
        }
        guard let number = Double(text), number.isFinite, number < 9e15 else { return nil }
        return number > 0 ? UInt64(number * 1000) : 0
    }

    /// Arguments of VizTracer and of FlowTrace by their names; of others, all that `args` has.
    private static func facts(_ reader: inout JSONReader, _ event: inout Event) -> Bool {
        var others: [(name: String, value: Value)] = []
        let isWhole = reader.object { key, reader in
            switch key {
            case "func_args":
                return reader.object { name, reader in
                    guard let text = reader.string() else { return reader.skip() }
                    event.arguments.append((name, JSONReader.representation(text)))
                    return true
                }
            case "arguments":
                return reader.object { name, reader in
                    guard let value = reader.value() else { return false }
                    event.arguments.append((name, value))
                    return true
                }
            case "return_value":
                guard let text = reader.string() else { return reader.skip() }
                event.result = JSONReader.representation(text)
                return true
            case "result":
                event.result = reader.value()
                return event.result != nil
            case "file":
                event.file = reader.string()
                return event.file != nil
            case "line":
                event.line = reader.number().flatMap { UInt32($0) } ?? 0
                return true
            case "exception":
                guard let type = reader.string() else { return reader.skip() }
                event.exception = (type, event.exception?.message ?? "")
                return true
            case "open":
                guard let value = reader.value() else { return false }
                event.isOpen = value == .boolean(true)
                return true
            case "message":
                guard let text = reader.string() else { return reader.skip() }
                event.exception = (event.exception?.type ?? "Exception", text)
                return true
            case "mark":
                // A caught exception did not end the call.
                guard let value = reader.value() else { return false }
                if value == .string("caught", length: 6) { event.exception = nil }
                return true
            default:
                guard let value = reader.value() else { return false }
                if key == "name", case .string(let text, _) = value { event.label = text }
                others.append((key, value))
                return true
            }
        }
        if event.arguments.isEmpty, event.file == nil { event.arguments = others }
        return isWhole
    }

    private mutating func take(_ event: Event) {
        switch event.phase {
        case "X", "B", "b":
            let lane = lane(of: event)
            // FlowTrace's own pair around a task is the task itself.
            if event.phase == "b", event.category == "task", event.file == nil { return }
            var call = ImportedCalls.Call(start: event.time, function: function(of: event))
            call.arguments = calls.keep(Array(event.arguments.prefix(64).map(\.value)))
            note(event, &call)
            call.staysOpen = event.isOpen
            if event.phase == "X" {
                call.end = event.isOpen ? nil : event.time + event.duration
                calls.append(call, to: lane)
            } else {
                calls.begin(call, in: lane)
            }
        case "E", "e": _ = calls.end(at: event.time, in: lane(of: event))
        case "M": name(event)
        default: break
        }
    }

    private mutating func note(_ event: Event, _ call: inout ImportedCalls.Call) {
        if let result = event.result { call.result = calls.keep([result]) }
        if let (type, message) = event.exception { call.exception = calls.keep(exception: type, message) }
    }

    private mutating func function(of event: Event) -> UInt32 {
        // FlowTrace writes the category of a task's events as the task's.
        let key = "\(event.name)\0\(event.file ?? "")\0\(event.line)\0\(event.category)"
        return calls.function(key, event.arguments.prefix(64).map(\.name)) {
            ImportedFunction.record(
                name: event.name.isEmpty ? "?" : event.name, file: event.file, line: event.line,
                category: event.category)
        }
    }

    private mutating func lane(of event: Event) -> Int {
        firstProcess = firstProcess ?? event.process
        if event.phase == "b" || event.phase == "e" {
            return calls.lane(
                "\(event.process) \(event.category) \(event.id)", name: event.name.isEmpty ? event.id : event.name,
                isTask: true)
        }
        let thread = event.thread ?? event.process
        let process = event.process == firstProcess ? "" : " of process \(event.process)"
        return calls.lane("\(event.process) \(thread)", name: "thread \(thread)" + process)
    }

    private mutating func name(_ event: Event) {
        guard !event.label.isEmpty else { return }
        switch event.name {
        case "thread_name":
            var named = event
            named.phase = "X"
            let process = event.process == firstProcess || firstProcess == nil ? "" : " of process \(event.process)"
            calls.rename(lane(of: named), event.label + process)
        case "process_name":
            if calls.title.isEmpty { calls.title = event.label }
            calls.pid = UInt32(clamping: firstProcess ?? event.process)
        default: break
        }
    }
}
