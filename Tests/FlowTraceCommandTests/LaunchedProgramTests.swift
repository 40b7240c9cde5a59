import Explorer
import Foundation
import Testing

@testable import FlowTraceCommand

@Suite struct LaunchedProgramTests {
    private func shell(_ script: String, environment: [String: String] = ["PATH": "/usr/bin:/bin"]) throws
        -> LaunchedProgram
    {
        let plan = LaunchPlan(executable: "/bin/sh", arguments: ["sh", "-c", script])
        return try LaunchedProgram(plan, environment: environment, outputs: .piped(relay: nil))
    }

    /// Reads both outputs to their ends.
    private func collect(_ program: LaunchedProgram) -> (output: String, error: String) {
        var (output, error): ([UInt8], [UInt8]) = ([], [])
        while program.outputDescriptor >= 0 || program.errorDescriptor >= 0 {
            var entries = [program.outputDescriptor, program.errorDescriptor].map {
                pollfd(fd: $0, events: Int16(POLLIN), revents: 0)
            }
            guard poll(&entries, 2, 10_000) > 0 else { break }
            program.read(.output) { bytes, _ in output += bytes }
            program.read(.error) { bytes, _ in error += bytes }
        }
        return (String(decoding: output, as: UTF8.self), String(decoding: error, as: UTF8.self))
    }

    @Test(arguments: [0, 1, 3, 125, 255]) func `the exit code is the program's`(code: Int32) throws {
        let program = try shell("exit \(code)")
        _ = collect(program)
        #expect(program.wait() == .code(code))
        #expect(program.wait().exitCode == code)
    }

    @Test(arguments: [SIGTERM, SIGKILL, SIGINT]) func `a signal's end is told as such`(number: Int32) throws {
        let program = try shell("kill -\(number) $$; sleep 10")
        _ = collect(program)
        #expect(program.wait() == .signal(number))
        #expect(program.wait().exitCode == 128 + number)
    }

    @Test func `output and errors come apart, and the spool keeps their order`() throws {
        let program = try shell("echo one; echo two >&2; sleep 0.2; echo three; printf 'no newline'")
        let (output, error) = collect(program)
        #expect(program.wait() == .code(0))
        #expect(output == "one\nthree\nno newline" && error == "two\n")
        var replayed: [Explorer.OutputStream: String] = [:]
        let spool = try #require(program.spool)
        spool.replay { stream, bytes in
            replayed[stream, default: ""] += String(decoding: bytes, as: UTF8.self)
        }
        #expect(replayed == [.output: output, .error: error])
        #expect(spool.byteCount == output.utf8.count + error.utf8.count && spool.dropped == 0)
    }

    @Test func `a program that writes more than a pipe holds is not stuck`() throws {
        let program = try shell("head -c 3000000 /dev/zero; echo done >&2")
        let (output, error) = collect(program)
        #expect(program.wait() == .code(0) && output.utf8.count == 3_000_000 && error == "done\n")
        #expect(program.spool?.byteCount == 3_000_005)
    }

    @Test func `the input is empty, and the environment is what was given`() throws {
        let program = try shell(
            "cat; echo $FLAVOUR; env | wc -l", environment: ["PATH": "/usr/bin:/bin", "FLAVOUR": "mint"])
        let (output, _) = collect(program)
        #expect(program.wait() == .code(0) && output.hasPrefix("mint\n"))
    }

    @Test func `it runs in a group of its own, and our descriptors stay ours`() throws {
        let program = try shell("ps -o pgid= -p $$; ls -l /proc/$$/fd")
        var status = stat()
        fstat(program.outputDescriptor, &status)
        let (output, _) = collect(program)
        #expect(program.wait() == .code(0))
        #expect(output.split(separator: "\n").first.map { $0.trimmingCharacters(in: .whitespaces) } == "\(program.pid)")
        // Its own end of the pipe, and not ours: otherwise it would never learn that nobody reads.
        #expect(output.components(separatedBy: "pipe:[\(status.st_ino)]").count == 2)
    }

    @Test func `a signal reaches all that the program has started`() throws {
        let program = try shell("sleep 30 & echo ready; wait")
        var text = ""
        while !text.contains("ready") {
            program.read(.output) { bytes, _ in text += String(decoding: bytes, as: UTF8.self) }
            usleep(1000)
        }
        #expect(program.reap() == nil)
        program.signal(SIGTERM)
        // The pipe ends only when nobody holds it any more: `sleep` has gone, too.
        _ = collect(program)
        #expect(program.wait() == .signal(SIGTERM))
        program.signal(SIGKILL)
    }

    @Test func `what can't be started is said`() {
        let plan = LaunchPlan(executable: "/nowhere/at/all", arguments: ["all"])
        #expect {
            try LaunchedProgram(plan, environment: [:], outputs: .piped(relay: nil))
        } throws: { error in
            "\(error)".contains("/nowhere/at/all") && "\(error)".contains("No such file")
        }
    }

    /// The flowtrace that was built with these tests.
    private var builtCommand: String {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let beside = Bundle.main.executableURL?.deletingLastPathComponent().appending(path: "flowtrace").path
        let candidates = [beside, root.appending(path: ".build/debug/flowtrace").path].compactMap { $0 }
        return candidates.first(where: SearchPath.isExecutable) ?? "flowtrace is not built"
    }

    @Test func `through a relay outputs and exit code are the same`() throws {
        let plan = LaunchPlan(
            executable: "/bin/sh", arguments: ["sh", "-c", "echo out; echo err >&2; head -c 500000 /dev/zero; exit 7"])
        let program = try LaunchedProgram(
            plan, environment: ["PATH": "/usr/bin:/bin"], outputs: .piped(relay: builtCommand))
        let (output, error) = collect(program)
        #expect(program.wait() == .code(7))
        #expect(output.hasPrefix("out\n") && output.utf8.count == 500_004 && error == "err\n")
    }

    @Test func `a program behind a relay does not notice that its explorer has gone`() throws {
        let folder = try TemporaryFolder()
        let script =
            "head -c 300000 /dev/zero; sleep 0.2; head -c 300000 /dev/zero && echo unharmed >\(folder.path)/end"
        let plan = LaunchPlan(executable: "/bin/sh", arguments: ["sh", "-c", script])
        let pid: pid_t
        do {
            let program = try LaunchedProgram(
                plan, environment: ["PATH": "/usr/bin:/bin"], outputs: .piped(relay: builtCommand))
            pid = program.pid
            usleep(20_000)
            // All that the end of a process does to it: its descriptors are closed.
            _ = program
        }
        let deadline = Date().addingTimeInterval(10)
        while !FileManager.default.fileExists(atPath: folder.path + "/end"), Date() < deadline { usleep(10_000) }
        #expect(FileManager.default.fileExists(atPath: folder.path + "/end"))
        waitpid(pid, nil, 0)
    }

    @Test func `a spool keeps the beginning and counts the rest`() {
        let spool = OutputSpool(limit: 10)
        for text in ["12345", "67", "89abc", "d"] {
            text.utf8.withContiguousStorageIfAvailable { spool.append(UnsafeRawBufferPointer($0), .output) }
        }
        var kept = ""
        spool.replay { kept += String(decoding: $1, as: UTF8.self) }
        #expect(kept == "123456789a" && spool.byteCount == 10 && spool.dropped == 3)
    }
}
