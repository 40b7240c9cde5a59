import Screen
import Testing

@testable import Interface

@Suite struct ThemeTests {
    private let parent = ThemeDocument(
        name: "default", file: "default.toml", palette: ["accent": "#ff0000"],
        roles: ["value": "accent", "value.number": "bold accent", "call": "blue", "lane.task": "cyan"],
        lines: ["roles.value": 7])

    @Test func `A role that is left out looks like the one that its name extends`() {
        let (theme, warnings) = Theme.resolve([parent], name: "default")
        #expect(warnings.isEmpty)
        #expect(theme[.valueString] == Style(foreground: .rgb(255, 0, 0)))
        #expect(theme[.valueNumber] == Style(foreground: .rgb(255, 0, 0), attributes: .bold))
        #expect(theme[.callNameLibrary] == Style(foreground: .palette(4)))
        #expect(theme[.lane] == .plain)
        #expect(theme["value.number.tiny"] == theme[.valueNumber])
    }

    @Test func `What is inherited stays, and uses the nearer palette`() {
        let child = ThemeDocument(
            name: "child", file: "child.toml", inherits: "default", palette: ["accent": "#00ff00"],
            roles: ["call.name": "yellow", "value": "on accent"])
        let (theme, warnings) = Theme.resolve([parent, child], name: "child")
        #expect(warnings.isEmpty)
        #expect(theme[.value] == Style(background: .rgb(0, 255, 0)))
        #expect(theme[.valueNumber] == Style(foreground: .rgb(0, 255, 0), attributes: .bold))
        #expect(theme[.callNameImport] == Style(foreground: .palette(3)))
        #expect(theme[.callRaised] == Style(foreground: .palette(4)))
    }

    @Test func `Inheriting in a circle is a warning`() {
        let one = ThemeDocument(name: "one", file: "one.toml", inherits: "two", lines: ["inherits": 2])
        let two = ThemeDocument(
            name: "two", file: "two.toml", inherits: "one", roles: ["text": "red"], lines: ["inherits": 3])
        let (theme, warnings) = Theme.resolve([one, two], name: "one")
        #expect(theme[.text] == Style(foreground: .palette(1)))
        #expect(warnings.map(\.description) == ["two.toml:3: 'one' inherits from itself"])
    }

    @Test func `What cannot be read is a warning with its line, and the theme beneath is used`() {
        let child = ThemeDocument(
            name: "child", file: "child.toml", inherits: "default", palette: ["loop": "pool", "pool": "loop"],
            roles: ["value": "#12", "lane": "bold red blue", "nonsense": "red", "file": "on", "text": "loop"],
            lines: ["roles.value": 9])
        let (theme, warnings) = Theme.resolve([parent, child], name: "child")
        #expect(theme[.value] == Style(foreground: .rgb(255, 0, 0)))
        #expect(warnings.count == 7)
        #expect(warnings.contains { $0.description.hasPrefix("child.toml:9: '#12' is not a colour") })
        #expect(warnings.contains { $0.text == "there is no role 'nonsense'" })
    }

    @Test func `A theme that is not there is a warning and the default`() {
        let (theme, warnings) = Theme.resolve([parent], name: "other")
        #expect(theme.name == "default")
        #expect(warnings.count == 1)
        let (builtIn, more) = Theme.resolve([], name: "other")
        #expect(builtIn.name == "built-in")
        #expect(more.count == 1)
    }

    @Test func `The built-in theme has no faults`() {
        let (theme, warnings) = Theme.resolve([], name: "built-in")
        #expect(warnings.isEmpty)
        #expect(theme[.callRaised] == Style(foreground: .palette(1), attributes: .bold))
    }

    @Test func `The theme of role names has another colour for each role`() {
        #expect(Role.all.count == Set(Role.all).count)
        for role in Role.all { #expect(Theme.role(shownBy: Theme.roleNames[role].foreground) == role) }
        #expect(Theme.role(shownBy: .palette(3)) == nil)
    }
}
