import Explorer
import Screen

/// The line of the most useful keys: `Space fold  / search  ? help  q quit`.
struct HintBar {
    struct Hint {
        var key: String
        var text: String
        /// Column within the bar.
        var x = 0

        var width: Int { StyledText.width(key) + 1 + StyledText.width(text) }
    }

    /// The hints that fit, with their places. The last two, which lead on and out, are the last to go.
    /// `pending`: keys of a command that was begun; then the hints say how it may go on.
    static func hints(_ state: ExplorerState, width: Int, pending: String = "") -> [Hint] {
        let begun = String(pending.drop(while: \.isNumber))
        let next = begun.isEmpty ? [] : state.continuations(of: begun)
        let all = (next.isEmpty ? state.hints : next).map { Hint(key: $0.key, text: $0.text) }
        var shown: [Hint] = []
        let kept = next.isEmpty ? all.suffix(2) : []
        var room = width - 1 - kept.reduce(0) { $0 + $1.width + 2 }
        for hint in all.dropLast(kept.count) {
            room -= hint.width + 2
            if room < -1 { break }
            shown.append(hint)
        }
        var x = 1
        var placed: [Hint] = []
        for var hint in shown + kept where x + hint.width <= width {
            hint.x = x
            x += hint.width + 2
            placed.append(hint)
        }
        return placed
    }
}
