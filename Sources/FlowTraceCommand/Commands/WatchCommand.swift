import ArgumentParser
import Foundation
import TraceCollector

struct WatchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "watch",
        abstract: "See the calls of a program that is being recorded.",
        discussion: """
            Connects to a program that was started with flowtrace record, or whose explorer has gone. Leave with q, \
            and come back as often as you like: the program goes on. Without an argument the one program that is being \
            recorded is watched; when there are several, you choose.

            A program that was started without FlowTrace is entered by its pid where its Python is 3.14 or newer and the \
            system allows that. It is recorded while you watch, and slower then; afterwards it is as before.
            """)

    @OptionGroup var view: ViewOptions

    @Option(name: [.short, .long], help: ArgumentHelp("Save what is received to this file, too.", valueName: "file"))
    var output: String?

    @OptionGroup(title: "What is recorded from now on") var recording: RecordingOptions

    @Argument(help: ArgumentHelp("Pid of the program, or path of its socket.", valueName: "pid|socket"))
    var recorder: String?

    func run() throws {
        let rules = try RecordingOptions.withLogs(recording.rules())
        let view = view.request()
        var sessions = RunningSession.all()
        if let pid = recorder.flatMap({ Int32($0) }), !sessions.contains(where: { $0.pid == pid }),
            let python = RunningPython(pid: pid)
        {
            try python.enter(Installation.locate()) { TextOutput.standardError("\($0)\n") }
            sessions = RunningSession.all()
        }
        let found = try WatchAdvice.resolve(recorder, among: sessions, canAsk: view.form == .explorer)
        throw ExitCode(try Session.watch(WatchRequest(recorder: found, output: output, rules: rules, view: view)))
    }
}

/// Which recorder an argument of `watch` means, and what to say when that is not clear.
enum WatchAdvice {
    static func resolve(_ argument: String?, among sessions: [RunningSession], canAsk: Bool) throws
        -> WatchRequest.Recorder
    {
        if let argument {
            if let pid = Int32(argument) {
                guard let session = sessions.first(where: { $0.pid == pid }) else {
                    throw CommandFailure(
                        "No program with pid \(pid) is being recorded. "
                            + (sessions.isEmpty ? none : "These are:\n" + list(sessions)))
                }
                return .socket(path: session.path)
            }
            return .socket(path: argument)
        }
        guard let only = sessions.first else { throw CommandFailure("No program is being recorded. " + none) }
        if sessions.count == 1 { return .socket(path: only.path) }
        if canAsk { return .choice }
        throw CommandFailure(several(sessions))
    }

    static let none = "Start one with: flowtrace record app.py"

    static func several(_ sessions: [RunningSession]) -> String {
        "Several programs are being recorded; choose one by its pid, as in flowtrace watch \(sessions.first?.pid ?? 0):\n"
            + list(sessions)
    }

    /// A line for each: pid, age, command.
    static func list(_ sessions: [RunningSession]) -> String {
        sessions.map { session in
            let pid = String(session.pid)
            let age = session.age.map(age) ?? "?"
            let command = session.command.isEmpty ? "?" : session.command.joined(separator: " ")
            return "  " + String(repeating: " ", count: max(0, 7 - pid.count)) + pid + "  "
                + String(repeating: " ", count: max(0, 8 - age.count)) + age + "  " + PlainText.safe(command)
        }.joined(separator: "\n")
    }

    private static func age(_ seconds: Double) -> String {
        let whole = Int(seconds)
        if whole < 60 { return "\(whole) s" }
        if whole < 3600 { return "\(whole / 60) min" }
        if whole < 48 * 3600 { return "\(whole / 3600) h" }
        return "\(whole / 86400) d"
    }
}
