import Explorer
import Foundation

/// Reads source files for the explorer.
enum SourceReader {
    /// Greater files are no source that anybody wrote.
    private static let greatestSize = 16 << 20

    static func read(_ path: String) -> SourceFile {
        var status = stat()
        guard stat(path, &status) == 0 else { return SourceFile(path, problem: "cannot be read here: \(reason())") }
        guard status.st_mode & S_IFMT == S_IFREG else { return SourceFile(path, problem: "is not a file") }
        guard status.st_size <= greatestSize else { return SourceFile(path, problem: "is too large to be shown") }
        guard let data = FileManager.default.contents(atPath: path) else {
            return SourceFile(path, problem: "cannot be read here: \(reason())")
        }
        let modified = UInt64(max(0, status.st_mtim.tv_sec)) * 1_000_000_000 + UInt64(max(0, status.st_mtim.tv_nsec))
        return SourceFile(path, [UInt8](data), modified: modified)
    }

    private static func reason() -> String { String(cString: strerror(errno)) }
}
