import ArgumentParser
import Foundation
import Interface
import Terminal

struct ThemesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "themes",
        abstract: "List the themes, or show every role of one.",
        discussion: """
            Without a name: all themes that were found, with a line of a tree in their colours. With the name of a theme, or \
            the path of a file: each role as it looks, and what is wrong with the file. To write a theme, see \
            themes/README.md.
            """)

    @Argument(help: "The theme to show: a name, or a file.")
    var theme: String?

    func run() throws {
        let sheet = ThemeSheet(
            loader: ThemeLoader.standard(), level: ThemeSheet.level(ProcessInfo.processInfo.environment))
        let output = TextOutput(descriptor: 1)
        guard let theme else {
            output.write(sheet.list())
            output.flush()
            return
        }
        let (text, warnings) = sheet.roles(of: theme)
        output.write(text)
        output.flush()
        for warning in warnings { TextOutput.standardError("flowtrace: \(warning)\n") }
        if !warnings.isEmpty { throw ExitCode(1) }
    }
}
