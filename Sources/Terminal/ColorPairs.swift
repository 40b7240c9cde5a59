import CNcurses
import Screen

/// The pairs of colours that ncurses knows, made when a style first needs them.
struct ColorPairs {
    private var reduction: ColorReduction
    private var numbers: [ColorReduction.Pair: Int32] = [:]
    private var known: [Style: (pair: Int32, attributes: attr_t)] = [:]
    /// Pairs beside number 0.
    private let room: Int32
    /// False: the terminal has no colours of its own to go back to, white on black stand for them.
    private let hasOwnColors: Bool

    init(reduction: ColorReduction, room: Int32, hasOwnColors: Bool) {
        self.reduction = reduction
        self.room = room
        self.hasOwnColors = hasOwnColors
    }

    /// Pair and attributes for ncurses.
    mutating func look(of style: Style) -> (pair: Int32, attributes: attr_t) {
        if let look = known[style] { return look }
        let (pair, attributes) = reduction.reduce(style)
        let look = (number(of: pair), ColorPairs.bits(attributes))
        // Themes have dozens of styles; thousands can only come from a mistake, and must not grow without bound.
        if known.count > 4096 { known.removeAll() }
        known[style] = look
        return look
    }

    private mutating func number(of pair: ColorReduction.Pair) -> Int32 {
        if reduction.level == .none { return 0 }
        var pair = pair
        if !hasOwnColors {
            if pair.foreground < 0 { pair.foreground = 7 }
            if pair.background < 0 { pair.background = 0 }
        }
        if pair == ColorReduction.Pair() { return 0 }
        if let number = numbers[pair] { return number }
        let next = Int32(numbers.count) + 1
        guard next <= room, init_extended_pair(next, pair.foreground, pair.background) == OK else {
            // No pairs left: the foreground says more than the background; attributes stay in any case.
            return numbers[ColorReduction.Pair(foreground: pair.foreground)] ?? 0
        }
        numbers[pair] = next
        return next
    }

    private static func bits(_ attributes: Attributes) -> attr_t {
        var bits: attr_t = 0
        if attributes.contains(.bold) { bits |= ft_bold }
        if attributes.contains(.dim) { bits |= ft_dim }
        if attributes.contains(.italic) { bits |= ft_italic }
        if attributes.contains(.underline) { bits |= ft_underline }
        if attributes.contains(.reverse) { bits |= ft_reverse }
        // ncurses has no strike-through; dim is the nearest that says "not any more".
        if attributes.contains(.strike) { bits |= ft_dim }
        return bits
    }
}
