import Foundation
import Interface
import Screen
import Terminal

/// Themes as text for a terminal's scrollback: a list of all, and the roles of one.
struct ThemeSheet {
    let loader: ThemeLoader
    /// `.none`: words only.
    let level: ColorLevel

    /// What standard output can show, as far as the environment tells.
    static func level(_ environment: [String: String]) -> ColorLevel {
        if isatty(1) != 1 || environment["NO_COLOR"]?.isEmpty == false { return .none }
        if ["truecolor", "24bit"].contains(environment["COLORTERM"] ?? "") { return .rgb }
        let terminal = environment["TERM"] ?? ""
        if terminal.contains("256color") { return .palette256 }
        return terminal.isEmpty || terminal == "dumb" ? .none : .eight
    }

    /// A line for each theme: name, title, appearance, and how a call looks.
    func list() -> String {
        let names = loader.names()
        let width = names.map(\.count).max() ?? 0
        return names.map { name in
            let (theme, warnings) = loader.theme(name)
            var line = name + String(repeating: " ", count: width + 2 - name.count)
            if level > .none { line += sample(theme) + "  " }
            line += "\(theme.appearance.rawValue)  \(PlainText.safe(theme.title))"
            if !warnings.isEmpty { line += "  (with faults: see flowtrace themes \(name))" }
            return line + "\n"
        }.joined()
    }

    /// Every role with its name in its own style, on the theme's ground and on the cursor's row.
    func roles(of name: String) -> (String, [FileWarning]) {
        let (theme, warnings) = loader.theme(name)
        var text = "\(theme.name): \(PlainText.safe(theme.title)), \(theme.appearance.rawValue)\n\n"
        let width = (Role.all.map(\.name.count).max() ?? 0) + 1
        for role in Role.all {
            let padded = " " + role.name + String(repeating: " ", count: width - role.name.count)
            let style = theme[role].over(theme[.pane])
            let selected = theme[role].over(theme[.rowSelected]).over(theme[.pane])
            if level > .none {
                text += painted(padded, style) + painted(padded, selected) + "  "
            } else {
                text += padded
            }
            text += Self.notation(theme[role]) + "\n"
        }
        return (text, warnings)
    }

    private func sample(_ theme: Theme) -> String {
        let parts: [(String, Role)] = [
            (" ▾ ", .fold), ("charge", .callName), ("(", .value), ("guest", .argumentName), ("=", .value),
            ("'Donald'", .valueString), (", ", .value), ("3.70", .valueNumber), (")", .value),
            (" ✗ ", .callRaised), ("CardDeclined", .exceptionType), ("  33 µs ", .duration),
        ]
        return parts.map { painted($0.0, theme[$0.1].over(theme[.pane])) }.joined()
    }

    private func painted(_ text: String, _ style: Style) -> String {
        "\u{1B}[" + Self.codes(style, level).map(String.init).joined(separator: ";") + "m" + text + "\u{1B}[0m"
    }

    /// Parameters of SGR (ECMA-48 8.3.117) for a style.
    static func codes(_ style: Style, _ level: ColorLevel) -> [Int] {
        let (pair, attributes) = ColorReduction(level: level, indexed: 8).reduce(style)
        var codes = [0]
        let signs: [(Attributes, Int)] = [
            (.bold, 1), (.dim, 2), (.italic, 3), (.underline, 4), (.reverse, 7), (.strike, 9),
        ]
        codes += signs.filter { attributes.contains($0.0) }.map(\.1)
        for (number, base) in [(Int(pair.foreground), 38), (Int(pair.background), 48)] where number >= 0 {
            if number < 8 {
                codes.append(base - 8 + number)
            } else if level == .rgb {
                codes += [base, 2, number >> 16 & 255, number >> 8 & 255, number & 255]
            } else {
                codes += [base, 5, number]
            }
        }
        return codes
    }

    /// The style as a theme's file would have it.
    static func notation(_ style: Style) -> String {
        func name(_ color: Color) -> String {
            switch color {
            case .default: "default"
            case .palette(let index): String(index)
            case .rgb(let red, let green, let blue):
                "#" + [red, green, blue].map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
            }
        }
        let signs: [(Attributes, String)] = [
            (.bold, "bold"), (.dim, "dim"), (.italic, "italic"), (.underline, "underline"), (.reverse, "reverse"),
            (.strike, "strike"),
        ]
        var words = signs.filter { style.attributes.contains($0.0) }.map(\.1)
        if let color = style.foreground { words.append(name(color)) }
        if let color = style.background { words += ["on", name(color)] }
        return words.isEmpty ? "none" : words.joined(separator: " ")
    }
}
