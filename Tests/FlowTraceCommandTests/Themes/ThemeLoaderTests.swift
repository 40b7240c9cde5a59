import Foundation
import Interface
import Screen
import Testing

@testable import FlowTraceCommand

@Suite final class ThemeLoaderTests {
    private let folder: String
    private let loader: ThemeLoader

    init() throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("themes-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        loader = ThemeLoader(folders: [folder, ThemeFilesTests.folder])
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    private func write(_ name: String, _ text: String) throws -> String {
        let path = "\(folder)/\(name).toml"
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        return path
    }

    @Test func `A theme of the user goes before the installed one and inherits from the others`() throws {
        _ = try write("ember", "inherits = \"light\"\n[palette]\nblue = \"bright-red\"")
        let (theme, warnings) = loader.theme("ember")
        #expect(warnings == [])
        #expect(theme[.callName] == Style(foreground: .palette(9)))
        #expect(theme[.pane] == loader.theme("light").0[.pane])
    }

    @Test func `Styles are texts, numbers, tables, and dotted keys`() throws {
        let path = try write(
            "mine",
            """
            [palette]
            one = 5
            [roles]
            "call.name" = { foreground = "one", background = 17, bold = true, attributes = ["dim"] }
            value = 3
            lane.task = "red"
            [roles.help]
            key = "on #000"
            """)
        let (theme, warnings) = loader.theme(path)
        #expect(warnings == [])
        #expect(
            theme[.callName] == Style(foreground: .palette(5), background: .palette(17), attributes: [.bold, .dim]))
        #expect(theme[.value] == Style(foreground: .palette(3)))
        #expect(theme[.laneTask] == Style(foreground: .palette(1)))
        #expect(theme[.helpKey] == Style(background: .rgb(0, 0, 0)))
    }

    @Test func `A broken file is a warning with its line, and the default theme is used`() throws {
        let path = try write("broken", "name = \"x\"\n\n[roles\n")
        let (theme, warnings) = loader.theme("broken")
        #expect(theme.name == "default")
        #expect(warnings.count == 1)
        #expect(warnings.first?.file == path)
        #expect(warnings.first?.line == 3)
    }

    @Test func `Each mistake is named with its line`() throws {
        let path = try write(
            "odd",
            """
            name = 3
            appearance = "grey"
            colour = "x"
            inherits = "nothing"
            [roles]
            "text" = [1]
            "call.nmae" = "red"
            "value" = { bold = "yes", shape = 1 }
            lane = "no-such-colour"
            """)
        let (theme, warnings) = loader.theme("odd")
        #expect(theme.name == "odd")
        #expect(warnings.allSatisfy { $0.file == path })
        #expect(warnings.compactMap(\.line).sorted() == [1, 2, 3, 4, 6, 7, 8, 8, 9])
    }

    @Test func `A theme that is not there is a warning that lists those that are`() {
        let (theme, warnings) = loader.theme("nope")
        #expect(theme.name == "default")
        #expect(
            warnings.map(\.text) == [
                "there is no theme of that name; there are \(ThemeFilesTests.names.joined(separator: ", "))"
            ])
    }

    @Test func `Without any folder the built-in theme serves`() {
        let (theme, warnings) = ThemeLoader(folders: []).theme("default")
        #expect(theme.name == "built-in")
        #expect(warnings == [])
    }

    @Test func `A broken default theme is named and the built-in theme serves`() throws {
        _ = try write("default", "= = =")
        let (theme, warnings) = loader.theme("default")
        #expect(theme.name == "built-in")
        #expect(warnings.count == 1)
    }

    @Test func `The user's folder comes first`() {
        #expect(
            ThemeLoader.folders(environment: ["XDG_CONFIG_HOME": "/c", "HOME": "/h"], installed: ["/i"])
                == ["/c/flowtrace/themes", "/i"])
        #expect(
            ThemeLoader.folders(environment: ["HOME": "/h"], installed: ["/i"]) == [
                "/h/.config/flowtrace/themes", "/i",
            ])
        #expect(ThemeLoader.folders(environment: [:], installed: []) == [])
    }
}
