import Screen

/// A style for every role.
package struct Theme: Sendable {
    package var name: String
    package var title: String
    package var appearance: ThemeDocument.Appearance
    private var styles: [Role: Style]

    package init(
        name: String, title: String? = nil, appearance: ThemeDocument.Appearance = .dark, styles: [Role: Style]
    ) {
        self.name = name
        self.title = title ?? name
        self.appearance = appearance
        self.styles = styles
    }

    /// The role's style, or that of the role its name extends; plain when neither is there.
    package subscript(_ role: Role) -> Style {
        if let style = styles[role] { return style }
        var next = role.parent
        while let role = next {
            if let style = styles[role] { return style }
            next = role.parent
        }
        return .plain
    }

    /// For tests: the role at place n of `Role.all` is shown in colour 16 + n of the palette, without attributes.
    package static let roleNames = Theme(
        name: "role-names",
        styles: Dictionary(
            uniqueKeysWithValues: Role.all.enumerated().map { place, role in
                (role, Style(foreground: .palette(UInt8(16 + place))))
            }))

    /// The role that `roleNames` shows in `color`.
    package static func role(shownBy color: Color?) -> Role? {
        guard case .palette(let index)? = color, index >= 16, Int(index) - 16 < Role.all.count else { return nil }
        return Role.all[Int(index) - 16]
    }
}
