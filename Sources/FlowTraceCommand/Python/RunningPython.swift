import Foundation
import TraceCollector

/// A Python that runs and knows nothing of FlowTrace. From 3.14 on it takes code from another process (PEP 768, `sys.remote_exec`): it
/// is given a dormant recorder, as of `flowtrace.live.install()`.
struct RunningPython {
    let pid: Int32
    /// The file that it executes, even where that has been replaced since.
    private let executable: String
    static let least = PythonVersion(major: 3, minor: 14)

    /// nil: there is no such process of ours, or its executable is not called python.
    init?(pid: Int32) {
        let link = "/proc/\(pid)/exe"
        guard let path = try? FileManager.default.destinationOfSymbolicLink(atPath: link),
            path.split(separator: "/").last?.hasPrefix("python") == true
        else { return nil }
        self.pid = pid
        executable = link
    }

    /// Gives it the recorder, and waits until that listens: until it comes to Python code, which may take as long as a call of C does.
    /// `report`: once, when that takes longer than a moment.
    func enter(_ installation: Installation, _ report: (String) -> Void) throws {
        let probe = PythonProbe.run(executable, environment: [:])
        if let unfitness = probe.unfitness { throw CommandFailure("pid \(pid) cannot be recorded: \(unfitness).") }
        guard case .found(let interpreter) = probe, interpreter.version >= Self.least else {
            throw CommandFailure(
                "pid \(pid) is Python \(probe.summary), which takes no recorder while it runs (\(Self.least) is the first that does): "
                    + "start it with flowtrace record, or let it call flowtrace.live.install().")
        }
        guard isNear else {
            throw CommandFailure("pid \(pid) runs in a container, with files of its own: run flowtrace in there.")
        }
        let folder = try SessionFolder.locate()
        let script = "\(folder.path)/enter-\(pid).py"
        let outcome = script + ".outcome"
        unlink(outcome)
        try Self.script(installation, outcome).write(toFile: script, atomically: true, encoding: .utf8)
        // Until it is executed the script must stay: Python would complain in the program's own output.
        let code = "import sys; sys.remote_exec(int(sys.argv[1]), sys.argv[2])"
        let run = BoundedRun(
            executable, ["-I", "-S", "-c", code, "\(pid)", script], environment: [:], seconds: 30, withErrors: true)
        guard let run, run.status == .code(0) else {
            unlink(script)
            throw CommandFailure(Self.advice(pid, run?.output ?? ""))
        }
        defer { if unlink(outcome) == 0 { unlink(script) } }
        try wait(outcome, report)
    }

    private func wait(_ outcome: String, _ report: (String) -> Void) throws {
        let start = MonotonicClock.now
        var isReported = false
        while true {
            if let text = try? String(contentsOfFile: outcome, encoding: .utf8), text.hasSuffix("\n") {
                let fault = text.dropLast()
                if fault.isEmpty { return }
                throw CommandFailure("pid \(pid) cannot be recorded: \(PlainText.safe(String(fault))).")
            }
            guard ProcessFacts(pid: pid) != nil else { throw CommandFailure("pid \(pid) has ended.") }
            if !isReported, MonotonicClock.now - start > 1_000_000_000 {
                isReported = true
                report("Waiting for pid \(pid) to come to Python code (C-c gives up; it may be watched later) …")
            }
            usleep(20_000)
        }
    }

    /// In the same container, as far as files go.
    private var isNear: Bool {
        let spaces = ["\(pid)", "self"].map {
            try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\($0)/ns/mnt")
        }
        return spaces[0] == spaces[1]
    }

    static func script(_ installation: Installation, _ outcome: String) -> String {
        let arguments = [installation.extension, installation.inject, outcome].map(PythonText.quoted)
        let call = "enter(\(arguments.joined(separator: ", ")))"
        return PythonText.executing(installation.inject + "/recording.py", then: call) + "\n"
    }

    /// What to do about the last line of a traceback.
    static func advice(_ pid: Int32, _ output: String) -> String {
        let last = output.split(separator: "\n").last.map { PlainText.safe(String($0)) } ?? "its Python did not answer"
        if last.contains("PermissionError") || last.contains("Operation not permitted") {
            return "The system does not let you into pid \(pid): be root, or allow it once by "
                + "sysctl kernel.yama.ptrace_scope=0; a container needs the capability SYS_PTRACE."
        }
        if last.contains("not enabled") {
            return
                "pid \(pid) was started with PYTHON_DISABLE_REMOTE_DEBUG or -X disable-remote-debug: it takes no recorder while it runs."
        }
        return "pid \(pid) takes no recorder: \(last)."
    }
}
