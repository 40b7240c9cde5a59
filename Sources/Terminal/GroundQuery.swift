import CTerminal
import Glibc

/// Asks a terminal whether its ground is light: OSC 11, and behind it the question that every terminal answers (DA1). Terminals
/// answer in order, so nothing is on its way any more once that answer is there, and a terminal that does not know OSC 11 costs
/// no waiting.
///
/// An answer that came too late would be taken for typing. So it is only asked where the terminal is near, and known to answer:
/// never through a multiplexer or a network, never where input or output is a pipe. What a person has typed meanwhile is kept.
package struct GroundQuery {
    /// ms
    private static let patience: Int32 = 150
    private static let question = "\u{1b}]11;?\u{1b}\\\u{1b}[c"
    /// Kinds of terminals that answer both.
    private static let kinds = ["xterm", "alacritty", "foot", "wezterm", "rxvt", "konsole", "contour", "ghostty"]
    /// Set by what stands between the terminal and us.
    private static let between = ["TMUX", "STY", "SSH_CONNECTION", "SSH_TTY", "ZELLIJ", "MOSH_SERVER_PID"]

    /// nil: the terminal did not say.
    package private(set) var isLight: Bool?
    /// What was typed before the answer.
    package private(set) var typed: [UInt8] = []

    package static func isSafe(_ variable: (String) -> String?) -> Bool {
        guard let kind = variable("TERM"), kinds.contains(where: kind.hasPrefix) else { return false }
        return between.allSatisfy { variable($0)?.isEmpty ?? true }
    }

    /// nil: this is no terminal of ours. Waits for the answer, 150 ms at most.
    package init?(input: Int32, output: Int32) {
        var modes = termios()
        // In the background, writing and changing modes would stop the process.
        guard isatty(input) == 1, isatty(output) == 1, tcgetpgrp(input) == getpgrp(), tcgetattr(input, &modes) == 0
        else { return nil }
        var raw = modes
        raw.c_lflag &= ~tcflag_t(ICANON | ECHO)
        guard tcsetattr(input, TCSANOW, &raw) == 0 else { return nil }
        defer { tcsetattr(input, TCSANOW, &modes) }
        var question = Self.question
        let written = question.withUTF8 { write(output, $0.baseAddress, $0.count) }
        guard written == question.utf8.count else { return }
        let end = ft_now() + UInt64(Self.patience) * 1_000_000
        var bytes: [UInt8] = []
        var answer = GroundAnswer(bytes)
        while !answer.isWhole, bytes.count < 4096 {
            let now = ft_now()
            var entry = pollfd(fd: input, events: Int16(POLLIN), revents: 0)
            guard now < end, poll(&entry, 1, Int32((end - now) / 1_000_000) + 1) > 0 else { break }
            var buffer = [UInt8](repeating: 0, count: 256)
            let count = read(input, &buffer, buffer.count)
            guard count > 0 else { break }
            bytes += buffer.prefix(count)
            answer = GroundAnswer(bytes)
        }
        isLight = answer.isLight
        typed = answer.typed
    }
}

/// What came back: the answers, and what else was typed.
struct GroundAnswer {
    private(set) var isLight: Bool?
    /// The last answer is there.
    private(set) var isWhole = false
    private(set) var typed: [UInt8] = []

    init(_ bytes: [UInt8]) {
        var rest = bytes[...]
        while let byte = rest.first {
            if byte == 0x1b, let end = GroundAnswer.end(ofString: rest) {
                isLight = GroundAnswer.isLight(String(decoding: rest[..<end], as: UTF8.self)) ?? isLight
                rest = rest[end...]
            } else if byte == 0x1b, rest.dropFirst().starts(with: Array("[?".utf8)),
                let end = rest.firstIndex(of: UInt8(ascii: "c"))
            {
                isWhole = true
                rest = rest[(end + 1)...]
            } else if byte == 0x1b,
                rest.count < 3 || rest.dropFirst().first == UInt8(ascii: "]")
                    || rest.dropFirst().starts(with: Array("[?".utf8))
            {
                // It has just begun.
                return
            } else {
                typed.append(byte)
                rest = rest.dropFirst()
            }
        }
    }

    /// Behind an OSC: its end is BEL, or ESC \.
    private static func end(ofString bytes: ArraySlice<UInt8>) -> Int? {
        guard bytes.dropFirst().first == UInt8(ascii: "]") else { return nil }
        for index in bytes.indices.dropFirst(2) {
            if bytes[index] == 7 { return index + 1 }
            if bytes[index] == 0x1b { return index + 1 < bytes.endIndex ? index + 2 : nil }
        }
        return nil
    }

    /// `ESC ]11;rgb:1c1c/1c1c/1c1c`: of each colour one to four digits.
    static func isLight(_ text: String) -> Bool? {
        guard let start = text.range(of: "rgb:")?.upperBound else { return nil }
        let parts = text[start...].split(separator: "/", maxSplits: 2).map { $0.prefix(while: \.isHexDigit) }
        guard parts.count == 3 else { return nil }
        let values = parts.compactMap { part -> Double? in
            guard (1...4).contains(part.count), let value = Int(part, radix: 16) else { return nil }
            return Double(value) / Double(1 << (4 * part.count) - 1)
        }
        guard values.count == 3 else { return nil }
        // As bright as the eye sees it.
        return 0.299 * values[0] + 0.587 * values[1] + 0.114 * values[2] > 0.5
    }
}

extension String {
    /// Of a short text, where another stands in it.
    fileprivate func range(of part: String) -> Range<Index>? {
        indices.lazy.first { self[$0...].hasPrefix(part) }.map { $0..<index($0, offsetBy: part.count) }
    }
}
