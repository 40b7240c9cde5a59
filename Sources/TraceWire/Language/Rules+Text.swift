extension Rules {
    /// A text that makes rules equal to these, whatever was in force before.
    package var text: [UInt8] {
        var out = Lines()
        out.line("reset")
        switch scope {
        case .all: out.line("scope all")
        case .boundary: out.line("scope boundary")
        case .mine: out.line("scope mine")
        case .nothing: out.line("scope nothing")
        }
        out.text("values ")
        out.levels(arguments, results)
        out.end()
        for choice in choices { out.choice(choice) }
        if depth > 0 { out.number("depth ", depth, "") }
        if shortest > 0 { out.number("min-duration ", shortest, "ns") }
        if stopCalls > 0 { out.number("stop-after ", stopCalls, " calls") }
        if stopTime > 0 { out.number("stop-after ", stopTime, "ns") }
        if recordsNative { out.line("native on") }
        if !adapts { out.line("adapt off") }
        for name in names {
            out.text(name.isSecret ? "secret " : "reveal ")
            out.bytes.append(contentsOf: name.pattern.text)
            out.end()
        }
        return out.bytes
    }

    private struct Lines {
        var bytes: [UInt8] = []

        mutating func text(_ text: StaticString) {
            var index = 0
            while index < text.utf8CodeUnitCount {
                bytes.append(text.utf8Start[index])
                index += 1
            }
        }

        mutating func end() { bytes.append(UInt8(ascii: "\n")) }

        mutating func line(_ line: StaticString) {
            text(line)
            end()
        }

        mutating func number(_ before: StaticString, _ value: UInt64, _ after: StaticString) {
            text(before)
            var divisor: UInt64 = 1
            while value / divisor >= 10 { divisor *= 10 }
            while divisor > 0 {
                bytes.append(UInt8(ascii: "0") + UInt8(value / divisor % 10))
                divisor /= 10
            }
            line(after)
        }

        mutating func levels(_ arguments: ValueLevel, _ results: ValueLevel) {
            level(arguments)
            if results != arguments {
                text(",")
                level(results)
            }
        }

        private mutating func level(_ level: ValueLevel) {
            switch level {
            case .none: text("none")
            case .types: text("types")
            case .values: text("values")
            case .repr: text("repr")
            }
        }

        mutating func choice(_ choice: Choice) {
            switch choice.kind {
            case .include: text("include ")
            case .exclude: text("exclude ")
            case .start: text("start-at ")
            case .stop: text("stop-after ")
            case .level:
                text("level ")
                levels(choice.arguments, choice.results)
                text(" ")
            }
            bytes.append(contentsOf: choice.pattern.text)
            end()
        }
    }
}
