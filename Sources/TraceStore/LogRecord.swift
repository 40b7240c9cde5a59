import TraceWire

/// What Python's `logging` was given, as the recorded calls tell it.
package struct LogRecord: Equatable, Sendable {
    /// `ERROR`; empty: not known.
    package var level = ""
    /// The logger's name; empty: not known.
    package var logger = ""
    package var message = ""
    /// ns of CLOCK_MONOTONIC.
    package var time: UInt64 = 0
    /// The call that logged it.
    package var call: CallID

    /// What must be recorded to know of what is logged: its parameters are all that a record is made from.
    package static let function = "logging.Logger.makeRecord"

    /// Functions that are called for records, the better the later: those that are known best are listened to alone.
    package enum Teller: Int, Comparable, Sendable {
        /// `Logger.error` and its like, which my code calls.
        case logging
        /// `Logger.makeRecord`: of every record, also of those that a filter then keeps back.
        case making
        /// `Logger.callHandlers`: of every record that some handler gets.
        case handling

        package static func < (one: Teller, other: Teller) -> Bool { one.rawValue < other.rawValue }
    }
}

/// Log records are read from calls of `logging` that were recorded anyhow: see `LogRecord.Teller`.
extension TraceStore {
    /// Functions that are called for records, as far as they are known. O(functions from `first`).
    package func loggingFunctions(from first: Int) -> [(FunctionID, LogRecord.Teller)] {
        guard first < functionCount else { return [] }
        return (first..<functionCount).compactMap { number in
            let function = functionTable.functions[number]
            guard function.module == "logging" else { return nil }
            let id = FunctionID(raw: UInt32(number))
            if function.qualifiedName == "Logger.callHandlers" { return (id, .handling) }
            if function.qualifiedName == "Logger.makeRecord" { return (id, .making) }
            let name = function.qualifiedName.split(separator: ".").last.map(String.init) ?? ""
            let isOfLogger = function.qualifiedName.hasPrefix("Logger.") || function.qualifiedName == name
            return isOfLogger && LogMessage.levels[name] != nil ? (id, .logging) : nil
        }
    }

    /// The record that a call of one of `loggingFunctions` was given; nil: its arguments were not recorded, or it is within another
    /// call that logs the same.
    package func logRecord(_ call: CallID) -> LogRecord? {
        let function = function(functionID(call))
        var record = LogRecord(time: start(call), call: caller(of: call))
        let values = arguments(call)
        let message = LogMessage(
            notation: PythonNotation { self.typeName(self.laneFacts[Int(call.lane.raw)].process, $0) })
        func value(_ name: String) -> Value? {
            function.parameters.firstIndex { $0.name == name }.flatMap { $0 < values.count ? values[$0] : nil }
        }
        switch function.qualifiedName {
        case "Logger.callHandlers":
            guard case .object(_, let address, let attributes, _)? = value("record") else { return nil }
            func attribute(_ name: String) -> Value? { attributes.first { $0.name == name }?.value }
            // An object tells few attributes; in which order its class keeps them is the interpreter's business.
            let known = attribute("msg") == nil ? making(of: address, before: call).flatMap(logRecord) : nil
            record.level = message.text(attribute("levelname"))
            record.logger = known?.logger ?? message.text(attribute("name"))
            record.message =
                known?.message ?? attribute("message").map { message.text($0) }
                ?? message.formatted(attribute("msg"), attribute("args"))
            return record
        case "Logger.makeRecord":
            record.level = LogMessage.level(value("level"))
            record.logger = message.text(value("name"))
            record.message = message.formatted(value("msg"), value("args"))
            return record
        default: break
        }
        // `logging.error` calls `Logger.error`.
        if let parent = parent(call), self.function(functionID(parent)).module == "logging" { return nil }
        guard let text = value("msg") else { return nil }
        let name = function.qualifiedName.split(separator: ".").last.map(String.init) ?? ""
        record.level = LogMessage.levels[name] ?? ""
        if case .object(_, _, let attributes, _)? = value("self") {
            record.logger = message.text(attributes.first { $0.name == "name" }?.value)
        }
        record.message = message.formatted(text, value("args"))
        return record
    }

    /// The call of `Logger.makeRecord` that made the record at that address: it is a few calls before the record is handled.
    private func making(of address: UInt64, before call: CallID) -> CallID? {
        for row in (call.row - min(call.row, 64)..<call.row).reversed() {
            let candidate = CallID(lane: call.lane, row: row)
            let function = function(functionID(candidate))
            guard function.qualifiedName == "Logger.makeRecord", function.module == "logging" else { continue }
            if case .object(_, address, _, _)? = result(candidate) { return candidate }
        }
        return nil
    }

    /// The nearest caller outside of `logging`; where there is none, the call itself.
    private func caller(of call: CallID) -> CallID {
        var next = parent(call)
        while let caller = next {
            if function(functionID(caller)).module != "logging" { return caller }
            next = parent(caller)
        }
        return call
    }
}

/// `msg % args`, as far as it can be made without running code of the program.
struct LogMessage {
    static let levels = [
        "debug": "DEBUG", "info": "INFO", "warning": "WARNING", "warn": "WARNING", "error": "ERROR",
        "exception": "ERROR", "critical": "CRITICAL", "fatal": "CRITICAL", "log": "",
    ]

    let notation: PythonNotation

    /// The name of a level's number, as `logging.getLevelName` has it without names of the program's own.
    static func level(_ number: Value?) -> String {
        guard case .integer(let number)? = number else { return "" }
        let names: [Int64: String] = [10: "DEBUG", 20: "INFO", 30: "WARNING", 40: "ERROR", 50: "CRITICAL"]
        return names[number] ?? "Level \(number)"
    }

    /// As `str` would make it of builtin values, others as the explorer shows them.
    func text(_ value: Value?) -> String {
        guard let value else { return "" }
        if case .string(let text, let length) = value {
            return text.unicodeScalars.count < length ? text + "…" : text
        }
        return notation.text(value)
    }

    func formatted(_ message: Value?, _ arguments: Value?) -> String {
        let format = text(message)
        var values: [Value] = []
        var named: [Value.Entry] = []
        switch arguments {
        case .tuple(let items, _)?, .list(let items, _)?:
            values = items
            if items.count == 1, case .dictionary(let entries, _) = items[0] { named = entries }
        case .dictionary(let entries, _)?: named = entries
        default: break
        }
        guard !values.isEmpty || !named.isEmpty, format.utf8.contains(UInt8(ascii: "%")) else { return format }
        return fill(format, values, named) ?? format + " % " + notation.text(arguments ?? .none)
    }

    /// nil: what is asked for is not understood.
    private func fill(_ format: String, _ values: [Value], _ named: [Value.Entry]) -> String? {
        var result = ""
        var rest = format[...]
        var next = 0
        while let percent = rest.firstIndex(of: "%") {
            result += rest[..<percent]
            rest = rest[rest.index(after: percent)...]
            var value: Value?
            if rest.first == "(" {
                guard let end = rest.firstIndex(of: ")") else { return nil }
                let name = String(rest[rest.index(after: rest.startIndex)..<end])
                value = named.first { text($0.key) == name }?.value
                rest = rest[rest.index(after: end)...]
            }
            let options = rest.prefix { $0.isNumber || "+- #.lhL*".contains($0) }
            rest = rest[options.endIndex...]
            guard let kind = rest.popFirst() else { return nil }
            if kind == "%" {
                result += "%"
                continue
            }
            if value == nil, next < values.count {
                value = values[next]
                next += 1
            }
            guard let value, let text = one(kind, String(options), value) else { return nil }
            result += text
        }
        return result + rest
    }

    private func one(_ kind: Character, _ options: String, _ value: Value) -> String? {
        var text: String
        switch (kind, value) {
        case ("s", _): text = self.text(value)
        case ("r", _), ("a", _): text = notation.text(value)
        case ("d", .float(let number)), ("i", .float(let number)):
            guard number.magnitude < 1e15 else { return nil }
            text = String(Int64(number))
        case ("d", _), ("i", _), ("u", _): text = notation.text(value)
        case ("x", .integer(let number)): text = String(number, radix: 16)
        case ("X", .integer(let number)): text = String(number, radix: 16, uppercase: true)
        case ("o", .integer(let number)): text = String(number, radix: 8)
        case ("f", .integer(let number)): text = LogMessage.fixed(Double(number), options)
        case ("f", .float(let number)), ("F", .float(let number)): text = LogMessage.fixed(number, options)
        case ("g", _), ("e", _), ("c", _): text = self.text(value)
        default: return nil
        }
        // Flags, then the width, then the precision.
        let width = Int(options.drop { "+- #0".contains($0) }.prefix { $0.isNumber }) ?? 0
        let missing = width - text.count
        guard missing > 0 else { return text }
        let isLeft = options.contains("-")
        let sign = options.hasPrefix("0") && kind != "s" ? "0" : " "
        let padding = String(repeating: sign, count: min(missing, 200))
        text = isLeft ? text + padding : padding + text
        return text
    }

    /// With so many decimals, six where none are said.
    static func fixed(_ number: Double, _ options: String) -> String {
        let decimals = options.firstIndex(of: ".").map { Int(options[options.index(after: $0)...]) ?? 0 } ?? 6
        guard number.isFinite, number.magnitude < 1e15, decimals < 16 else { return "\(number)" }
        var scale = 1.0
        for _ in 0..<decimals { scale *= 10 }
        let scaled = (number.magnitude * scale).rounded(.toNearestOrEven)
        guard scaled < 9e18 else { return "\(number)" }
        let (whole, part) = UInt64(scaled).quotientAndRemainder(dividingBy: UInt64(scale))
        let digits = String(part)
        let text =
            decimals == 0 ? "\(whole)" : "\(whole)." + String(repeating: "0", count: decimals - digits.count) + digits
        return number < 0 ? "-" + text : text
    }
}
