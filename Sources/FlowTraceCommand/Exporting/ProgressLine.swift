import Foundation

/// A line about work that takes longer than a moment, on standard error, where that is a terminal; it is taken away when the
/// work is done.
struct ProgressLine {
    private let isTerminal = isatty(2) == 1
    private let start = MonotonicClock.now
    private var last: UInt64 = 0
    private var isShown = false

    /// Nothing is shown of what takes less, ns.
    private static let patience: UInt64 = 200_000_000
    private static let interval: UInt64 = 100_000_000

    /// `part`: 0 … 1
    mutating func show(_ what: String, _ part: Double) {
        let now = MonotonicClock.now
        guard isTerminal, now - start >= Self.patience, now - last >= Self.interval else { return }
        last = now
        isShown = true
        let percent = Int((min(max(part, 0), 1) * 100).rounded(.down))
        let filled = percent / 5
        let bar = String(repeating: "#", count: filled) + String(repeating: ".", count: 20 - filled)
        TextOutput.standardError("\r\u{1B}[K[\(bar)] \(percent) %  \(PlainText.safe(what))")
    }

    mutating func clear() {
        if isShown { TextOutput.standardError("\r\u{1B}[K") }
        isShown = false
    }
}
