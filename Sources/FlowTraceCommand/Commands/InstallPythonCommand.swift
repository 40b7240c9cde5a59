import ArgumentParser
import Foundation

struct InstallPythonCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "install-python",
        abstract: "Make the programs of a Python watchable that others start.",
        discussion: """
            Adds a file flowtrace.pth to the Python's or the virtual environment's site-packages. A program that is then started \
            with FLOWTRACE=1 in its environment has a dormant recorder, which costs nothing until flowtrace watch connects; \
            with FLOWTRACE=record it records from its beginning. Without the variable nothing is loaded.
            """)

    @Option(
        help: ArgumentHelp("The Python: a path, a name on PATH, or a version such as 3.13.", valueName: "python"))
    var python: String?

    @Option(help: ArgumentHelp("The folder of a virtual environment.", valueName: "folder"))
    var venv: String?

    @Flag(help: "Take the file away again.")
    var remove = false

    func validate() throws {
        if python != nil && venv != nil { throw ValidationError("--python and --venv are two ways to say the same.") }
    }

    func run() throws {
        let environment = ProcessInfo.processInfo.environment
        let option = venv.map { SearchPath.absolute($0) + "/bin/python" } ?? python
        let interpreter = try PythonFinder(environment: environment).find(option: option)
        let activation = PythonActivation(folder: try Self.packages(of: option ?? interpreter.path, environment))
        if remove {
            try activation.remove()
            TextOutput.standardError("flowtrace: \(activation.path) is gone.\n")
        } else {
            try activation.install(try Installation.locate())
            TextOutput.standardError(
                "flowtrace: wrote \(activation.path). Start a program with FLOWTRACE=1, then: flowtrace watch\n")
        }
    }

    /// The folder of site-packages. Asked of the path as it was given: that of a virtual environment is a link to the interpreter,
    /// which by its own name knows another folder.
    private static func packages(of python: String, _ environment: [String: String]) throws -> String {
        let path = SearchPath(environment: environment).find(python) ?? python
        let question = "import sysconfig; print(sysconfig.get_path('purelib'))"
        guard let run = BoundedRun(path, ["-I", "-c", question], environment: environment, seconds: 20),
            run.status == .code(0), let folder = run.output.split(separator: "\n").last
        else { throw CommandFailure("\(path) does not tell where its site-packages are.", code: 125) }
        return String(folder)
    }
}
