import Foundation

/// What to start: all that is decided before a process exists.
struct LaunchPlan: Equatable {
    /// Absolute path.
    var executable: String
    /// With the name of the program itself first.
    var arguments: [String]
    /// The interpreter, unless the target is a command that chooses its own.
    var interpreter: Interpreter?

    /// Finds the interpreter and makes the command line.
    static func make(for target: Target, python: String?, finder: PythonFinder) throws -> LaunchPlan {
        if case .command(let words) = target { return try command(words, finder) }
        if case .script(let path, let arguments) = target {
            try check(script: path, finder.searchPath)
            if isNative(path), let executable = finder.searchPath.find(path.contains("/") ? path : "./" + path) {
                return LaunchPlan(executable: executable, arguments: [path] + arguments, interpreter: nil)
            }
        }
        let interpreter = try finder.find(option: python, target: target)
        return LaunchPlan(
            executable: interpreter.path, arguments: [interpreter.path] + target.interpreterArguments,
            interpreter: interpreter)
    }

    /// An ELF executable, such as a program in Swift, is no script: it carries its own recorder.
    private static func isNative(_ path: String) -> Bool {
        guard let file = FileHandle(forReadingAtPath: path) else { return false }
        defer { try? file.close() }
        return (try? file.read(upToCount: 4)) == Data([0x7F, 0x45, 0x4C, 0x46])
    }

    private static func check(script: String, _ searchPath: SearchPath) throws {
        if script == "-" || FileManager.default.fileExists(atPath: script) { return }
        if !script.contains("/"), searchPath.find(script) != nil {
            throw CommandFailure(
                "There is no file \(script) here. To run the command of that name: flowtrace run -- \(script)",
                code: 125)
        }
        throw CommandFailure("There is no file \(script).", code: 125)
    }

    /// A command keeps its own interpreter: if that is a Python, it must be one that can be recorded.
    private static func command(_ words: [String], _ finder: PythonFinder) throws -> LaunchPlan {
        let name = words[0]
        guard let executable = finder.searchPath.find(name) else {
            throw CommandFailure("There is no command \(name) on PATH.", code: 127)
        }
        var interpreter: Interpreter?
        if let python = finder.interpreterPath(ofCommand: executable) {
            let found = PythonProbe.run(python, environment: finder.environment)
            if case .found(let answer) = found { interpreter = answer }
            if let reason = found.unfitness {
                throw CommandFailure(
                    "\(name) runs under \(python), which cannot be recorded: \(reason). "
                        + "Install \(name) under Python \(PythonVersion.least) or newer.", code: 125)
            }
        }
        return LaunchPlan(executable: executable, arguments: words, interpreter: interpreter)
    }
}
