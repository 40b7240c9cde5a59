import Foundation
import Testing

/// The checks of `Tests/RecorderChecks`, which are Python and independent of all that is Swift: a reader of the stream, a count
/// of all events, and 40 programs that must not notice that they are recorded.
@Suite(.serialized) struct RecorderCheckTests {
    static let folder = TracedRun.root.appending(path: "Tests/RecorderChecks").path

    @Test(arguments: Interpreter.all)
    func `programs print, fail and end as they do unrecorded`(python: Interpreter) {
        check("check_transparency.py", python)
    }

    @Test(arguments: Interpreter.all)
    func `every event of the stream has its counterpart`(python: Interpreter) {
        check("check_counts.py", python)
    }

    @Test(arguments: Interpreter.all)
    func `every call says the line that made it`(python: Interpreter) {
        check("check_sites.py", python)
    }

    @Test(arguments: Interpreter.all)
    func `a recorder begins again, and capture goes off and on`(python: Interpreter) {
        check("check_restart.py", python)
    }

    @Test(arguments: Interpreter.all.suffix(1))
    func `threads, tasks, siblings and deep calls in great numbers lose nothing`(python: Interpreter) {
        check("check_stress.py", python, ["10"])
    }

    @Test(arguments: Interpreter.all.suffix(1))
    func `other tools and habits are as they are unrecorded`(python: Interpreter) {
        check("check_living.py", python)
    }

    private func check(_ script: String, _ python: Interpreter, _ more: [String] = []) {
        let run = ProgramRun(
            python.path, ["\(Self.folder)/\(script)", python.path, TracedRun.extensionPath] + more, environment: [:])
        #expect(run.exitCode == 0, "\(run.output.suffix(2000))\(run.errors.suffix(2000))")
        #expect(run.output.contains(" 0 differences"), "\(run.output.suffix(2000))")
    }
}
