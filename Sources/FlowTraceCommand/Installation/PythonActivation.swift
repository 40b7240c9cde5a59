import Foundation

/// The file in a Python's site-packages by which its programs come up with a recorder when FLOWTRACE is in their environment.
struct PythonActivation {
    /// Site-packages.
    var folder: String

    var path: String { folder + "/flowtrace.pth" }

    /// One line, which `site` executes: without the variable it costs a look into a dictionary. A program that `flowtrace` itself
    /// starts has its recorder otherwise; a FlowTrace that was removed is no error.
    static func line(_ installation: Installation) -> String {
        let script = installation.inject + "/recording.py"
        let call =
            "activate(" + PythonText.quoted(installation.extension) + ", __import__('os').environ['FLOWTRACE'], "
            + PythonText.quoted(installation.inject) + ")"
        return "import os; os.environ.get('FLOWTRACE', '0') not in ('', '0') "
            + "and 'FLOWTRACE_EXTENSION' not in os.environ and os.path.exists(\(PythonText.quoted(script))) "
            + "and \(PythonText.executing(script, then: call))\n"
    }

    func install(_ installation: Installation) throws {
        do {
            try Self.line(installation).write(toFile: path, atomically: true, encoding: .utf8)
        } catch {
            throw CommandFailure(
                "\(path) cannot be written: use a virtual environment of your own, as in flowtrace install-python --venv .venv",
                code: 1)
        }
    }

    func remove() throws {
        guard FileManager.default.fileExists(atPath: path) else {
            throw CommandFailure("\(path) is not there: nothing was installed.", code: 1)
        }
        do {
            try FileManager.default.removeItem(atPath: path)
        } catch {
            throw CommandFailure("\(path) cannot be removed: its folder is not yours to write.", code: 1)
        }
    }
}
