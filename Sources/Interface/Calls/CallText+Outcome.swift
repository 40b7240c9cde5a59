import TraceStore
import TraceWire

extension CallText {
    /// How the call ended, by sign and words: `→ 12`, `✗ ValueError: no`, `…` running, `⇄` suspended, `?` unknown; and the
    /// exception that it caught, `! KeyError: 'x' caught`. At most `limit` columns; at one column the sign alone is left.
    package func outcome(_ call: CallID, limit: Int = .max) -> StyledText {
        var text = StyledText()
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
        if store.mark(call) == .caught, let exception = store.exception(call) {
            if !text.isEmpty { text.append(safe: " ", .text) }
            append(exception, sign: glyphs.caught, role: .callCaught, to: &text)
            text.append(safe: " caught", exception.controlFlow ? .exceptionControl : .callCaught)
        }
        if text.width <= limit { return text }
        guard limit <= 3, let sign = text.spans.first else { return text.cut(to: limit, ellipsis: glyphs.ellipsis) }
        return StyledText(sign.text, sign.role).cut(to: limit, ellipsis: "")
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
        text.append(FunctionText.lastPart(exception.typeName), isMuted ? .exceptionControl : .exceptionType)
        let message = exception.message.split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false)
        guard let first = message.first, !exception.message.isEmpty else { return }
        text.append(safe: ": ", isMuted ? .exceptionControl : .exceptionMessage)
        text.append(String(first), isMuted ? .exceptionControl : .exceptionMessage)
        if message.count > 1 { text.append(safe: " " + glyphs.ellipsis, .valueElided) }
    }
}
