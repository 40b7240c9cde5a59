import Explorer
import Screen
import TraceStore

/// Which part of the screen shows what. A function of the size alone, so that it can be asked for at any time.
package struct Layout: Equatable, Sendable {
    /// What the size allows.
    package enum Fit: Equatable, Sendable {
        /// From 60×12: title, tree, status, hints.
        case full
        /// From 40×8: tree and one status line.
        case compact
        /// From 10×2: names only.
        case bare
        case tooSmall
    }

    package var fit: Fit
    package var size: Size
    package var title: Rectangle?
    package var tree: Rectangle
    /// Contents of what stands in the tree's place: output, help, picker.
    package var page: Rectangle
    /// The line above the tree that says what its times are; nil where one time needs no word.
    package var treeHead: Rectangle?
    /// The line above a list that says what its columns are; nil where there is no room for it.
    package var listHead: Rectangle?
    /// The detail pane, its border included.
    package var detail: Rectangle?
    /// The pane stands right of the tree rather than below it.
    package var detailIsBeside = false
    /// The strip of activity below the tree.
    package var timeline: Rectangle?
    package var status: Rectangle?
    package var hints: Rectangle?
    /// Where a prompt or a message appears: on the hints, or on the last line.
    package var prompt: Rectangle

    /// Columns from which the detail pane stands beside the tree.
    package static let widthForBeside = 110

    package init(_ size: Size, showsDetail: Bool, showsTimeline: Bool = false) {
        self.size = size
        let (width, height) = (size.width, size.height)
        fit =
            width >= 60 && height >= 12
            ? .full : width >= 40 && height >= 8 ? .compact : width >= 10 && height >= 2 ? .bare : .tooSmall
        var area = Rectangle(size)
        if fit == .full {
            title = Rectangle(x: 0, y: 0, width: width, height: 1)
            hints = Rectangle(x: 0, y: height - 1, width: width, height: 1)
            status = Rectangle(x: 0, y: height - 2, width: width, height: 1)
            area = Rectangle(x: 0, y: 1, width: width, height: height - 3)
        } else if fit == .compact {
            status = Rectangle(x: 0, y: height - 1, width: width, height: 1)
            area.height -= 1
        }
        let strip = fit == .full ? 2 : 1
        if showsTimeline, fit == .full || fit == .compact, area.height > 4 * strip {
            area.height -= strip
            timeline = Rectangle(x: area.x, y: area.maxY, width: area.width, height: strip)
        }
        prompt = hints ?? Rectangle(x: 0, y: max(0, height - 1), width: width, height: min(1, height))
        tree = area
        page = fit == .bare ? area : Rectangle(x: area.x + 1, y: area.y, width: area.width - 2, height: area.height)
        guard showsDetail, fit != .tooSmall else { return }
        if width >= Self.widthForBeside, fit != .bare {
            let columns = min(max(width * 2 / 5, 40), 90)
            tree.width -= columns
            detail = Rectangle(x: tree.maxX, y: area.y, width: columns, height: area.height)
            detailIsBeside = true
        } else if area.height >= 8 {
            let rows = min(max(area.height / 2, 4), 18)
            tree.height -= rows
            detail = Rectangle(x: area.x, y: tree.maxY, width: area.width, height: rows)
        } else {
            // No room for both: the pane lies over the tree.
            detail = area
        }
    }

    /// The layout for what the state shows.
    package init(_ size: Size, _ state: ExplorerState) {
        self.init(
            size, showsDetail: state.showsDetail && state.view == .tree,
            showsTimeline: state.showsTimeline && state.view == .tree)
        if state.view == .tree, fit == .full, tree.height > 6, RowColumns(self, state).needsHead {
            treeHead = Rectangle(x: tree.x, y: tree.y, width: tree.width, height: 1)
            tree.y += 1
            tree.height -= 1
        }
        if state.view == .picker, page.height > 4 {
            // A line for the heads of the columns, and air around it.
            page.y += 3
            page.height -= 3
        } else if state.view.isList, page.height > 3 {
            listHead = Rectangle(x: page.x, y: page.y, width: page.width, height: 1)
            page.y += 1
            page.height -= 1
        } else if state.view == .help, page.height > 12 {
            page.y += 1
            page.height -= 1
        }
    }

    /// Where the detail pane's contents stand: beside its border, or below its title.
    package var detailContents: Rectangle? {
        guard let detail else { return nil }
        return detailIsBeside
            ? Rectangle(x: detail.x + 2, y: detail.y, width: detail.width - 3, height: detail.height)
            : Rectangle(x: detail.x + 1, y: detail.y + 1, width: detail.width - 2, height: detail.height - 1)
    }

    /// What the explorer must know of the layout: send it as `Action.resize` when it has changed after an action. Costs the
    /// selected call's detail while its pane is open, and the help's lines while help is shown.
    package static func areas(_ state: ExplorerState, _ store: TraceStore, glyphs: Glyphs, size: Size) -> Areas {
        let layout = Layout(size, state)
        func extent(_ area: Rectangle?) -> Extent { Extent(columns: area?.width ?? 0, rows: area?.height ?? 0) }
        var areas = Areas(
            tree: extent(layout.tree), detail: extent(layout.detailContents), page: extent(layout.page))
        areas.timelineColumns = layout.timeline?.width ?? size.width
        if state.view == .help {
            areas.helpLines =
                HelpText(glyphs: glyphs).page(state, width: layout.page.width, height: layout.page.height).count
        }
        if let contents = layout.detailContents, let selection = state.selection {
            let text = CallText(store, now: state.displayedTime, glyphs: glyphs)
            if !state.detail.showsSource {
                let lines = DetailText(text, folds: state.detail.folds, output: state.output).detail(
                    selection, width: contents.width)
                areas.detailLines = lines.count
                areas.detailSpots = DetailLine.spots(lines)
            }
        }
        return areas
    }
}
