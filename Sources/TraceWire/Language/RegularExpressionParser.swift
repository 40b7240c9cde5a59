/// Reads `a|b`, `( )`, `[a-z]`, `.`, `* + ? {2,5}`, `^ $ \b \B \d \D \w \W \s \S`; a backslash takes what follows as it is.
struct RegularExpressionParser {
    private let scalars: [Unicode.Scalar]
    private var position = 0
    private var depth = 0
    private var ignoresCase = false

    private typealias Program = [RegularExpression.Instruction]

    /// Instructions, and parentheses within each other.
    private static let greatestLength = 4000
    private static let greatestDepth = 50

    init(_ scalars: [Unicode.Scalar]) { self.scalars = scalars }

    /// A capital letter that is no class such as `\S`.
    var hasCapital: Bool {
        var index = 0
        while index < scalars.count {
            if isCapital(scalars[index]), index == 0 || scalars[index - 1] != "\\" { return true }
            index += 1
        }
        return false
    }

    mutating func program(ignoresCase: Bool) throws(RegularExpression.Fault) -> [RegularExpression.Instruction] {
        self.ignoresCase = ignoresCase
        let program = try alternatives()
        guard position == scalars.count else { throw error("this parenthesis closes nothing") }
        return program + [.match]
    }

    private func isCapital(_ scalar: Unicode.Scalar) -> Bool {
        #if FLOWTRACE_EXTENSION
            // Unicode's tables have no place in a recorder.
            scalar >= "A" && scalar <= "Z"
        #else
            scalar.properties.isUppercase
        #endif
    }

    private func error(_ text: StaticString) -> RegularExpression.Fault {
        RegularExpression.Fault(text: text, position: position)
    }

    private var next: Unicode.Scalar? { position < scalars.count ? scalars[position] : nil }

    private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
        guard next == scalar else { return false }
        position += 1
        return true
    }

    private mutating func alternatives() throws(RegularExpression.Fault) -> Program {
        var program = try sequence()
        while take("|") {
            let second = try sequence()
            program =
                [.split(1, program.count + 2)] + moved(program, 1) + [.jump(program.count + 2 + second.count)]
                + moved(second, program.count + 2)
        }
        return program
    }

    private mutating func sequence() throws(RegularExpression.Fault) -> Program {
        var program: Program = []
        while let scalar = next, scalar != "|", scalar != ")" {
            let part = try repeated()
            program += moved(part, program.count)
            guard program.count <= Self.greatestLength else { throw error("this pattern is too long") }
        }
        return program
    }

    private mutating func repeated() throws(RegularExpression.Fault) -> Program {
        var part = try single()
        while let scalar = next {
            switch scalar {
            case "*": part = repeated(part, 0, nil)
            case "+": part = repeated(part, 1, nil)
            case "?": part = repeated(part, 0, 1)
            case "{":
                guard let (least, most, end) = counts() else { return part }
                guard part.count * max(least, most ?? 1) <= Self.greatestLength else {
                    throw error("this repeats too often")
                }
                part = repeated(part, least, most)
                position = end - 1
            default: return part
            }
            position += 1
            // Lazy or not makes no difference to whether there is a match.
            if scalar != "?" { _ = take("?") }
        }
        return part
    }

    private func repeated(_ part: Program, _ least: Int, _ most: Int?) -> Program {
        var program: Program = []
        for _ in 0..<least { program += moved(part, program.count) }
        guard let most else {
            let start = program.count
            return program + [.split(start + 1, start + part.count + 2)] + moved(part, start + 1) + [.jump(start)]
        }
        for _ in least..<max(least, most) {
            let start = program.count
            program += [.split(start + 1, start + part.count + 1)] + moved(part, start + 1)
        }
        return program
    }

    /// `{2}`, `{2,}`, `{2,5}`, and where it ends; nil when it is none: then the brace means itself.
    private func counts() -> (least: Int, most: Int?, end: Int)? {
        var place = position + 1
        guard let least = number(&place) else { return nil }
        if place < scalars.count, scalars[place] == "}" { return (least, least, place + 1) }
        guard place < scalars.count, scalars[place] == "," else { return nil }
        place += 1
        if place < scalars.count, scalars[place] == "}" { return (least, nil, place + 1) }
        guard let most = number(&place), most >= least, place < scalars.count, scalars[place] == "}" else { return nil }
        return (least, most, place + 1)
    }

    /// Digits from `place` on, at most 1,000.
    private func number(_ place: inout Int) -> Int? {
        var value = 0
        let start = place
        while place < scalars.count, scalars[place] >= "0", scalars[place] <= "9", value <= 1000 {
            value = value * 10 + Int(scalars[place].value - 0x30)
            place += 1
        }
        return place > start && value <= 1000 ? value : nil
    }

    private func moved(_ program: Program, _ offset: Int) -> Program {
        program.map {
            switch $0 {
            case .split(let first, let second): .split(first + offset, second + offset)
            case .jump(let target): .jump(target + offset)
            default: $0
            }
        }
    }

    private mutating func single() throws(RegularExpression.Fault) -> Program {
        guard let scalar = next else { return [] }
        position += 1
        switch scalar {
        case "(": return try group()
        case "[": return [.oneOf(try brackets())]
        case ".": return [.any]
        case "^": return [.textStart]
        case "$": return [.textEnd]
        case "*", "+", "?":
            position -= 1
            throw error("there is nothing to repeat before this")
        case "\\": return [try escaped()]
        default: return [.scalar(folded(scalar))]
        }
    }

    private mutating func group() throws(RegularExpression.Fault) -> Program {
        let start = position - 1
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.greatestDepth else { throw error("too many parentheses within each other") }
        if next == "?", position + 1 < scalars.count, scalars[position + 1] == ":" { position += 2 }
        let program = try alternatives()
        guard take(")") else {
            position = start
            throw error("this parenthesis is not closed")
        }
        return program
    }

    private mutating func escaped() throws(RegularExpression.Fault) -> RegularExpression.Instruction {
        guard let scalar = next else { throw error("a backslash needs a character behind it") }
        position += 1
        switch scalar {
        case "b": return .wordEdge(true)
        case "B": return .wordEdge(false)
        default: return escapedClass(scalar).map { .oneOf($0) } ?? .scalar(folded(control(scalar)))
        }
    }

    private func escapedClass(_ scalar: Unicode.Scalar) -> ScalarClass? {
        switch scalar {
        case "d": .digit
        case "D": ScalarClass.digit.inverted
        case "w": .word
        case "W": ScalarClass.word.inverted
        case "s": .space
        case "S": ScalarClass.space.inverted
        default: nil
        }
    }

    private func control(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        switch scalar {
        case "n": "\n"
        case "t": "\t"
        case "r": "\r"
        default: scalar
        }
    }

    private mutating func brackets() throws(RegularExpression.Fault) -> ScalarClass {
        let start = position - 1
        var result = ScalarClass(isInverted: take("^"))
        var isFirst = true
        while let scalar = next, scalar != "]" || isFirst {
            isFirst = false
            position += 1
            var low = scalar
            if scalar == "\\", let escaped = next {
                position += 1
                if let scalars = escapedClass(escaped), !scalars.isInverted {
                    result.ranges += scalars.ranges
                    continue
                }
                low = control(escaped)
            }
            var high = low
            if next == "-", position + 1 < scalars.count, scalars[position + 1] != "]" {
                high = scalars[position + 1]
                position += 2
            }
            guard low <= high else { throw error("this range runs backwards") }
            result.ranges.append(low...high)
            if ignoresCase, low >= "A", high <= "Z" { result.ranges.append(folded(low)...folded(high)) }
        }
        guard take("]") else {
            position = start
            throw error("this bracket is not closed")
        }
        return result
    }

    private func folded(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        guard ignoresCase else { return scalar }
        #if FLOWTRACE_EXTENSION
            guard isCapital(scalar) else { return scalar }
            return Unicode.Scalar(scalar.value | 0x20) ?? scalar
        #else
            let lower = scalar.properties.lowercaseMapping.unicodeScalars
            return lower.count == 1 ? lower.first ?? scalar : scalar
        #endif
    }
}
