import Foundation
import Testing

/// The whole program in a terminal, as a person meets it.
@Suite(.serialized) struct ExplorerJourneyTests {
    static let command: String = {
        let beside = Bundle.main.executableURL?.deletingLastPathComponent().appending(path: "flowtrace").path
        let candidates = [beside, TracedRun.root.appending(path: ".build/debug/flowtrace").path].compactMap { $0 }
        return candidates.first { FileManager.default.isExecutableFile(atPath: $0) } ?? candidates[0]
    }()
    static let shop = TracedRun.root.appending(path: "Tests/EndToEndTests/Programs/shop.py").path

    private func run(_ seconds: String, columns: Int = 100, rows: Int = 30) throws -> TerminalProgram {
        let python = try #require(Interpreter.all.last)
        return try TerminalProgram(
            Self.command, ["run", "--python", python.path, Self.shop, seconds], columns: columns, rows: rows)
    }

    @Test func `calls appear, unfold, are found, and quitting gives the terminal and the output back`() throws {
        let explorer = try run("0.2")
        #expect(explorer.wait(for: "main(seconds="), "\(explorer.text)")
        #expect(explorer.wait(for: "ENDED rc=0"), "\(explorer.text)")
        #expect(!explorer.isCooked)
        explorer.type("/take\r")
        #expect(explorer.wait { $0.lines.contains { $0.contains("take(stock={") } }, "\(explorer.text)")
        #expect(explorer.wait(for: "/take: 1/"), "\(explorer.text)")
        explorer.type("\r")
        #expect(explorer.wait(for: "Arguments"), "\(explorer.text)")
        #expect(explorer.text.contains("name = 'milk'"))
        explorer.type("\u{1b}")
        #expect(explorer.wait { !$0.text.contains("Arguments") })
        explorer.type("e")
        #expect(explorer.wait(for: "✗ SoldOut: milk"), "\(explorer.text)")
        #expect(explorer.wait(for: "! SoldOut"), "\(explorer.text)")
        explorer.type("?")
        #expect(explorer.wait(for: "next row"))
        explorer.type("\u{1b}")
        #expect(explorer.wait { !$0.text.contains("next row") })
        // Functions, exceptions, threads and tasks, output.
        explorer.type("\t\t\t\t")
        #expect(explorer.wait(for: "a day has passed"), "\(explorer.text)")
        explorer.type("q")
        #expect(explorer.end() == 0)
        #expect(explorer.isCooked)
        #expect(explorer.text.contains("a day has passed"))
    }

    @Test func `what is wrong with the person's files is told at once, in help, and at the end`() throws {
        let python = try #require(Interpreter.all.last)
        let folder = FileManager.default.temporaryDirectory.appending(path: "files-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let own = folder.appending(path: "flowtrace")
        try FileManager.default.createDirectory(at: own, withIntermediateDirectories: true)
        try "[keys]\n\"y\" = \"nonsense\"\n".write(
            to: own.appending(path: "flowtrace.toml"), atomically: false, encoding: .utf8)
        let explorer = try TerminalProgram(
            Self.command, ["run", "--theme", "nowhere", "--python", python.path, Self.shop, "0.2"],
            environment: ["XDG_CONFIG_HOME": folder.path])
        #expect(explorer.wait(for: "2 warnings, ? tells all: nowhere: there is no theme"), "\(explorer.text)")
        // Longer than other messages last.
        #expect(!explorer.wait(5) { !$0.text.contains("? tells all") }, "\(explorer.text)")
        explorer.type("?")
        #expect(explorer.wait(for: "What is wrong with your files"), "\(explorer.text)")
        #expect(explorer.text.contains("“nonsense”"), "\(explorer.text)")
        explorer.type("qq")
        #expect(explorer.end() == 0)
        #expect(explorer.text.contains("flowtrace: nowhere: there is no theme"), "\(explorer.text)")
    }

    @Test(arguments: Interpreter.all, ["mine", "all"])
    func `log records are in the output, in each scope`(python: Interpreter, scope: String) throws {
        let program = """
            import logging
            def main():
                logging.getLogger("till").warning("%s is %d short", "milk", 3)
            main()
            """
        let explorer = try TerminalProgram(
            Self.command, ["run", "--scope", scope, "--python", python.path, "-c", program])
        #expect(explorer.wait(for: "ENDED rc=0"), "\(explorer.text)")
        explorer.type(":view output\r")
        #expect(explorer.wait(for: "◆WARNING till  milk is 3 short"), "\(explorer.text)")
        explorer.type("q")
        #expect(explorer.end() == 0)
    }

    @Test func `a program that is stopped does not look as if it were watched`() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "silent-\(UUID().uuidString.prefix(8))")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.appending(path: "1-1.sock").path
        let listener = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(listener) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        let bound = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        #expect(bound == 0 && listen(listener, 1) == 0)
        let explorer = try TerminalProgram(Self.command, ["watch", path])
        #expect(explorer.wait(for: "the program does not answer yet"), "\(explorer.text)")
        #expect(!explorer.text.contains("LIVE"))
        explorer.type("q")
        #expect(explorer.end() == 0)
    }

    @Test func `leaving asks, and a program that was left is found again`() throws {
        let explorer = try run("30")
        #expect(explorer.wait(for: "main(seconds="), "\(explorer.text)")
        explorer.type("q")
        #expect(explorer.wait(for: "The program still runs"), "\(explorer.text)")
        explorer.type("c")
        #expect(explorer.wait { !$0.text.contains("The program still runs") })
        explorer.type("qd")
        #expect(explorer.end() == 0)
        let words = explorer.text.split(whereSeparator: { $0.isWhitespace || $0 == "," })
        let after = try #require(words.firstIndex(of: "pid"))
        let pid = try #require(Int32(words[after + 1]), "\(explorer.text)")
        #expect(kill(pid, 0) == 0)

        let watcher = try TerminalProgram(Self.command, ["watch", String(pid)])
        #expect(watcher.wait(for: "LIVE"), "\(watcher.text)")
        #expect(watcher.wait(for: "main(seconds=30.0)"), "\(watcher.text)")
        kill(pid, SIGKILL)
        #expect(watcher.wait(for: "ENDED") || watcher.text.contains("DISCONNECTED"), "\(watcher.text)")
        watcher.type("q")
        #expect(watcher.end() == 0)
    }

    @Test func `a killed program stays on the screen, with its signal`() throws {
        let explorer = try run("30")
        #expect(explorer.wait(for: "main(seconds="), "\(explorer.text)")
        let program = ProgramRun("/usr/bin/pgrep", ["-f", "\(Self.shop) 30"], environment: [:]).output
            .split(separator: "\n").compactMap { Int32($0) }.filter { $0 != explorer.pid }
        let pid = try #require(program.first)
        kill(pid, SIGKILL)
        #expect(explorer.wait(for: "ENDED SIGKILL"), "\(explorer.text)")
        #expect(explorer.text.contains("main(seconds="))
        explorer.type("q")
        #expect(explorer.end() == 137)
    }

    @Test func `a killed explorer leaves the program unharmed`() throws {
        let explorer = try run("1.5")
        #expect(explorer.wait(for: "main(seconds="), "\(explorer.text)")
        let listed = ProgramRun("/usr/bin/pgrep", ["-f", "\(Self.shop) 1.5"], environment: [:]).output
            .split(separator: "\n").compactMap { Int32($0) }.filter { $0 != explorer.pid }
        let pid = try #require(listed.first)
        let watcher = try TerminalProgram(Self.command, ["watch", String(pid)])
        #expect(watcher.wait(for: "LIVE"), "\(watcher.text)")
        kill(explorer.pid, SIGKILL)
        // The recorder's last word comes only from a program that ends in its own time.
        #expect(watcher.wait(for: "ENDED"), "\(watcher.text)")
        watcher.type("q")
        #expect(watcher.end() == 0)
    }

    @Test(arguments: [SIGTERM, SIGHUP])
    func `a signal ends the explorer, and the terminal is as before`(signal: Int32) throws {
        let explorer = try run("1")
        #expect(explorer.wait(for: "main(seconds="), "\(explorer.text)")
        kill(explorer.pid, signal)
        #expect(explorer.end() == 128 + signal)
        #expect(explorer.isCooked)
    }

    @Test func `a small window shows what fits, and a large one all again`() throws {
        let explorer = try run("0.2")
        #expect(explorer.wait(for: "ENDED rc=0"), "\(explorer.text)")
        explorer.resize(columns: 20, rows: 5)
        #expect(
            explorer.wait { $0.lines.contains { $0.hasPrefix("▾ MainThread") && $0.count <= 20 } }, "\(explorer.text)")
        explorer.resize(columns: 8, rows: 1)
        #expect(explorer.wait(for: "too smal"), "\(explorer.text)")
        explorer.resize(columns: 120, rows: 40)
        #expect(explorer.wait(for: "main(seconds=0.2)"), "\(explorer.text)")
        explorer.type("q")
        #expect(explorer.end() == 0)
    }
}
