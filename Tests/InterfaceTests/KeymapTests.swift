import Explorer
import Screen
import Testing
import TraceStore

@testable import Interface

@Suite struct KeymapTests {
    func feed(_ keymap: inout Keymap, _ names: String..., mode: InputMode = .command) -> [Action?] {
        names.map { Key($0).flatMap { keymap.feed($0, mode: mode) } }
    }

    @Test func `Every key of the list can be read and means one thing`() {
        #expect(Keymap().unreadable == [])
        #expect(Keymap().doubled == [])
    }

    @Test func `No key of the list is hidden by a longer or a shorter sequence, or by counts`() {
        let sequences = ActionList.all.flatMap(\.keys).compactMap { KeySequence($0) }
        for sequence in sequences {
            for other in sequences where other.keys.count > sequence.keys.count {
                #expect(!other.keys.starts(with: sequence.keys), "\(sequence.name) hides \(other.name)")
            }
            if let first = sequence.keys.first, case .character(let character) = first.code {
                #expect(!character.isNumber, "\(sequence.name) begins like a count")
            }
        }
    }

    @Test func `Every action of the list is reached by each of its keys`() {
        for description in ActionList.all {
            for name in description.keys {
                var keymap = Keymap()
                let keys = KeySequence(name)?.keys ?? []
                let actions = keys.map { keymap.feed($0, mode: .command) }
                #expect(actions.last == description.action, "\(name)")
                #expect(actions.dropLast().allSatisfy { $0 == nil }, "\(name)")
            }
        }
    }

    @Test func `Sequences wait for their last key`() {
        var keymap = Keymap()
        #expect(feed(&keymap, "z", "R") == [nil, .openAll])
        #expect(feed(&keymap, "z", "?", "j") == [nil, nil, .move(1)])
        #expect(feed(&keymap, "z", "Esc", "R") == [nil, nil, nil])
        _ = feed(&keymap, "1", "2", "z")
        #expect(keymap.pending == "12z")
    }

    @Test func `A count repeats`() {
        var keymap = Keymap()
        #expect(feed(&keymap, "1", "2", "j", "j") == [nil, nil, .move(12), .move(1)])
        #expect(feed(&keymap, "3", "g") == [nil, .first])
        #expect(feed(&keymap, "z", "3") == [nil, .showLevels(3)])
        #expect(feed(&keymap, "5", "Esc", "j") == [nil, nil, .move(1)])
        for _ in 0..<40 { _ = feed(&keymap, "9") }
        #expect(feed(&keymap, "k") == [.move(-1_000_000)])
    }

    @Test func `While a line is typed, characters are text`() {
        var keymap = Keymap()
        #expect(
            feed(&keymap, "j", "Space", "/", "5", "é", mode: .text) == [
                .type("j"), .type(" "), .type("/"), .type("5"), .type("é"),
            ])
        #expect(feed(&keymap, "Enter", "Esc", "Backspace", mode: .text) == [.accept, .leave, .deleteBackward])
        #expect(feed(&keymap, "C-w", "C-x", "F5", "Up", mode: .text) == [.deleteWord, nil, nil, .recall(-1)])
    }

    @Test func `A question takes its own keys only`() {
        var keymap = Keymap()
        #expect(
            feed(&keymap, "s", "d", "j", "Esc", mode: .question) == [
                .answer(.stopProgram), .answer(.leaveRunning), nil, .answer(.cancel),
            ])
    }
}

@Suite struct MouseMapTests {
    func action(_ stage: Stage, _ kind: Mouse.Kind, x: Int, y: Int) -> Action? {
        MouseMap.action(Mouse(kind, x: x, y: y), stage.state, stage.store, size: stage.size)
    }

    @Test func `A click on a fold sign is told from one on its row`() throws {
        let stage = Stage(width: 80, height: 24)
        for y in 1..<16 {
            let line = Array(stage.screen.line(y))
            guard let sign = line.firstIndex(where: { $0 == "▾" || $0 == "▸" }) else { continue }
            #expect(action(stage, .press(.left), x: sign, y: y) == .click(line: y - 1, onSign: true), "row \(y)")
            #expect(action(stage, .press(.left), x: sign + 8, y: y) == .click(line: y - 1, onSign: false), "row \(y)")
        }
        #expect(action(stage, .doubleClick(.left), x: 20, y: 3) == .doubleClick(line: 2))
        #expect(action(stage, .press(.left), x: 20, y: 21) == nil, "nothing is there")
        #expect(action(stage, .press(.left), x: 2, y: 0) == nil, "the title")
    }

    @Test func `Ctrl and a click on a fold sign open all that is below it`() throws {
        var stage = Stage(width: 80, height: 24)
        let mouse = Mouse(.press(.left), x: 0, y: 1, modifiers: .control)
        let action = MouseMap.action(mouse, stage.state, stage.store, size: stage.size)
        #expect(action == .clickSubtree(line: 0))
        let rows = visibleRows(stage.state, stage.store).count
        stage.perform(.clickSubtree(line: 0))
        #expect(visibleRows(stage.state, stage.store).count < rows)
    }

    @Test func `The wheel scrolls what is beneath it`() {
        var stage = Stage(width: 120, height: 24)
        stage.type("Enter")
        #expect(action(stage, .wheelDown, x: 3, y: 5) == .wheel(3))
        #expect(action(stage, .wheelUp, x: 100, y: 5) == .scrollDetail(-3))
    }

    @Test func `Hints can be clicked`() throws {
        let stage = Stage(width: 80, height: 24)
        let line = stage.screen.line(23)
        let place = try #require(line.range(of: "? help"))
        let x = line.distance(from: line.startIndex, to: place.lowerBound)
        #expect(action(stage, .press(.left), x: x + 3, y: 23) == .showHelp)
        #expect(action(stage, .press(.left), x: x - 1, y: 23) == nil)
        #expect(action(stage, .press(.left), x: 79, y: 23) == nil)
    }

    @Test func `A session is chosen by its row`() {
        var stage = Stage(TraceStore(capacity: 1 << 16), width: 80, height: 24)
        stage.perform(.sessions((1...3).map { SessionChoice(pid: $0, command: "c", age: 1, path: "\($0)") }))
        #expect(action(stage, .press(.left), x: 5, y: 5) == .click(line: 1, onSign: false))
        #expect(stage.screen.line(5).contains("2"))
    }
}
