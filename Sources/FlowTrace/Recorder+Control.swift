import CRecorder

#if !FLOWTRACE_EXTENSION
    import TraceWire
#endif

/// What changes while the program runs: capture, and the rules.
extension Recorder {
    /// Capture goes on or off, on whatever thread.
    package static func setCapture(_ on: Bool) {
        guard let shared else { return }
        lock(shared)
        let changes = shared.pointee.captures != on && !shared.pointee.isStopping
        if changes {
            shared.pointee.captures = on
            if on {
                shared.pointee.generation = shared.pointee.generation % 255 + 1
                epoch &+= 1
            }
            ft_recording_set(on ? shared.pointee.generation : 0)
        }
        unlock(shared)
        guard changes else { return }
        captureHandler?(on)
        describeState()
    }

    /// Keeps rules until a thread of the program obeys them: at its next event, or when the interpreter next looks up.
    static func accept(_ text: [UInt8], _ shared: UnsafeMutablePointer<Shared>) {
        lock(shared)
        if waitingRules.count + text.count < 4 * Rules.greatestText {
            waitingRules.append(contentsOf: text)
            waitingRules.append(UInt8(ascii: "\n"))
        }
        if shared.pointee.captures {
            // Each writer sees another number, and looks.
            shared.pointee.generation = shared.pointee.generation % 255 + 1
            ft_recording_set(shared.pointee.generation)
        }
        unlock(shared)
        rulesHandler?()
    }

    /// Keeps a mark until a thread of the program sets it.
    static func accept(mark text: [UInt8], _ shared: UnsafeMutablePointer<Shared>) {
        lock(shared)
        waitingMark = text
        if shared.pointee.captures {
            shared.pointee.generation = shared.pointee.generation % 255 + 1
            ft_recording_set(shared.pointee.generation)
        }
        unlock(shared)
        markHandler?()
    }

    /// The mark that waits; empty: there is none.
    package static func takeMark() -> [UInt8] {
        guard let shared else { return [] }
        lock(shared)
        defer { unlock(shared) }
        let text = waitingMark
        waitingMark = []
        return text
    }

    /// The rules that wait; empty: there are none.
    package static func takeRules() -> [UInt8] {
        guard let shared else { return [] }
        lock(shared)
        defer { unlock(shared) }
        let text = waitingRules
        waitingRules = []
        return text
    }

    /// Tells readers the rules in force.
    package static func describe(_ rules: Rules) {
        let text = rules.text
        record(RecordTag.rules) { out in
            var index = 0
            while index < text.count, index < Rules.greatestText {
                out.byte(text[index])
                index += 1
            }
        }
    }

    /// On the flusher's thread.
    static func meetDeadline(_ shared: UnsafeMutablePointer<Shared>) {
        guard deadline != 0, ft_monotonic() >= deadline else { return }
        deadline = 0
        setCapture(false)
        accept([UInt8]("stop-after".utf8), shared)
        notice(severity: 0, "Recording has stopped after the time that was set. The program goes on; P records again.")
    }
}
