import Glibc
import Screen

/// How many colours a terminal is given.
package enum ColorLevel: Int, Comparable, Sendable {
    /// Attributes only.
    case none
    case eight, sixteen, palette256, rgb

    package static func < (left: ColorLevel, right: ColorLevel) -> Bool { left.rawValue < right.rawValue }
}

/// How to open a terminal.
package struct TerminalOptions: Sendable {
    /// Descriptors of the terminal, both readable by `tcgetattr`.
    package var input: Int32 = 0
    package var output: Int32 = 1
    /// The kind of terminal as terminfo names it; nil when the environment does not say.
    package var kind: String?
    /// Ask for mouse events. Without, the terminal's own selection works.
    package var mouse = true
    /// Typed before the terminal was opened.
    package var typed: [UInt8] = []
    /// At most that many colours.
    package var colors = ColorLevel.rgb
    /// The terminal is said to understand 24-bit colours even where terminfo does not know it.
    package var claimsRGB = false
    /// For `setlocale`; empty means the environment's.
    package var locale = ""

    package init() {}

    /// What TERM, COLORTERM and NO_COLOR (which counts when it is not empty) say.
    package static func fromEnvironment() -> TerminalOptions {
        var options = TerminalOptions()
        func variable(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }
        options.kind = variable("TERM")
        if let forbidden = variable("NO_COLOR"), !forbidden.isEmpty { options.colors = .none }
        options.claimsRGB = ["truecolor", "24bit"].contains(variable("COLORTERM"))
        return options
    }
}

/// What the open terminal can do.
package struct TerminalCapabilities: Equatable, Sendable {
    package var colors: ColorLevel
    /// False: the locale is not UTF-8, draw with ASCII.
    package var unicode: Bool
    package var mouse: Bool
}

/// Why there is no terminal; one sentence that says what to do.
package enum TerminalError: Error, Equatable, Sendable, CustomStringConvertible {
    case notATerminal
    case kindUnset
    case kindUnknown(String)
    case kindTooSimple(String)
    case system(String)

    package var description: String {
        switch self {
        case .notATerminal: "Input or output is not a terminal: use --plain, or run flowtrace in a terminal."
        case .kindUnset: "TERM is not set: try TERM=xterm-256color, or use --plain."
        case .kindUnknown(let kind):
            "TERM is '\(kind)', which this system does not know: try TERM=xterm-256color, or use --plain."
        case .kindTooSimple(let kind):
            "A terminal of the kind '\(kind)' cannot place its cursor: set TERM to what it really is, or use --plain."
        case .system(let what): "The terminal could not be opened (\(what)): use --plain."
        }
    }
}

/// A signal that came for the process, as the event loop needs it.
package enum TerminalSignal: Hashable, Sendable {
    /// The window has another size; the terminal has adapted to it.
    case resize(Size)
    /// SIGTERM, SIGHUP, SIGINT or SIGQUIT: close the terminal and end.
    case terminate(Int32)
    /// SIGTSTP: call `suspend()`.
    case suspend
    /// SIGCONT, also after `suspend()`.
    case resume
    /// SIGCHLD.
    case child
}
