import Explorer
import Interface
import Screen
import Testing

@testable import FlowTraceCommand

@Suite struct ExplorerFileTests {
    private let text = """
        [record]
        scope = "mine"

        [explorer]
        time = "self"
        runs = true
        theme = "light"
        rows = "many"
        colour = "red"

        [keys]
        "C-j" = "move 5"
        "q" = "none"
        "zz" = "open-all"
        "Nokey" = "quit"
        "y" = "nonsense"
        """

    @Test func `Keys and settings are read; each fault names file and line`() {
        let file = ExplorerFile(text, path: "flowtrace.toml")
        #expect(file.theme == "light" && Set(file.settings) == ["time=self", "runs=on"])
        #expect(file.bindings.contains(ActionList.Binding(key: "C-j", action: "move 5")))
        #expect(file.warnings.compactMap(\.line) == [8, 9, 16])
        #expect(file.warnings.allSatisfy { "\($0)".contains("flowtrace.toml") })
        #expect(ExplorerFile("[keys", path: "x").warnings.count == 1)
    }

    @Test func `What should be a table and is none is told`() {
        let file = ExplorerFile("keys = 3\nexplorer = \"nord\"\n", path: "flowtrace.toml")
        #expect(Set(file.warnings.compactMap(\.line)) == [1, 2])
        let theme = ExplorerFile("[explorer]\ntheme = 3\n", path: "flowtrace.toml")
        #expect(theme.theme == nil && theme.warnings.map(\.line) == [2])
    }

    @Test func `Bound keys do what they were bound to, and help shows them`() {
        let file = ExplorerFile(text, path: "flowtrace.toml")
        let actions = ActionList.bound(file.bindings)
        var keymap = Keymap(actions)
        #expect(keymap.feed(Key(.character("j"), .control), mode: .command) == .move(5))
        #expect(keymap.feed(Key(.character("q")), mode: .command) == nil)
        #expect(keymap.feed(Key(.character("z")), mode: .command) == nil)
        #expect(keymap.feed(Key(.character("z")), mode: .command) == .openAll)
        #expect(actions.contains { $0.section == "Yours" && $0.keys == ["C-j"] })
    }

    @Test func `Recording does not mind what is the explorer's own`() throws {
        #expect(try RulesFile.rules("[explorer]\ntime = \"self\"\n[keys]\n\"q\" = \"none\"\n", path: "x") == "")
    }
}
