import ArgumentParser
import Testing
import TraceStore
import TraceWire

@testable import FlowTraceCommand

@Suite struct RecordingRulesTests {
    private func rules(_ text: String) -> Rules {
        var rules = Rules()
        #expect(Array(text.utf8).withUnsafeBytes { rules.amend($0) } == nil)
        return rules
    }

    @Test func `options become rules`() throws {
        let options = try RecordingOptions.parse([
            "--scope", "mine", "--include", "a.*", "--exclude", "b", "--exclude", "c", "--values", "types,none",
            "--level",
            "app.*=none", "--depth", "3", "--min-duration", "5us", "--start-at", "main", "--stop-after", "7 calls",
            "--stop-after", "2s", "--secret", "pin", "--reveal", "token_count", "--no-adapt",
        ])
        let rules = rules(try options.rules())
        #expect(
            rules.scope == .mine && rules.arguments == .types && rules.results == ValueLevel.none && rules.depth == 3)
        #expect(rules.choices.map(\.kind) == [.include, .exclude, .exclude, .level, .start])
        #expect(!rules.adapts && rules.names.map(\.isSecret) == [true, false])
        #expect(rules.shortest == 5000 && rules.stopCalls == 7 && rules.stopTime == 2_000_000_000)
        let none = try RecordingOptions.parse([]).rules()
        #expect(none == "")
    }

    @Test(arguments: [
        (["--scope", "yours"], "--scope: a scope is all, boundary, mine or nothing"),
        (["--level", "app"], "--level: write a pattern"), (["--level", "app=much"], "--level: a level is"),
        (["--min-duration", "5"], "--min-duration: a time is"), (["--exclude", "a[b"], "--exclude: a pattern names"),
    ])
    func `an option that is not understood is named, and told how it is`(words: [String], sentence: String) throws {
        let options = try RecordingOptions.parse(words)
        let refusal = #expect(throws: CommandFailure.self) { try options.rules() }
        #expect(refusal.map { "\($0)".hasPrefix(sentence) } == true)
    }

    @Test func `the file of the project is found from below, before the user's`() throws {
        let root = try TemporaryFolder()
        let user = ["XDG_CONFIG_HOME": root.path + "/config"]
        let deep = root.path + "/project/a/b"
        try root.write("", to: "project/a/b/x")
        #expect(RulesFile.find(from: deep, environment: user) == nil)
        let general = try root.write("", to: "config/flowtrace/flowtrace.toml")
        #expect(RulesFile.find(from: deep, environment: user) == general)
        #expect(RulesFile.find(from: deep, environment: ["HOME": root.path]) == nil)
        let own = try root.write("", to: "project/flowtrace.toml")
        #expect(RulesFile.find(from: deep, environment: user) == own)
    }

    @Test func `in scope mine log records are recorded, unless somebody leaves them out`() throws {
        let name = LogRecord.function
        #expect(RecordingOptions.withLogs("scope boundary\nexclude a\n") == "scope boundary\nexclude a\n")
        #expect(RecordingOptions.withLogs("scope mine\nscope all\n") == "scope mine\nscope all\n")
        let rules = rules(RecordingOptions.withLogs("scope mine\nexclude \(name)\n"))
        #expect(rules.choices.map(\.kind) == [.include, .exclude])
        let options = try TargetOptions.parse(["--scope", "mine", "app.py"])
        #expect(try options.rules().contains("include \(name)"))
    }

    @Test func `a file becomes rules`() throws {
        let text = """
            [record]
            scope = "boundary"
            include = "a"
            exclude = ["b.*", "*/c/*.py"]
            values = "values,types"
            depth = 9
            min-duration = "1ms"
            stop-after = ["Server.close", "5m"]

            [record.levels]
            "app.auth.*" = "types"
            """
        let rules = rules(try RulesFile.rules(text, path: "f"))
        #expect(rules.scope == .boundary && rules.results == .types && rules.depth == 9 && rules.shortest == 1_000_000)
        #expect(rules.choices.count == 5 && rules.stopTime == 300_000_000_000)
        // What the command line says comes later, and counts.
        let amended = self.rules(try RulesFile.rules(text, path: "f") + "scope all\n")
        #expect(amended.scope == .all)
    }

    @Test func `a file says which names are secrets, and which are not`() throws {
        let text = "[secrets]\nmask = [\"pin\", \"*_iban\"]\nshow = \"token_count\"\n"
        let names = rules(try RulesFile.rules(text, path: "f")).names
        #expect(names.map(\.isSecret) == [true, true, false])
        let amended = rules(try RulesFile.rules(text, path: "f") + "reveal pin\n").names
        #expect(amended.count == 4 && amended.last?.isSecret == false)
    }

    @Test(arguments: [
        ("[secrets]\nhide = [\"pin\"]", "f.toml:2: there is no 'hide'"),
        ("[secrets]\nmask = [7]", "f.toml:2: this must be a text"),
        ("secrets = \"pin\"", "f.toml:1: secrets is a table"),
        ("[record]\nscope = \"x\"", "f.toml:2: a scope is"),
        ("[record]\n\nscop = \"all\"", "f.toml:3: there is no 'scop'"),
        ("[recorder]", "f.toml:1: there is no 'recorder'"),
        ("[record]\ndepth = \"deep\"", "f.toml:2: depth is a whole number"),
        ("[record]\nexclude = [1]", "f.toml:2: this must be a text"),
        ("[record]\n[record.levels]\nx = \"all\"", "f.toml:3: a level"),
        ("[record\n", "f.toml:1: "),
    ])
    func `a fault in a file is told with its line`(text: String, sentence: String) {
        let refusal = #expect(throws: CommandFailure.self) { try RulesFile.rules(text, path: "f.toml") }
        #expect(refusal.map { "\($0)".hasPrefix(sentence) } == true, "\(String(describing: refusal))")
    }
}
