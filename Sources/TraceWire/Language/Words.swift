/// Takes a line apart at its spaces.
struct Words {
    /// Bytes of the line.
    struct Word {
        let bytes: UnsafeRawBufferPointer

        var isEmpty: Bool { bytes.isEmpty }

        func equals(_ text: StaticString) -> Bool {
            guard bytes.count == text.utf8CodeUnitCount else { return false }
            var index = 0
            while index < bytes.count {
                if bytes[index] != text.utf8Start[index] { return false }
                index += 1
            }
            return true
        }

        /// What comes before and, if there is one, behind the first `separator`.
        func split(_ separator: UInt8) -> (Word, Word?) {
            var index = 0
            while index < bytes.count, bytes[index] != separator { index += 1 }
            guard index < bytes.count else { return (self, nil) }
            return (
                Word(bytes: UnsafeRawBufferPointer(rebasing: bytes[..<index])),
                Word(bytes: UnsafeRawBufferPointer(rebasing: bytes[(index + 1)...]))
            )
        }

        /// A decimal number below 10^15.
        var number: UInt64? {
            let (value, digits) = digits(from: 0)
            return digits == bytes.count && digits > 0 ? value : nil
        }

        /// A number with a unit, in ns; `0` needs none. A fraction is not taken.
        var time: UInt64? {
            let (value, digits) = digits(from: 0)
            guard digits > 0 else { return nil }
            let unit = Word(bytes: UnsafeRawBufferPointer(rebasing: bytes[digits...]))
            if unit.isEmpty { return value == 0 ? 0 : nil }
            if unit.equals("ns") { return value }
            if unit.equals("us") || unit.equals("µs") { return value &* 1000 }
            if unit.equals("ms") { return value &* 1_000_000 }
            guard value < 10_000_000_000 else { return nil }
            if unit.equals("s") { return value &* 1_000_000_000 }
            guard value < 100_000_000 else { return nil }
            if unit.equals("m") || unit.equals("min") { return value &* 60_000_000_000 }
            return nil
        }

        private func digits(from start: Int) -> (UInt64, Int) {
            var value: UInt64 = 0
            var index = start
            while index < bytes.count, index < start + 15, bytes[index] >= UInt8(ascii: "0"),
                bytes[index] <= UInt8(ascii: "9")
            {
                value = value &* 10 &+ UInt64(bytes[index] &- UInt8(ascii: "0"))
                index += 1
            }
            return (value, index - start)
        }
    }

    private let line: UnsafeRawBufferPointer
    private var place = 0

    init(_ line: UnsafeRawBufferPointer) { self.line = line }

    private func isSpace(_ index: Int) -> Bool {
        line[index] == UInt8(ascii: " ") || line[index] == UInt8(ascii: "\t") || line[index] == UInt8(ascii: "\r")
    }

    private func word(_ start: Int, _ end: Int) -> Word {
        Word(bytes: UnsafeRawBufferPointer(rebasing: line[start..<end]))
    }

    /// The next word; empty at the end.
    mutating func next() -> Word {
        while place < line.count, isSpace(place) { place += 1 }
        let start = place
        while place < line.count, !isSpace(place) { place += 1 }
        return word(start, place)
    }

    /// All that is left, without the spaces around it.
    var rest: Word {
        var (start, end) = (place, line.count)
        while start < end, isSpace(start) { start += 1 }
        while end > start, isSpace(end - 1) { end -= 1 }
        return word(start, end)
    }
}
