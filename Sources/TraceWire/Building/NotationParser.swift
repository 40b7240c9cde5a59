/// A call as the notation has it.
struct NotedCall {
    enum Ending: Equatable {
        case returned
        case raised
        case open
        case parked
        case suspended
    }

    var name = ""
    var origin = Origin.mine
    var flags: UInt32 = 0
    var isContinuation = false
    /// Not nil: a gap of this many lost calls.
    var lost: Int?
    var parameters: [String] = []
    var arguments: [Value]?
    /// ns that pass before the end.
    var duration: UInt64 = 0
    var callees: [NotedCall] = []
    var ending = Ending.returned
    var isCaught = false
    /// Type and `args` of the exception behind `!` or `?`; nil: not said.
    var exception: (type: String, arguments: [Value])?
    var result: Value?
}

struct NotedLane {
    var kind: LaneKind
    /// nil: calls outside the brackets of a lane.
    var name: String?
    var calls: [NotedCall]
}

/// Where a notation is wrong.
package struct NotationError: Error, CustomStringConvertible {
    package var description: String
}

/// Reads the notation that `TraceNotation` describes. Object types are numbered by `types` as they come.
struct NotationParser {
    private let characters: [Character]
    private var position = 0
    private(set) var types: [String]

    init(_ text: String, types: [String] = []) {
        characters = Array(text)
        self.types = types
    }

    mutating func parse() throws(NotationError) -> [NotedLane] {
        var lanes: [NotedLane] = []
        var loose: [NotedCall] = []
        while let next = peek() {
            let start = position
            if next.isLetter {
                let word = word()
                if word == "thread" || word == "task", let name = laneName() {
                    lanes.append(
                        NotedLane(kind: word == "task" ? .task : .thread, name: name, calls: try calls(until: "]")))
                    continue
                }
            }
            position = start
            loose.append(try call())
        }
        return (loose.isEmpty ? [] : [NotedLane(kind: .thread, name: nil, calls: loose)]) + lanes
    }

    /// ` name[` behind `thread` or `task`; nil when something else is there.
    private mutating func laneName() -> String? {
        guard let next = peek(), next != "[" else { return nil }
        let name = word()
        return !name.isEmpty && take("[") ? name : nil
    }

    private mutating func calls(until end: Character) throws(NotationError) -> [NotedCall] {
        var calls: [NotedCall] = []
        while !take(end) {
            guard peek() != nil else { throw NotationError(description: "a \(end) is missing") }
            calls.append(try call())
        }
        return calls
    }

    private mutating func call() throws(NotationError) -> NotedCall {
        var call = NotedCall()
        if take("*") {
            call.lost = Int(word()) ?? 1
            return call
        }
        call.isContinuation = take("^")
        call.name = word()
        guard !call.name.isEmpty else {
            throw NotationError(description: "a name is missing before \(String(characters[position...].prefix(20)))")
        }
        while takeHere(":") { try suffix(&call) }
        if takeHere("(") { try arguments(&call) }
        if takeHere("@") { try duration(&call) }
        if takeHere("{") { call.callees = try calls(until: "}") }
        try ending(&call)
        return call
    }

    private mutating func suffix(_ call: inout NotedCall) throws(NotationError) {
        let suffix = word()
        switch suffix {
        case "lib": call.origin = .library
        case "std": call.origin = .standardLibrary
        case "import": call.origin = .importSystem
        case "module": call.flags |= FunctionFlags.moduleBody
        case "class": call.flags |= FunctionFlags.classBody
        case "gen": call.flags |= FunctionFlags.generator
        case "async": call.flags |= FunctionFlags.coroutine
        default: throw NotationError(description: "no such suffix: \(suffix)")
        }
    }

    private mutating func arguments(_ call: inout NotedCall) throws(NotationError) {
        var values: [Value] = []
        while !take(")") {
            call.parameters.append(word())
            guard takeHere("=") else { throw NotationError(description: "= is missing behind \(call.parameters)") }
            values.append(try value())
            _ = take(",")
        }
        call.arguments = values
    }

    private mutating func duration(_ call: inout NotedCall) throws(NotationError) {
        let text = word()
        let digits = text.prefix { $0.isNumber }
        let units: [String: UInt64] = ["ns": 1, "us": 1000, "ms": 1_000_000, "s": 1_000_000_000]
        guard let number = UInt64(digits), let unit = units[String(text.dropFirst(digits.count))] else {
            throw NotationError(description: "no such duration: \(text)")
        }
        call.duration = number * unit
    }

    private mutating func ending(_ call: inout NotedCall) throws(NotationError) {
        while true {
            if takeHere("!") {
                call.ending = .raised
                try exception(&call)
            } else if takeHere("?") {
                call.isCaught = true
                try exception(&call)
            } else if takeHere("…") || takeHere("...") {
                call.ending = .open
            } else if takeHere("&") {
                call.ending = .parked
            } else if takeHere("~") {
                call.ending = .suspended
            } else if takeHere("=") {
                call.result = try value()
            } else {
                return
            }
        }
    }

    private mutating func exception(_ call: inout NotedCall) throws(NotationError) {
        guard let next = peekHere(), next.isLetter else { return }
        let type = word()
        var arguments: [Value] = []
        if takeHere("(") { arguments = try values(until: ")") }
        call.exception = (type, arguments)
    }

    private mutating func values(until end: Character) throws(NotationError) -> [Value] {
        var values: [Value] = []
        while !take(end) {
            values.append(try value())
            _ = take(",")
        }
        return values
    }

    private mutating func value() throws(NotationError) -> Value {
        if take("[") {
            let values = try values(until: "]")
            return .list(values, count: values.count)
        }
        if take("(") {
            let values = try values(until: ")")
            return .tuple(values, count: values.count)
        }
        if take("'") {
            var text = ""
            while let next = peekHere(), next != "'" {
                text.append(next)
                position += 1
            }
            guard takeHere("'") else { throw NotationError(description: "a ' is missing") }
            return .string(text, length: text.unicodeScalars.count)
        }
        if take("<") {
            let name = word()
            guard takeHere(">") else { throw NotationError(description: "a > is missing") }
            if !types.contains(name) { types.append(name) }
            return .object(type: UInt32(types.firstIndex(of: name) ?? 0), address: 0, attributes: [], count: 0)
        }
        let sign = take("-") ? "-" : ""
        let text = sign + word()
        switch text {
        case "None": return .none
        case "True": return .boolean(true)
        case "False": return .boolean(false)
        default: break
        }
        if let number = Int64(text) { return .integer(number) }
        if let number = Double(text) { return .float(number) }
        throw NotationError(description: "no such value: \(text)")
    }

    /// The next character that is not blank.
    private mutating func peek() -> Character? {
        while position < characters.count, characters[position].isWhitespace { position += 1 }
        return peekHere()
    }

    private func peekHere() -> Character? { position < characters.count ? characters[position] : nil }

    private mutating func take(_ character: Character) -> Bool {
        guard peek() == character else { return false }
        position += 1
        return true
    }

    private mutating func takeHere(_ text: String) -> Bool {
        let end = position + text.count
        guard end <= characters.count, String(characters[position..<end]) == text else { return false }
        position = end
        return true
    }

    private mutating func word() -> String {
        _ = peek()
        var word = ""
        while let next = peekHere(), next.isLetter || next.isNumber || next == "_" || next == "." {
            if next == "." && characters[position...].starts(with: "...") { break }
            word.append(next)
            position += 1
        }
        return word
    }
}
