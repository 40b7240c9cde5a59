/// Functions, by a glob over names or paths: `*` stands for any bytes, `?` for one, `[a-z]` and `[!a-z]` for one of a set.
///
/// - `app.views`, `Order.*`, `json.dumps`: compared with `module.qualified_name` and with the qualified name alone, without
///   `<locals>`. A name stands for all that is inside it: `app` for its modules, `Order` for its methods.
/// - `*/handlers/*.py`, `tests/`: with a slash, or `.py` or `.swift` at the end, compared with the file's path, whole or from behind a
///   slash. A folder stands for all that is inside it.
/// - `/^app\.(views|jobs)\./`: a regular expression between slashes (`RegularExpression`), which is to match some part of
///   `module.qualified_name`; where `\/` or `\.py$` is in it, of the file's path. Capitals do not matter unless it has some. With a
///   slash of its own inside it is a folder.
package struct Pattern: Equatable, Sendable {
    package private(set) var text: [UInt8] = []
    private var expression: RegularExpression?
    private var isPath = false

    /// Fits nothing.
    init() {}

    /// Bytes of the longest pattern.
    package static let greatestCount = 200

    /// nil: empty, too long, or a set without an end.
    package init?(_ bytes: UnsafeRawBufferPointer) {
        guard !bytes.isEmpty, bytes.count <= Pattern.greatestCount else { return nil }
        text.append(contentsOf: bytes)
        if text.count > 2, let hasSlash = Pattern.inside(text) {
            guard let expression = Pattern.expression(Array(text[1..<text.count - 1])) else { return nil }
            self.expression = expression
            isPath = hasSlash || ends(with: "\\.py$/")
            return
        }
        isPath = text.contains(UInt8(ascii: "/")) || ends(with: ".py") || ends(with: ".swift")
        var index = 0
        while index < text.count {
            if text[index] == UInt8(ascii: "[") {
                guard let end = setEnd(index) else { return nil }
                index = end
            }
            index += 1
        }
    }

    /// Of what stands between slashes, whether it speaks of slashes; nil: it is no expression.
    private static func inside(_ text: [UInt8]) -> Bool? {
        let slash = UInt8(ascii: "/")
        guard text[0] == slash, text[text.count - 1] == slash else { return nil }
        var hasSlash = false
        var index = 1
        while index < text.count - 1 {
            if text[index] == slash { return nil }
            if text[index] == UInt8(ascii: "\\") {
                index += 1
                if index < text.count - 1, text[index] == slash { hasSlash = true }
            }
            index += 1
        }
        // Else the last slash is escaped.
        return index == text.count - 1 ? hasSlash : nil
    }

    /// nil: it is not understood.
    private static func expression(_ bytes: [UInt8]) -> RegularExpression? {
        // Names are ASCII; where one is not, `.` stands for each of its characters.
        var scalars: [Unicode.Scalar] = []
        var index = 0
        while index < bytes.count {
            guard bytes[index] < 0x80 else { return nil }
            scalars.append(Unicode.Scalar(bytes[index]))
            index += 1
        }
        do { return try RegularExpression(scalars: scalars) } catch { return nil }
    }

    private func ends(with suffix: StaticString) -> Bool {
        let count = suffix.utf8CodeUnitCount
        guard text.count >= count else { return false }
        var index = 0
        while index < count {
            if text[text.count - count + index] != suffix.utf8Start[index] { return false }
            index += 1
        }
        return true
    }

    /// The name of a function, as patterns see it.
    package struct Subject {
        /// `module.qualified_name`.
        var name: [UInt8] = []
        /// Where the qualified name begins.
        var qualified = 0
        var file: [UInt8] = []

        package init(
            module: UnsafeRawBufferPointer, qualifiedName: UnsafeRawBufferPointer, file: UnsafeRawBufferPointer
        ) {
            name.append(contentsOf: module)
            name.append(UInt8(ascii: "."))
            qualified = name.count
            self.file.append(contentsOf: file)
            var index = 0
            while index < qualifiedName.count {
                if Subject.isLocals(qualifiedName, index) {
                    index += 9
                } else {
                    name.append(qualifiedName[index])
                    index += 1
                }
            }
        }

        /// Does `<locals>.` stand at `index`?
        private static func isLocals(_ bytes: UnsafeRawBufferPointer, _ index: Int) -> Bool {
            let word: StaticString = "<locals>."
            guard index + 9 <= bytes.count else { return false }
            var offset = 0
            while offset < 9 {
                if bytes[index + offset] != word.utf8Start[offset] { return false }
                offset += 1
            }
            return true
        }
    }

    package func fits(_ subject: Subject) -> Bool {
        if let expression { return expression.matches(utf8: isPath ? subject.file : subject.name) }
        guard isPath else {
            return fits(subject.name, from: 0, UInt8(ascii: "."))
                || fits(subject.name, from: subject.qualified, UInt8(ascii: "."))
        }
        let slash = UInt8(ascii: "/")
        if fits(subject.file, from: 0, slash) { return true }
        var index = 0
        while index < subject.file.count {
            if subject.file[index] == slash, fits(subject.file, from: index + 1, slash) { return true }
            index += 1
        }
        return false
    }

    /// Does it fit the name of a value, as a whole? Capitals do not matter.
    package func fits(name: UnsafeRawBufferPointer) -> Bool {
        guard name.count <= 100 else { return false }
        if let expression { return expression.matches(utf8: Array(name)) }
        var small = Pattern()
        small.text = text.map(Pattern.small)
        return small.fits(name.map(Pattern.small), from: 0, 0)
    }

    private static func small(_ byte: UInt8) -> UInt8 {
        byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z") ? byte | 0x20 : byte
    }

    /// Does the pattern fit `subject` up to its end, or up to a `separator`? Never more than the product of both lengths.
    private func fits(_ subject: [UInt8], from start: Int, _ separator: UInt8) -> Bool {
        var (place, index) = (start, 0)
        // Where to go on when the last star takes one byte more.
        var (starPlace, starIndex) = (0, -1)
        while true {
            if index == text.count {
                if place == subject.count || subject[place] == separator || text[index - 1] == separator { return true }
            } else if text[index] == UInt8(ascii: "*") {
                (starPlace, starIndex) = (place, index)
                index += 1
                continue
            } else if place < subject.count, let next = step(index, subject[place]) {
                index = next
                place += 1
                continue
            }
            guard starIndex >= 0, starPlace < subject.count else { return false }
            starPlace += 1
            place = starPlace
            index = starIndex + 1
        }
    }

    /// The place behind the element at `index` if that takes `byte`.
    private func step(_ index: Int, _ byte: UInt8) -> Int? {
        if text[index] == UInt8(ascii: "?") { return index + 1 }
        guard text[index] == UInt8(ascii: "["), let end = setEnd(index) else {
            return text[index] == byte ? index + 1 : nil
        }
        var place = index + 1
        let isNegated = text[place] == UInt8(ascii: "!")
        if isNegated { place += 1 }
        var isMember = false
        while place < end {
            if place + 2 < end, text[place + 1] == UInt8(ascii: "-") {
                if text[place] <= byte, byte <= text[place + 2] { isMember = true }
                place += 3
            } else {
                if text[place] == byte { isMember = true }
                place += 1
            }
        }
        return isMember != isNegated ? end + 1 : nil
    }

    /// Where the set that begins at `index` ends: its first member may be a bracket.
    private func setEnd(_ index: Int) -> Int? {
        var place = index + 1
        if place < text.count, text[place] == UInt8(ascii: "!") { place += 1 }
        place += 1
        while place < text.count, text[place] != UInt8(ascii: "]") { place += 1 }
        return place < text.count ? place : nil
    }
}
