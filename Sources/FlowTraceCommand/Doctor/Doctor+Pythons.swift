extension Doctor {
    /// All interpreters found, each tried with the extension; a fault only when none can be recorded.
    func examinePythons(_ python: String?, _ installation: Installation?) -> [Finding] {
        let finder = PythonFinder(environment: environment)
        var places = finder.places(option: python)
        if python == nil { places += finder.common() }
        var seen: Set<String> = []
        var findings: [Finding] = []
        var fit = 0
        for place in places {
            guard let path = place.path, seen.insert(path).inserted else { continue }
            let answer = PythonProbe.run(path, environment: environment)
            guard case .found(let interpreter) = answer else {
                let grade: Finding.Grade = place.isChosen ? .fault : .information
                findings.append(
                    Finding(grade: grade, subject: "python", text: "\(place.name): \(path) does not run as a Python"))
                continue
            }
            // A shim and what it starts are one.
            if interpreter.path != path, !seen.insert(interpreter.path).inserted { continue }
            let finding = examine(interpreter, place, installation)
            findings.append(finding)
            guard finding.grade == .good else { continue }
            fit += 1
            let version = interpreter.version
            findings += InterpreterFault.of(version).map {
                Finding(grade: .information, subject: "python \(version)", text: $0.sentence(for: version))
            }
        }
        if fit == 0 {
            findings.append(
                Finding(
                    grade: .fault, subject: "python",
                    text: "no Python \(PythonVersion.least) or newer that can be recorded was found: install one, "
                        + "or name it with --python or $FLOWTRACE_PYTHON"))
        }
        return findings
    }

    private func examine(_ interpreter: Interpreter, _ place: PythonFinder.Place, _ installation: Installation?)
        -> Finding
    {
        let name = "\(interpreter.fullVersion)  \(interpreter.path)  (\(place.name))"
        if let reason = interpreter.unfitness {
            return Finding(
                grade: place.isChosen ? .fault : .information, subject: "python", text: "\(name): \(reason)")
        }
        guard let installation else { return Finding(grade: .good, subject: "python", text: name) }
        switch ExtensionTrial.run(interpreter, installation, environment) {
        case .trouble(let trouble):
            return Finding(
                grade: place.isChosen ? .fault : .information, subject: "python", text: "\(name): \(trouble)")
        case .inPlace:
            return Finding(grade: .good, subject: "python", text: "\(name): calls are read in place")
        case .publicInterface:
            let reason =
                environment["FLOWTRACE_PUBLIC_API"] == nil
                ? "its memory layout is not known" : "FLOWTRACE_PUBLIC_API is set"
            return Finding(
                grade: .good, subject: "python",
                text: "\(name): \(reason), so calls are read through Python's public interface: they take "
                    + "about five times as long, and objects are told by their types")
        }
    }
}

/// Loads the extension into an interpreter, looks for a free tool id of `sys.monitoring`, and asks how it reads calls.
enum ExtensionTrial {
    case inPlace
    case publicInterface
    /// What keeps the interpreter from being recorded.
    case trouble(String)

    private static let question = [
        "import importlib.machinery, importlib.util, sys",
        "loader = importlib.machinery.ExtensionFileLoader('_flowtrace', sys.argv[1])",
        "recorder = importlib.util.module_from_spec(importlib.util.spec_from_loader('_flowtrace', loader))",
        "print('free', len([i for i in (4, 3, 0, 1, 2, 5) if sys.monitoring.get_tool(i) is None]), recorder.interface())",
    ].joined(separator: "\n")

    static func run(_ interpreter: Interpreter, _ installation: Installation, _ environment: [String: String])
        -> ExtensionTrial
    {
        let run = BoundedRun(
            interpreter.path, ["-I", "-c", question, installation.extension], environment: environment, seconds: 10,
            withErrors: true)
        guard let run else { return .trouble("it took too long to load the extension") }
        if run.output.hasPrefix("free 0") {
            return .trouble("all tool ids of sys.monitoring are in use: start it without other debuggers and profilers")
        }
        if run.output.hasPrefix("free ") {
            if run.output.hasSuffix("in place\n") { return .inPlace }
            return run.output.hasSuffix("public\n") ? .publicInterface : .trouble("it gives no access to its frames")
        }
        let last =
            run.output.split(separator: "\n").last.map(String.init) ?? "it ended with exit code \(run.status.exitCode)"
        return .trouble("it cannot load the extension: \(last)")
    }
}
