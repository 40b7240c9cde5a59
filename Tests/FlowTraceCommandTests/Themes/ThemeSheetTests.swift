import Foundation
import Interface
import Screen
import Terminal
import Testing

@testable import FlowTraceCommand

@Suite struct ThemeSheetTests {
    private func sheet(_ level: ColorLevel) -> ThemeSheet {
        ThemeSheet(loader: ThemeLoader(folders: [ThemeFilesTests.folder]), level: level)
    }

    @Test func `the list has a line for each theme, and no escapes where there are no colours`() {
        let lines = sheet(.none).list().split(separator: "\n")
        #expect(lines.map { String($0.prefix { $0 != " " }) } == ThemeFilesTests.names)
        #expect(!sheet(.none).list().contains("\u{1B}"))
        #expect(sheet(.rgb).list().contains("\u{1B}[0;1;38;2;"))
    }

    @Test func `a theme's sheet shows every role in its own style`() {
        let (text, warnings) = sheet(.rgb).roles(of: "nord")
        #expect(warnings.isEmpty)
        for role in Role.all { #expect(text.contains(" \(role.name) "), "\(role.name)") }
        #expect(text.contains("\u{1B}[0;1;38;2;216;159;164;48;2;46;52;64m call.raised"))
        #expect(text.contains("bold #d89fa4"))
    }

    @Test func `a theme with faults is shown with its warnings`() throws {
        let folder = try TemporaryFolder()
        let file = try folder.write("[roles]\n\"call.nmae\" = \"red\"\n", to: "mine.toml")
        let (text, warnings) = sheet(.none).roles(of: file)
        #expect(text.hasPrefix("mine: ") && warnings.count == 1)
    }

    @Test func `styles become the codes that terminals of few colours know`() {
        let style = Style(foreground: .rgb(255, 0, 0), background: .palette(4), attributes: [.bold, .underline])
        #expect(ThemeSheet.codes(style, .rgb) == [0, 1, 4, 38, 2, 255, 0, 0, 44])
        #expect(ThemeSheet.codes(style, .palette256) == [0, 1, 4, 38, 5, 196, 44])
        #expect(ThemeSheet.codes(style, .none) == [0, 1, 4])
        #expect(ThemeSheet.notation(style) == "bold underline #ff0000 on 4")
    }

    @Test func `a light ground is known where the terminal tells it`() {
        #expect(ThemeLoader.appearance(["COLORFGBG": "0;15"]) == .light)
        #expect(ThemeLoader.appearance(["COLORFGBG": "15;default;0"]) == .dark)
        #expect(ThemeLoader.appearance(["COLORFGBG": "15;default"]) == nil)
        #expect(ThemeLoader.appearance([:]) == nil)
        #expect(ThemeLoader.defaultName(for: .rgb, .light) == "light")
        #expect(ThemeLoader.defaultName(for: .sixteen, .light) == "built-in")
    }
}
