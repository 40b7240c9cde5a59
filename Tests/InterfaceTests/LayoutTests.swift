import Screen
import Testing

@testable import Interface

@Suite struct LayoutTests {
    @Test(arguments: [
        (60, 12, Layout.Fit.full), (59, 12, .compact), (60, 11, .compact), (40, 8, .compact), (39, 8, .bare),
        (40, 7, .bare), (20, 5, .bare), (10, 2, .bare), (9, 2, .tooSmall), (10, 1, .tooSmall), (0, 0, .tooSmall),
    ]) func `The size decides what is shown`(width: Int, height: Int, fit: Layout.Fit) {
        #expect(Layout(Size(width: width, height: height), showsDetail: true).fit == fit)
    }

    @Test func `The detail pane stands beside the tree on wide screens, below on others, over it on tiny ones`() {
        let wide = Layout(Size(width: 110, height: 24), showsDetail: true)
        #expect(wide.detailIsBeside && wide.detail == Rectangle(x: 66, y: 1, width: 44, height: 21))
        #expect(wide.tree == Rectangle(x: 0, y: 1, width: 66, height: 21))
        let high = Layout(Size(width: 109, height: 24), showsDetail: true)
        #expect(!high.detailIsBeside && high.detail == Rectangle(x: 0, y: 12, width: 109, height: 10))
        #expect(
            Layout(Size(width: 20, height: 5), showsDetail: true).detail == Rectangle(x: 0, y: 0, width: 20, height: 5))
        #expect(
            Layout(Size(width: 40, height: 8), showsDetail: true).detail == Rectangle(x: 0, y: 0, width: 40, height: 7))
        #expect(wide.detailContents == Rectangle(x: 68, y: 1, width: 41, height: 21))
        #expect(high.detailContents == Rectangle(x: 1, y: 13, width: 107, height: 9))
    }

    @Test func `Parts lie inside the screen and cover it without overlapping`() {
        for width in stride(from: 10, through: 300, by: 1) {
            for height in stride(from: 2, through: 100, by: 1) {
                for showsDetail in [false, true] {
                    let layout = Layout(Size(width: width, height: height), showsDetail: showsDetail)
                    // On tiny screens the pane lies over the tree.
                    let tree = layout.detail?.contains(x: 0, y: layout.tree.y) == true ? nil : layout.tree
                    let parts = [layout.title, tree, layout.detail, layout.status, layout.hints].compactMap {
                        $0
                    }
                    let whole = Rectangle(layout.size)
                    let area = parts.reduce(0) { $0 + $1.width * $1.height }
                    let isInside = parts.allSatisfy { $0.intersection(whole) == $0 && !$0.isEmpty }
                    let isApart = parts.indices.allSatisfy { first in
                        parts.indices.allSatisfy { first == $0 || parts[first].intersection(parts[$0]).isEmpty }
                    }
                    if area != width * height || !isInside || !isApart {
                        Issue.record("\(width)×\(height), detail \(showsDetail): \(parts)")
                        return
                    }
                }
            }
        }
    }
}
