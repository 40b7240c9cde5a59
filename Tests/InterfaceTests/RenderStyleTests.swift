import Explorer
import Screen
import Testing

@testable import Interface

@Suite struct RenderStyleTests {
    let theme = Theme(
        name: "test",
        styles: [
            .pane: Style(foreground: .palette(1), background: .palette(2)), .text: Style(foreground: .palette(3)),
            .status: Style(background: .palette(4)), .statusLive: Style(background: .palette(5)),
            .rowSelected: Style(background: .palette(6)), .rowMatchCurrent: Style(attributes: .underline),
            .durationSlow: Style(attributes: .bold), .callName: Style(foreground: .palette(7)),
        ])

    @Test func `All is drawn on the pane`() {
        var stage = Stage(width: 120, height: 24)
        stage.type("Enter")
        let screen = stage.render(theme: theme).screen
        for y in 0..<24 {
            for x in 0..<120 { #expect(screen[x, y].style.background != nil, "\(x), \(y)") }
        }
        #expect(screen[60, 20].style == Style(foreground: .palette(3), background: .palette(2)))
    }

    @Test func `The state keeps its own background on the title's`() {
        let screen = Stage(width: 80, height: 24).render(theme: theme).screen
        #expect(screen[1, 0].text == "L" && screen[1, 0].style.background == .palette(5))
        #expect(screen[20, 0].style.background == .palette(4))
    }

    @Test func `Selection and match are laid over what the row shows`() {
        var stage = Stage(width: 80, height: 24)
        stage.type("/ main Enter")
        let screen = stage.render(theme: theme).screen
        let y = 1 + stage.state.line
        let line = Array(screen.line(y))
        let x = line.firstIndex(of: "m") ?? 0
        #expect(screen[x, y].style == Style(foreground: .palette(7), background: .palette(6), attributes: .underline))
        #expect(screen[79, y].style.background == .palette(6) && screen[79, y - 1].style.background == .palette(2))
    }

    @Test func `Slow calls stand out`() {
        let stage = Stage(width: 80, height: 24)
        let screen = stage.render(theme: theme).screen
        let slow = (0..<24).filter { screen.line($0).hasSuffix("210 ms") }
        #expect(slow.count == 1)
        for y in slow { #expect(screen[79, y].style.attributes.contains(.bold)) }
        for y in 0..<24 where screen.line(y).hasSuffix("1.22 ms") {
            #expect(!screen[79, y].style.attributes.contains(.bold))
        }
    }
}
