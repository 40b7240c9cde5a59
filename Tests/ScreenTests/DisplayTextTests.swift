import Randomness
import Testing

@testable import Screen

@Suite struct DisplayTextTests {
    @Test(arguments: [
        ("", 0), ("abc", 3), ("é", 1), ("e\u{301}", 1), ("漢字", 4), ("ｗ", 2), ("한", 2), ("\u{1112}\u{1161}\u{11ab}", 2),
        ("👩‍👧", 2), ("👍🏽", 2), ("❤️", 1), ("🇩🇪", 2), ("1️⃣", 1), ("│▸…→✗", 5), ("\u{1b}", 1), ("\u{9b}", 4), ("\u{301}", 1),
        ("\u{200b}", 1), ("\u{202e}", 1), ("\r\n", 2), ("की", 2), ("\u{378}", 1), ("🙂", 2), ("⌚", 2), ("\u{1fae8}", 2),
    ]) func `Each text has its width`(text: String, width: Int) {
        #expect(DisplayText.width(text) == width)
        #expect(DisplayText.width(DisplayText.safe(text)) == width)
    }

    @Test(arguments: [
        ("\u{1b}[31m", "␛[31m"), ("a\nb", "a␊b"), ("a\r\nb", "a␍␊b"), ("\u{7f}", "␡"), ("\u{9b}2J", "\\x9b2J"),
        ("a\u{202e}b", "a·b"), ("a\u{200d}b", "a·b"), ("\u{feff}x", "·x"), ("👩‍👧", "👩"), ("👍🏽", "👍"), ("❤️", "❤"),
        ("🇩🇪", "DE"), ("1️⃣", "1\u{20e3}"), ("x\u{378}", "x\u{fffd}"), ("\u{301}", "◌\u{301}"),
        ("می\u{200c}خواهم", "میخواهم"),
    ]) func `What would be invisible or unsafe is shown`(text: String, shown: String) {
        #expect(Array(DisplayText.safe(text).unicodeScalars) == Array(shown.unicodeScalars))
    }

    @Test func `Every scalar is safe alone, and its width is that of what is shown`() {
        for value in UInt32(0)...0x10ffff {
            guard let scalar = Unicode.Scalar(value) else { continue }
            if value > 0x3ff, value < 0xe000, value % 7 != 0 { continue }
            if value > 0x20000, value % 97 != 0 { continue }
            let text = String(Character(scalar))
            let safe = DisplayText.safe(text)
            #expect(safe.unicodeScalars.allSatisfy(isHarmless), "U+\(String(value, radix: 16))")
            #expect(DisplayText.width(text) > 0, "U+\(String(value, radix: 16))")
        }
    }

    @Test(arguments: [
        ("abcdef", 6, CutPlace.end, "abcdef"), ("abcdef", 5, .end, "abcd…"), ("abcdef", 1, .end, "…"),
        ("abcdef", 0, .end, ""), ("abcdef", -3, .end, ""), ("漢字漢", 4, .end, "漢…"), ("漢字漢", 5, .end, "漢字…"),
        ("package.module.name", 10, .middle, "pack….name"), ("abcdef", 2, .middle, "…f"),
        ("漢字漢字", 6, .middle, "漢…字"), ("e\u{301}e\u{301}e\u{301}", 2, .end, "e\u{301}…"),
    ]) func `A text that is too long is cut between clusters`(
        text: String, columns: Int, place: CutPlace, expected: String
    ) {
        #expect(DisplayText.cut(text, to: columns, at: place) == expected)
    }

    @Test func `An ellipsis that does not fit is left out`() {
        #expect(DisplayText.cut("abcdef", to: 2, ellipsis: "...") == "ab")
        #expect(DisplayText.cut("abcdef", to: 3, ellipsis: "...") == "...")
        #expect(DisplayText.cut("abcdef", to: 4, ellipsis: "...") == "a...")
    }

    @Test(arguments: 0..<200) func `A cut text fits, and its parts are whole clusters of the text`(seed: Int) {
        var dice = SeededRandom(seed: UInt64(seed) + 5000)
        let text = dice.text(dice.below(15))
        let columns = dice.below(20)
        let place: CutPlace = dice.below(2) == 0 ? .end : .middle
        let cut = DisplayText.cut(text, to: columns, at: place, ellipsis: "~")
        #expect(DisplayText.width(cut) <= columns, "seed \(seed)")
        if DisplayText.width(text) <= columns {
            #expect(cut == DisplayText.safe(text), "seed \(seed)")
        } else if columns > 1 {
            // Oracle: every way to leave out whole clusters from the middle.
            let clusters = text.map { DisplayText.safe(String($0)) }
            var possible: Set<[Unicode.Scalar]> = []
            for head in 0...clusters.count {
                for tail in head...clusters.count {
                    let whole = clusters[..<head].joined() + "~" + clusters[tail...].joined()
                    possible.insert(Array(whole.unicodeScalars))
                }
            }
            #expect(possible.contains(Array(cut.unicodeScalars)), "seed \(seed): \(cut)")
        }
    }

    @Test(arguments: 0..<200) func `A put text is the safe text`(seed: Int) {
        var dice = SeededRandom(seed: UInt64(seed) + 9000)
        let text = dice.text(dice.below(10)) + "!"
        var screen = Screen(size: Size(width: 200, height: 1))
        #expect(screen.put(text, x: 0, y: 0, style: .plain) == DisplayText.width(text), "seed \(seed)")
        #expect(
            Array(screen.line(0).unicodeScalars) == Array(DisplayText.safe(text).unicodeScalars), "seed \(seed)")
    }
}
