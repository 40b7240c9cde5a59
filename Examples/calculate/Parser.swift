import FlowTraceMacros

enum Mistake: Error, CustomStringConvertible {
    case unexpected(Character)
    case endsTooEarly
    case unknown(name: String)
    case divisionByZero

    var description: String {
        switch self {
        case .unexpected(let character): "'\(character)' is not expected here"
        case .endsTooEarly: "something is missing at the end"
        case .unknown(let name): "there is no \(name)"
        case .divisionByZero: "a division by zero"
        }
    }
}

/// By recursive descent: the calls are the shape of the expression.
struct Parser {
    private var rest: Substring
    private let variables: [String: Double]

    init(_ text: Substring, _ variables: [String: Double]) {
        rest = text
        self.variables = variables
    }

    @Traced mutating func everything() throws(Mistake) -> Double {
        let value = try sum()
        if let next = peek() { throw .unexpected(next) }
        return value
    }

    @Traced mutating func sum() throws(Mistake) -> Double {
        var value = try product()
        while let sign = accept("+-") {
            let other = try product()
            value += sign == "+" ? other : -other
        }
        return value
    }

    @Traced mutating func product() throws(Mistake) -> Double {
        var value = try factor()
        while let sign = accept("*/") {
            let other = try factor()
            value = sign == "*" ? value * other : try quotient(of: value, by: other)
        }
        return value
    }

    @Traced func quotient(of value: Double, by other: Double) throws(Mistake) -> Double {
        guard other != 0 else { throw .divisionByZero }
        return value / other
    }

    @Traced mutating func factor() throws(Mistake) -> Double {
        if accept("-") != nil { return -(try factor()) }
        if accept("(") != nil {
            let value = try sum()
            guard accept(")") != nil else { throw wrong() }
            return value
        }
        guard let next = peek(), next.isNumber || next.isLetter else { throw wrong() }
        let word = rest.prefix { $0.isNumber || $0.isLetter || $0 == "." }
        rest.removeFirst(word.count)
        if let number = Double(word) { return number }
        return try variable(String(word))
    }

    @Traced func variable(_ name: String) throws(Mistake) -> Double {
        guard let value = variables[name] else { throw .unknown(name: name) }
        return value
    }

    /// The next character that is no blank.
    private mutating func peek() -> Character? {
        rest = rest.drop { $0 == " " }
        return rest.first
    }

    private mutating func accept(_ characters: String) -> Character? {
        guard let next = peek(), characters.contains(next) else { return nil }
        rest.removeFirst()
        return next
    }

    private mutating func wrong() -> Mistake { peek().map { .unexpected($0) } ?? .endsTooEarly }
}
