import ArgumentParser
import Foundation
import Testing

@testable import FlowTraceCommand

@Suite struct ArgumentSplitterTests {
    /// The command line; what the parser gets.
    static let table: [(String, String)] = [
        ("", ""),
        ("run app.py", "run -- app.py"),
        ("run app.py --json -o x", "run -- app.py --json -o x"),
        ("run --json app.py -m y", "run --json -- app.py -m y"),
        ("run --python 3.13 app.py", "run --python 3.13 -- app.py"),
        ("run --python=3.13 app.py", "run --python=3.13 -- app.py"),
        ("run -o out.flowtrace --all -m pytest -x", "run -o out.flowtrace --all -- -m pytest -x"),
        ("run -c pass -c more", "run -- -c pass -c more"),
        ("run -mpytest --help", "run -- -mpytest --help"),
        ("run -- flask run --help", "run -- -- flask run --help"),
        ("run -", "run -- -"),
        ("run --help", "run --help"),
        ("run --all", "run --all"),
        ("record --wait app.py", "record --wait -- app.py"),
        ("app.py one two", "run -- app.py one two"),
        ("tool", "run -- tool"),
        ("--json app.py", "run --json -- app.py"),
        ("-m pytest", "run -- -m pytest"),
        ("-- pytest", "run -- -- pytest"),
        ("--version", "--version"),
        ("--help", "--help"),
        ("help run", "help run"),
        ("watch 17 --json", "watch 17 --json"),
        ("print file --all", "print file --all"),
        ("--generate-completion-script bash", "--generate-completion-script bash"),
    ]

    @Test(arguments: table) func `our options stand before the target, and all behind it is the program's`(
        line: String, expected: String
    ) throws {
        let words = line.split(separator: " ").map(String.init)
        let prepared = try ArgumentSplitter.prepared(words, isFile: { $0 == "tool" })
        #expect(prepared == expected.split(separator: " ").map(String.init))
    }

    @Test func `an unknown word is no program`() {
        #expect {
            try ArgumentSplitter.prepared(["wach"], isFile: { _ in false })
        } throws: { error in
            "\(error)".contains("wach") && "\(error)".contains("watch")
        }
    }

    @Test func `the list of options with a value is that of the commands`() throws {
        let dump = Data(FlowTraceCommand._dumpHelp().utf8)
        let root = try #require(try JSONSerialization.jsonObject(with: dump) as? [String: Any])
        let command = try #require(root["command"] as? [String: Any])
        let commands = try #require(command["subcommands"] as? [[String: Any]])
        #expect(
            Set(commands.compactMap { $0["commandName"] as? String }).union(["help"])
                == Set(ArgumentSplitter.commands))
        var names: Set<String> = []
        for command in commands
        where ArgumentSplitter.commandsWithTarget.contains(command["commandName"] as? String ?? "") {
            for argument in command["arguments"] as? [[String: Any]] ?? [] where argument["kind"] as? String == "option"
            {
                for name in argument["names"] as? [[String: Any]] ?? [] {
                    let text = try #require(name["name"] as? String)
                    names.insert((name["kind"] as? String == "short" ? "-" : "--") + text)
                }
            }
        }
        #expect(names == ArgumentSplitter.valueOptions)
    }

    @Test func `the parser gives run its options and its target`() throws {
        let words = ["run", "--json", "--python", "3.13", "-o", "x", "script.py", "--json", "--", "-h"]
        let prepared = try ArgumentSplitter.prepared(words, isFile: { _ in true })
        let command = try #require(try FlowTraceCommand.parseAsRoot(prepared) as? RunCommand)
        #expect(command.view.json && !command.view.all && command.output == "x")
        #expect(command.target.python == "3.13")
        #expect(command.target.target == ["script.py", "--json", "--", "-h"])
        let other = try ArgumentSplitter.prepared(["run", "--", "flask", "run"], isFile: { _ in true })
        #expect((try FlowTraceCommand.parseAsRoot(other) as? RunCommand)?.target.target == ["--", "flask", "run"])
    }
}
