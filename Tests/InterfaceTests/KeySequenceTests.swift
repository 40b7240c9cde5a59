import Screen
import Testing

@testable import Interface

@Suite struct KeySequenceTests {
    @Test(arguments: [
        ("j", ["j"]), ("zR", ["z", "R"]), ("C-f", ["C-f"]), ("z Enter", ["z", "Enter"]), ("Space", ["Space"]),
        ("S-Right", ["S-Right"]), ("z9", ["z", "9"]), ("zz", ["z", "z"]), ("F1", ["F1"]),
    ]) func `Sequences are read key by key`(text: String, keys: [String]) throws {
        let sequence = try #require(KeySequence(text))
        #expect(sequence.keys.map(\.name) == keys)
        #expect(KeySequence(sequence.name) == sequence)
    }

    @Test func `An empty text is no sequence`() {
        #expect(KeySequence("") == nil)
    }
}
