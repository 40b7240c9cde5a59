import Screen
import TraceStore
import TraceWire

extension CallText {
    /// The arguments in parentheses, `(path='a.txt', n=3)`, in at most `limit` columns: values are cut at the end, then
    /// all becomes `(…)`; what fits in no way at all is empty. Without the `self` of a method.
    func arguments(_ call: CallID, _ function: Function, limit: Int) -> StyledText {
        var text = StyledText()
        let values = store.arguments(call)
        let parameters = function.parameters
        let first = FunctionText.hidesFirstParameter(function) ? 1 : 0
        let notation = self.values(of: call.lane)
        if parameters.count <= first {
            if limit >= 2 { text.append(safe: "()", .value) }
            return text
        }
        let end = limit == .max ? Int.max : limit - 1
        text.append(safe: "(", .value)
        if values.isEmpty {
            text.append(safe: glyphs.ellipsis, .valueElided)
            if limit >= 12, store.lowered(call) != nil { text.append(safe: " lowered", .valueElided) }
        } else {
            var isFirst = true
            for index in FunctionText.writtenOrder(parameters, from: first) {
                let value = index < values.count ? values[index] : .elided
                for part in parts(parameters[index], value, notation.language) {
                    let mark = text.mark
                    if !isFirst { text.append(safe: ", ", .value) }
                    isFirst = false
                    if append(part, to: &text, end: end, notation) { continue }
                    if end - mark.width < 3 || text.width > end {
                        text.goBack(to: mark)
                        return closeEarly(text, limit: limit)
                    }
                    text.append(safe: ")", .value)
                    return text
                }
            }
        }
        text.append(safe: ")", .value)
        return text.width <= limit ? text : StyledText()
    }

    /// All arguments as they are written in a call, without parentheses; nil when they were not recorded.
    package func argumentList(_ call: CallID) -> String? {
        let function = store.function(store.functionID(call))
        if !function.parameters.isEmpty && store.arguments(call).isEmpty { return nil }
        return String(arguments(call, function, limit: .max).plain.dropFirst().dropLast())
    }

    /// No room for another argument: `…)` behind those that had room.
    private func closeEarly(_ text: StyledText, limit: Int) -> StyledText {
        var text = text
        let room = limit - 1 - StyledText.width(glyphs.ellipsis)
        while text.width > room {
            guard text.spans.count > 1 else { return StyledText() }
            text.goBack(to: text.mark(before: 1))
        }
        text.append(safe: glyphs.ellipsis, .valueElided)
        text.append(safe: ")", .value)
        return text
    }

    /// An argument as written in a call; `*args` and `**kwargs` give several.
    private struct Part {
        var name: String
        var separator = "="
        var value: Value
        /// Items of a variadic argument that the recorder did not keep.
        var missing = 0
    }

    private func parts(_ parameter: Parameter, _ value: Value, _ language: ValueLanguage) -> [Part] {
        switch (parameter.kind, value) {
        case (.variadic, .tuple(let values, let count)):
            var parts = values.map { Part(name: "", value: $0) }
            if count > values.count { parts.append(Part(name: "", value: .elided, missing: count - values.count)) }
            return parts
        case (.keywords, .dictionary(let entries, let count)):
            var parts: [Part] = entries.map {
                if case .string(let name, _) = $0.key { return Part(name: name, value: $0.value) }
                return Part(name: "?", value: $0.value)
            }
            if count > entries.count { parts.append(Part(name: "", value: .elided, missing: count - entries.count)) }
            return parts
        case (_, .typeOnly): return [Part(name: parameter.name, separator: ": ", value: value)]
        case (.variadic, _): return [Part(name: "*" + parameter.name, value: value)]
        case (.keywords, _): return [Part(name: "**" + parameter.name, value: value)]
        // The hidden argument of a generator expression, `.0`, has no name that one could write.
        default:
            let name = parameter.name.hasPrefix(".") ? "" : parameter.name
            return [Part(name: name, separator: language.argumentSeparator, value: value)]
        }
    }

    /// Answers false when not all of it had room before column `end`.
    private func append(_ part: Part, to text: inout StyledText, end: Int, _ notation: ValueText) -> Bool {
        if part.missing > 0 {
            text.append(safe: "\(glyphs.ellipsis) +\(part.missing)", .valueElided)
            return text.width <= end
        }
        if !part.name.isEmpty {
            text.append(part.name, .argumentName)
            text.append(safe: part.separator, .value)
        }
        if end == .max { return notation.write(part.value, to: &text, limit: .max) }
        let room = end - text.width
        if room < 1 {
            text.append(safe: "   ", .value)  // beyond the end: the caller takes it back
            return false
        }
        return notation.write(part.value, to: &text, limit: room) && text.width <= end
    }
}
