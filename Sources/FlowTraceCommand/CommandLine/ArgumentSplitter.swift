/// Prepares the command line for the argument parser: our options stand before the target, and all behind it is the
/// program's own. The target goes behind a `--` that the parser takes away.
enum ArgumentSplitter {
    static let commands = [
        "run", "record", "watch", "open", "print", "export", "compare", "themes", "doctor", "demo", "install-python",
        "help",
    ]
    static let commandsWithTarget = ["run", "record"]
    /// Options of `run` and `record` that take a value, which is no target.
    static let valueOptions: Set<String> = RecordingOptions.valueOptions.union([
        "--python", "-o", "--output", "--theme", "--color",
    ])
    /// First words that are for the parser itself.
    private static let rootOptions = ["-h", "--help", "--help-hidden", "--version"]

    /// `arguments` without the command's own name. `isFile`: is there such a file?
    static func prepared(_ arguments: [String], isFile: (String) -> Bool) throws -> [String] {
        guard let first = arguments.first else { return [] }
        let rest = Array(arguments.dropFirst())
        if commandsWithTarget.contains(first) { return [first] + separated(rest) }
        if commands.contains(first) || rootOptions.contains(first) { return arguments }
        // The last is the parser's own, from a shell that completes.
        if first.hasPrefix("--generate-completion-script") || first.hasPrefix("--experimental-dump-help")
            || first == "---completion"
        {
            return arguments
        }
        if first.hasPrefix("-") || first.hasSuffix(".py") || isFile(first) { return ["run"] + separated(arguments) }
        throw CommandFailure(
            "There is no command and no file \(first). The commands are \(commands.dropLast().joined(separator: ", ")); "
                + "see flowtrace --help.", code: 64)
    }

    private static func separated(_ words: [String]) -> [String] {
        var index = 0
        while index < words.count {
            let word = words[index]
            if word == "--" || word == "-" || !word.hasPrefix("-") { break }
            if word.hasPrefix("-m") || word.hasPrefix("-c") { break }
            index += valueOptions.contains(word) ? 2 : 1
        }
        guard index < words.count else { return words }
        return Array(words[..<index]) + ["--"] + Array(words[index...])
    }
}
