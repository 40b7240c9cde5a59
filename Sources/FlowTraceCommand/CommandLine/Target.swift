/// The program to record, as given on the command line.
enum Target: Equatable {
    case script(String, [String])
    case module(String, [String])
    case code(String, [String])
    /// A command with its arguments: at least one word.
    case command([String])

    /// Reads `script.py args…`, `-m module args…`, `-c code args…` or `-- command args…`.
    init(_ words: [String]) throws {
        guard let first = words.first else {
            throw CommandFailure("What is to be run? Give a script, -m MODULE, -c CODE or -- COMMAND.", code: 125)
        }
        let rest = Array(words.dropFirst())
        switch first {
        case "--":
            guard !rest.isEmpty else { throw CommandFailure("Behind -- a command is missing.", code: 125) }
            self = .command(rest)
        case "-m", "-c":
            guard let text = rest.first else {
                throw CommandFailure("Behind \(first) \(first == "-m" ? "a module" : "code") is missing.", code: 125)
            }
            let arguments = Array(rest.dropFirst())
            self = first == "-m" ? .module(text, arguments) : .code(text, arguments)
        case _ where first.hasPrefix("-m"): self = .module(String(first.dropFirst(2)), rest)
        case _ where first.hasPrefix("-c"): self = .code(String(first.dropFirst(2)), rest)
        case _ where first.hasPrefix("-") && first != "-":
            throw CommandFailure("\(first) is no option of flowtrace; see flowtrace run --help.", code: 125)
        default: self = .script(first, rest)
        }
    }

    /// What stands behind the interpreter on its command line.
    var interpreterArguments: [String] {
        switch self {
        case .script(let path, let arguments): [path] + arguments
        case .module(let name, let arguments): ["-m", name] + arguments
        case .code(let text, let arguments): ["-c", text] + arguments
        case .command(let words): words
        }
    }

    /// The whole as one would type it, for titles.
    var title: String {
        switch self {
        case .code(_, let arguments): (["-c", "…"] + arguments).joined(separator: " ")
        default: interpreterArguments.joined(separator: " ")
        }
    }
}
