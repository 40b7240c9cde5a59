import Foundation
import Testing

/// The Python package `flowtrace`: the programs of `Tests/PackageTests`, which are Python and use it as its users do.
@Suite(.serialized) struct PackageTests {
    @Test(arguments: Interpreter.all)
    func `the package does what its tests say`(python: Interpreter) {
        let folder = TracedRun.root.appending(path: "Tests/PackageTests").path
        let environment = [
            "PYTHONPATH": TracedRun.root.appending(path: "Sources/PythonRecorder/Python").path,
            "PYTHONDONTWRITEBYTECODE": "1", "FLOWTRACE_LIBRARY": TracedRun.extensionPath,
        ]
        let run = ProgramRun(
            python.path, ["-m", "unittest", "discover", "-s", folder], environment: environment, seconds: 600)
        #expect(run.exitCode == 0, "\(run.errors.suffix(4000))")
        #expect(run.errors.contains("\nOK"), "\(run.errors.suffix(4000))")
    }
}
