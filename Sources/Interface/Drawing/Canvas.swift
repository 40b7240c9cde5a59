import Screen

/// A screen being drawn, with the theme that gives roles their styles.
struct Canvas {
    var screen: Screen
    let theme: Theme
    let glyphs: Glyphs
    /// Styles already looked up, each laid over that of `.text`: a screen asks for the same few roles again and again.
    private var styles: [Role: Style] = [:]
    private let base: Style

    init(size: Size, theme: Theme, glyphs: Glyphs) {
        self.theme = theme
        self.glyphs = glyphs
        base = theme[.text]
        screen = Screen(size: size, style: base)
    }

    mutating func style(_ role: Role) -> Style {
        if let style = styles[role] { return style }
        let style = theme[role].over(base)
        styles[role] = style
        return style
    }

    /// Writes at most `limit` columns; answers the column behind the text.
    @discardableResult
    mutating func put(_ text: StyledText, x: Int, y: Int, limit: Int = .max) -> Int {
        var column = x
        let end = limit == .max ? Int.max : x + limit
        for span in text.spans where column < end {
            column += screen.put(
                span.text, x: column, y: y, style: style(span.role), limit: end == .max ? .max : end - column)
        }
        return column
    }

    /// The same over the background of another role, as on the status line.
    @discardableResult
    mutating func put(_ text: StyledText, x: Int, y: Int, limit: Int = .max, over role: Role) -> Int {
        let end = put(text, x: x, y: y, limit: limit)
        lay(under: Rectangle(x: x, y: y, width: end - x, height: 1), role)
        return end
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

    /// Gives the cells the role's background, whatever their own says.
    private mutating func lay(under rectangle: Rectangle, _ role: Role) {
        guard let background = theme[role].background else { return }
        screen.restyle(rectangle, over: Style(background: background))
    }
}
