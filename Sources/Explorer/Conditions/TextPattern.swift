import TraceStore

/// What a text is compared with. Without a capital letter in the pattern, capitals do not matter.
package struct TextPattern: Equatable, Sendable {
    private enum Form: Equatable, Sendable {
        case part([UInt8])
        case whole([UInt8])
        /// `*` stands for any characters, `?` for one.
        case wildcards([Unicode.Scalar])
        case expression(RegularExpression)
    }

    private let form: Form
    private let ignoresCase: Bool

    /// Holds the text somewhere.
    init(part text: String) {
        ignoresCase = TextPattern.ignoresCase(text)
        form = .part(Array((ignoresCase ? text.lowercased() : text).utf8))
    }

    /// Is the text.
    init(whole text: String) {
        ignoresCase = TextPattern.ignoresCase(text)
        form = .whole(Array((ignoresCase ? text.lowercased() : text).utf8))
    }

    /// With `*` or `?` in it, the whole text must fit; otherwise it must hold the text somewhere.
    init(wildcards text: String) {
        ignoresCase = TextPattern.ignoresCase(text)
        let text = ignoresCase ? text.lowercased() : text
        let hasWildcards = text.contains { $0 == "*" || $0 == "?" }
        form = hasWildcards ? .wildcards(Array(text.unicodeScalars)) : .part(Array(text.utf8))
    }

    init(expression text: String) throws(ConditionError) {
        ignoresCase = false
        form = .expression(try RegularExpression(text))
    }

    private static func ignoresCase(_ text: String) -> Bool { !text.contains { $0.isUppercase } }

    /// False for an empty pattern.
    func matches(_ text: String) -> Bool {
        if case .expression(let expression) = form { return expression.matches(text) }
        let text = ignoresCase ? text.lowercased() : text
        switch form {
        case .part(let bytes): return !bytes.isEmpty && TextPattern.contains(text, bytes)
        case .whole(let bytes): return text.utf8.elementsEqual(bytes)
        case .wildcards(let pattern): return TextPattern.fits(Array(text.unicodeScalars), pattern)
        case .expression: return false
        }
    }

    /// Whether the text begins so; of an expression or wildcards, whether it fits.
    func begins(_ text: String) -> Bool {
        guard case .part(let bytes) = form else { return matches(text) }
        return !bytes.isEmpty && (ignoresCase ? text.lowercased() : text).utf8.starts(with: bytes)
    }

    private static func contains(_ text: String, _ bytes: [UInt8]) -> Bool {
        var text = text
        return text.withUTF8 { text in
            guard text.count >= bytes.count else { return false }
            for start in 0...(text.count - bytes.count) where text[start] == bytes[0] {
                var index = 1
                while index < bytes.count, text[start + index] == bytes[index] { index += 1 }
                if index == bytes.count { return true }
            }
            return false
        }
    }

    /// Only the last `*` is ever gone back to: O(text × pattern).
    private static func fits(_ text: [Unicode.Scalar], _ pattern: [Unicode.Scalar]) -> Bool {
        var (place, index) = (0, 0)
        var star: (place: Int, index: Int)?
        while index < text.count {
            if place < pattern.count, pattern[place] == "*" {
                star = (place, index)
                place += 1
            } else if place < pattern.count, pattern[place] == "?" || pattern[place] == text[index] {
                place += 1
                index += 1
            } else if let last = star {
                star = (last.place, last.index + 1)
                (place, index) = (last.place + 1, last.index + 1)
            } else {
                return false
            }
        }
        return pattern[place...].allSatisfy { $0 == "*" }
    }
}
