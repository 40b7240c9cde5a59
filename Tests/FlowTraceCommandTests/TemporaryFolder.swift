import Foundation

/// A folder that lives as long as the test.
final class TemporaryFolder {
    let path: String

    init() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "ftc-\(UUID().uuidString.prefix(8))")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        path = folder.path
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// Writes a file, with the folders that it needs; executable if `mode` says so.
    @discardableResult
    func write(_ text: String, to name: String, mode: Int = 0o644) throws -> String {
        let file = "\(path)/\(name)"
        let folder = URL(filePath: file).deletingLastPathComponent()
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        guard mode & 0o111 != 0 else {
            try text.write(toFile: file, atomically: false, encoding: .utf8)
            return file
        }
        // Another process writes what is to be executed: were the file open here while some other test starts a process,
        // that process would have it open, too, and the kernel would refuse to execute it.
        let source = file + ".source"
        try text.write(toFile: source, atomically: false, encoding: .utf8)
        let copy = Process()
        copy.executableURL = URL(filePath: "/usr/bin/install")
        copy.arguments = ["-m", String(mode, radix: 8), source, file]
        try copy.run()
        copy.waitUntilExit()
        return file
    }

    /// A shell script that answers as an interpreter of that version would.
    @discardableResult
    func python(
        _ version: String, at name: String, implementation: String = "cpython", flags: String = "",
        level: String = "final0",
        executable: String? = nil
    ) throws -> String {
        let parts = version.split(separator: ".").joined(separator: "\\n")
        let path = executable ?? "\(path)/\(name)"
        let answer = "flowtrace\\n\(parts)\\n\(level)\\n\(implementation)\\n\(flags)\\n\(path)\\n"
        return try write("#!/bin/sh\nprintf '\(answer)'\n", to: name, mode: 0o755)
    }
}
