/// A line being typed. Only searching asks for one.
package struct Prompt: Equatable, Sendable {
    package internal(set) var text = ""
    /// Characters before the cursor.
    package internal(set) var cursor = 0

    /// What stands before the text.
    package var label: String { "/" }

    static let greatestLength = 1000

    mutating func insert(_ typed: String) {
        let room = Prompt.greatestLength - text.count
        let typed = typed.prefix(max(0, room))
        text.insert(contentsOf: typed, at: text.index(text.startIndex, offsetBy: cursor))
        // Typed characters may join with their neighbours into one.
        cursor = min(cursor + typed.count, text.count)
    }

    mutating func deleteBackward() {
        guard cursor > 0 else { return }
        text.remove(at: text.index(text.startIndex, offsetBy: cursor - 1))
        cursor = min(cursor - 1, text.count)
    }

    /// To the beginning of the word before the cursor.
    mutating func deleteWord() {
        let before = text.prefix(cursor)
        let kept = before.reversed().drop { $0 == " " }.drop { $0 != " " }
        text = String(kept.reversed()) + text.dropFirst(cursor)
        cursor = min(kept.count, text.count)
    }

    mutating func deleteLine() {
        text = ""
        cursor = 0
    }

    mutating func moveCursor(_ distance: Int) { cursor = min(max(0, cursor + distance), text.count) }

    mutating func cursorToEnd() { cursor = text.count }

    /// What keys mean that only concern the line itself.
    mutating func edit(_ action: Action) -> [Effect] {
        switch action {
        case .type(let text): insert(text)
        case .deleteBackward: deleteBackward()
        case .deleteWord: deleteWord()
        case .deleteLine: deleteLine()
        case .moveCursor(let distance): moveCursor(distance)
        case .cursorToStart: cursor = 0
        case .cursorToEnd: cursorToEnd()
        case .redraw: return [.redraw]
        case .suspend: return [.suspend]
        default: break
        }
        return []
    }
}
