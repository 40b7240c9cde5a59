import Explorer
import Foundation
import Interface
import TraceStore

/// Text of calls for the clipboard, and the way there.
struct Clipboard {
    /// Calls that the text of a subtree holds at most.
    static let greatestCount = 10_000

    static func text(_ content: CopyContent, _ call: CallID, _ text: CallText, _ store: TraceStore) -> String {
        switch content {
        case .call: return text.line(call).plain
        case .value:
            return store.resultText(call) ?? store.exception(call).map { "\($0.typeName): \($0.message)" } ?? ""
        case .path:
            var names = [text.name(call).plain]
            var next = store.parent(call)
            while let caller = next {
                names.append(text.name(caller).plain)
                next = store.parent(caller)
            }
            return names.reversed().joined(separator: " > ")
        case .subtree:
            let end = min(store.subtreeEnd(call), call.row + UInt32(greatestCount))
            var ends: [UInt32] = []
            var lines: [String] = []
            for row in call.row..<max(end, call.row + 1) {
                let inner = CallID(lane: call.lane, row: row)
                while let last = ends.last, last <= row { ends.removeLast() }
                lines.append(String(repeating: "  ", count: min(ends.count, 100)) + text.line(inner).plain)
                ends.append(store.subtreeEnd(inner))
            }
            if store.subtreeEnd(call) > end { lines.append("… \(store.subtreeEnd(call) - end) more calls") }
            return lines.joined(separator: "\n") + "\n"
        }
    }

    /// Puts the text where it can be pasted, and says how.
    static func put(_ text: String, environment: [String: String]) -> Message {
        guard !text.isEmpty else { return Message("There is nothing to copy", .warning) }
        let isRemote = environment["SSH_TTY"] != nil || environment["SSH_CONNECTION"] != nil
        var tools: [[String]] = []
        if environment["WAYLAND_DISPLAY"] != nil { tools.append(["wl-copy"]) }
        if environment["DISPLAY"] != nil {
            tools += [["xclip", "-selection", "clipboard"], ["xsel", "--clipboard", "--input"]]
        }
        tools.append(["pbcopy"])
        let lines = text.split(separator: "\n").count
        let what = lines > 1 ? "\(lines) lines" : "“\(text.prefix(40))\(text.count > 40 ? "…" : "")”"
        for tool in tools where !isRemote {
            guard let path = find(tool[0], environment), give(text, to: path, Array(tool.dropFirst())) else { continue }
            return Message("Copied by \(tool[0]): \(what)")
        }
        // The terminal itself puts it into the clipboard, also over ssh; many limit how much.
        let encoded = Data(text.utf8).base64EncodedString()
        guard encoded.utf8.count <= 100_000 else {
            return Message("That is too much for the terminal (OSC 52): \(text.utf8.count) bytes", .warning)
        }
        let sequence = "\u{1B}]52;c;\(encoded)\u{7}"
        _ = sequence.withCString { write(STDOUT_FILENO, $0, strlen($0)) }
        return Message("Copied through the terminal (OSC 52): \(what)")
    }

    private static func find(_ tool: String, _ environment: [String: String]) -> String? {
        (environment["PATH"] ?? "").split(separator: ":").map { "\($0)/\(tool)" }
            .first { access($0, X_OK) == 0 }
    }

    private static func give(_ text: String, to path: String, _ arguments: [String]) -> Bool {
        let process = Process()
        let pipe = Pipe()
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = arguments
        process.standardInput = pipe
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return false }
        // Tools read everything before they go to the background.
        try? pipe.fileHandleForWriting.write(contentsOf: Data(text.utf8))
        try? pipe.fileHandleForWriting.close()
        process.waitUntilExit()
        return process.terminationStatus == 0
    }
}
