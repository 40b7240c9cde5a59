import Screen

/// Turns colours into what a terminal has.
package struct ColorReduction {
    package var level: ColorLevel
    /// With `.rgb`: numbers below this one mean the palette, so that no 24-bit colour may have such a number.
    package var indexed = 8

    /// A reduced foreground and background, as numbers for ncurses (-1 the terminal's own), and what colour alone can no
    /// longer say.
    package struct Pair: Hashable {
        package var foreground: Int32 = -1
        package var background: Int32 = -1
    }

    package init(level: ColorLevel, indexed: Int = 8) {
        self.level = level
        self.indexed = indexed
    }

    package func reduce(_ style: Style) -> (Pair, Attributes) {
        var attributes = style.attributes
        if level == .none { return (Pair(), attributes) }
        var pair = Pair(
            foreground: number(style.foreground ?? .default), background: number(style.background ?? .default))
        if level == .eight {
            // The bright eight exist as bold ones; bright black as bold is invisible on some terminals.
            if pair.foreground == 8 {
                pair.foreground = 7
                attributes.insert(.dim)
            } else if pair.foreground > 8 {
                pair.foreground -= 8
                attributes.insert(.bold)
            }
            if let background = style.background, pair.background > 7 {
                pair.background = nearest(background, below: 8)
            }
        }
        if level <= .sixteen, pair.foreground == pair.background, pair.foreground >= 0,
            style.foreground != style.background
        {
            pair.foreground = [0, 1, 4, 5, 8].contains(pair.background) ? 7 : 0
        }
        return (pair, attributes)
    }

    /// The number of a colour, 0–15 for `.eight` too.
    private func number(_ color: Color) -> Int32 {
        switch (color, level) {
        case (.default, _), (_, .none): return -1
        case (.palette(let index), .palette256): return Int32(index)
        case (.palette(let index), _) where index < 16:
            // Without a palette of sixteen, the bright ones can only be meant as colours.
            if level == .rgb, Int(index) >= indexed { return direct(ColorReduction.components(of: color)) }
            return Int32(index)
        case (.palette(let index), .rgb) where Int(index) < indexed: return Int32(index)
        case (_, .rgb): return direct(ColorReduction.components(of: color))
        // 16–255 are the same on every terminal.
        case (_, .palette256): return ColorReduction.nearest(ColorReduction.components(of: color), in: 16..<256)
        default: return nearest(color, below: 16)
        }
    }

    private func direct(_ parts: (Int, Int, Int)) -> Int32 {
        let number = parts.0 << 16 | parts.1 << 8 | parts.2
        // One step of green away is the nearest colour that no palette number hides, one of blue with a small palette.
        return Int32(number >= indexed ? number : indexed > 8 ? number | 0x100 : indexed)
    }

    /// Nearest of the first `count` colours of the palette as xterm has it.
    private func nearest(_ color: Color, below count: Int) -> Int32 {
        ColorReduction.nearest(ColorReduction.components(of: color), in: 0..<count)
    }

    /// Costs a microsecond or so: its results are kept for each style.
    private static func nearest(_ wanted: (Int, Int, Int), in range: Range<Int>) -> Int32 {
        var best = range.lowerBound
        var least = Int.max
        for index in range {
            let distance = distance(components(of: .palette(UInt8(index))), wanted)
            if distance < least { (best, least) = (index, distance) }
        }
        return Int32(best)
    }

    /// How far apart two colours look: the weights follow the eye, which sees green best, and red better the more there
    /// is of it.
    static func distance(_ left: (Int, Int, Int), _ right: (Int, Int, Int)) -> Int {
        let red = left.0 - right.0
        let green = left.1 - right.1
        let blue = left.2 - right.2
        let mean = (left.0 + right.0) / 2
        return (512 + mean) * red * red + 1024 * green * green + (767 - mean) * blue * blue
    }

    /// Red, green and blue, 0–255. The terminal's own colour counts as white.
    static func components(of color: Color) -> (Int, Int, Int) {
        switch color {
        case .default: return (229, 229, 229)
        case .rgb(let red, let green, let blue): return (Int(red), Int(green), Int(blue))
        case .palette(let index):
            let index = Int(index)
            if index < 16 { return sixteen[index] }
            if index >= 232 {
                let gray = 8 + (index - 232) * 10
                return (gray, gray, gray)
            }
            func part(_ step: Int) -> Int { step == 0 ? 0 : 55 + 40 * step }
            return (part((index - 16) / 36), part((index - 16) / 6 % 6), part((index - 16) % 6))
        }
    }

    /// xterm's defaults; users change them, but keep what they mean.
    private static let sixteen: [(Int, Int, Int)] = [
        (0, 0, 0), (205, 0, 0), (0, 205, 0), (205, 205, 0), (0, 0, 238), (205, 0, 205), (0, 205, 205), (229, 229, 229),
        (127, 127, 127), (255, 0, 0), (0, 255, 0), (255, 255, 0), (92, 92, 255), (255, 0, 255), (0, 255, 255),
        (255, 255, 255),
    ]
}
