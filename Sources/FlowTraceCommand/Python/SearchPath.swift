import Foundation

/// The folders of `PATH`.
struct SearchPath {
    var folders: [String]

    init(environment: [String: String]) {
        let path = environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin"
        folders = path.split(separator: ":", omittingEmptySubsequences: false).map { $0.isEmpty ? "." : String($0) }
    }

    /// The first executable file of that name; a name with a slash is a path already.
    func find(_ name: String) -> String? {
        if name.contains("/") { return Self.isExecutable(name) ? Self.absolute(name) : nil }
        return folders.map { $0 + "/" + name }.first(where: Self.isExecutable).map(Self.absolute)
    }

    static func isExecutable(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG && access(path, X_OK) == 0
    }

    /// The path from the root; symbolic links stay, since an interpreter knows its environment by its own path.
    static func absolute(_ path: String) -> String {
        path.hasPrefix("/") ? path : FileManager.default.currentDirectoryPath + "/" + path
    }
}
