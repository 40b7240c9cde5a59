import Screen

extension Theme {
    /// The theme called `name` among `documents`, with what is wrong about its file and those that it inherits from.
    ///
    /// For each role: the theme's own style, that of the role its name extends, and so on; then the same in the theme it
    /// inherits from. Palettes are laid over one another, so a theme may inherit all roles and change only the colours'
    /// meaning. When no document has that name, `default` is taken, and without that the built-in theme.
    package static func resolve(_ documents: [ThemeDocument], name: String) -> (Theme, [ThemeWarning]) {
        var warnings: [ThemeWarning] = []
        var first = name == ThemeDocument.builtIn.name ? ThemeDocument.builtIn : documents.first { $0.name == name }
        if first == nil {
            warnings.append(ThemeWarning(file: name, text: "there is no theme of that name"))
            first = documents.first { $0.name == "default" }
        }
        let chain = chain(from: first ?? .builtIn, in: documents, &warnings)
        let notation = StyleNotation(palette: palette(of: chain, &warnings))
        var read: [[Role: Style]] = []
        for document in chain { read.append(styles(of: document, notation, &warnings)) }
        var styles: [Role: Style] = [:]
        for role in Role.all { styles[role] = style(of: role, in: read) }
        let head = chain[0]
        let theme = Theme(name: head.name, title: head.title, appearance: head.appearance, styles: styles)
        return (theme, warnings)
    }

    /// The document and those that it inherits from, nearest first; at least one, each once.
    private static func chain(
        from first: ThemeDocument, in documents: [ThemeDocument], _ warnings: inout [ThemeWarning]
    ) -> [ThemeDocument] {
        var chain = [first]
        while let last = chain.last, let name = last.inherits {
            if chain.contains(where: { $0.name == name }) {
                warnings.append(last.warning("inherits", "'\(name)' inherits from itself"))
                break
            }
            guard let next = documents.first(where: { $0.name == name }) else {
                warnings.append(last.warning("inherits", "there is no theme '\(name)' to inherit from"))
                break
            }
            chain.append(next)
        }
        return chain
    }

    private static func palette(of chain: [ThemeDocument], _ warnings: inout [ThemeWarning]) -> [String: String] {
        var palette: [String: String] = [:]
        for document in chain.reversed() { palette.merge(document.palette) { _, nearer in nearer } }
        let notation = StyleNotation(palette: palette)
        for document in chain {
            for (name, color) in document.palette.sorted(by: { $0.key < $1.key }) {
                do { _ = try notation.color(color) } catch {
                    warnings.append(document.warning("palette.\(name)", error.text))
                }
            }
        }
        return palette
    }

    private static func styles(
        of document: ThemeDocument, _ notation: StyleNotation, _ warnings: inout [ThemeWarning]
    ) -> [Role: Style] {
        var styles: [Role: Style] = [:]
        for (name, text) in document.roles.sorted(by: { $0.key < $1.key }) {
            let role = Role(name)
            if !role.isKnown { warnings.append(document.warning("roles.\(name)", "there is no role '\(name)'")) }
            do { styles[role] = try notation.style(text) } catch {
                warnings.append(document.warning("roles.\(name)", error.text))
            }
        }
        return styles
    }

    private static func style(of role: Role, in read: [[Role: Style]]) -> Style {
        for styles in read {
            var next: Role? = role
            while let role = next {
                if let style = styles[role] { return style }
                next = role.parent
            }
        }
        return .plain
    }
}
