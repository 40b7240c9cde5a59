import Foundation

/// Whether somebody sees the explorer for the first time: a file in `$XDG_STATE_HOME/flowtrace` (`~/.local/state`) tells that they have.
/// Where it can't be made, nothing is said: better than to say it every time.
enum FirstRun {
    static let tip = "New here? Space opens a row, F8 shows what stands out, ? all keys"

    /// True once in this home.
    static func begins(_ environment: [String: String]) -> Bool {
        var folder = environment["XDG_STATE_HOME"] ?? ""
        if !folder.hasPrefix("/") {
            guard let home = environment["HOME"], home.hasPrefix("/") else { return false }
            folder = home + "/.local/state"
        }
        folder += "/flowtrace"
        guard (try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)) != nil
        else { return false }
        let descriptor = open(folder + "/welcomed", O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { return false }
        close(descriptor)
        return true
    }
}
