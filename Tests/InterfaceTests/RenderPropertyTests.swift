import Explorer
import Randomness
import Screen
import Testing
import TraceStore
import TraceWire

@testable import Interface

@Suite struct RenderPropertyTests {
    @Test func `Any size shows something and never traps`() {
        let store = SampleProgram.store()
        for width in [1, 2, 5, 9, 10, 11, 19, 20, 24, 34, 39, 40, 41, 59, 60, 61, 80, 109, 110, 120, 200, 300] {
            for height in [1, 2, 3, 5, 7, 8, 9, 11, 12, 13, 24, 50, 100] {
                for keys in ["", "Enter", "?", "t", "F4 c", "F5 l l", "F6 l", "F7", "/ l", "q", "zR G Enter", "i i"] {
                    var stage = Stage(store, width: width, height: height)
                    stage.type(keys)
                    let screen = stage.screen
                    #expect(screen.size == stage.size)
                    #expect(!screen.text().isEmpty || keys == "F7", "\(width)×\(height) \(keys)")
                }
            }
        }
    }

    @Test func `Random states, sizes, keys and clicks never trap, and stay in their areas`() throws {
        let seed: UInt64 = 20_260_923
        var random = SeededRandom(seed: seed)
        let keys = ActionList.all.flatMap(\.keys) + ["l", "o", "a", "d", "5", "2"]
        let deep =
            String(repeating: "a{ b!KeyError('k') c(x=1,y='t')=5 ", count: 90) + String(repeating: "} ", count: 90)
        let stores = [
            SampleProgram.store(),
            try TraceStore.noted(deep),
            TraceStore(capacity: 1 << 12),
        ]
        for round in 0..<300 {
            let store = stores[random.below(stores.count)]
            var stage = Stage(
                store, width: 1 + random.below(300), height: 1 + random.below(100),
                glyphs: random.below(4) == 0 ? .ascii : .unicode)
            for _ in 0..<random.below(25) {
                switch random.below(10) {
                case 0: stage.size = Size(width: 1 + random.below(120), height: 1 + random.below(60))
                case 1: stage.click(x: random.below(130), y: random.below(60))
                case 2:
                    let bytes = Array((random.text() + "\n").utf8)
                    stage.perform(.output(random.below(2) == 0 ? .output : .error, bytes))
                default: stage.type(keys[random.below(keys.count)])
                }
                let rendering = stage.render()
                let note = "seed \(seed), round \(round), \(stage.size)"
                #expect(rendering.screen.size == stage.size, "\(note)")
                if let cursor = rendering.cursor {
                    #expect(Rectangle(stage.size).contains(x: cursor.x, y: cursor.y), "\(note): \(cursor)")
                }
                #expect(isSound(rendering.screen), "\(note)")
            }
        }
    }

    /// Wide characters are whole, and no cell holds a control character.
    private func isSound(_ screen: Screen) -> Bool {
        for y in 0..<screen.size.height {
            for x in 0..<screen.size.width {
                let cell = screen[x, y]
                if cell.width == 2, x + 1 >= screen.size.width || screen[x + 1, y].width != 0 { return false }
                if cell.width == 0, x == 0 || screen[x - 1, y].width != 2 { return false }
                let isControl = cell.text.unicodeScalars.contains {
                    $0.value < 0x20 || (0x7F..<0xA0).contains($0.value) || (0x202A...0x202E).contains($0.value)
                }
                if isControl { return false }
            }
        }
        return true
    }

    @Test func `The same state gives the same screen`() {
        var stage = Stage(width: 120, height: 30)
        stage.type("zR Enter / l o")
        #expect(stage.screen == stage.screen)
    }

    @Test func `The tree keeps to its area when the detail is open`() {
        for width in [60, 80, 110, 160, 240] {
            var stage = Stage(width: width, height: 30)
            stage.type("zR")
            let closed = stage.screen
            stage.type("Enter")
            let open = stage.screen
            let layout = Layout(stage.size, stage.state)
            for y in 0..<30 where y < layout.tree.y || y >= (layout.detail ?? layout.tree).maxY {
                // Title and status are as before; the hints may differ.
                if y != 29 { #expect(closed.line(y) == open.line(y), "\(width), row \(y)") }
            }
        }
    }
}
