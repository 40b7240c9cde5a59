import TraceWire

/// What `str(exception)` gives, as far as the recorded `args` tell: nothing for none, the argument itself for one, the tuple for
/// several; KeyError shows its key by `repr`, and OSError a number and a text.
struct ExceptionMessage {
    let store: TraceStore
    let process: ProcessID

    init(_ store: TraceStore, _ process: ProcessID) {
        self.store = store
        self.process = process
    }

    func text(_ typeName: String, _ arguments: [Value]) -> String {
        if store.language(process) == "Swift" {
            let notation = SwiftNotation { store.typeName(process, $0) }
            return arguments.first.map { SwiftNotation.message($0, notation) } ?? ""
        }
        guard arguments.count < 2 else {
            if arguments.count == 2, case .integer(let number) = arguments[0], case .string(let text, _) = arguments[1],
                ExceptionMessage.systemErrors.contains(typeName)
            {
                return "[Errno \(number)] \(text)"
            }
            return notation(.tuple(arguments, count: arguments.count))
        }
        guard let argument = arguments.first else { return "" }
        switch argument {
        case .string(let text, let length) where typeName != "KeyError":
            return text.unicodeScalars.count < length ? text + "…" : text
        case .representation(let text, _): return text
        default: return notation(argument)
        }
    }

    private func notation(_ value: Value) -> String {
        PythonNotation { store.typeName(process, $0) }.text(value)
    }

    private static let systemErrors: Set<String> = [
        "OSError", "FileNotFoundError", "PermissionError", "FileExistsError", "IsADirectoryError", "NotADirectoryError",
        "ConnectionError", "ConnectionRefusedError", "ConnectionResetError", "ConnectionAbortedError",
        "BrokenPipeError",
        "TimeoutError", "InterruptedError", "BlockingIOError", "ChildProcessError", "ProcessLookupError",
    ]
}
