import Randomness

extension SeededRandom {
    mutating func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &self) }

    mutating func bytes(_ count: Int, upTo greatest: UInt8 = 255) -> [UInt8] {
        (0..<count).map { _ in UInt8.random(in: 0...greatest, using: &self) }
    }

    mutating func text() -> String {
        String((0..<number(0...12)).map { _ in "aé漢🙂'\\\n\"x_".randomElement(using: &self) ?? "a" })
    }
}
