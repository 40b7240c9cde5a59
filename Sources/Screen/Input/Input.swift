/// What comes from the terminal.
package enum Input: Hashable, Sendable {
    case key(Key)
    case mouse(Mouse)
    case resize(Size)
    /// Control-C.
    case interrupt
}
