import Screen

/// A screen being drawn, with the theme that gives roles their styles.
struct Canvas {
    var screen: Screen
    let theme: Theme
    let glyphs: Glyphs
    /// Styles already looked up: a screen asks for the same few roles again and again.
    private var styles: [Pair: Style] = [:]
    private let base: Style

    init(size: Size, theme: Theme, glyphs: Glyphs) {
        self.theme = theme
        self.glyphs = glyphs
        // The pane is what all is drawn on.
        base = theme[.text].over(theme[.pane])
        screen = Screen(size: size, style: base)
    }

    private struct Pair: Hashable {
        var role: Role
        var under: Role?
    }

    /// The role's style, laid over the background of `under`, if any, and over `.text` on `.pane`.
    mutating func style(_ role: Role, over under: Role? = nil) -> Style {
        let pair = Pair(role: role, under: under)
        if let style = styles[pair] { return style }
        var style = theme[role]
        if let under { style = style.over(Style(background: theme[under].background)) }
        style = style.over(base)
        styles[pair] = style
        return style
    }

    /// Writes at most `limit` columns; answers the column behind the text. Where roles have no background of their own,
    /// that of `under` shows, as on the status line.
    @discardableResult
    mutating func put(_ text: StyledText, x: Int, y: Int, limit: Int = .max, over under: Role? = nil) -> Int {
        var column = x
        let end = limit == .max ? Int.max : x + limit
        for span in text.spans where column < end {
            column += screen.put(
                span.text, x: column, y: y, style: style(span.role, over: under),
                limit: end == .max ? .max : end - column)
        }
        return column
    }

    @discardableResult
    mutating func put(_ text: String, _ role: Role, x: Int, y: Int, limit: Int = .max) -> Int {
        x + screen.put(text, x: x, y: y, style: style(role), limit: limit)
    }

    mutating func fill(_ rectangle: Rectangle, _ role: Role, character: Character = " ") {
        screen.fill(rectangle, style: style(role), character: character)
    }

    mutating func restyle(_ rectangle: Rectangle, _ role: Role) {
        screen.restyle(rectangle, over: theme[role])
    }
}
