/// SplitMix64: the same numbers for the same seed, everywhere.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    mutating func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &self) }

    mutating func bytes(_ count: Int, upTo greatest: UInt8 = 255) -> [UInt8] {
        (0..<count).map { _ in UInt8.random(in: 0...greatest, using: &self) }
    }

    mutating func text() -> String {
        String((0..<number(0...12)).map { _ in "aé漢🙂'\\\n\"x_".randomElement(using: &self) ?? "a" })
    }
}
