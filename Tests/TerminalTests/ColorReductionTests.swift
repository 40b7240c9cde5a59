import Screen
import Testing

@testable import Terminal

@Suite struct ColorReductionTests {
    private func foreground(_ color: Color, _ level: ColorLevel, indexed: Int = 8) -> Int32 {
        ColorReduction(level: level, indexed: indexed).reduce(Style(foreground: color)).0.foreground
    }

    @Test func `Colours that the terminal has are kept`() {
        #expect(foreground(.default, .rgb) == -1)
        #expect(foreground(.palette(200), .palette256) == 200)
        #expect(foreground(.palette(3), .eight) == 3)
        #expect(foreground(.palette(12), .sixteen) == 12)
        #expect(foreground(.palette(200), .rgb, indexed: 256) == 200)
        #expect(foreground(.rgb(255, 136, 0), .rgb) == 0xff8800)
    }

    @Test func `A 24-bit colour never has a number of the palette`() {
        #expect(foreground(.rgb(0, 0, 5), .rgb) == 8)
        #expect(foreground(.rgb(0, 0, 5), .rgb, indexed: 256) == 0x000105)
        #expect(foreground(.palette(12), .rgb) == 0x5c5cff)
    }

    @Test(arguments: [
        (Color.rgb(255, 136, 0), Int32(208)), (.rgb(0, 0, 0), 16), (.rgb(255, 255, 255), 231),
        (.rgb(128, 128, 128), 244),
        (.rgb(0, 95, 135), 24), (.rgb(22, 24, 29), 234), (.rgb(255, 0, 0), 196),
    ]) func `The nearest of 240 colours is taken`(color: Color, number: Int32) {
        #expect(foreground(color, .palette256) == number)
    }

    @Test func `Eight colours show bright ones as bold`() {
        let (pair, attributes) = ColorReduction(level: .eight).reduce(Style(foreground: .palette(9)))
        #expect(pair.foreground == 1)
        #expect(attributes == .bold)
        let (gray, dim) = ColorReduction(level: .eight).reduce(Style(foreground: .palette(8)))
        #expect(gray.foreground == 7)
        #expect(dim == .dim)
    }

    @Test func `Two colours that fall together are told apart`() {
        for level in [ColorLevel.eight, .sixteen] {
            let style = Style(foreground: .rgb(40, 40, 40), background: .rgb(10, 10, 10))
            let (pair, _) = ColorReduction(level: level).reduce(style)
            #expect(pair.foreground != pair.background)
        }
    }

    @Test func `Without colours only attributes are left`() {
        let style = Style(foreground: .palette(1), background: .rgb(1, 2, 3), attributes: [.bold, .reverse])
        let (pair, attributes) = ColorReduction(level: .none).reduce(style)
        #expect(pair == ColorReduction.Pair())
        #expect(attributes == [.bold, .reverse])
    }
}
