import Testing

@testable import FlowTraceCommand

@Suite struct DoctorTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func doctor(_ environment: [String: String] = [:]) -> Doctor {
        let own = ["PATH": folder.path + "/bin:/usr/bin:/bin", "HOME": folder.path + "/home"]
        return Doctor(environment: own.merging(environment) { $1 }, glyphs: true)
    }

    private var installation: Installation {
        Installation(extension: "/x/recorder.so", inject: "/x/inject", demo: "/x/demo", themes: "/x/themes")
    }

    /// An interpreter that answers the first question as a Python 3.13, and the second, about the extension, with `answer`.
    private func python(_ answer: String, at name: String = "bin/python3") throws {
        let own = "flowtrace\\n3\\n13\\n0\\nfinal0\\ncpython\\n\\n\(folder.path)/\(name)\\n"
        try folder.write(
            "#!/bin/sh\ncase \"$*\" in *recorder.so*) \(answer);; *) printf '\(own)';; esac\n", to: name, mode: 0o755)
    }

    @Test func `an interpreter that loads the extension is good`() throws {
        try python("echo free 5 in place")
        let findings = doctor(["VIRTUAL_ENV": ""]).examinePythons(nil, installation)
        #expect(findings.first?.grade == .good && findings.first?.text.hasPrefix("3.13.0") == true, "\(findings)")
        #expect(!findings.contains { $0.grade == .fault })
        // What this version is known for follows.
        #expect(findings[1].grade == .information && findings[1].text.contains("gh-140373, mended in 3.13.10"))
    }

    @Test(arguments: [
        ("echo free 5 in place", [:], "calls are read in place"),
        ("echo free 5 public", [:], "its memory layout is not known"),
        ("echo free 5 public", ["FLOWTRACE_PUBLIC_API": "1"], "FLOWTRACE_PUBLIC_API is set"),
    ])
    func `it says how calls are read`(answer: String, variables: [String: String], words: String) throws {
        try python(answer)
        let finding = try #require(doctor(variables).examinePythons(nil, installation).first)
        #expect(finding.grade == .good && finding.text.contains(words), "\(finding)")
    }

    @Test(arguments: [
        ("3.12.0", [111963]), ("3.12.1", [122029]), ("3.12.4", [122029]), ("3.12.5", []), ("3.13.0", [140373]),
        ("3.13.10", []), ("3.14.0", [140373]), ("3.14.1", []), ("3.15.0", []),
    ])
    func `the faults of a version of CPython are known`(text: String, issues: [Int]) throws {
        let version = try #require(PythonVersion(text))
        #expect(InterpreterFault.of(version).map(\.issue) == issues)
        #expect(InterpreterFault.of(version).allSatisfy { $0.sentence(for: version).contains("mended in 3.") })
    }

    @Test(arguments: [
        ("echo free 0", "tool ids"), ("echo ImportError: wrong ELF class; exit 1", "wrong ELF class"),
        ("exit 3", "code 3"),
    ])
    func `one that does not is told with its reason, and that none is left`(answer: String, reason: String) throws {
        try python(answer)
        let findings = doctor(["PATH": folder.path + "/bin"]).examinePythons(folder.path + "/bin/python3", installation)
        #expect(findings.first?.grade == .fault && findings.first?.text.contains(reason) == true, "\(findings)")
        #expect(findings.last?.grade == .fault && findings.last?.text.contains("--python") == true)
    }

    @Test func `old and free-threaded interpreters are named, and are no fault beside a good one`() throws {
        try folder.python("3.11.2", at: "bin/python3")
        try folder.python("3.14.0", at: "bin/python3.14", flags: "t")
        try python("echo free 5 in place", at: "bin/python3.13")
        let findings = doctor().examinePythons(nil, installation)
        #expect(findings.map(\.grade).prefix(3) == [.information, .information, .good])
        #expect(findings[0].text.contains("3.11.2") && findings[1].text.contains("free-threaded"))
    }

    @Test func `a terminal is known when terminfo describes it`() throws {
        try folder.write("", to: "home/.terminfo/m/mine")
        let environment = ["HOME": folder.path + "/home"]
        #expect(Doctor.describes("mine", environment))
        #expect(!Doctor.describes("no-such-terminal", environment) && !Doctor.describes("", environment))
        #expect(!Doctor.describes("../m/mine", environment))
    }

    @Test func `a line is sign, subject and safe text`() {
        let finding = Finding(grade: .fault, subject: "python", text: "a\u{1B}[31mb")
        let line = doctor().line(finding)
        #expect(line.hasPrefix(" ✗  python") && !line.unicodeScalars.contains("\u{1B}"))
    }
}
