/// A theme as its file has it: texts only, nothing looked up yet.
package struct ThemeDocument: Sendable {
    package enum Appearance: String, Sendable {
        case dark, light
    }

    /// The file's name without `.toml`; how `inherits` and `--theme` call it.
    package var name: String
    /// What a list of themes shows; the `name` in the file.
    package var title: String
    /// The file's path, for warnings.
    package var file: String
    package var appearance: Appearance
    /// The theme that has what this one leaves out.
    package var inherits: String?
    /// Names for colours: `amber` → `#ffb454`. A colour can be another name.
    package var palette: [String: String]
    /// Role names → style strings such as `bold amber on #202020`.
    package var roles: [String: String]
    /// Lines, from 1, of the keys `inherits`, `palette.NAME` and `roles.NAME`, as far as known.
    package var lines: [String: Int]

    package init(
        name: String, title: String? = nil, file: String, appearance: Appearance = .dark, inherits: String? = nil,
        palette: [String: String] = [:], roles: [String: String] = [:], lines: [String: Int] = [:]
    ) {
        self.name = name
        self.title = title ?? name
        self.file = file
        self.appearance = appearance
        self.inherits = inherits
        self.palette = palette
        self.roles = roles
        self.lines = lines
    }

    /// A warning about one of this file's keys.
    func warning(_ key: String, _ text: String) -> FileWarning {
        FileWarning(file: file, line: lines[key], text: text)
    }
}

/// What is wrong with a theme file. Never a reason not to start.
package struct FileWarning: Equatable, Sendable, CustomStringConvertible {
    package var file: String
    /// From 1.
    package var line: Int?
    /// One sentence without a full stop.
    package var text: String

    package init(file: String, line: Int? = nil, text: String) {
        self.file = file
        self.line = line
        self.text = text
    }

    package var description: String { line.map { "\(file):\($0): \(text)" } ?? "\(file): \(text)" }

    /// With the file's name instead of its path.
    package var brief: String {
        let name = file.split(separator: "/").last.map(String.init) ?? file
        return FileWarning(file: name, line: line, text: text).description
    }
}
