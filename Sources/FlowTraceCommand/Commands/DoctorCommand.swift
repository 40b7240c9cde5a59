import ArgumentParser
import Foundation

struct DoctorCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Check what FlowTrace needs on this machine, and say what to do.",
        discussion: """
            Exit code 0: all is well (warnings included). 1: something keeps FlowTrace from working.

            Of each Python it says how its calls are read: in place, where the interpreter's memory layout is known, or through \
            Python's public interface, which is slower and tells objects by their types. FLOWTRACE_PUBLIC_API=1 makes every \
            recorder go the second way.
            """)

    @Option(help: ArgumentHelp("Check only this Python.", valueName: "python"))
    var python: String?

    func run() throws {
        let environment = ProcessInfo.processInfo.environment
        let doctor = Doctor(environment: environment, glyphs: TextTerminal.isUnicode(environment))
        let findings = doctor.examine(python: python)
        let output = TextOutput(descriptor: 1)
        output.write("flowtrace \(FlowTraceCommand.version)\n")
        for finding in findings { output.write(doctor.line(finding) + "\n") }
        output.flush()
        throw ExitCode(findings.contains { $0.grade == .fault } ? 1 : 0)
    }
}
