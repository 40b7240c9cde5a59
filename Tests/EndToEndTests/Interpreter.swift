import Foundation

/// A CPython that can be recorded.
struct Interpreter: CustomStringConvertible, Sendable {
    let path: String
    let version: String
    /// Importable modules of interest.
    let modules: Set<String>

    var description: String { "CPython \(version)" }

    /// Each CPython from 3.12 on that this machine has, one a minor version: `FLOWTRACE_TEST_PYTHONS` (paths joined by colons)
    /// first, then PATH, then pyenv's.
    static let all: [Interpreter] = {
        var candidates = (environment["FLOWTRACE_TEST_PYTHONS"] ?? "").split(separator: ":").map(String.init)
        let folders = (environment["PATH"] ?? "").split(separator: ":").map(String.init)
        for name in ["python3.15", "python3.14", "python3.13", "python3.12", "python3"] {
            candidates += folders.filter { !$0.hasSuffix("/shims") }.map { "\($0)/\(name)" }
        }
        let pyenv = (environment["PYENV_ROOT"] ?? (environment["HOME"] ?? "") + "/.pyenv") + "/versions"
        for version in ((try? FileManager.default.contentsOfDirectory(atPath: pyenv)) ?? []).sorted() {
            candidates.append("\(pyenv)/\(version)/bin/python3")
        }
        var found: [String: Interpreter] = [:]
        for path in candidates where FileManager.default.isExecutableFile(atPath: path) {
            guard let interpreter = Interpreter(path) else { continue }
            let minor = interpreter.version.split(separator: ".").prefix(2).joined(separator: ".")
            if found[minor] == nil { found[minor] = interpreter }
        }
        return found.values.sorted { $0.version.compare($1.version, options: .numeric) == .orderedAscending }
    }()

    private static let environment = ProcessInfo.processInfo.environment

    private init?(_ path: String) {
        let question = """
            import sys, importlib.util as u
            names = [n for n in ("flask", "pytest", "greenlet", "gevent", "trio", "anyio") if u.find_spec(n)]
            if sys.implementation.name == "cpython" and "t" not in sys.abiflags:
                print(*sys.version_info[:3], *names)
            """
        let run = ProgramRun(path, ["-c", question], environment: [:])
        let words = run.output.split(whereSeparator: \.isWhitespace).map(String.init)
        guard run.exitCode == 0, words.count >= 3, words[0] == "3", let minor = Int(words[1]), 12...15 ~= minor else {
            return nil
        }
        self.path = path
        version = words[0..<3].joined(separator: ".")
        modules = Set(words.dropFirst(3))
    }
}

/// A finished run of a command.
struct ProgramRun {
    let output: String
    let errors: String
    /// Of a signal: -1 times its number.
    let exitCode: Int32

    /// Runs to the end, or for `seconds` at most (then it is killed). Input is the null device.
    init(
        _ path: String, _ arguments: [String], environment: [String: String], seconds: Double = 120,
        meanwhile: (Foundation.Process) -> Void = { _ in }
    ) {
        let process = Foundation.Process()
        process.executableURL = URL(filePath: path)
        process.arguments = arguments
        process.environment = ProgramRun.plainEnvironment.merging(environment) { $1 }
        process.standardInput = FileHandle.nullDevice
        let files = ["out", "err"].map { name -> URL in
            let file = FileManager.default.temporaryDirectory.appending(path: "flowtrace-\(UUID().uuidString).\(name)")
            _ = FileManager.default.createFile(atPath: file.path, contents: nil)
            return file
        }
        defer { for file in files { try? FileManager.default.removeItem(at: file) } }
        process.standardOutput = try? FileHandle(forWritingTo: files[0])
        process.standardError = try? FileHandle(forWritingTo: files[1])
        guard (try? process.run()) != nil else {
            (output, errors, exitCode) = ("", "could not run \(path)", 127)
            return
        }
        meanwhile(process)
        let deadline = Date().addingTimeInterval(seconds)
        while process.isRunning && Date() < deadline { usleep(2000) }
        if process.isRunning { kill(process.processIdentifier, SIGKILL) }
        process.waitUntilExit()
        output = (try? String(contentsOf: files[0], encoding: .utf8)) ?? ""
        errors = (try? String(contentsOf: files[1], encoding: .utf8)) ?? ""
        exitCode = process.terminationReason == .exit ? process.terminationStatus : -process.terminationStatus
    }

    /// Hashes, and thus the order of sets, are the same in each run.
    static let plainEnvironment: [String: String] = {
        let kept = ProcessInfo.processInfo.environment.filter {
            !$0.key.hasPrefix("PYTHON") && !$0.key.hasPrefix("FLOWTRACE")
        }
        return kept.merging(["PYTHONHASHSEED": "0", "PYTHONDONTWRITEBYTECODE": "1"]) { $1 }
    }()
}
