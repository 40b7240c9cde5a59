import Explorer
import Screen

/// What title and status line say of the session.
struct StatusText {
    let status: SessionStatus
    let glyphs: Glyphs

    /// `LIVE`, `ENDED rc=1`, `ENDED SIGKILL`.
    var connection: Span {
        if let part = status.reading { return Span(Self.reading(part), .statusPaused) }
        return switch status.connection {
        case .waiting: Span("WAITING", .statusPaused)
        case .live: Span("LIVE", .statusLive)
        case .paused: Span("PAUSED", .statusPaused)
        case .off: Span("CAPTURE OFF", .statusOff)
        case .ended(nil): Span("ENDED", .statusEnded)
        case .ended(.code(0)?): Span("ENDED rc=0", .statusEnded)
        case .ended(.code(let code)?): Span("ENDED rc=\(code)", .statusError)
        case .ended(.signal(let signal)?): Span("ENDED \(Self.signalName(signal))", .statusError)
        case .disconnected: Span("DISCONNECTED", .statusDisconnected)
        }
    }

    /// `READING #######... 70 %`
    private static func reading(_ part: Double) -> String {
        let percent = Int(min(max(part, 0), 1) * 100)
        let filled = percent / 10
        let bar = String(repeating: "#", count: filled) + String(repeating: ".", count: 10 - filled)
        return "READING \(bar) \(percent) %"
    }

    /// The command line; while there is none, what is being waited for; after a loss of the connection, why.
    var title: String {
        switch status.connection {
        case .waiting(let what): status.title.isEmpty ? what : status.title
        case .disconnected(let why) where !why.isEmpty: "\(why)  \(status.title)"
        default: status.title
        }
    }

    /// Counters, the most useful first: a line that is short leaves out the last ones.
    func counters(limit: Int) -> StyledText {
        var fields: [Span] = [Span(CountText.calls(status.calls), .status)]
        if status.lost > 0 { fields.append(Span("\(CountText.grouped(status.lost)) lost", .lost)) }
        if status.callsPerSecond >= 0.5, case .live = status.connection {
            fields.append(Span("\(CountText.short(status.callsPerSecond))/s", .statusField))
        }
        if status.memoryBytes > 0 { fields.append(Span(CountText.bytes(status.memoryBytes), .statusField)) }
        var text = StyledText()
        for field in fields {
            let gap = text.isEmpty ? "" : "   "
            if text.width + gap.utf8.count + StyledText.width(field.text) > limit { break }
            text.append(safe: gap, .status)
            text.append(safe: field.text, field.role)
        }
        return text
    }

    static func signalName(_ number: Int32) -> String {
        let names: [Int32: String] = [
            1: "SIGHUP", 2: "SIGINT", 3: "SIGQUIT", 4: "SIGILL", 6: "SIGABRT", 7: "SIGBUS", 8: "SIGFPE", 9: "SIGKILL",
            11: "SIGSEGV", 13: "SIGPIPE", 14: "SIGALRM", 15: "SIGTERM",
        ]
        return names[number] ?? "signal \(number)"
    }
}
