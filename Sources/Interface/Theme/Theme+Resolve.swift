import Screen

extension Theme {
    /// The theme called `name` among `documents`, with what is wrong about its file and those that it inherits from.
    ///
    /// For each role: its style in the theme, else in the one it inherits from, and so on; then the same for the role that
    /// its name extends. So a theme that changes `status` keeps the `status.live` that it inherits. Palettes are laid over
    /// one another: a theme may inherit all roles and change only the colours. When no document has that name, `default`
    /// is taken, and without that the built-in theme.
    package static func resolve(_ documents: [ThemeDocument], name: String) -> (Theme, [FileWarning]) {
        var warnings: [FileWarning] = []
        var first = name == ThemeDocument.builtIn.name ? ThemeDocument.builtIn : documents.first { $0.name == name }
        if first == nil {
            warnings.append(FileWarning(file: name, text: "there is no theme of that name"))
            first = documents.first { $0.name == "default" }
        }
        let chain = chain(from: first ?? .builtIn, in: documents, &warnings)
        let notation = StyleNotation(palette: palette(of: chain, &warnings))
        var styles: [Role: Style] = [:]
        for document in chain {
            styles.merge(Theme.styles(of: document, notation, &warnings)) { nearer, _ in nearer }
        }
        let head = chain[0]
        let theme = Theme(name: head.name, title: head.title, appearance: head.appearance, styles: styles)
        return (theme, warnings)
    }

    /// The document and those that it inherits from, nearest first; at least one, each once.
    private static func chain(
        from first: ThemeDocument, in documents: [ThemeDocument], _ warnings: inout [FileWarning]
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

    private static func palette(of chain: [ThemeDocument], _ warnings: inout [FileWarning]) -> [String: String] {
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
        of document: ThemeDocument, _ notation: StyleNotation, _ warnings: inout [FileWarning]
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
}
