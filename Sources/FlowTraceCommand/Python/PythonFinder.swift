import Foundation

/// Finds the interpreter for a target, in the order that its `places` list says.
struct PythonFinder {
    var environment: [String: String]
    var searchPath: SearchPath { SearchPath(environment: environment) }

    /// Where an interpreter may be.
    struct Place: Equatable {
        /// How the user knows it: `python3 on PATH`.
        var name: String
        /// nil: nothing is there.
        var path: String?
        /// The user has chosen it: if it is unfit, nothing else is tried.
        var isChosen = false
    }

    /// The first fit interpreter. `option`: a path, a name on PATH, or a version such as `3.13`.
    func find(option: String?, target: Target? = nil) throws -> Interpreter {
        var looked: [String] = []
        var seen: Set<String> = []
        for place in places(option: option, target: target) {
            guard let path = place.path else {
                if place.isChosen { throw CommandFailure("\(place.name) is not there.", code: 125) }
                looked.append("\(place.name) (not there)")
                continue
            }
            guard seen.insert(path).inserted else { continue }
            let answer = PythonProbe.run(path, environment: environment)
            guard let reason = answer.unfitness else {
                if case .found(let interpreter) = answer { return interpreter }
                continue
            }
            if place.isChosen {
                throw CommandFailure("\(place.name) (\(path)) cannot be used: \(reason).", code: 125)
            }
            looked.append("\(place.name) (\(path): \(answer.summary))")
        }
        if let option {
            let isTooOld = PythonVersion(option).map { $0 < .least } ?? false
            let reason = isTooOld ? " (\(PythonVersion.least) is the first that can be)" : ""
            let places = looked.isEmpty ? "" : ". Looked at: " + looked.joined(separator: ", ")
            throw CommandFailure("No Python \(option) that can be recorded was found\(reason)\(places).", code: 125)
        }
        throw CommandFailure(
            "No Python \(PythonVersion.least) or newer was found: install one, or name it with --python. Looked at: "
                + looked.joined(separator: ", ") + ".", code: 125)
    }

    /// All places in their order.
    func places(option: String?, target: Target? = nil) -> [Place] {
        if let option { return places(option: option) }
        var places: [Place] = []
        if let chosen = environment["FLOWTRACE_PYTHON"], !chosen.isEmpty {
            places.append(Place(name: "$FLOWTRACE_PYTHON", path: searchPath.find(chosen), isChosen: true))
            return places
        }
        if let folder = environment["VIRTUAL_ENV"], !folder.isEmpty {
            places.append(
                Place(
                    name: "the virtual environment's python", path: searchPath.find(folder + "/bin/python"),
                    isChosen: true))
            return places
        }
        if case .script(let file, _)? = target {
            switch ShebangLine(file: file) {
            case .path(let path)?: places.append(Place(name: "the script's #! line", path: searchPath.find(path)))
            case .name(let name)?: places.append(Place(name: "the script's #! line", path: searchPath.find(name)))
            case nil: break
            }
        }
        return places + common()
    }

    /// Where interpreters are, whatever the target: on PATH, then pyenv's and uv's folders.
    func common() -> [Place] {
        var places = [Place(name: "python3 on PATH", path: searchPath.find("python3"))]
        for version in PythonVersion.searched {
            places.append(Place(name: "python\(version) on PATH", path: searchPath.find("python\(version)")))
        }
        return places + managed()
    }

    private func places(option: String) -> [Place] {
        guard let version = PythonVersion(option) else {
            return [Place(name: "--python \(option)", path: searchPath.find(option), isChosen: true)]
        }
        let parts = option.split(separator: ".").count
        let name = "python\(version.major).\(version.minor)"
        let all = [Place(name: "\(name) on PATH", path: searchPath.find(name))] + managed(least: version)
        // A shim of that name, or an interpreter of another micro version, is asked for its version below.
        return all.filter { place in
            guard let path = place.path, case .found(let answer) = PythonProbe.run(path, environment: environment)
            else {
                return false
            }
            return answer.version.major == version.major && answer.version.minor == version.minor
                && (parts < 3 || answer.version.micro == version.micro)
        }
    }

    /// Interpreters installed by pyenv and by uv, the newest first.
    private func managed(least: PythonVersion = .least) -> [Place] {
        let home = environment["HOME"] ?? NSHomeDirectory()
        let pyenv = (environment["PYENV_ROOT"] ?? home + "/.pyenv") + "/versions"
        let data = environment["XDG_DATA_HOME"] ?? home + "/.local/share"
        let uv = environment["UV_PYTHON_INSTALL_DIR"] ?? data + "/uv/python"
        return installed(in: pyenv, "pyenv's versions", prefix: "", least)
            + installed(in: uv, "uv's versions", prefix: "cpython-", least)
    }

    private func installed(in folder: String, _ name: String, prefix: String, _ least: PythonVersion) -> [Place] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        let found: [(version: PythonVersion, path: String)] = names.compactMap { entry in
            guard entry.hasPrefix(prefix), let version = PythonVersion(entry.dropFirst(prefix.count)), version >= least,
                let path = SearchPath(environment: [:]).find("\(folder)/\(entry)/bin/python3")
            else { return nil }
            return (version, path)
        }
        let places = found.sorted { ($0.version, $0.path) > ($1.version, $1.path) }
            .map { Place(name: name, path: $0.path) }
        return places.isEmpty ? [Place(name: "\(name) in \(folder)", path: nil)] : places
    }

    /// The interpreter of a command: itself, when it is a Python, or what its `#!` line names. nil: it is something else.
    func interpreterPath(ofCommand path: String) -> String? {
        if ShebangLine.isPython(path) { return path }
        switch ShebangLine(file: path) {
        case .path(let python)?: return searchPath.find(python)
        case .name(let name)?: return searchPath.find(name)
        case nil: return nil
        }
    }
}
