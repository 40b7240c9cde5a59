import Foundation
import Testing

@testable import FlowTraceCommand

@Suite struct PythonFinderTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func finder(_ environment: [String: String] = [:]) -> PythonFinder {
        let own = ["PATH": folder.path + "/bin:/usr/bin:/bin", "HOME": folder.path + "/home"]
        return PythonFinder(environment: own.merging(environment) { $1 })
    }

    @Test func `python3 on PATH comes first when it is new enough`() throws {
        let python = try folder.python("3.13.1", at: "bin/python3")
        try folder.python("3.14.0", at: "bin/python3.14")
        let found = try finder().find(option: nil)
        #expect(found.path == python && found.version == PythonVersion(major: 3, minor: 13, micro: 1))
    }

    @Test func `an old python3 gives way to the newest of the named ones, then to pyenv's and uv's`() throws {
        try folder.python("3.11.2", at: "bin/python3")
        try folder.python("3.12.7", at: "home/.local/share/uv/python/cpython-3.12.7-linux-x86_64-gnu/bin/python3")
        #expect(try finder().find(option: nil).fullVersion == "3.12.7")
        try folder.python("3.9.0", at: "home/.pyenv/versions/3.9.0/bin/python3")
        try folder.python("3.12.9", at: "home/.pyenv/versions/3.12.9/bin/python3")
        let newest = try folder.python("3.13.10", at: "home/.pyenv/versions/3.13.10/bin/python3")
        try folder.python("3.13.9", at: "home/.pyenv/versions/3.13.9/bin/python3")
        #expect(try finder().find(option: nil).path == newest)
        try folder.python("3.12.0", at: "bin/python3.12")
        #expect(try finder().find(option: nil).fullVersion == "3.12.0")
        try folder.python("3.14.2", at: "bin/python3.14")
        #expect(try finder().find(option: nil).fullVersion == "3.14.2")
    }

    @Test func `a shim's own answer is used, and one that refuses is passed`() throws {
        try folder.write(
            "#!/bin/sh\necho 'pyenv: python3: command not found' >&2\nexit 127\n", to: "bin/python3", mode: 0o755)
        try folder.python("3.13.0", at: "bin/python3.13", executable: "/real/bin/python3.13")
        #expect(try finder().find(option: nil).path == "/real/bin/python3.13")
    }

    @Test func `what is chosen is used or refused, and nothing else tried`() throws {
        try folder.python("3.13.0", at: "bin/python3")
        let old = try folder.python("3.11.4", at: "other/python")
        let good = try folder.python("3.12.8", at: "venv/bin/python")
        #expect(try finder(["VIRTUAL_ENV": folder.path + "/venv"]).find(option: nil).path == good)
        #expect(try finder(["FLOWTRACE_PYTHON": good]).find(option: nil).path == good)
        #expect(try finder(["FLOWTRACE_PYTHON": old]).find(option: good).path == good)
        for (environment, option) in [(["FLOWTRACE_PYTHON": old], nil), ([:], old)] as [([String: String], String?)] {
            #expect {
                try finder(environment).find(option: option)
            } throws: { error in
                "\(error)".contains(old) && "\(error)".contains("3.11.4")
            }
        }
        #expect(throws: CommandFailure.self) { try finder().find(option: "/nowhere/python") }
        #expect(throws: CommandFailure.self) { try finder(["VIRTUAL_ENV": "/nowhere"]).find(option: nil) }
    }

    @Test func `a version as option finds that version wherever it is`() throws {
        try folder.python("3.13.0", at: "bin/python3")
        try folder.python("3.12.7", at: "home/.pyenv/versions/3.12.7/bin/python3")
        try folder.python("3.12.3", at: "home/.pyenv/versions/3.12.3/bin/python3")
        #expect(try finder().find(option: "3.12").fullVersion == "3.12.7")
        #expect(try finder().find(option: "3.12.3").fullVersion == "3.12.3")
        #expect(throws: CommandFailure.self) { try finder().find(option: "3.14") }
    }

    @Test func `the script's own line comes before PATH`() throws {
        try folder.python("3.13.0", at: "bin/python3")
        let special = try folder.python("3.12.5", at: "special/python")
        try folder.python("3.14.0", at: "bin/python3.14")
        for (line, version) in [
            ("#!\(special)", "3.12.5"), ("#!/usr/bin/env python3.14", "3.14.0"),
            ("#!/usr/bin/env -S python3.14 -u", "3.14.0"),
            ("#!/bin/sh", "3.13.0"), ("# none", "3.13.0"), ("#!/gone/python3", "3.13.0"),
        ] {
            let script = try folder.write(line + "\nprint()\n", to: "app.py")
            #expect(try finder().find(option: nil, target: .script(script, [])).fullVersion == version, "\(line)")
        }
    }

    @Test func `nothing found says what was looked at`() throws {
        try folder.python("3.10.1", at: "bin/python3")
        try folder.python("3.13.0", at: "bin/python3.13", flags: "t")
        try folder.python("3.12.0", at: "bin/python3.12", implementation: "pypy")
        let own = ["PATH": folder.path + "/bin", "HOME": folder.path + "/home", "PYENV_ROOT": folder.path + "/pe"]
        #expect {
            try PythonFinder(environment: own).find(option: nil)
        } throws: { error in
            [
                "3.10.1", "free-threaded", "pypy", "python3.15 on PATH (not there)", folder.path + "/pe/versions",
                "--python",
            ]
            .allSatisfy { "\(error)".contains($0) }
        }
    }

    @Test func `what hangs or babbles is no Python`() throws {
        let babble = try folder.write("#!/bin/sh\nyes\n", to: "yes", mode: 0o755)
        let started = Date()
        #expect(BoundedRun(babble, [], environment: ["PATH": "/bin:/usr/bin"], seconds: 0.3) == nil)
        let sleeper = try folder.write("#!/bin/sh\nexec 1>&- 2>&-\nsleep 20\n", to: "sleep", mode: 0o755)
        #expect(BoundedRun(sleeper, [], environment: ["PATH": "/bin:/usr/bin"], seconds: 0.3) == nil)
        #expect(Date().timeIntervalSince(started) < 5)
        #expect(PythonProbe.run("/bin/true", environment: [:]) == .mute)
        #expect(PythonProbe.run(folder.path, environment: [:]) == .absent)
    }

    @Test func `a command keeps its own interpreter, which must be fit`() throws {
        let old = try folder.python("3.11.0", at: "old/python3")
        let new = try folder.python("3.13.0", at: "new/python3")
        let good = try folder.write("#!\(new)\n", to: "bin/good", mode: 0o755)
        try folder.write("#!\(old)\n", to: "bin/bad", mode: 0o755)
        let shell = try folder.write("#!/bin/sh\n", to: "bin/shell", mode: 0o755)
        let plan = try LaunchPlan.make(for: .command(["good", "-x"]), python: nil, finder: finder())
        #expect(plan.executable == good && plan.arguments == ["good", "-x"] && plan.interpreter?.path == new)
        #expect(try LaunchPlan.make(for: .command(["shell"]), python: nil, finder: finder()).executable == shell)
        #expect {
            try LaunchPlan.make(for: .command(["bad"]), python: nil, finder: finder())
        } throws: { error in
            "\(error)".contains("3.11.0") && (error as? CommandFailure)?.code == 125
        }
        #expect {
            try LaunchPlan.make(for: .command(["absent-command"]), python: nil, finder: finder())
        } throws: { error in
            (error as? CommandFailure)?.code == 127
        }
    }

    @Test func `a script that is not there is said, with a hint for commands`() throws {
        try folder.write("#!/bin/sh\n", to: "bin/some-command", mode: 0o755)
        for (name, hint) in [("nowhere.py", "no file nowhere.py"), ("some-command", "flowtrace run -- some-command")] {
            #expect {
                try LaunchPlan.make(for: .script(name, []), python: nil, finder: finder())
            } throws: { error in
                "\(error)".contains(hint)
            }
        }
    }

    @Test(arguments: [
        ("3.12", 3, 12, 0), ("3.13.1", 3, 13, 1), ("3.14t", 3, 14, 0), ("3.15.0a2", 3, 15, 0),
        ("3.12.7-linux", 3, 12, 7),
    ])
    func `versions are read`(text: String, major: Int, minor: Int, micro: Int) {
        #expect(PythonVersion(text) == PythonVersion(major: major, minor: minor, micro: micro))
    }

    @Test func `what is no version is none`() {
        for text in ["3", "", "x.y", "system", "3.x", "/usr/bin/python3.12"] {
            #expect(PythonVersion(text) == nil, "\(text)")
        }
        #expect(PythonVersion(major: 3, minor: 9) < .least && PythonVersion(major: 3, minor: 12, micro: 1) > .least)
    }
}
