import Foundation

/// Where the parts of FlowTrace are on this machine, found from the executable's own path.
///
/// | part | installed | in the build folder |
/// | --- | --- | --- |
/// | flowtrace | PREFIX/bin/ | .build/CONFIGURATION/ |
/// | extension | PREFIX/lib/flowtrace/ | beside it |
/// | inject, demo | PREFIX/lib/flowtrace/ | Sources/PythonRecorder/Python/ |
/// | themes | PREFIX/share/flowtrace/ | themes/ |
struct Installation: Equatable {
    /// The recorder that Python loads.
    var `extension`: String
    /// The folder of `sitecustomize.py`, which starts it.
    var inject: String
    /// The folder of the bundled program.
    var demo: String
    var themes: String

    static let extensionName = "libflowtrace_recorder.so"

    /// `executable`: path of flowtrace, or nil for this process's own.
    static func locate(executable: String? = nil) throws -> Installation {
        guard
            let executable = executable
                ?? (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
        else { throw CommandFailure("/proc is not there: flowtrace cannot find its own parts.", code: 125) }
        let folder = parent(executable)
        let installed = installed(in: parent(folder))
        let installation = installed.missing == nil ? installed : built(in: folder) ?? installed
        guard let missing = installation.missing else { return installation }
        throw CommandFailure(
            "A part of FlowTrace is missing: \(missing). Build with make build, or install again with make install.",
            code: 125)
    }

    private static func installed(in prefix: String) -> Installation {
        Installation(
            extension: prefix + "/lib/flowtrace/" + extensionName, inject: prefix + "/lib/flowtrace/inject",
            demo: prefix + "/lib/flowtrace/demo", themes: prefix + "/share/flowtrace/themes")
    }

    /// In a build folder: the sources are some folders up.
    private static func built(in folder: String) -> Installation? {
        var root = folder
        for _ in 0..<6 where root != "/" {
            let python = root + "/Sources/PythonRecorder/Python"
            if isFile(python + "/inject/sitecustomize.py") {
                return Installation(
                    extension: folder + "/" + extensionName, inject: python + "/inject", demo: python + "/demo",
                    themes: root + "/themes")
            }
            root = parent(root)
        }
        return nil
    }

    /// The first part that is not where it belongs. Themes are not needed: there is one built in.
    var missing: String? {
        [`extension`, inject + "/sitecustomize.py"].first { !Self.isFile($0) }
    }

    static func parent(_ path: String) -> String {
        let parent = path.split(separator: "/").dropLast().joined(separator: "/")
        return "/" + parent
    }

    private static func isFile(_ path: String) -> Bool {
        var isFolder: ObjCBool = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && !isFolder.boolValue
    }
}
