import Explorer
import Screen
import TraceStore
import TraceWire

/// The exception of a call: what it is, its way through the calls, and what it came from.
extension DetailText {
    func exception(_ exception: ExceptionNote, _ call: CallID, _ notation: ValueText, width: Int) -> [DetailLine] {
        var lines = plain(
            section("Exception") + head(exception.typeName, exception.message, exception.controlFlow, width: width))
        for line in fate(exception, call) { lines += plain(line.wrapped(to: width, indent: 4)) }
        for (index, argument) in exception.arguments.enumerated() where exception.arguments.count > 1 {
            lines += value(
                ValuePath(.exceptionArgument(index)), name: "args[\(index)]", argument, notation, width: width)
        }
        if folds != nil { lines += passage(call, width: width) }
        for link in store.exceptionChain(call) {
            lines += plain(section(link.relation == .cause ? "Caused by" : "Raised while handling"))
            lines += plain(head(link.typeName, link.message, false, width: width))
            if let origin = link.raisedIn {
                let words = StyledText("  raised by \(text.name(origin).plain)", .textDim)
                lines += words.wrapped(to: width, indent: 4).map { DetailLine($0, .call(origin)) }
            }
        }
        return lines
    }

    /// The calls that the exception passed, as in a traceback: the outermost first.
    private func passage(_ call: CallID, width: Int) -> [DetailLine] {
        guard let path = store.exceptionPath(call, limit: Self.greatestPassage + 1), path.left.count > 0 else {
            return []
        }
        var calls = path.left
        let isCut = calls.count > Self.greatestPassage
        if isCut { calls.removeFirst() }
        if let origin = path.raisedIn, !calls.contains(origin), !isCut { calls.insert(origin, at: 0) }
        if let handler = path.handledIn { calls.append(handler) }
        guard calls.count > 1 else { return [] }
        var lines = plain(section("Traceback"))
        for passed in calls.reversed() {
            let function = store.function(store.functionID(passed))
            let isHandler = passed == path.handledIn
            var line = StyledText(
                "  \(isHandler ? text.glyphs.caught : text.glyphs.raised) ", isHandler ? .callCaught : .callRaised)
            line.append(text.name(passed))
            let place = FunctionText.fileName(function.file)
            if let number = store.exceptionLine(passed) {
                line.append("  \(place.isEmpty ? "line " : place + ":")\(number)", .file)
            }
            if passed == call { line.append(safe: "  this call", .textDim) }
            lines.append(DetailLine(line.cut(to: width, ellipsis: text.glyphs.ellipsis), .call(passed)))
        }
        if isCut { lines += plain([StyledText("  more calls further in", .textDim)]) }
        return lines
    }

    private static let greatestPassage = 30

    /// Type and message; a message of several lines keeps them.
    private func head(_ typeName: String, _ message: String, _ isMuted: Bool, width: Int) -> [StyledText] {
        let parts = message.split(separator: "\n", omittingEmptySubsequences: false)
        var first = StyledText("  ", .text)
        first.append(typeName, isMuted ? .exceptionControl : .exceptionType)
        if let start = parts.first, !message.isEmpty {
            first.append(safe: ": ", .exceptionMessage)
            first.append(String(start), .exceptionMessage)
        }
        var lines = first.wrapped(to: width, indent: 4)
        for rest in parts.dropFirst() {
            var line = StyledText("    ", .text)
            line.append(String(rest), .exceptionMessage)
            lines += line.wrapped(to: width, indent: 4)
        }
        return lines
    }

    /// Where it was raised, what it did here, and who caught it.
    private func fate(_ exception: ExceptionNote, _ call: CallID) -> [StyledText] {
        let path = store.exceptionPath(call)
        let origin = path?.raisedIn.flatMap { $0 == call ? nil : $0 }
        let isCaught = store.mark(call) == .caught
        var lines: [StyledText] = []
        var steps: [String] = []
        if let line = exception.raisedLine {
            steps.append("raised in line \(line)" + (origin.map { " of \(text.name($0).plain)" } ?? ""))
        } else if let origin {
            steps.append("raised by \(text.name(origin).plain)")
        }
        if origin != nil {
            lines.append(dim(steps.joined()))
            steps = []
        }
        if origin != nil, let line = store.exceptionLine(call) { steps.append("came here in line \(line)") }
        if isCaught {
            steps.append("caught here" + (exception.caughtLine.map { " in line \($0)" } ?? ""))
        } else {
            steps.append("left this call")
        }
        lines.append(dim(steps.joined(separator: ", ")))
        guard let path else { return lines }
        if !isCaught, let handler = path.handledIn {
            let place = exception.caughtLine.map { " in line \($0)" } ?? ""
            lines.append(
                dim("caught by \(text.name(handler).plain)\(place), having left \(CountText.calls(path.left.count))"))
        } else if !isCaught, !exception.controlFlow {
            lines.append(dim("no call has caught it"))
        }
        if let other = path.replacedBy {
            let message = other.message.split(separator: "\n").first.map { ": \($0)" } ?? ""
            lines.append(dim("gave way to \(other.typeName)\(message)"))
        }
        return lines
    }

    private func dim(_ sentence: String) -> StyledText {
        var line = StyledText("  ", .text)
        line.append(sentence, .textDim)
        return line
    }
}
