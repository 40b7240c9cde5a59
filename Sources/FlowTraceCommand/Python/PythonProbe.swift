import Foundation

/// Asks an interpreter what it is, by running it once: 15 ms, and at most 5 s.
enum PythonProbe: Equatable {
    case found(Interpreter)
    /// It is not there.
    case absent
    /// It is there, and does not answer as a Python does.
    case mute

    static let seconds = 5.0

    /// Old versions of Python understand this, too.
    private static let question = [
        "import sys",
        "v = sys.version_info",
        "kind = getattr(getattr(sys, 'implementation', None), 'name', 'cpython')",
        "parts = ['flowtrace', v[0], v[1], v[2], v[3] + str(v[4]), kind, getattr(sys, 'abiflags', ''), sys.executable or '', '']",
        "sys.stdout.write('\\n'.join(map(str, parts)))",
    ].joined(separator: "\n")

    static func run(_ path: String, environment: [String: String]) -> PythonProbe {
        guard SearchPath.isExecutable(path) else { return .absent }
        // -I -S: nothing of the user's runs, only the interpreter itself answers.
        let run = BoundedRun(path, ["-I", "-S", "-c", question], environment: environment, seconds: seconds)
        guard let run, run.status == .code(0) else { return .mute }
        let lines = run.output.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        guard lines.count >= 8, lines[0] == "flowtrace", let major = Int(lines[1]), let minor = Int(lines[2]),
            let micro = Int(lines[3])
        else { return .mute }
        let level = lines[4].replacing("final0", with: "").replacing("alpha", with: "a").replacing("beta", with: "b")
            .replacing("candidate", with: "rc")
        return .found(
            Interpreter(
                path: lines[7].isEmpty ? path : lines[7],
                version: PythonVersion(major: major, minor: minor, micro: micro),
                fullVersion: "\(major).\(minor).\(micro)\(level)", implementation: lines[5],
                isFreeThreaded: lines[6].contains("t")))
    }

    /// Why it cannot be recorded; nil: it can.
    var unfitness: String? {
        switch self {
        case .found(let interpreter): interpreter.unfitness
        case .absent: "it is not there"
        case .mute: "it does not answer as a Python does"
        }
    }

    /// A few words for a list: `3.11.2`, `not there`.
    var summary: String {
        switch self {
        case .found(let interpreter):
            interpreter.implementation == "cpython"
                ? interpreter.fullVersion + (interpreter.isFreeThreaded ? " free-threaded" : "")
                : interpreter.implementation
        case .absent: "not there"
        case .mute: "does not run"
        }
    }
}
