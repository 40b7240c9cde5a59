import TraceStore
import TraceWire

extension CallText {
    /// How the call ended, by sign and words: `→ 12`, `✗ ValueError: no`, `…` running, `⇄` suspended, `?` unknown; before it
    /// the exception that it caught, `! KeyError: 'x' caught`. At most `limit` columns; at one column the sign alone is left.
    package func outcome(_ call: CallID, limit: Int = .max) -> StyledText {
        var text = caught(call, limit: limit)
        if !text.isEmpty { text.append(safe: " ", .text) }
        let isImport = store.function(store.functionID(call)).origin == .importSystem
        switch store.outcome(call) {
        case .returned where isImport: break
        case .open:
            let awaits = store.isParked(call)
            text.append(safe: awaits ? glyphs.suspended : glyphs.running, awaits ? .callSuspended : .callRunning)
        case .returned:
            if let result = store.result(call) {
                appendValue(result, sign: glyphs.returned, role: .arrow, call, to: &text, limit: limit)
            }
        case .suspended:
            if let value = store.result(call) {
                appendValue(value, sign: glyphs.suspended, role: .callSuspended, call, to: &text, limit: limit)
            } else {
                text.append(safe: glyphs.suspended, .callSuspended)
            }
        case .raised:
            if let exception = store.exception(call) {
                append(exception, sign: glyphs.raised, role: .callRaised, to: &text)
            } else {
                text.append(safe: glyphs.raised, .callRaised)
            }
        case .unknown: text.append(safe: "?", .callUnknown)
        }
        if text.width <= limit { return text }
        guard limit <= 3, let sign = text.spans.first else { return text.cut(to: limit, ellipsis: glyphs.ellipsis) }
        return StyledText(sign.text, sign.role).cut(to: limit, ellipsis: "")
    }

    /// The exception that the call handled itself: with its message where there is room for that and for a result.
    private func caught(_ call: CallID, limit: Int) -> StyledText {
        guard store.mark(call) == .caught, let exception = store.exception(call) else { return StyledText() }
        var text = StyledText()
        append(exception, sign: glyphs.caught, role: .callCaught, to: &text)
        text.append(safe: " caught", exception.controlFlow ? .exceptionControl : .callCaught)
        if text.width <= limit - min(limit, 14) { return text }
        let role: Role = exception.controlFlow ? .exceptionControl : .callCaught
        var short = StyledText(glyphs.caught, role)
        let name = exception.cancelled ? "cancelled" : FunctionText.lastPart(exception.typeName)
        if limit >= name.utf8.count + 6 { short.append(" " + name, role) }
        return short
    }

    private func appendValue(
        _ value: Value, sign: String, role: Role, _ call: CallID, to text: inout StyledText, limit: Int
    ) {
        text.append(safe: sign, role)
        let room = limit == .max ? Int.max : limit - text.width - 1
        if room < 1 { return }
        text.append(safe: " ", .text)
        values(of: call.lane).write(value, to: &text, limit: room)
    }

    private func append(_ exception: ExceptionNote, sign: String, role: Role, to text: inout StyledText) {
        let isMuted = exception.controlFlow
        text.append(safe: sign, isMuted ? .exceptionControl : role)
        text.append(safe: " ", .text)
        guard !exception.cancelled else { return text.append(safe: "cancelled", .exceptionControl) }
        text.append(FunctionText.lastPart(exception.typeName), isMuted ? .exceptionControl : .exceptionType)
        let message = exception.message.split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false)
        guard let first = message.first, !exception.message.isEmpty else { return }
        text.append(safe: ": ", isMuted ? .exceptionControl : .exceptionMessage)
        text.append(String(first), isMuted ? .exceptionControl : .exceptionMessage)
        if message.count > 1 { text.append(safe: " " + glyphs.ellipsis, .valueElided) }
    }
}
