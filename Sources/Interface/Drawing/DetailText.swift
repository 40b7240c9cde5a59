import Explorer
import Screen
import TraceStore
import TraceWire

/// All that is known of one call, lane or process, for the detail pane.
package struct DetailText {
    let text: CallText
    /// What was opened and closed by hand; nil: nothing can be, all is told in full.
    let folds: [ValuePath: Bool]?
    /// What the program wrote; nil: it is not told.
    let output: OutputLog?

    package init(_ text: CallText, folds: [ValuePath: Bool]? = nil, output: OutputLog? = nil) {
        self.text = text
        self.folds = folds
        self.output = output
    }

    var store: TraceStore { text.store }
    private var glyphs: Glyphs { text.glyphs }

    /// What is known of a row, in lines of at most `width` columns.
    package func lines(_ row: RowID, width: Int) -> [StyledText] { detail(row, width: width).map(\.text) }

    package func lines(_ call: CallID, width: Int) -> [StyledText] { detail(.call(call), width: width).map(\.text) }

    func detail(_ row: RowID, width: Int) -> [DetailLine] {
        switch row {
        case .call(let call): return detail(call, width: width)
        case .group(let call, let group):
            let words = group == .run ? "The first of equal calls:" : "The first call of a function that calls itself:"
            return plain(StyledText(words, .textDim).wrapped(to: width) + [StyledText()]) + detail(call, width: width)
        case .lane(let lane): return plain(LaneText(text).details(lane).flatMap { $0.wrapped(to: width, indent: 2) })
        case .process(let process):
            return plain(LaneText(text).details(process).flatMap { $0.wrapped(to: width, indent: 2) })
        }
    }

    func plain(_ lines: [StyledText]) -> [DetailLine] { lines.map { DetailLine($0) } }

    private func detail(_ call: CallID, width: Int) -> [DetailLine] {
        if let lost = store.lost(call) {
            var line = StyledText()
            if store.beginsLate(call) {
                line.append(safe: "\(CountText.calls(lost)) before", .lost)
                return plain([
                    line, StyledText(),
                    StyledText("They were made before what the recorder still", .textDim),
                    StyledText("had of this thread or task. Those that were", .textDim),
                    StyledText("open then are below.", .textDim),
                ])
            }
            line.append(safe: "\(CountText.calls(lost)) lost", .lost)
            return plain([
                line, StyledText(),
                StyledText("The program made them faster than they", .textDim),
                StyledText("could be taken in.", .textDim),
            ])
        }
        let function = store.function(store.functionID(call))
        var lines = plain(head(call, function).flatMap { $0.wrapped(to: width, indent: 2) })
        lines += callSite(call, width: width)
        let notation = text.values(of: call.lane)
        if !function.parameters.isEmpty {
            lines += plain(section("Arguments"))
            let values = store.arguments(call)
            if values.isEmpty { lines += plain([StyledText("  not recorded", .textDim)]) }
            for (index, parameter) in function.parameters.enumerated() where !values.isEmpty {
                let value = index < values.count ? values[index] : .elided
                lines += self.value(
                    ValuePath(.argument(index)), name: sign(parameter) + parameter.name, value, notation, width: width)
            }
        }
        if let result = store.result(call) {
            lines += plain(section(store.outcome(call) == .suspended ? "Yielded" : "Result"))
            lines += self.value(ValuePath(.result), name: "", result, notation, width: width)
        }
        if let generator = store.generator(call, now: text.now) { lines += plain(self.generator(generator)) }
        if let exception = store.exception(call) { lines += self.exception(exception, call, notation, width: width) }
        lines += written(call, width: width)
        if folds != nil { lines += statistics(store.functionID(call), width: width) }
        return lines
    }

    /// Who called it, and where.
    private func callSite(_ call: CallID, width: Int) -> [DetailLine] {
        let site = store.callSite(call)
        if let site, let function = site.function.map(store.function), !function.file.isEmpty {
            // Of a caller that has no row here.
            var words = StyledText("called by \(function.displayName), ", .textDim)
            words.append("\(function.file):\(site.line)", .file)
            return plain([words])
        }
        guard folds != nil, let caller = store.parent(call), store.lost(caller) == nil else {
            return site.map { plain([StyledText("called in line \($0.line)", .textDim)]) } ?? []
        }
        var words = StyledText("called by ", .textDim)
        words.append(text.name(caller))
        if let line = site?.line {
            let file = FunctionText.fileName(store.function(store.functionID(caller)).file)
            words.append(file.isEmpty ? " in line \(line)" : " at \(file):\(line)", .textDim)
        }
        return words.wrapped(to: width, indent: 2).map { DetailLine($0, .call(caller)) }
    }

    private func generator(_ generator: GeneratorFacts) -> [StyledText] {
        let state =
            switch generator.state {
            case .running: "running"
            case .suspended: "suspended"
            case .exhausted: "exhausted"
            case .closed: "closed"
            case .failed: "ended by an exception"
            case .gone: "closed, or dropped before its end"
            case .unknown: "end not recorded"
            }
        let resumed = generator.resumes == 1 ? "once" : "\(CountText.grouped(generator.resumes)) times"
        let running = DurationText.text(generator.running, micro: glyphs.micro)
        return section("Generator") + [
            StyledText("  resumed \(resumed), \(state)", .textDim), StyledText("  ran \(running) in all", .textDim),
        ]
    }

    func section(_ title: String) -> [StyledText] { [StyledText(), StyledText(title, .paneTitle)] }

    private func sign(_ parameter: Parameter) -> String {
        switch parameter.kind {
        case .variadic: "*"
        case .keywords: "**"
        default: ""
        }
    }

    func value(
        _ path: ValuePath, name: String, _ value: Value, _ notation: ValueText, width: Int
    ) -> [DetailLine] {
        var prefix = StyledText()
        if !name.isEmpty {
            prefix.append(name, .argumentName)
            prefix.append(safe: " = ", .value)
        }
        let block = ValueBlock(notation: notation, folds: folds, width: width)
        return block.lines(value, path, prefix: prefix, suffix: StyledText(), indent: 2)
    }

    private func head(_ call: CallID, _ function: Function) -> [StyledText] {
        var place = StyledText()
        if !function.file.isEmpty {
            place.append(function.line == 0 ? function.file : "\(function.file):\(function.line)", .file)
        }
        var outcome = StyledText()
        let duration = text.duration(call)
        let (word, role): (String, Role) =
            switch store.outcome(call) {
            case .open: store.isParked(call) ? ("awaiting", .callSuspended) : ("running", .callRunning)
            case .returned: ("returned", .callReturned)
            case .raised: ("raised", .callRaised)
            case .suspended: ("suspended", .callSuspended)
            case .unknown: ("end not recorded", .callUnknown)
            }
        outcome.append(safe: word, role)
        outcome.append(safe: store.isOpen(call) ? " for " : " after ", .textDim)
        outcome.append(safe: duration.text, duration.role)
        let inside = Int(store.subtreeEnd(call) - call.row) - 1
        if inside > 0 { outcome.append(safe: " \(glyphs.separator) \(CountText.calls(inside)) inside", .textDim) }
        var lines = [text.name(call), place, outcome].filter { !$0.isEmpty }
        let waiting = store.waiting(call, now: text.now)
        if waiting > 0 {
            let time = store.duration(call, now: text.now)
            let running = DurationText.text(time > waiting ? time - waiting : 0, micro: glyphs.micro)
            let waited = DurationText.text(waiting, micro: glyphs.micro)
            lines.append(StyledText("running \(running), waiting \(waited)", .textDim))
        }
        if let why = store.lowered(call) {
            let often = CountText.short(Double(why.callsPerSecond))
            let dear = why.cost > 0 ? ", each time \(DurationText.text(why.cost, micro: glyphs.micro)) to record" : ""
            lines.append(StyledText("values lowered: called \(often) times a second\(dear)", .textDim))
        } else if let rate = store.process(store.lane(call.lane).process).quieted[store.functionID(call)] {
            let often = CountText.short(Double(rate))
            lines.append(StyledText("values are left out while it is called so often: \(often)/s", .textDim))
        } else if let why = store.shortened(store.functionID(call)) {
            let often = CountText.short(Double(why.callsPerSecond))
            lines.append(StyledText("values in short while it is called so often: \(often)/s", .textDim))
        }
        return lines
    }
}
