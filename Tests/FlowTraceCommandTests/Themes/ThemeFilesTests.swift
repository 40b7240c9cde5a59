import Foundation
import Interface
import Screen
import Testing

@testable import FlowTraceCommand

/// The themes that come with FlowTrace.
@Suite struct ThemeFilesTests {
    static let folder = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("themes").path
    static let names = [
        "colorblind", "default", "dracula", "ember", "fjord", "gruvbox", "high-contrast", "light", "monochrome", "nord",
        "solarized", "solarized-light",
    ]

    private func theme(_ name: String) -> (Theme, [FileWarning]) {
        ThemeLoader(folders: [ThemeFilesTests.folder]).theme(name)
    }

    @Test func `All themes are found`() {
        #expect(ThemeLoader(folders: [ThemeFilesTests.folder]).names() == ThemeFilesTests.names)
    }

    @Test(arguments: names) func `A theme has no faults, a title and an appearance that its ground agrees with`(
        name: String
    ) {
        let (theme, warnings) = theme(name)
        #expect(warnings.map(\.description) == [])
        #expect(theme.name == name)
        #expect(theme.title != name)
        guard let ground = luminance(theme[.pane].background) else { return }
        #expect((ground > 0.5) == (theme.appearance == .light))
    }

    /// The guidelines' degree AA, 4.5 to 1, for all that is to be read, on the ground and on the cursor's row.
    @Test(arguments: names.filter { $0 != "monochrome" }) func `Text stands out from its ground`(name: String) {
        let (theme, _) = theme(name)
        let quiet: Set<Role> = [.guide, .paneBorder, .rowDim]
        let overlays: Set<Role> = [.rowSelected, .rowMatch, .rowKept, .sourceLine]
        for role in Role.all where !overlays.contains(role) {
            var grounds = [theme[.pane]]
            if !role.name.hasPrefix("status"), !role.name.hasPrefix("row") {
                grounds.append(theme[.rowSelected].over(theme[.pane]))
            }
            for ground in grounds {
                let style = theme[role].over(ground)
                guard let text = luminance(style.foreground), let behind = luminance(style.background) else {
                    Issue.record("\(role.name) has no colour of its own")
                    continue
                }
                let contrast = (max(text, behind) + 0.05) / (min(text, behind) + 0.05)
                let wanted = quiet.contains(role) ? 2.0 : name == "high-contrast" ? 7.0 : 4.5
                #expect(contrast >= wanted, "\(role.name)")
            }
        }
        let selected = luminance(theme[.rowSelected].background) ?? 0
        #expect(selected != luminance(theme[.pane].background))
    }

    @Test(arguments: names) func `States are told apart`(name: String) {
        let (theme, _) = theme(name)
        #expect(theme[.callRaised] != theme[.callCaught])
        #expect(theme[.callRaised] != theme[.callReturned])
        #expect(theme[.callRunning] != theme[.callReturned])
        #expect(theme[.callName] != theme[.callNameLibrary])
        #expect(theme[.rowSelected] != .plain)
        #expect(theme[.rowMatchCurrent] != theme[.rowMatch])
        #expect(theme[.statusLive] != theme[.statusError])
    }

    @Test func `The monochrome theme has no colour`() {
        let (theme, _) = theme("monochrome")
        for role in Role.all {
            #expect(theme[role].foreground == nil, "\(role.name)")
            #expect(theme[role].background == nil, "\(role.name)")
        }
    }

    @Test func `The authors' page names every role`() throws {
        let page = try String(contentsOfFile: ThemeFilesTests.folder + "/README.md", encoding: .utf8)
        for role in Role.all { #expect(page.contains("`\(role.name)`"), "\(role.name)") }
    }

    /// Relative luminance, 0 black to 1 white, as the accessibility guidelines for the web define it.
    private func luminance(_ color: Color?) -> Double? {
        guard case .rgb(let red, let green, let blue)? = color else { return nil }
        func linear(_ byte: UInt8) -> Double {
            let part = Double(byte) / 255
            return part <= 0.04045 ? part / 12.92 : pow((part + 0.055) / 1.055, 2.4)
        }
        return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
    }
}
