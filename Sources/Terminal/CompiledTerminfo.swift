import Glibc

/// A compiled terminfo entry, read only to make one more of it: the same terminal with 24-bit colours.
///
/// ncurses speaks 24-bit colour only to terminals whose entry says so, and most systems carry no such entry for any; it
/// does take an entry as text from TERMINFO (`hex:…`). Layout (term(5)): six 16-bit numbers (magic, bytes of names,
/// booleans, numbers, strings, bytes of the string table), names, booleans, a pad to an even place, numbers (16 bits, or
/// 32 with the second magic), string offsets (16 bits), string table. Then an extension with names of its own.
struct CompiledTerminfo {
    private var names: [UInt8]
    private var booleans: [UInt8]
    private var numbers: [Int32]
    private var offsets: [Int16]
    private var table: [UInt8]

    // Places in the arrays, which never change.
    private static let canChange = 27
    private static let maxColors = 13
    private static let maxPairs = 15
    private static let initializeColor = 299
    private static let setForeground = 359
    private static let setBackground = 360
    private static let shortNumbers = 0o432
    private static let longNumbers = 0o1036

    /// Nil when the bytes are no compiled entry.
    init?(_ bytes: [UInt8]) {
        func short(_ at: Int) -> Int { Int(Int16(bitPattern: UInt16(bytes[at]) | UInt16(bytes[at + 1]) << 8)) }
        guard bytes.count >= 12, bytes.count <= 32768 else { return nil }
        let magic = short(0)
        guard magic == CompiledTerminfo.shortNumbers || magic == CompiledTerminfo.longNumbers else { return nil }
        let counts = (1...5).map { short($0 * 2) }
        guard counts.allSatisfy({ $0 >= 0 }) else { return nil }
        let width = magic == CompiledTerminfo.longNumbers ? 4 : 2
        let booleansAt = 12 + counts[0]
        let numbersAt = (booleansAt + counts[1] + 1) & ~1
        let offsetsAt = numbersAt + counts[2] * width
        let tableAt = offsetsAt + counts[3] * 2
        guard tableAt + counts[4] <= bytes.count else { return nil }
        names = Array(bytes[12..<booleansAt])
        booleans = Array(bytes[booleansAt..<(booleansAt + counts[1])])
        numbers = (0..<counts[2]).map { place in
            let at = numbersAt + place * width
            if width == 2 { return Int32(short(at)) }
            return Int32(truncatingIfNeeded: short(at) & 0xffff | short(at + 2) << 16)
        }
        offsets = (0..<counts[3]).map { Int16(short(offsetsAt + $0 * 2)) }
        table = Array(bytes[tableAt..<(tableAt + counts[4])])
    }

    /// The entry of that name, from where ncurses itself looks.
    static func find(_ kind: String) -> CompiledTerminfo? {
        guard let first = kind.utf8.first, !kind.contains("/") else { return nil }
        func variable(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }
        var folders = [variable("TERMINFO"), variable("HOME").map { $0 + "/.terminfo" }].compactMap(\.self)
        folders += (variable("TERMINFO_DIRS") ?? "").split(separator: ":").map(String.init)
        folders += ["/etc/terminfo", "/lib/terminfo", "/usr/share/terminfo", "/usr/lib/terminfo"]
        for folder in folders where folder.hasPrefix("/") {
            for sub in [String(Unicode.Scalar(first)), String(first, radix: 16)] {
                if let bytes = read("\(folder)/\(sub)/\(kind)"), let entry = CompiledTerminfo(bytes) { return entry }
            }
        }
        return nil
    }

    private static func read(_ path: String) -> [UInt8]? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        let room = 32769
        let bytes = [UInt8](unsafeUninitializedCapacity: room) { buffer, count in
            count = max(0, Glibc.read(descriptor, buffer.baseAddress, room))
        }
        return bytes.isEmpty ? nil : bytes
    }

    /// The entry with 24-bit colours, whose first 256 numbers mean the palette, in the form that TERMINFO takes.
    func withRGB() -> String {
        var entry = self
        CompiledTerminfo.set(&entry.numbers, CompiledTerminfo.maxColors, 1 << 24, missing: -1)
        CompiledTerminfo.set(&entry.numbers, CompiledTerminfo.maxPairs, 1 << 16, missing: -1)
        CompiledTerminfo.set(&entry.booleans, CompiledTerminfo.canChange, 0, missing: 0)
        CompiledTerminfo.set(&entry.offsets, CompiledTerminfo.initializeColor, -1, missing: -1)
        entry.set(string: CompiledTerminfo.setForeground, CompiledTerminfo.selection("38"))
        entry.set(string: CompiledTerminfo.setBackground, CompiledTerminfo.selection("48"))
        return "hex:"
            + entry.encoded().map { byte in
                let digits = String(byte, radix: 16)
                return byte < 16 ? "0" + digits : digits
            }.joined()
    }

    /// The capability that selects colour number p1.
    private static func selection(_ code: String) -> String {
        "\u{1b}[\(code);%?%p1%{256}%<%t5;%p1%d%e2;%p1%{65536}%/%d;%p1%{256}%/%{255}%&%d;%p1%{255}%&%d%;m"
    }

    private static func set<T>(_ array: inout [T], _ place: Int, _ value: T, missing: T) {
        while array.count <= place { array.append(missing) }
        array[place] = value
    }

    private mutating func set(string place: Int, _ text: String) {
        CompiledTerminfo.set(&offsets, place, Int16(truncatingIfNeeded: table.count), missing: -1)
        table += Array(text.utf8) + [0]
    }

    private func encoded() -> [UInt8] {
        var bytes: [UInt8] = []
        func short(_ value: Int) {
            bytes += [UInt8(truncatingIfNeeded: value), UInt8(truncatingIfNeeded: value >> 8)]
        }
        func long(_ value: Int32) {
            short(Int(value))
            short(Int(value >> 16))
        }
        func pad() { if bytes.count % 2 == 1 { bytes.append(0) } }
        let counts = [names.count, booleans.count, numbers.count, offsets.count, table.count]
        for value in [CompiledTerminfo.longNumbers] + counts { short(value) }
        bytes += names + booleans
        pad()
        numbers.forEach(long)
        for offset in offsets { short(Int(offset)) }
        bytes += table
        pad()
        // The extension: RGB is true, CO (how many numbers mean the palette) is 256.
        let extensionNames = Array("RGB\0CO\0".utf8)
        for value in [1, 1, 0, 2, extensionNames.count] { short(value) }
        bytes.append(1)
        pad()
        long(256)
        short(0)
        short(4)
        return bytes + extensionNames
    }
}
