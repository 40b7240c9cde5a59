/// What the mouse did on the cell in column `x` of row `y`.
package struct Mouse: Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
        case press(Button)
        case release(Button)
        case doubleClick(Button)
        case wheelUp, wheelDown
    }

    package enum Button: Hashable, Sendable {
        case left, middle, right
    }

    package var kind: Kind
    package var x: Int
    package var y: Int
    package var modifiers: Modifiers

    package init(_ kind: Kind, x: Int, y: Int, modifiers: Modifiers = []) {
        self.kind = kind
        self.x = x
        self.y = y
        self.modifiers = modifiers
    }
}
