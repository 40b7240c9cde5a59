package enum SourceLanguage: Equatable, Sendable {
    case python, swift, other

    package init(_ path: String) {
        self = path.hasSuffix(".py") || path.hasSuffix(".pyi") ? .python : path.hasSuffix(".swift") ? .swift : .other
    }
}

/// Finds keywords, texts, comments and numbers in a line of Python or Swift: enough to read by, no more.
package struct SourceScanner {
    package enum Kind: Equatable, Sendable {
        case plain, keyword, string, comment, number
    }

    /// What a line begins within.
    package enum Context: Equatable, Sendable {
        case code
        /// A text between three quotes of this kind.
        case text(UInt8)
        /// A comment within so many others.
        case comment(Int)
    }

    private let language: SourceLanguage

    package init(_ language: SourceLanguage) { self.language = language }

    package func tokens(
        _ line: ArraySlice<UInt8>, _ context: inout Context
    ) -> [(range: Range<Int>, kind: Kind)] {
        var tokens: [(range: Range<Int>, kind: Kind)] = []
        var at = line.startIndex
        func add(_ kind: Kind, to end: Int) {
            guard end > at else { return }
            if let last = tokens.last, last.kind == kind {
                tokens[tokens.count - 1].range = last.range.lowerBound..<end
            } else {
                tokens.append((at..<end, kind))
            }
            at = end
        }
        guard language != .other else {
            add(.plain, to: line.endIndex)
            return tokens
        }
        while at < line.endIndex {
            switch context {
            case .text(let quote): add(.string, to: endOfText(line, at, quote, &context))
            case .comment(let depth): add(.comment, to: endOfComment(line, at, depth, &context))
            case .code: codeToken(line, at, &context, add)
            }
        }
        return tokens
    }

    private func codeToken(
        _ line: ArraySlice<UInt8>, _ at: Int, _ context: inout Context, _ add: (Kind, Int) -> Void
    ) {
        let byte = line[at]
        switch byte {
        case UInt8(ascii: "#") where language == .python: add(.comment, line.endIndex)
        case UInt8(ascii: "/") where language == .swift && starts(line, at, "//"): add(.comment, line.endIndex)
        case UInt8(ascii: "/") where language == .swift && starts(line, at, "/*"):
            context = .comment(1)
            add(.comment, at + 2)
        case UInt8(ascii: "\""),
            UInt8(ascii: "'") where language == .python:
            let quotes = [byte, byte, byte]
            if line[at...].starts(with: quotes) {
                context = .text(byte)
                add(.string, at + 3)
            } else {
                add(.string, endOfLine(line, at, byte))
            }
        case UInt8(ascii: "0")...UInt8(ascii: "9"):
            let end = line[at...].firstIndex { !Self.isWord($0) && $0 != UInt8(ascii: ".") } ?? line.endIndex
            add(.number, end)
        case _ where Self.isWord(byte):
            let end = line[at...].firstIndex { !Self.isWord($0) } ?? line.endIndex
            let word = String(decoding: line[at..<end], as: UTF8.self)
            // The letters before a text belong to it: rb"…".
            let isPrefix =
                language == .python && end < line.endIndex && end - at <= 2
                && (line[end] == UInt8(ascii: "\"") || line[end] == UInt8(ascii: "'"))
            add(isPrefix ? .string : keywords.contains(word) ? .keyword : .plain, end)
        default: add(.plain, at + 1)
        }
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), 0x80...:
            true
        default: false
        }
    }

    private func starts(_ line: ArraySlice<UInt8>, _ at: Int, _ text: StaticString) -> Bool {
        line[at...].starts(with: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    /// Of a text that ends on its line.
    private func endOfLine(_ line: ArraySlice<UInt8>, _ start: Int, _ quote: UInt8) -> Int {
        var at = start + 1
        while at < line.endIndex {
            if line[at] == quote { return at + 1 }
            at += line[at] == UInt8(ascii: "\\") ? 2 : 1
        }
        return line.endIndex
    }

    private func endOfText(_ line: ArraySlice<UInt8>, _ start: Int, _ quote: UInt8, _ context: inout Context) -> Int {
        var at = start
        while at < line.endIndex {
            if line[at...].starts(with: [quote, quote, quote]) {
                context = .code
                return at + 3
            }
            at += line[at] == UInt8(ascii: "\\") ? 2 : 1
        }
        return line.endIndex
    }

    private func endOfComment(_ line: ArraySlice<UInt8>, _ start: Int, _ depth: Int, _ context: inout Context) -> Int {
        var (at, depth) = (start, depth)
        while at < line.endIndex {
            if starts(line, at, "/*") {
                depth += 1
                at += 2
            } else if starts(line, at, "*/") {
                depth -= 1
                at += 2
                if depth == 0 {
                    context = .code
                    return at
                }
            } else {
                at += 1
            }
        }
        context = .comment(depth)
        return line.endIndex
    }

    private var keywords: Set<String> { language == .python ? Self.python : Self.swift }

    private static let python: Set<String> = Set(
        """
        False None True and as assert async await break case class continue def del elif else except finally for from
        global if import in is lambda match nonlocal not or pass raise return self try type while with yield
        """.split { $0 == " " || $0 == "\n" }.map(String.init))
    private static let swift: Set<String> = Set(
        """
        Any Self actor any as associatedtype async await borrowing break case catch class consuming continue default
        defer deinit do else enum extension fallthrough false fileprivate final for func get guard if import in init
        inout internal is lazy let mutating nil nonisolated open operator override package precedencegroup private
        protocol public repeat rethrows return self set some static struct subscript super switch throw throws true try
        typealias unowned var weak where while
        """.split { $0 == " " || $0 == "\n" }.map(String.init))
}
