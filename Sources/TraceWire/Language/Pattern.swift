/// Functions, by a glob over names or paths: `*` stands for any bytes, `?` for one, `[a-z]` and `[!a-z]` for one of a set.
///
/// - `app.views`, `Order.*`, `json.dumps`: compared with `module.qualified_name` and with the qualified name alone, without
///   `<locals>`. A name stands for all that is inside it: `app` for its modules, `Order` for its methods.
/// - `*/handlers/*.py`, `tests/`: with a slash, or `.py` or `.swift` at the end, compared with the file's path, whole or from behind a
///   slash. A folder stands for all that is inside it.
package struct Pattern: Equatable, Sendable {
    package private(set) var text: [UInt8] = []
    private var isPath = false

    /// Fits nothing.
    init() {}

    /// Bytes of the longest pattern.
    package static let greatestCount = 200

    /// nil: empty, too long, or a set without an end.
    package init?(_ bytes: UnsafeRawBufferPointer) {
        guard !bytes.isEmpty, bytes.count <= Pattern.greatestCount else { return nil }
        text.append(contentsOf: bytes)
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
