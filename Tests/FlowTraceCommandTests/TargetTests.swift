import Testing

@testable import FlowTraceCommand

@Suite struct TargetTests {
    static let table: [([String], Target, [String])] = [
        (["app.py"], .script("app.py", []), ["app.py"]),
        (["app.py", "-m", "--"], .script("app.py", ["-m", "--"]), ["app.py", "-m", "--"]),
        (["-", "x"], .script("-", ["x"]), ["-", "x"]),
        (["-m", "pytest", "-x"], .module("pytest", ["-x"]), ["-m", "pytest", "-x"]),
        (["-mpytest", "-x"], .module("pytest", ["-x"]), ["-m", "pytest", "-x"]),
        (["-c", "print(1)", "a b"], .code("print(1)", ["a b"]), ["-c", "print(1)", "a b"]),
        (["-cpass"], .code("pass", []), ["-c", "pass"]),
        (["--", "flask", "run"], .command(["flask", "run"]), ["flask", "run"]),
        (["--", "-m"], .command(["-m"]), ["-m"]),
    ]

    @Test(arguments: table) func `a target is read as Python would read it`(
        words: [String], target: Target, arguments: [String]
    ) throws {
        #expect(try Target(words) == target)
        #expect(try Target(words).interpreterArguments == arguments)
    }

    @Test(arguments: [[], ["--"], ["-m"], ["-c"], ["-x", "app.py"], ["--wrong"]] as [[String]])
    func `what is no target is refused before anything starts`(words: [String]) {
        #expect {
            try Target(words)
        } throws: { error in
            (error as? CommandFailure)?.code == 125
        }
    }

    @Test func `a title hides code`() throws {
        #expect(try Target(["-c", "a very long program", "x"]).title == "-c … x")
        #expect(try Target(["app.py", "x"]).title == "app.py x")
    }
}
