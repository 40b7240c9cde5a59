import Screen
import Testing

@testable import Interface

@Suite struct StyleNotationTests {
    private let notation = StyleNotation(palette: ["amber": "#ffaa00", "name": "amber", "red": "#aa0000", "me": "me"])

    @Test(arguments: [
        ("", Style.plain), ("none", .plain), ("bold", Style(attributes: .bold)),
        (
            "bold #ffaa00 on #202020 underline",
            Style(foreground: .rgb(255, 170, 0), background: .rgb(32, 32, 32), attributes: [.bold, .underline])
        ),
        ("on  amber\tname", Style(foreground: .rgb(255, 170, 0), background: .rgb(255, 170, 0))),
        ("red on blue", Style(foreground: .rgb(170, 0, 0), background: .palette(4))),
        ("bright-red on 250", Style(foreground: .palette(9), background: .palette(250))),
        ("default on default", Style(foreground: .default, background: .default)),
        (
            "#fa0 strike dim italic reverse",
            Style(foreground: .rgb(255, 170, 0), attributes: [.strike, .dim, .italic, .reverse])
        ),
        ("gray", Style(foreground: .palette(8))),
    ]) func `A style is read from words`(text: String, style: Style) throws {
        #expect(try notation.style(text) == style)
    }

    @Test func `a name of the palette goes before an attribute of the same name`() throws {
        let notation = StyleNotation(palette: ["dim": "#808080"])
        #expect(try notation.style("bold dim") == Style(foreground: .rgb(128, 128, 128), attributes: .bold))
    }

    @Test(arguments: [
        "on", "red on", "on on red", "red blue", "on red on blue", "#12345", "#gggggg", "256", "-1", "me", "purpel",
        "#",
    ])
    func `What is not a style is refused with a reason`(text: String) {
        #expect(throws: StyleNotation.Fault.self) { try notation.style(text) }
    }
}
