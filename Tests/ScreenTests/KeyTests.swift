import Testing

@testable import Screen

@Suite struct KeyTests {
    @Test(arguments: [
        "j", "G", "?", "-", "C-f", "C--", "M-x", "S-Right", "C-M-Left", "Enter", "Esc", "Space", "F1", "F12", "Tab",
        "S-Tab",
        "Backspace", "Del", "Ins", "Up", "Down", "Left", "Right", "Home", "End", "PgUp", "PgDn", "é", "漢", "C-Space",
    ]) func `A key is known by its name`(name: String) {
        #expect(Key(name)?.name == name)
    }

    @Test(arguments: ["", "C-", "X-a", "F0", "F64", "Nope", "ab", "\u{1b}"])
    func `A name that no key has gives none`(name: String) {
        #expect(Key(name) == nil)
    }

    @Test func `Other spellings mean the same key`() {
        #expect(Key("PageDown") == Key("PgDn"))
        #expect(Key("Return") == Key(.enter))
        #expect(Key(" ") == Key("Space"))
        #expect(Key("S-C-Up") == Key(.up, [.control, .shift]))
    }
}
