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
        if let installation, let trouble = ExtensionTrial.trouble(interpreter, installation, environment) {
            return Finding(
                grade: place.isChosen ? .fault : .information, subject: "python", text: "\(name): \(trouble)")
        }
        return Finding(grade: .good, subject: "python", text: name)
    }
}

/// Loads the extension into an interpreter and looks for a free tool id of `sys.monitoring`.
enum ExtensionTrial {
    private static let question = [
        "import importlib.machinery, importlib.util, sys",
        "loader = importlib.machinery.ExtensionFileLoader('_flowtrace', sys.argv[1])",
        "importlib.util.module_from_spec(importlib.util.spec_from_loader('_flowtrace', loader))",
        "print('free', len([i for i in (4, 3, 0, 1, 2, 5) if sys.monitoring.get_tool(i) is None]))",
    ].joined(separator: "\n")

    /// What keeps the interpreter from being recorded; nil: nothing.
    static func trouble(_ interpreter: Interpreter, _ installation: Installation, _ environment: [String: String])
        -> String?
    {
        let run = BoundedRun(
            interpreter.path, ["-I", "-c", question, installation.extension], environment: environment, seconds: 10,
            withErrors: true)
        guard let run else { return "it took too long to load the extension" }
        if run.output.hasPrefix("free 0") {
            return "all tool ids of sys.monitoring are in use: start it without other debuggers and profilers"
        }
        if run.output.hasPrefix("free ") { return nil }
        let last =
            run.output.split(separator: "\n").last.map(String.init) ?? "it ended with exit code \(run.status.exitCode)"
        return "it cannot load the extension: \(last)"
    }
}
