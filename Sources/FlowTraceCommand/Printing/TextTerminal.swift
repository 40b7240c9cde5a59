import Foundation
import Interface

/// What plain text may use.
enum TextTerminal {
    /// Columns of the terminal on standard output; where there is none, enough for most lines.
    static var width: Int {
        var size = winsize()
        if isatty(1) == 1, ioctl(1, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 { return Int(size.ws_col) }
        return 200
    }

    /// Unicode unless the locale, where one is set, says otherwise. Without any setting a pipe gets Unicode.
    static var glyphs: Glyphs {
        isUnicode(ProcessInfo.processInfo.environment) ? .unicode : .ascii
    }

    static func isUnicode(_ environment: [String: String]) -> Bool {
        let setting = ["LC_ALL", "LC_CTYPE", "LANG"].compactMap { environment[$0] }.first { !$0.isEmpty }
        guard let setting = setting?.uppercased() else { return true }
        return setting.contains("UTF-8") || setting.contains("UTF8")
    }

    /// Can the explorer run here? Both ends must be a terminal that can place its cursor.
    static var canShowExplorer: Bool {
        isatty(0) == 1 && isatty(1) == 1 && isCapable(ProcessInfo.processInfo.environment["TERM"])
    }

    /// What to say when somebody sits at a terminal that cannot show the explorer; nil: it can, or nobody does.
    static func obstacle(_ terminal: String?) -> String? {
        guard isatty(0) == 1, isatty(1) == 1, !isCapable(terminal) else { return nil }
        let name = terminal.map { $0.isEmpty ? "is empty" : "is \($0)" } ?? "is not set"
        return "TERM \(name), so the tree is printed as text; for the explorer, set it to your terminal's name."
    }

    static func isCapable(_ terminal: String?) -> Bool {
        guard let terminal, !terminal.isEmpty else { return false }
        return terminal != "dumb"
    }
}
