import Explorer
import Screen

/// A line of the detail pane, and what the cursor can stand on there.
struct DetailLine: Equatable {
    var text: StyledText
    var target: DetailTarget?
    var fold = DetailSpot.Fold.leaf

    init(_ text: StyledText, _ target: DetailTarget? = nil, fold: DetailSpot.Fold = .leaf) {
        self.text = text
        self.target = target
        self.fold = fold
    }

    /// The targets of all lines, each once.
    static func spots(_ lines: [DetailLine]) -> [DetailSpot] {
        var spots: [DetailSpot] = []
        for (index, line) in lines.enumerated() {
            guard let target = line.target else { continue }
            if let last = spots.last, last.target == target {
                spots[spots.count - 1].lines += 1
                spots[spots.count - 1].text += line.text.plain
            } else if !spots.contains(where: { $0.target == target }) {
                spots.append(DetailSpot(target, fold: line.fold, line: index, lines: 1, text: line.text.plain))
            }
        }
        return spots
    }
}
