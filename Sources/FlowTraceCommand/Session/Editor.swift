import Foundation

/// The user's editor, at a line.
enum Editor {
    /// What to run by the shell: `$VISUAL`, `$EDITOR` or vi, with the line as all common editors take it.
    static func command(file: String, line: Int, environment: [String: String]) -> [String] {
        let editor = environment["VISUAL"] ?? environment["EDITOR"] ?? ""
        // An editor may be set with arguments of its own.
        var words = (editor.isEmpty ? "vi" : editor).split(separator: " ").map(String.init)
        let name = words[0].split(separator: "/").last.map(String.init) ?? words[0]
        switch name {
        case "code", "codium", "cursor": words += ["--goto", "\(file):\(line)"]
        case "subl", "zed", "hx", "helix": words.append("\(file):\(line)")
        default: words += ["+\(line)", file]
        }
        return words
    }

    /// Waits until the editor has been left. The terminal must have been given back.
    static func run(_ words: [String]) -> Bool {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = words
        guard (try? process.run()) != nil else { return false }
        process.waitUntilExit()
        return process.terminationStatus != 127
    }
}
