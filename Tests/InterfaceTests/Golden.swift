import Foundation
import Screen
import Testing

@testable import Interface

/// Screens kept as text in Goldens/: the characters, then the same grid with a letter for the role of each cell, and the
/// letters' meanings. A missing file is written and the test fails; with FLOWTRACE_ACCEPT_GOLDENS=1 a differing one is
/// written, too.
enum Golden {
    static func expect(_ screen: Screen, _ name: String, sourceLocation: SourceLocation = #_sourceLocation) {
        let actual = describe(screen)
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("Goldens/\(name).txt")
        let expected = try? String(contentsOf: file, encoding: .utf8)
        if expected == actual { return }
        let accepts = ProcessInfo.processInfo.environment["FLOWTRACE_ACCEPT_GOLDENS"] == "1"
        if expected == nil || accepts {
            do {
                try actual.write(to: file, atomically: true, encoding: .utf8)
            } catch {
                Issue.record("\(name).txt cannot be written: \(error)", sourceLocation: sourceLocation)
            }
        }
        if accepts { return }
        if expected == nil {
            Issue.record("\(name).txt was missing; it has been written: look at it", sourceLocation: sourceLocation)
        } else {
            Issue.record("The screen differs from \(name).txt:\n\(actual)", sourceLocation: sourceLocation)
        }
    }

    static func describe(_ screen: Screen) -> String {
        let edge = "+" + String(repeating: "-", count: screen.size.width) + "+\n"
        var text = edge
        for y in 0..<screen.size.height {
            text += "|"
            for x in 0..<screen.size.width { text += screen[x, y].text }
            text += "|\n"
        }
        text += edge
        var used: Set<Role> = []
        for y in 0..<screen.size.height {
            var line = ""
            for x in 0..<screen.size.width {
                let cell = screen[x, y]
                let role = Theme.role(shownBy: cell.style.foreground) ?? .text
                used.insert(role)
                line.append(letter(role))
            }
            while line.last == " " { line.removeLast() }
            text += line + "\n"
        }
        for role in Role.all where used.contains(role) && role != .text { text += "\(letter(role)) \(role.name)\n" }
        return text
    }

    private static func letter(_ role: Role) -> Character {
        let letters = Array(" abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789#%&*@$!?=+<>~^")
        return letters[Role.all.firstIndex(of: role) ?? 0]
    }
}
