import Foundation

extension Doctor {
    func examineTerminal() -> [Finding] {
        [examineScreen(), examineLocale(), examineColours()]
    }

    private func examineScreen() -> Finding {
        let terminal = environment["TERM"] ?? ""
        if isatty(1) != 1 {
            return Finding(
                grade: .information, subject: "terminal", text: "standard output is none: trees are printed as text")
        }
        guard TextTerminal.isCapable(terminal) else {
            let name = terminal.isEmpty ? "is not set" : "is \(terminal)"
            return Finding(
                grade: .warning, subject: "terminal",
                text: "TERM \(name): the tree is printed as text; for the explorer, set TERM to your terminal's name")
        }
        guard Self.describes(terminal, environment) else {
            return Finding(
                grade: .warning, subject: "terminal",
                text: "TERM is \(terminal), which this machine does not know: install ncurses-term, "
                    + "or set TERM=xterm-256color")
        }
        var size = winsize()
        _ = ioctl(1, UInt(TIOCGWINSZ), &size)
        let text = "\(terminal), \(size.ws_col) × \(size.ws_row)"
        if size.ws_col < 40 || size.ws_row < 8 {
            return Finding(grade: .warning, subject: "terminal", text: text + ": 40 × 8 show more")
        }
        return Finding(grade: .good, subject: "terminal", text: text)
    }

    /// Is there a terminfo entry?
    static func describes(_ terminal: String, _ environment: [String: String]) -> Bool {
        guard let first = terminal.unicodeScalars.first, !terminal.contains("/") else { return false }
        let folders =
            [environment["TERMINFO"], environment["HOME"].map { $0 + "/.terminfo" }].compactMap(\.self)
            + [
                "/etc/terminfo", "/lib/terminfo", "/usr/lib/terminfo", "/usr/share/terminfo",
                "/usr/local/share/terminfo",
            ]
        return folders.contains { folder in
            [String(first), String(first.value, radix: 16)].contains {
                FileManager.default.fileExists(atPath: "\(folder)/\($0)/\(terminal)")
            }
        }
    }

    private func examineLocale() -> Finding {
        let names = ["LC_ALL", "LC_CTYPE", "LANG"]
        guard let name = names.first(where: { environment[$0]?.isEmpty == false }), let value = environment[name] else {
            return Finding(
                grade: .warning, subject: "locale", text: "none is set: the explorer shows ASCII; set LANG=C.UTF-8")
        }
        let isUnicode = TextTerminal.isUnicode(environment)
        if setlocale(LC_ALL, "") == nil {
            return Finding(
                grade: .warning, subject: "locale",
                text: "\(name)=\(value) is not installed on this machine; C.UTF-8 is")
        }
        return isUnicode
            ? Finding(grade: .good, subject: "locale", text: "\(name)=\(value)")
            : Finding(
                grade: .warning, subject: "locale",
                text: "\(name)=\(value) is not UTF-8: trees are drawn in ASCII; set LANG=C.UTF-8")
    }

    private func examineColours() -> Finding {
        if let value = environment["NO_COLOR"], !value.isEmpty {
            return Finding(grade: .information, subject: "colours", text: "off, since NO_COLOR is set")
        }
        let terminal = environment["TERM"] ?? ""
        let colours =
            switch environment["COLORTERM"] {
            case "truecolor", "24bit": "24 bits, as COLORTERM says"
            default:
                terminal.contains("256") || terminal.contains("direct")
                    ? "256"
                    : "as few as \(terminal.isEmpty ? "a terminal of unknown kind" : terminal) has; "
                        + "TERM=xterm-256color if yours shows more"
            }
        return Finding(grade: terminal.isEmpty ? .information : .good, subject: "colours", text: colours)
    }
}
