/// A regular expression that is matched in time proportional to text × pattern, whatever the pattern: all places in it
/// are followed at once, none is gone back to. (Swift's `Regex` goes back, and cannot be stopped: `(a+)+$` on a long
/// value would hold up every key.) Without groups that capture, and without references.
package struct RegularExpression: Equatable, Sendable {
    /// What is wrong with an expression, and at which of its scalars.
    package struct Fault: Error {
        package var text: StaticString
        package var position: Int
    }

    enum Instruction: Equatable, Sendable {
        case scalar(Unicode.Scalar)
        case any
        case oneOf(ScalarClass)
        case split(Int, Int)
        case jump(Int)
        case textStart
        case textEnd
        case wordEdge(Bool)
        case match
    }

    private let program: [Instruction]
    private let ignoresCase: Bool

    /// Without a capital letter in it, capitals do not matter.
    package init(scalars: [Unicode.Scalar]) throws(Fault) {
        var parser = RegularExpressionParser(scalars)
        ignoresCase = !parser.hasCapital
        program = try parser.program(ignoresCase: ignoresCase)
    }

    #if !FLOWTRACE_EXTENSION
        /// Whether some part of the text matches.
        package func matches(_ text: String) -> Bool {
            matches(scalars: Array((ignoresCase ? text.lowercased() : text).unicodeScalars))
        }
    #endif

    /// The same for the UTF-8 of a name, of which only the capitals of ASCII are known.
    func matches(utf8 bytes: [UInt8]) -> Bool {
        var scalars: [Unicode.Scalar] = []
        var index = 0
        while index < bytes.count {
            var value = UInt32(bytes[index])
            index += 1
            if value >= 0xC0 {
                value &= value >= 0xF0 ? 0x07 : value >= 0xE0 ? 0x0F : 0x1F
                while index < bytes.count, bytes[index] & 0xC0 == 0x80 {
                    value = value << 6 | UInt32(bytes[index] & 0x3F)
                    index += 1
                }
            } else if ignoresCase, value >= 0x41, value <= 0x5A {
                value |= 0x20
            }
            scalars.append(Unicode.Scalar(value) ?? "\u{FFFD}")
        }
        return matches(scalars: scalars)
    }

    private func matches(scalars: [Unicode.Scalar]) -> Bool {
        var threads = Threads(program.count)
        var next = Threads(program.count)
        for index in 0...scalars.count {
            // A match may begin anywhere.
            if follow(0, at: index, scalars, &threads) { return true }
            guard index < scalars.count else { return false }
            let scalar = scalars[index]
            next.removeAll()
            for place in threads.places where takes(program[place], scalar) {
                if follow(place + 1, at: index + 1, scalars, &next) { return true }
            }
            swap(&threads, &next)
        }
        return false
    }

    private func takes(_ instruction: Instruction, _ scalar: Unicode.Scalar) -> Bool {
        switch instruction {
        case .scalar(let wanted): scalar == wanted
        case .any: scalar != "\n"
        case .oneOf(let scalars): scalars.contains(scalar)
        default: false
        }
    }

    /// Adds all places that are reached from `place` without taking a scalar; true: the end is among them.
    private func follow(_ place: Int, at index: Int, _ text: [Unicode.Scalar], _ threads: inout Threads) -> Bool {
        var open = [place]
        while let place = open.popLast() {
            guard threads.insert(place) else { continue }
            switch program[place] {
            case .match: return true
            case .jump(let target): open.append(target)
            case .split(let first, let second): open += [second, first]
            case .textStart: if index == 0 { open.append(place + 1) }
            case .textEnd: if index == text.count { open.append(place + 1) }
            case .wordEdge(let wanted):
                let before = index > 0 && ScalarClass.isWord(text[index - 1])
                let after = index < text.count && ScalarClass.isWord(text[index])
                if (before != after) == wanted { open.append(place + 1) }
            default: break
            }
        }
        return false
    }

    /// Places in the program, each once.
    private struct Threads {
        private(set) var places: [Int] = []
        private var isIn: [Bool]

        init(_ count: Int) { isIn = Array(repeating: false, count: count) }

        mutating func insert(_ place: Int) -> Bool {
            if isIn[place] { return false }
            isIn[place] = true
            places.append(place)
            return true
        }

        mutating func removeAll() {
            for place in places { isIn[place] = false }
            places.removeAll(keepingCapacity: true)
        }
    }
}

/// What stands in brackets, or a class such as `\d`.
struct ScalarClass: Equatable, Sendable {
    var ranges: [ClosedRange<Unicode.Scalar>] = []
    var isInverted = false

    func contains(_ scalar: Unicode.Scalar) -> Bool { ranges.contains { $0.contains(scalar) } != isInverted }

    static let digit = ScalarClass(ranges: ["0"..."9"])
    static let word = ScalarClass(ranges: ["a"..."z", "A"..."Z", "0"..."9", "_"..."_", "\u{AA}"..."\u{10FFFF}"])
    static let space = ScalarClass(ranges: [" "..." ", "\t"..."\r", "\u{A0}"..."\u{A0}"])

    var inverted: ScalarClass { ScalarClass(ranges: ranges, isInverted: !isInverted) }

    static func isWord(_ scalar: Unicode.Scalar) -> Bool { word.contains(scalar) }
}
