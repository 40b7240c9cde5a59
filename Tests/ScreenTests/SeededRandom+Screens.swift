import Randomness

@testable import Screen

/// Random texts, styles and screens.
extension SeededRandom {
    static let pieces: [String] = [
        "a", "b", " ", "Z", "é", "e\u{301}", "漢", "字", "ｗ", "한", "\u{1112}\u{1161}\u{11ab}", "👩‍👧", "👍🏽", "❤️", "🇩🇪", "🇩",
        "1️⃣", "\u{1b}[31m", "\u{9b}31m", "\u{7f}", "\n", "\r\n", "\t", "\0", "\u{202e}", "\u{2066}", "\u{200b}",
        "\u{200d}",
        "\u{feff}", "\u{ad}", "\u{2028}", "\u{378}", "\u{e0041}", "\u{301}", "की", "நி", "│", "▸", "…", "\u{e000}",
        "z\u{301}\u{302}\u{303}\u{304}\u{305}\u{306}\u{307}", "\u{1f3fd}", "a\u{200d}b", "\u{10ffff}", "\u{115f}",
    ]

    mutating func text(_ count: Int) -> String {
        var text = ""
        for _ in 0..<count { text += SeededRandom.pieces[below(SeededRandom.pieces.count)] }
        return text
    }

    mutating func style() -> Style {
        let colors: [Color?] = [nil, .default, .palette(UInt8(below(256))), .rgb(UInt8(below(256)), 0, 255)]
        return Style(
            foreground: colors[below(4)], background: colors[below(4)],
            attributes: Attributes(rawValue: UInt8(below(64))))
    }

    mutating func screen(_ size: Size) -> Screen {
        var screen = Screen(size: size, style: style())
        for _ in 0..<below(30) { scribble(on: &screen) }
        return screen
    }

    mutating func scribble(on screen: inout Screen) {
        let x = below(screen.size.width + 10) - 5
        let y = below(screen.size.height + 4) - 2
        let area = Rectangle(x: x, y: y, width: below(20), height: below(4))
        switch below(4) {
        case 0: screen.fill(area, style: style(), character: ["x", "漢", "\u{1b}", " "][below(4)])
        case 1: screen.restyle(area, over: style())
        default: screen.put(text(below(12)), x: x, y: y, style: style(), limit: below(3) == 0 ? below(12) : .max)
        }
    }
}

/// Nil when each wide cell has its right half behind it and no right half stands alone; else what is wrong.
func brokenHalf(in screen: Screen) -> String? {
    for y in 0..<screen.size.height {
        for x in 0..<screen.size.width {
            let width = screen[x, y].width
            if width == 2, x + 1 == screen.size.width || screen[x + 1, y].width != 0 { return "wide at \(x),\(y)" }
            if width == 0, x == 0 || screen[x - 1, y].width != 2 { return "half at \(x),\(y)" }
        }
    }
    return nil
}
