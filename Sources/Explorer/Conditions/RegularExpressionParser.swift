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

    init(_ pattern: String) { scalars = Array(pattern.unicodeScalars) }

    /// A capital letter that is no class such as `\S`.
    var hasCapital: Bool {
        scalars.indices.contains { index in
            scalars[index].properties.isUppercase && (index == 0 || scalars[index - 1] != "\\")
        }
    }

    mutating func program(ignoresCase: Bool) throws(ConditionError) -> [RegularExpression.Instruction] {
        self.ignoresCase = ignoresCase
        let program = try alternatives()
        guard position == scalars.count else { throw error("this parenthesis closes nothing") }
        return program + [.match]
    }

    private func error(_ text: String) -> ConditionError { ConditionError(text, at: position) }

    private var next: Unicode.Scalar? { position < scalars.count ? scalars[position] : nil }

    private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
        guard next == scalar else { return false }
        position += 1
        return true
    }

    private mutating func alternatives() throws(ConditionError) -> Program {
        var program = try sequence()
        while take("|") {
            let second = try sequence()
            program =
                [.split(1, program.count + 2)] + moved(program, 1) + [.jump(program.count + 2 + second.count)]
                + moved(second, program.count + 2)
        }
        return program
    }

    private mutating func sequence() throws(ConditionError) -> Program {
        var program: Program = []
        while let scalar = next, scalar != "|", scalar != ")" {
            let part = try repeated()
            program += moved(part, program.count)
            guard program.count <= Self.greatestLength else { throw error("this pattern is too long") }
        }
        return program
    }

    private mutating func repeated() throws(ConditionError) -> Program {
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
        guard let close = scalars[position...].firstIndex(of: "}") else { return nil }
        let text = String(String.UnicodeScalarView(scalars[(position + 1)..<close]))
        let parts = text.split(separator: ",", omittingEmptySubsequences: false)
        guard parts.count <= 2, let least = Int(parts[0]), (0...1000).contains(least) else { return nil }
        guard parts.count == 2 else { return (least, least, close + 1) }
        if parts[1].isEmpty { return (least, nil, close + 1) }
        guard let most = Int(parts[1]), (least...1000).contains(most) else { return nil }
        return (least, most, close + 1)
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

    private mutating func single() throws(ConditionError) -> Program {
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

    private mutating func group() throws(ConditionError) -> Program {
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

    private mutating func escaped() throws(ConditionError) -> RegularExpression.Instruction {
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

    private mutating func brackets() throws(ConditionError) -> ScalarClass {
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
        let lower = scalar.properties.lowercaseMapping.unicodeScalars
        return lower.count == 1 ? lower.first ?? scalar : scalar
    }
}
