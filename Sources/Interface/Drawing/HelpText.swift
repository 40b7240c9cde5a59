import Explorer
import Screen

/// The help screen, made from the list of actions.
struct HelpText {
    let glyphs: Glyphs

    /// What is wrong with files of the person's own, and the keys.
    func page(_ state: ExplorerState, width: Int, height: Int) -> [StyledText] {
        guard !state.warnings.isEmpty, state.helpFilter.isEmpty else {
            return lines(state.helpActions, width: width, height: height)
        }
        var page = [StyledText("What is wrong with your files", .helpTitle)]
        for warning in state.warnings { page += paragraph(warning, width: width) }
        page.append(StyledText())
        return page + lines(state.helpActions, width: width, height: max(1, height - page.count))
    }

    /// A sentence in lines that are broken between words where that is possible.
    private func paragraph(_ text: String, width: Int) -> [StyledText] {
        var lines = [""]
        for word in text.split(separator: " ") {
            let line = lines[lines.count - 1]
            let longer = line.isEmpty ? String(word) : "\(line) \(word)"
            if line.isEmpty || StyledText.width(longer) <= width {
                lines[lines.count - 1] = longer
            } else {
                lines.append("  \(word)")
            }
        }
        return lines.flatMap { StyledText($0, .notice).wrapped(to: width, indent: 2) }
    }

    /// Sections with their keys, in as many columns as `width` has room for; `height` is a wish that decides how many are
    /// used. Lines may be more than that: the screen scrolls.
    func lines(_ actions: [ActionDescription], width: Int, height: Int) -> [StyledText] {
        let blocks = sections(actions)
        let widest = blocks.joined().map(\.width).max() ?? 0
        let single = Array(blocks.joined(separator: [StyledText()]))
        let possible = max(1, (width + 4) / (widest + 4))
        if possible == 1 || single.count <= height {
            return single.map { $0.cut(to: width, ellipsis: glyphs.ellipsis) }
        }
        var count = 2
        var columns = columns(blocks, count: 2)
        while count < possible, (columns.map(\.count).max() ?? 0) > height {
            count += 1
            columns = self.columns(blocks, count: count)
        }
        let rows = columns.map(\.count).max() ?? 0
        return (0..<rows).map { row in
            var line = StyledText()
            for (index, column) in columns.enumerated() where row < column.count {
                let x = index * (widest + 4)
                if line.width < x { line.append(safe: String(repeating: " ", count: x - line.width), .text) }
                line.append(column[row])
            }
            return line
        }
    }

    /// A title and a line for each action.
    private func sections(_ actions: [ActionDescription]) -> [[StyledText]] {
        var order: [String] = []
        var members: [String: [ActionDescription]] = [:]
        for action in actions where !action.keys.isEmpty {
            // One line tells what nine keys do.
            if action.isOneOfMany { continue }
            if members[action.section] == nil { order.append(action.section) }
            members[action.section, default: []].append(action)
        }
        let keyWidth = min(20, actions.map { keys($0).width }.max() ?? 0)
        return order.map { section in
            [StyledText(section, .helpTitle)]
                + (members[section] ?? []).map { action in
                    var line = StyledText("  ", .text)
                    let keys = keys(action)
                    line.append(keys)
                    line.append(safe: String(repeating: " ", count: max(2, keyWidth + 2 - keys.width)), .text)
                    line.append(action.title, .text)
                    return line
                }
        }
    }

    private func keys(_ action: ActionDescription) -> StyledText {
        var line = StyledText()
        if let keys = action.keysOfAll { return StyledText(keys.replacing("…", with: glyphs.ellipsis), .helpKey) }
        for (index, key) in action.keys.enumerated() {
            if index > 0 { line.append(safe: " ", .text) }
            line.append(key, .helpKey)
        }
        return line
    }

    /// Sections shared out over `count` columns of about the same height, in order.
    private func columns(_ blocks: [[StyledText]], count: Int) -> [[StyledText]] {
        let total = blocks.reduce(0) { $0 + $1.count + 1 }
        let target = (total + count - 1) / count
        var columns: [[StyledText]] = [[]]
        for block in blocks {
            let last = columns[columns.count - 1]
            if !last.isEmpty, columns.count < count, last.count + 1 + block.count / 2 > target {
                columns.append(block)
            } else {
                columns[columns.count - 1] += (last.isEmpty ? [] : [StyledText()]) + block
            }
        }
        return columns
    }
}
